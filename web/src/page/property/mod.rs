//! Properties: the offices, their doors, schedules and access groups.

mod detail;
mod dialog;
pub mod form;
mod list;
mod part;

pub use detail::PropertyDetail;
pub use list::{PropertyList, rules_look};
