//! Page not found.

use leptos::prelude::*;

use crate::component::PageHead;

/// Page not found.
#[component]
pub fn NotFound() -> impl IntoView {
    view! { <PageHead title="Page not found"/> }
}
