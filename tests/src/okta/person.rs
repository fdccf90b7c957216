//! A person in the Okta organization, and the profile that is mapped to SCIM.

use std::fmt;

/// Okta's id of a person, `00u…`, 20 characters. Sent to Latchkey as `externalId`.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct PersonId(pub(crate) String);

impl PersonId {
    /// The id as Okta writes it.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for PersonId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// What Okta knows about a person and maps to SCIM. `None` is not sent; `Some("")` is sent as an empty string, which
/// Okta does for attributes that were cleared (scim-wire.md §1.9, 16).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Profile {
    /// Okta's login, sent as `userName`.
    pub login: String,
    /// Primary e-mail. `None` leaves `emails` out altogether.
    pub email: Option<String>,
    /// Given name.
    pub given_name: String,
    /// Middle name.
    pub middle_name: Option<String>,
    /// Family name.
    pub family_name: String,
    /// Shown name.
    pub display_name: String,
    /// Job title.
    pub title: Option<String>,
    /// Kind of employment, `userType`.
    pub user_type: Option<String>,
    /// Locale, `en-US` or `en_US`.
    pub locale: Option<String>,
    /// Telephone as typed, not E.164.
    pub phone: Option<String>,
    /// Street and number.
    pub street: Option<String>,
    /// City.
    pub city: Option<String>,
    /// State or region.
    pub region: Option<String>,
    /// Postal code.
    pub postal_code: Option<String>,
    /// ISO 3166 alpha-2.
    pub country: Option<String>,
    /// Department.
    pub department: Option<String>,
    /// Employee number.
    pub employee_number: Option<String>,
    /// Cost centre.
    pub cost_center: Option<String>,
}

impl Profile {
    /// Moves the work address to another office.
    pub fn move_to(&mut self, office: &super::name::Office) {
        self.street = Some(office.street.to_owned());
        self.city = Some(office.city.to_owned());
        self.region = Some(office.region.to_owned());
        self.postal_code = Some(office.postal_code.to_owned());
        self.country = Some(office.country.to_owned());
        self.locale = Some(office.locale.to_owned());
    }
}

/// Where a person is in Okta's life cycle. Suspending sends nothing over SCIM (scim-wire.md §1.5).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PersonStatus {
    /// May sign in.
    Active,
    /// Locked out for a while; keeps every assignment.
    Suspended,
    /// Deactivated; loses every assignment.
    Deprovisioned,
}

impl PersonStatus {
    /// The spelling of Okta's API.
    pub fn as_okta(self) -> &'static str {
        match self {
            PersonStatus::Active => "ACTIVE",
            PersonStatus::Suspended => "SUSPENDED",
            PersonStatus::Deprovisioned => "DEPROVISIONED",
        }
    }
}

/// A person of the organization.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Person {
    /// Okta's id.
    pub id: PersonId,
    /// What is mapped to SCIM.
    pub profile: Profile,
    /// Life cycle.
    pub status: PersonStatus,
    /// Assigned to the Latchkey app. Only assigned people are provisioned and pushed as members.
    pub is_assigned: bool,
    /// Latchkey's id of this person, once created or linked. Okta keeps it after unassigning.
    pub scim_id: Option<String>,
}
