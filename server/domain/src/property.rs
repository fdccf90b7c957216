//! What a decision needs to know of an office: its name, address and time zone, as values that rules may name.

use serde::{Deserialize, Serialize};

use crate::text::Text;

/// A postal address; absent parts are `None`, never empty text.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(default, rename_all = "camelCase")]
pub struct Address {
    /// Street and number.
    pub street: Option<String>,
    /// City.
    pub city: Option<String>,
    /// State or region.
    pub state: Option<String>,
    /// Postal code.
    pub postal_code: Option<String>,
    /// Country, as sent.
    pub country: Option<String>,
}

keyed! {
    /// A field of a property that a condition may name: `user.city is property.city` (behaviour.md §3).
    pub enum PropertyField, "property field" {
        Name = "name", "property.name";
        Street = "street", "property.street";
        City = "city", "property.city";
        State = "state", "property.state";
        PostalCode = "postal_code", "property.postalCode";
        Country = "country", "property.country";
        TimeZone = "time_zone", "property.timeZone";
    }
}

/// The values of those fields, folded once for comparing.
#[derive(Clone, Debug)]
pub struct PropertyFields {
    name: Text,
    time_zone: Text,
    street: Text,
    city: Text,
    state: Text,
    postal_code: Text,
    country: Text,
}

impl PropertyFields {
    /// From a property as it is stored.
    pub fn new(name: &str, address: &Address, time_zone: &str) -> Self {
        let text = |part: &Option<String>| Text::from(part.as_deref().unwrap_or_default());
        Self {
            name: Text::from(name),
            time_zone: Text::from(time_zone),
            street: text(&address.street),
            city: text(&address.city),
            state: text(&address.state),
            postal_code: text(&address.postal_code),
            country: text(&address.country),
        }
    }

    /// The value of one field; blank if the property has none.
    pub fn get(&self, field: PropertyField) -> &Text {
        match field {
            PropertyField::Name => &self.name,
            PropertyField::Street => &self.street,
            PropertyField::City => &self.city,
            PropertyField::State => &self.state,
            PropertyField::PostalCode => &self.postal_code,
            PropertyField::Country => &self.country,
            PropertyField::TimeZone => &self.time_zone,
        }
    }
}
