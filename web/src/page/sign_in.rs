//! Sign in.

use leptos::prelude::*;

use crate::component::PageHead;

/// Sign in.
#[component]
pub fn SignIn() -> impl IntoView {
    view! { <PageHead title="Sign in"/> }
}
