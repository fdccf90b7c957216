//! Set up.

use leptos::prelude::*;

use crate::component::PageHead;

/// Set up.
#[component]
pub fn SetUp() -> impl IntoView {
    view! { <PageHead title="Set up"/> }
}
