//! Chips in a field with suggestions: several values, picked from a list or written freely.

use std::time::Duration;

use leptos::html;
use leptos::prelude::*;
use web_sys::KeyboardEvent;

use super::icon::{Glyph, Icon};

/// A value that is there.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Chip {
    /// As shown.
    pub name: String,
    /// What kind it is.
    pub glyph: Glyph,
    /// Colour class of the drawing: empty or `warn`.
    pub tone: &'static str,
}

/// A value on offer.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Offer {
    /// As shown.
    pub name: String,
    /// Shown behind it in grey.
    pub note: String,
    /// What kind it is.
    pub glyph: Glyph,
}

/// What is typed, trimmed, once nobody has typed for a moment: to ask the server for what to offer.
pub fn searched(typed: RwSignal<String>) -> ReadSignal<String> {
    const PAUSE: Duration = Duration::from_millis(200);
    let (searched, search) = signal(String::new());
    let mut search_soon = debounce(PAUSE, move |text: String| {
        // The field may be gone by now.
        search.try_set(text);
    });
    Effect::new(move |_| search_soon(typed.with(|typed| typed.trim().to_owned())));
    searched
}

/// The field. Enter takes the marked suggestion, else what was typed; Backspace in the empty field removes the last chip.
#[component]
pub fn Combo(
    /// Id of the text field, unique on the page.
    #[prop(into)]
    id: String,
    /// For readers; may change while the field lives.
    #[prop(into)]
    label: Signal<String>,
    /// What is there.
    chips: Signal<Vec<Chip>>,
    /// Removes the chip at an index.
    on_remove: Callback<usize>,
    /// What is typed; the field empties it after taking a value.
    typed: RwSignal<String>,
    /// Whether the list is shown; the page may look for suggestions only then.
    is_open: RwSignal<bool>,
    /// What fits what is typed.
    offers: Signal<Vec<Offer>>,
    /// Takes the suggestion at an index.
    on_pick: Callback<usize>,
    /// Takes what was typed; without it only suggestions are taken.
    #[prop(optional)]
    on_write: Option<Callback<String>>,
    /// Said in the list when it is empty; nothing: no list then.
    #[prop(optional, into)]
    note: Signal<Option<String>>,
    /// An example, greyed.
    #[prop(into)]
    placeholder: Signal<String>,
    /// Whether it is wrong.
    #[prop(into)]
    is_invalid: Signal<bool>,
    /// Id of what is said about it.
    #[prop(into)]
    described_by: String,
) -> impl IntoView {
    let field = NodeRef::<html::Input>::new();
    let marked = RwSignal::new(None::<usize>);
    let is_shown = Memo::new(move |_| {
        is_open.get() && (offers.with(|all| !all.is_empty()) || note.with(Option::is_some))
    });
    // A list that takes nothing else has its first suggestion ready.
    let first = move || (on_write.is_none() && offers.with_untracked(|all| !all.is_empty())).then_some(0);
    Effect::new(move |_| {
        let many = offers.with(Vec::len);
        marked.update(|marked| *marked = marked.filter(|index| *index < many).or_else(first));
    });
    let pick = move |index: usize| {
        on_pick.run(index);
        typed.set(String::new());
        marked.set(first());
    };
    let write = move || {
        let text = typed.get_untracked();
        if let Some(on_write) = on_write
            && !text.trim().is_empty()
        {
            on_write.run(text);
            typed.set(String::new());
        }
    };
    let step = move |by: usize| {
        let many = offers.with_untracked(Vec::len);
        is_open.set(true);
        if many > 0 {
            // With a free text there is one more place: nothing marked.
            marked.update(|marked| {
                *marked = Some(match *marked {
                    Some(index) => (index + by) % many,
                    None if by == 1 => 0,
                    None => many - 1,
                });
            });
        }
    };
    let on_key = move |event: KeyboardEvent| {
        match event.key().as_str() {
            "ArrowDown" => step(1),
            "ArrowUp" => step(offers.with_untracked(Vec::len).saturating_sub(1)),
            "Enter" if !event.ctrl_key() && !event.meta_key() => {
                match marked.get_untracked().filter(|_| is_shown.get_untracked()) {
                    Some(index) => pick(index),
                    None => write(),
                }
            }
            "Escape" if is_shown.get_untracked() => is_open.set(false),
            "Backspace" if typed.with_untracked(String::is_empty) => {
                if let Some(last) = chips.with_untracked(Vec::len).checked_sub(1) {
                    on_remove.run(last);
                }
                return;
            }
            _ => return,
        }
        event.prevent_default();
        event.stop_propagation();
    };
    let list = format!("{id}-list");
    let option = {
        let id = id.clone();
        move |index: usize| format!("{id}-{index}")
    };
    let active = {
        let option = option.clone();
        move || marked.get().filter(|_| is_shown.get()).map(&option)
    };
    let focus = move || {
        if let Some(field) = field.get_untracked() {
            // Without the focus the keyboard starts elsewhere: worse, not wrong.
            drop(field.focus());
        }
    };
    let remove = move |index: usize| {
        on_remove.run(index);
        focus();
    };
    view! {
        <div class="combo-box">
            // A press beside the chips is meant for the field.
            <div class="combo" class:is-invalid=is_invalid on:click=move |_| focus()>
                {move || {
                    chips
                        .get()
                        .into_iter()
                        .enumerate()
                        .map(|(index, chip)| {
                            view! {
                                <span class="chip">
                                    <Icon glyph=chip.glyph class=chip.tone/>
                                    <span class="cut">{chip.name.clone()}</span>
                                    <button
                                        type="button"
                                        aria-label=format!("Remove {}", chip.name)
                                        on:click=move |_| remove(index)
                                    >
                                        <Icon glyph=Glyph::X/>
                                    </button>
                                </span>
                            }
                        })
                        .collect_view()
                }}
                <input
                    node_ref=field
                    id=id
                    type="text"
                    role="combobox"
                    autocomplete="off"
                    aria-label=label
                    aria-autocomplete="list"
                    aria-expanded=move || if is_shown.get() { "true" } else { "false" }
                    aria-controls=list.clone()
                    aria-activedescendant=active
                    aria-invalid=move || is_invalid.get().then_some("true")
                    aria-describedby=described_by
                    placeholder=placeholder
                    prop:value=move || typed.get()
                    on:input=move |event| {
                        typed.set(event_target_value(&event));
                        is_open.set(true);
                        marked.set(first());
                    }
                    on:focus=move |_| is_open.set(true)
                    on:click=move |_| is_open.set(true)
                    on:blur=move |_| {
                        is_open.set(false);
                        write();
                    }
                    on:keydown=on_key
                />
            </div>
            // Always there, so that the field can name it; a press must not take the focus from the field.
            <div
                class="suggest"
                role="listbox"
                id=list
                aria-label=move || format!("{}, suggestions", label.get())
                hidden=move || !is_shown.get()
                on:mousedown=move |event| event.prevent_default()
            >
                {move || {
                    let all = offers.get();
                    if all.is_empty() {
                        return note.get().map(|note| view! { <p class="suggest-note">{note}</p> }).into_any();
                    }
                    let option = option.clone();
                    all.into_iter()
                        .enumerate()
                        .map(move |(index, offer)| {
                            view! {
                                <div
                                    role="option"
                                    id=option(index)
                                    aria-selected=move || if marked.get() == Some(index) { "true" } else { "false" }
                                    on:click=move |_| pick(index)
                                >
                                    <Icon glyph=offer.glyph/>
                                    <span class="cut">{offer.name}</span>
                                    <span class="muted small">{offer.note}</span>
                                </div>
                            }
                        })
                        .collect_view()
                        .into_any()
                }}
            </div>
        </div>
    }
}
