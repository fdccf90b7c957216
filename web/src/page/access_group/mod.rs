//! Access groups of every property: what each opens, when, and for how many.

pub mod dialog;
mod list;

pub use list::AccessGroupList;
