//! Access groups.

use leptos::prelude::*;

use crate::component::PageHead;

/// Access groups.
#[component]
pub fn AccessGroupList() -> impl IntoView {
    view! { <PageHead title="Access groups"/> }
}
