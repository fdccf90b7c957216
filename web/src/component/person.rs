//! People and places in short.

use leptos::prelude::*;

use crate::model::person::{initials, place_code};

/// Initials in a circle; decoration next to the name.
#[component]
pub fn Avatar(
    /// Whole name.
    #[prop(into)]
    name: String,
    /// `av-l` for the large one.
    #[prop(optional)]
    class: &'static str,
) -> impl IntoView {
    view! {
        <span class=format!("av {class}") aria-hidden="true">
            {initials(&name)}
        </span>
    }
}

/// Three letters for an office, with the whole name for readers and on hover.
#[component]
pub fn Place(
    /// Name of the property.
    #[prop(into)]
    name: String,
    /// Drawn dashed: no access there now.
    #[prop(optional)]
    is_off: bool,
) -> impl IntoView {
    view! {
        <span class="place" class:off=is_off title=name.clone()>
            <span aria-hidden="true">{place_code(&name)}</span>
            <span class="vh">{name.clone()}</span>
        </span>
    }
}

/// An e-mail address that breaks before its @ where the line is too short.
#[component]
pub fn MailAddress(
    /// The address.
    address: String,
) -> impl IntoView {
    match address.rfind('@') {
        Some(at) => {
            let (mailbox, domain) = address.split_at(at);
            view! { {mailbox.to_owned()} <wbr/> {domain.to_owned()} }.into_any()
        }
        None => address.into_any(),
    }
}
