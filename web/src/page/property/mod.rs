//! Properties.

use leptos::prelude::*;

use crate::component::PageHead;

/// Properties.
#[component]
pub fn PropertyList() -> impl IntoView {
    view! { <PageHead title="Properties"/> }
}

/// Properties.
#[component]
pub fn PropertyDetail() -> impl IntoView {
    view! { <PageHead title="Properties"/> }
}
