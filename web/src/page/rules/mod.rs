//! Rules.

use leptos::prelude::*;

use crate::component::PageHead;

/// Rules.
#[component]
pub fn RulesIndexPage() -> impl IntoView {
    view! { <PageHead title="Rules"/> }
}

/// Rules.
#[component]
pub fn RulesPage() -> impl IntoView {
    view! { <PageHead title="Rules"/> }
}
