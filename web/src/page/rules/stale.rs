//! Somebody published while one was editing: who, and the ways on. Nothing is lost either way without being asked.

use leptos::prelude::*;

use super::editor::use_editor;
use crate::component::{Glyph, Icon};
use crate::model::word;

/// The banner; nothing while there is no newer revision.
#[component]
pub fn StaleBanner() -> impl IntoView {
    let editor = use_editor();
    let is_shown = Memo::new(move |_| editor.is_stale() && editor.is_dirty());
    let words = move || {
        let newest = editor.newest();
        let by = newest.published_by.unwrap_or_else(|| "Someone".to_owned());
        let own = editor.draft.with(|draft| draft.revision);
        format!(
            "{by} published revision {} while you edited {own}.",
            newest.revision
        )
    };
    let kept = move || {
        let count = editor
            .changes
            .with(|changes| i64::try_from(changes.len()).unwrap_or_default());
        format!("Your {} kept.", word::count(count, "change is", "changes are"))
    };
    view! {
        <Show when=move || is_shown.get()>
            <div class="banner warn" role="alert">
                <Icon glyph=Glyph::Alert/>
                <div>
                    <b>{words}</b>
                    <p>{kept}</p>
                </div>
                <div class="actions">
                    <button class="btn btn-s" type="button" on:click=move |_| editor.discard()>
                        "Discard mine"
                    </button>
                    <button class="btn btn-main btn-s" type="button" on:click=move |_| editor.rebase()>
                        "Reload and keep mine"
                    </button>
                </div>
            </div>
        </Show>
    }
}
