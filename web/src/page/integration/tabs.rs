//! The pages around the connection.

use leptos::prelude::*;
use leptos_router::hooks::use_location;

/// Every page with its name.
const PAGES: [(&str, &str); 4] = [
    ("/okta", "Connection"),
    ("/okta/requests", "Request log"),
    ("/okta/groups", "Group links"),
    ("/okta/doctor", "Doctor"),
];

/// The pages as tabs.
#[component]
pub fn OktaTabs() -> impl IntoView {
    let location = use_location();
    view! {
        <nav class="tabs" aria-label="Okta">
            {PAGES
                .into_iter()
                .map(|(path, name)| {
                    let is_here = move || location.pathname.with(|here| here == path).then_some("page");
                    view! {
                        <a href=path aria-current=is_here>
                            {name}
                        </a>
                    }
                })
                .collect_view()}
        </nav>
    }
}
