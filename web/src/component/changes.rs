//! What differs: each value before and after.

use leptos::prelude::*;

use crate::api::event::EventChange;

/// The values of an event, as a list of definitions.
#[component]
pub fn Changes(
    /// What differs.
    changes: Vec<EventChange>,
) -> impl IntoView {
    let side = |value: Option<String>| value.unwrap_or_else(|| "none".to_owned());
    view! {
        <dl class="dl">
            {changes
                .into_iter()
                .map(|change| {
                    view! {
                        <dt>{change.label}</dt>
                        <dd>{side(change.before)} " → " {side(change.after)}</dd>
                    }
                })
                .collect_view()}
        </dl>
    }
}
