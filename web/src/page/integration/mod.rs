//! Okta.

use leptos::prelude::*;

use crate::component::PageHead;

/// Okta.
#[component]
pub fn IntegrationPage() -> impl IntoView {
    view! { <PageHead title="Okta"/> }
}
