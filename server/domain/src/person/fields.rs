//! The fields of an employee that follow the directory and are read-only for linked employees (behaviour.md §2.4).

use serde::{Deserialize, Serialize};

use super::profile::DirectoryProfile;
use crate::{email::Email, limits, property::Address};

keyed! {
    /// One directory-owned field.
    pub enum EmployeeField, "employee field" {
        DisplayName = "display_name", "Name";
        GivenName = "given_name", "First name";
        FamilyName = "family_name", "Last name";
        Email = "email", "E-mail";
        Phone = "phone", "Phone";
        Title = "title", "Title";
        Department = "department", "Department";
        Street = "street", "Street";
        City = "city", "City";
        State = "state", "State";
        PostalCode = "postal_code", "Postal code";
        Country = "country", "Country";
        EmployeeNumber = "employee_number", "Employee number";
        CostCenter = "cost_center", "Cost centre";
        Manager = "manager", "Manager";
    }
}

/// All of them.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct EmployeeFields {
    /// Never blank: the display name, else the formatted or joined name, else the e-mail.
    pub display_name: String,
    /// First name.
    pub given_name: Option<String>,
    /// Last name.
    pub family_name: Option<String>,
    /// Unique ignoring case in the organization.
    pub email: Email,
    /// As sent.
    pub phone: Option<String>,
    /// Job title.
    pub title: Option<String>,
    /// Department.
    pub department: Option<String>,
    /// The work address.
    pub address: Address,
    /// Employee number.
    pub employee_number: Option<String>,
    /// Cost centre.
    pub cost_center: Option<String>,
    /// The manager's name, else their id as the directory gave it.
    pub manager: Option<String>,
}

/// One field before and after; `None` is absent.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct FieldChange {
    /// Which field.
    pub field: EmployeeField,
    /// Before.
    pub before: Option<String>,
    /// After.
    pub after: Option<String>,
}

impl EmployeeFields {
    /// What the directory says now. The e-mail is chosen by the caller: it may stay what it was (behaviour.md §2.2, §2.3).
    pub fn from_profile(profile: &DirectoryProfile, email: Email) -> Self {
        let given_name = clean(profile.given_name.as_deref());
        let family_name = clean(profile.family_name.as_deref());
        let joined = [given_name.as_deref(), family_name.as_deref()]
            .into_iter()
            .flatten()
            .collect::<Vec<_>>();
        let display_name = clean(profile.display_name.as_deref())
            .or_else(|| clean(profile.formatted_name.as_deref()))
            .or_else(|| clean(Some(&joined.join(" "))))
            .unwrap_or_else(|| email.as_str().to_owned());
        let address = profile.work_address().cloned().unwrap_or_default();
        Self {
            display_name,
            given_name,
            family_name,
            email,
            phone: clean(profile.phone()),
            title: clean(profile.title.as_deref()),
            department: clean(profile.department.as_deref()),
            address: Address {
                street: clean(address.street.as_deref()),
                city: clean(address.city.as_deref()),
                state: clean(address.state.as_deref()),
                postal_code: clean(address.postal_code.as_deref()),
                country: clean(address.country.as_deref()),
            },
            employee_number: clean(profile.employee_number.as_deref()),
            cost_center: clean(profile.cost_center.as_deref()),
            manager: clean(profile.manager_name.as_deref()).or_else(|| clean(profile.manager_id.as_deref())),
        }
    }

    /// The value of one field.
    pub fn get(&self, field: EmployeeField) -> Option<&str> {
        match field {
            EmployeeField::DisplayName => Some(&self.display_name),
            EmployeeField::GivenName => self.given_name.as_deref(),
            EmployeeField::FamilyName => self.family_name.as_deref(),
            EmployeeField::Email => Some(self.email.as_str()),
            EmployeeField::Phone => self.phone.as_deref(),
            EmployeeField::Title => self.title.as_deref(),
            EmployeeField::Department => self.department.as_deref(),
            EmployeeField::Street => self.address.street.as_deref(),
            EmployeeField::City => self.address.city.as_deref(),
            EmployeeField::State => self.address.state.as_deref(),
            EmployeeField::PostalCode => self.address.postal_code.as_deref(),
            EmployeeField::Country => self.address.country.as_deref(),
            EmployeeField::EmployeeNumber => self.employee_number.as_deref(),
            EmployeeField::CostCenter => self.cost_center.as_deref(),
            EmployeeField::Manager => self.manager.as_deref(),
        }
    }

    /// What differs, field by field.
    pub fn changes_to(&self, after: &Self) -> Vec<FieldChange> {
        EmployeeField::ALL
            .iter()
            .filter(|field| self.get(**field) != after.get(**field))
            .map(|field| FieldChange {
                field: *field,
                before: self.get(*field).map(str::to_owned),
                after: after.get(*field).map(str::to_owned),
            })
            .collect()
    }
}

/// Without outer space, cut to the limit, blank as absent.
fn clean(text: Option<&str>) -> Option<String> {
    let text: String = text?.trim().chars().take(limits::FIELD_CHARACTERS).collect();
    (!text.is_empty()).then_some(text)
}
