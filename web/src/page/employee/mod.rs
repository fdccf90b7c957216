//! Employees: the list with its search, and one person with what decided their access.

mod access;
mod add_override;
mod ask;
mod desk;
mod detail;
mod dialog;
mod list;
mod overrides;
mod pending;
mod row;
mod side;
mod sync;
mod timeline;
mod unmatched;

pub use detail::EmployeeDetail;
pub use list::{EmployeeList, Pager};
