//! The fields of a property, in the dialog and in set-up.

use leptos::prelude::*;

use crate::api::property::{AddressInput, CreatePropertyInput};
use crate::component::zone::{ZoneSuggestions, own_zone};
use crate::component::{Field, Submission, TextField};
use crate::model::address::filled;

/// Fields that show their own fault, by their names in the schema.
pub const FIELDS: &[&str] = &[
    "name",
    "street",
    "postalCode",
    "city",
    "state",
    "country",
    "timeZone",
];

/// What is being entered.
#[derive(Clone, Copy)]
pub struct PropertyDraft {
    name: RwSignal<String>,
    street: RwSignal<String>,
    postal_code: RwSignal<String>,
    city: RwSignal<String>,
    state: RwSignal<String>,
    country: RwSignal<String>,
    time_zone: RwSignal<String>,
}

impl PropertyDraft {
    /// Empty, in the viewer's own zone.
    pub fn new() -> Self {
        let empty = || RwSignal::new(String::new());
        Self {
            name: empty(),
            street: empty(),
            postal_code: empty(),
            city: empty(),
            state: empty(),
            country: empty(),
            time_zone: RwSignal::new(own_zone()),
        }
    }

    /// As the schema wants it.
    pub fn input(self) -> CreatePropertyInput {
        let part = |field: RwSignal<String>| filled(&field.get_untracked());
        CreatePropertyInput {
            name: self.name.get_untracked().trim().to_owned(),
            address: Some(AddressInput {
                street: part(self.street),
                city: part(self.city),
                state: part(self.state),
                postal_code: part(self.postal_code),
                country: part(self.country),
            }),
            time_zone: self.time_zone.get_untracked().trim().to_owned(),
        }
    }
}

/// Name, address and time zone.
#[component]
pub fn PropertyFields(draft: PropertyDraft, send: Submission) -> impl IntoView {
    let zone_fault = send.of_field("timeZone");
    view! {
        <TextField
            id="property-name"
            label="Name"
            hint="What people call it, like Lisbon.".to_owned()
            value=draft.name
            error=send.of_field("name")
            is_first=true
        />
        <TextField
            id="street"
            label="Street"
            autocomplete="street-address"
            value=draft.street
            error=send.of_field("street")
            is_optional=true
        />
        <div class="field-pair">
            <TextField
                id="postal-code"
                label="Postal code"
                autocomplete="postal-code"
                value=draft.postal_code
                error=send.of_field("postalCode")
                is_optional=true
            />
            <TextField
                id="city"
                label="City"
                autocomplete="address-level2"
                value=draft.city
                error=send.of_field("city")
                is_optional=true
            />
        </div>
        <div class="field-pair">
            <TextField
                id="state"
                label="State"
                autocomplete="address-level1"
                value=draft.state
                error=send.of_field("state")
                is_optional=true
            />
            <TextField
                id="country"
                label="Country"
                autocomplete="country"
                value=draft.country
                error=send.of_field("country")
                is_optional=true
            />
        </div>
        <p class="hint">"Rules may compare people with this address: user city is property city."</p>
        <Field
            id="time-zone"
            label="Time zone"
            hint="Schedules of doors are local wall time.".to_owned()
            error=zone_fault
        >
            <input
                class="input"
                id="time-zone"
                list="zones"
                autocomplete="off"
                aria-required="true"
                aria-invalid=move || zone_fault.get().map(|_| "true")
                aria-describedby="time-zone-note"
                bind:value=draft.time_zone
            />
        </Field>
        <ZoneSuggestions id="zones"/>
    }
}
