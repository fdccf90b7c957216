//! The property a rule set belongs to, as far as its rules can name it.

use crate::api::kind::PropertyField;
use crate::api::rule::RuleProperty;

/// Fields that a condition can name, the likeliest first.
pub const FIELDS: [PropertyField; 7] = [
    PropertyField::City,
    PropertyField::Country,
    PropertyField::State,
    PropertyField::PostalCode,
    PropertyField::Street,
    PropertyField::Name,
    PropertyField::TimeZone,
];

/// Name of a property and the fields it has; blank ones are left out.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Home {
    /// Name of the property.
    pub name: String,
    /// Fields that hold something.
    pub fields: Vec<(PropertyField, String)>,
}

impl Home {
    /// Of a property.
    pub fn new(property: &RuleProperty) -> Self {
        let address = &property.address;
        let value = |field| match field {
            PropertyField::Name => Some(&property.name),
            PropertyField::Street => address.street.as_ref(),
            PropertyField::City => address.city.as_ref(),
            PropertyField::State => address.state.as_ref(),
            PropertyField::PostalCode => address.postal_code.as_ref(),
            PropertyField::Country => address.country.as_ref(),
            PropertyField::TimeZone => Some(&property.time_zone),
        };
        let fields = FIELDS.into_iter().filter_map(|field| {
            value(field)
                .filter(|text| !text.trim().is_empty())
                .map(|text| (field, text.clone()))
        });
        Self {
            name: property.name.clone(),
            fields: fields.collect(),
        }
    }

    /// What the property has there; `None` = nothing.
    pub fn value(&self, field: PropertyField) -> Option<&str> {
        self.fields
            .iter()
            .find(|(other, _)| *other == field)
            .map(|(_, text)| text.as_str())
    }
}

/// `property.city`: how a value names a field.
pub fn field_key(field: PropertyField) -> &'static str {
    match field {
        PropertyField::Name => "property.name",
        PropertyField::Street => "property.street",
        PropertyField::City => "property.city",
        PropertyField::State => "property.state",
        PropertyField::PostalCode => "property.postalCode",
        PropertyField::Country => "property.country",
        PropertyField::TimeZone => "property.timeZone",
    }
}

/// `postal code`: how a sentence names it.
pub fn field_word(field: PropertyField) -> &'static str {
    match field {
        PropertyField::Name => "name",
        PropertyField::Street => "street",
        PropertyField::City => "city",
        PropertyField::State => "state",
        PropertyField::PostalCode => "postal code",
        PropertyField::Country => "country",
        PropertyField::TimeZone => "time zone",
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::api::property::Address;
    use crate::model::rule::sample::published;

    #[test]
    fn blank_fields_are_not_there() {
        let property = RuleProperty {
            id: cynic::Id::new("p"),
            name: "Lisbon".to_owned(),
            address: Address {
                city: Some("Lisbon".to_owned()),
                state: Some(" ".to_owned()),
                ..Address::default()
            },
            time_zone: "Europe/Lisbon".to_owned(),
            access_groups: Vec::new(),
            rule_set: published(1, Vec::new()),
            active_membership_count: 0,
        };
        let home = Home::new(&property);
        assert_eq!(home.value(PropertyField::City), Some("Lisbon"));
        assert_eq!(home.value(PropertyField::TimeZone), Some("Europe/Lisbon"));
        assert_eq!(
            [PropertyField::State, PropertyField::Street].map(|field| home.value(field).is_some()),
            [false, false]
        );
    }
}
