//! The search field of a list. What is typed is told after a pause, and belongs into the URL.

use std::time::Duration;

use leptos::prelude::*;

use super::icon::{Glyph, Icon};
use super::state::Empty;

/// A search field with its key.
#[component]
pub fn SearchField(
    /// For readers: "Search employees".
    label: &'static str,
    /// What can be found.
    placeholder: &'static str,
    /// What the URL says.
    #[prop(into)]
    value: Signal<String>,
    /// Told after a pause in typing.
    on_search: Callback<String>,
) -> impl IntoView {
    let typed = RwSignal::new(value.get_untracked());
    // Back, forward and Clear change the URL from outside.
    Effect::new(move |_| {
        let text = value.get();
        if typed.with_untracked(|typed| typed.trim() != text) {
            typed.set(text);
        }
    });
    let mut tell = debounce(Duration::from_millis(250), move |()| {
        if let Some(text) = typed.try_get_untracked() {
            on_search.run(text.trim().to_owned());
        }
    });
    view! {
        <div class="affix search">
            <Icon glyph=Glyph::Search/>
            <input
                class="input"
                type="search"
                aria-label=label
                placeholder=placeholder
                autocomplete="off"
                prop:value=move || typed.get()
                on:input=move |event| {
                    typed.set(event_target_value(&event));
                    tell(());
                }
            />
            <kbd aria-hidden="true">"/"</kbd>
        </div>
    }
}

/// Nothing fits the filters: say so and offer the way back.
#[component]
pub fn NoMatch(
    /// "Nobody", "No access group".
    what: &'static str,
    /// Clears the search when called with an empty text.
    clear: Callback<String>,
) -> impl IntoView {
    view! {
        <section class="card">
            <Empty
                glyph=Glyph::Filter
                title=format!("{what} matches these filters.")
                text="The list itself is not empty."
            >
                <button class="btn" type="button" on:click=move |_| clear.run(String::new())>
                    "Clear filters"
                </button>
            </Empty>
        </section>
    }
}
