//! A person as the directory describes them: which e-mail is theirs, which fields of the employee follow
//! (behaviour.md §2.2, §2.4), and which values conditions compare (§3). Knows no SCIM JSON: the caller fills
//! [`DirectoryProfile`].

mod attributes;
mod fields;
mod profile;

pub use self::{
    attributes::Attributes,
    fields::{EmployeeField, EmployeeFields, FieldChange},
    profile::{DirectoryAddress, DirectoryProfile, DirectoryValue},
};
