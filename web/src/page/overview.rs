//! Overview.

use leptos::prelude::*;

use crate::component::PageHead;

/// Overview.
#[component]
pub fn Overview() -> impl IntoView {
    view! { <PageHead title="Overview"/> }
}
