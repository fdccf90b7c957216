//! Events.

use leptos::prelude::*;

use crate::component::PageHead;

/// Events.
#[component]
pub fn EventsPage() -> impl IntoView {
    view! { <PageHead title="Events"/> }
}
