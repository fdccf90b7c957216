//! The values that conditions compare, folded once per person. Absent and blank are the same.

use std::collections::BTreeMap;

use super::profile::DirectoryProfile;
use crate::{condition::Attribute, limits, text::Text};

/// From attribute to its values; groups are not here, see `reconcile::GroupKnowledge`.
#[derive(Clone, Debug, Default)]
pub struct Attributes(BTreeMap<Attribute, Vec<Text>>);

impl Attributes {
    /// Adds one value; blank text is dropped, and so is what exceeds the limit of values.
    pub fn add(&mut self, attribute: Attribute, value: &str) {
        let text = Text::from(value);
        if text.is_blank() {
            return;
        }
        let values = self.0.entry(attribute).or_default();
        if values.len() < limits::VALUES_PER_ATTRIBUTE && !values.contains(&text) {
            values.push(text);
        }
    }

    /// All values of an attribute; none if absent.
    pub fn get(&self, attribute: &Attribute) -> &[Text] {
        self.0.get(attribute).map_or(&[], Vec::as_slice)
    }
}

impl From<&DirectoryProfile> for Attributes {
    /// Which value of the profile each attribute reads:
    /// city, state, postal code, country: the work address; e-mail and its domain: every e-mail; manager: id and name;
    /// display name: `displayName`, else `name.formatted`; all others: the attribute of that name.
    fn from(profile: &DirectoryProfile) -> Self {
        let mut attributes = Self::default();
        attributes.add(Attribute::UserName, &profile.user_name);
        for email in &profile.emails {
            attributes.add(Attribute::Email, &email.value);
            if let Some((_, domain)) = email.value.rsplit_once('@') {
                attributes.add(Attribute::EmailDomain, domain);
            }
        }
        let address = profile.work_address().cloned().unwrap_or_default();
        for (attribute, value) in [
            (
                Attribute::DisplayName,
                profile.display_name.as_ref().or(profile.formatted_name.as_ref()),
            ),
            (Attribute::GivenName, profile.given_name.as_ref()),
            (Attribute::FamilyName, profile.family_name.as_ref()),
            (Attribute::Title, profile.title.as_ref()),
            (Attribute::UserType, profile.user_type.as_ref()),
            (Attribute::Department, profile.department.as_ref()),
            (Attribute::Division, profile.division.as_ref()),
            (Attribute::Organization, profile.organization.as_ref()),
            (Attribute::CostCenter, profile.cost_center.as_ref()),
            (Attribute::EmployeeNumber, profile.employee_number.as_ref()),
            (Attribute::Manager, profile.manager_name.as_ref()),
            (Attribute::Manager, profile.manager_id.as_ref()),
            (Attribute::Locale, profile.locale.as_ref()),
            (Attribute::PreferredLanguage, profile.preferred_language.as_ref()),
            (Attribute::TimeZone, profile.time_zone.as_ref()),
            (Attribute::City, address.city.as_ref()),
            (Attribute::State, address.state.as_ref()),
            (Attribute::PostalCode, address.postal_code.as_ref()),
            (Attribute::Country, address.country.as_ref()),
        ] {
            if let Some(value) = value {
                attributes.add(attribute, value);
            }
        }
        for (path, value) in &profile.others {
            if let Some(attribute @ Attribute::Custom(_)) = Attribute::parse(path) {
                attributes.add(attribute, value);
            }
        }
        attributes
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Values that differ in case are one, blank ones are none, and there is an end to them.
    #[test]
    fn each_value_counts_once_up_to_the_limit() {
        let mut attributes = Attributes::default();
        for value in ["Lab", " lab ", "", "  ", "Sales"] {
            attributes.add(Attribute::Email, value);
        }
        assert_eq!(
            attributes.get(&Attribute::Email),
            ["Lab", "Sales"].map(Text::from)
        );
        assert_eq!(attributes.get(&Attribute::Title), []);
        for n in 0..=limits::VALUES_PER_ATTRIBUTE {
            attributes.add(Attribute::Manager, &format!("manager {n}"));
        }
        assert_eq!(
            attributes.get(&Attribute::Manager).len(),
            limits::VALUES_PER_ATTRIBUTE
        );
    }
}
