//! Employees: the list with its search, and one person with what decided their access.

mod access;
mod detail;
mod dialog;
mod list;
mod row;
mod side;
mod timeline;
mod unmatched;

pub use detail::EmployeeDetail;
pub use list::{EmployeeList, Pager};
