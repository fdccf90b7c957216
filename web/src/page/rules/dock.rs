//! What is not published yet, and publishing it.

use leptos::prelude::*;

use super::editor::use_editor;
use super::preview::Preview;
use crate::component::dialog::FormFailure;
use crate::component::{Dialog, Glyph, Icon};
use crate::model::rule::change::{Change, summary};
use crate::model::word;

/// The dock at the end of the page; there while there are changes.
#[component]
pub fn Dock() -> impl IntoView {
    let editor = use_editor();
    let asking = RwSignal::new(false);
    let is_dirty = Memo::new(move |_| editor.is_dirty());
    let (busy, looking) = (editor.busy(), editor.looking());
    let is_paused = Memo::new(move |_| {
        editor
            .draft
            .with(|draft| !draft.rules.iter().any(|rule| rule.enabled))
    });
    view! {
        <Show when=move || is_dirty.get()>
            <div class="dock" role="region" aria-label="Unpublished changes">
                <div class="dock-wide">
                    <FormFailure failure=Signal::derive(move || editor.failure().or_else(|| editor.look_failure()))/>
                </div>
                <What/>
                <Show when=move || is_paused.get()>
                    <span class="status warn">
                        <Icon glyph=Glyph::Pause/>
                        {move || format!("{} will be paused: nobody gains or loses access there", editor.home().name)}
                    </span>
                </Show>
                <Faulty/>
                <Warned/>
                <Note/>
                <span class="actions">
                    <button class="btn btn-plain" type="button" on:click=move |_| asking.set(true)>
                        "Discard"
                    </button>
                    <button
                        class="btn"
                        type="button"
                        disabled=move || editor.is_stale()
                        aria-busy=move || looking.get().then_some("true")
                        on:click=move |_| editor.look_ahead()
                    >
                        {move || looking.get().then(|| view! { <span class="spin"></span> })}
                        {move || if looking.get() { "Looking" } else { "Preview" }}
                    </button>
                    <button
                        class="btn btn-main"
                        type="button"
                        disabled=move || editor.is_stale()
                        aria-busy=move || busy.get().then_some("true")
                        on:click=move |_| editor.publish()
                    >
                        {move || busy.get().then(|| view! { <span class="spin"></span> })}
                        {move || if busy.get() { "Publishing" } else { "Publish" }}
                    </button>
                </span>
            </div>
        </Show>
        <Discard open=asking/>
        <Preview/>
    }
}

/// How many changes, and on demand which.
#[component]
fn What() -> impl IntoView {
    let editor = use_editor();
    let words = move || {
        let count = editor
            .changes
            .with(|changes| i64::try_from(changes.len()).unwrap_or_default());
        word::count(count, "unpublished change", "unpublished changes")
    };
    let sentences = move || {
        editor
            .changes
            .with(|changes| changes.iter().map(Change::sentence).collect::<Vec<_>>())
    };
    view! {
        <details class="dock-what">
            <summary>
                <Icon glyph=Glyph::Edit class="accent"/>
                <b>{words}</b>
                <span class="muted">{move || editor.changes.with(|changes| summary(changes))}</span>
                <Icon glyph=Glyph::Right class="i-s turn muted"/>
            </summary>
            <ul aria-label="Changes">
                {move || sentences().into_iter().map(|sentence| view! { <li>{sentence}</li> }).collect_view()}
            </ul>
        </details>
    }
}

#[component]
fn Faulty() -> impl IntoView {
    let editor = use_editor();
    let count = Memo::new(move |_| editor.faults.with(Vec::len));
    view! {
        <span role="status">
            {move || {
                (count.get() > 0)
                    .then(|| {
                        let count = i64::try_from(count.get()).unwrap_or_default();
                        view! {
                            <span class="status bad">
                                <Icon glyph=Glyph::Stop/>
                                {word::count(count, "thing to correct", "things to correct")}
                            </span>
                        }
                    })
            }}
        </span>
    }
}

/// How many things are worth a look.
#[component]
fn Warned() -> impl IntoView {
    let editor = use_editor();
    let count = Memo::new(move |_| editor.findings.with(Vec::len));
    move || {
        (count.get() > 0).then(|| {
            let count = i64::try_from(count.get()).unwrap_or_default();
            view! {
                <span class="status warn">
                    <Icon glyph=Glyph::Alert/>
                    {word::count(count, "warning", "warnings")}
                </span>
            }
        })
    }
}

#[component]
fn Note() -> impl IntoView {
    let editor = use_editor();
    let fault = Memo::new(move |_| editor.note_fault());
    view! {
        <div class="dock-note">
            <input
                class="input"
                type="text"
                autocomplete="off"
                placeholder="Why, for the history (optional)"
                aria-label="Note"
                aria-invalid=move || fault.get().map(|_| "true")
                aria-describedby="publish-note"
                bind:value=editor.note
            />
            <div id="publish-note">{move || fault.get().map(|fault| view! { <p class="error">{fault}</p> })}</div>
        </div>
    }
}

/// Asks once: what was edited cannot be had back.
#[component]
fn Discard(open: RwSignal<bool>) -> impl IntoView {
    let editor = use_editor();
    let title = Signal::derive(move || {
        let count = editor
            .changes
            .with(|changes| i64::try_from(changes.len()).unwrap_or_default());
        format!("Discard {}?", word::count(count, "change", "changes"))
    });
    view! {
        <Dialog open=open title=title>
            <div class="dialog-body">
                <p>"The list goes back to what is published. What you edited cannot be had back."</p>
            </div>
            <div class="dialog-foot">
                <button
                    class="btn btn-bad"
                    type="button"
                    on:click=move |_| {
                        open.set(false);
                        editor.discard();
                    }
                >
                    "Discard changes"
                </button>
                <button class="btn btn-main" type="button" autofocus=true on:click=move |_| open.set(false)>
                    "Keep editing"
                </button>
            </div>
        </Dialog>
    }
}
