//! Search or jump to: pages by name, people by name or e-mail.

use leptos::html;
use leptos::prelude::*;
use leptos_router::hooks::use_navigate;
use wasm_bindgen::JsCast;

use crate::api::employee::{FoundEmployees, FoundEmployeesVariables};
use crate::component::leave::use_leave;
use crate::component::{Glyph, Icon};
use crate::model::shortcut::DESTINATIONS;
use crate::session::use_session;
use cynic::QueryBuilder;

const PEOPLE: i32 = 6;

#[derive(Clone, Debug, PartialEq)]
struct Choice {
    path: String,
    glyph: Glyph,
    name: String,
    note: String,
}

fn pages(typed: &str) -> Vec<Choice> {
    let typed = typed.trim().to_lowercase();
    DESTINATIONS
        .into_iter()
        .filter(|page| page.name.to_lowercase().contains(&typed))
        .map(|page| Choice {
            path: page.path.to_owned(),
            glyph: Glyph::Right,
            name: page.name.to_owned(),
            note: format!("G then {}", page.key.to_ascii_uppercase()),
        })
        .collect()
}

/// The palette, a native dialog.
#[component]
pub fn Palette(open: RwSignal<bool>) -> impl IntoView {
    let node = NodeRef::<html::Dialog>::new();
    Effect::new(move |_| {
        let (Some(dialog), is_open) = (node.get(), open.get()) else {
            return;
        };
        if is_open && !dialog.open() {
            // Fails only if the element is not in the document; then nobody sees it.
            drop(dialog.show_modal());
        } else if !is_open && dialog.open() {
            dialog.close();
        }
    });
    let close_on_scrim = move |event: web_sys::MouseEvent| {
        let target = event
            .target()
            .and_then(|target| target.dyn_into::<web_sys::Element>().ok());
        if target.is_some_and(|target| target.tag_name() == "DIALOG") {
            open.set(false);
        }
    };
    view! {
        <dialog
            class="palette"
            node_ref=node
            aria-label="Search or jump to"
            on:close=move |_| open.set(false)
            on:mousedown=close_on_scrim
        >
            <Show when=move || open.get()>
                <PaletteBody open=open/>
            </Show>
        </dialog>
    }
}

#[component]
fn PaletteBody(open: RwSignal<bool>) -> impl IntoView {
    let session = use_session();
    let navigate = use_navigate();
    let leave = use_leave();
    let typed = RwSignal::new(String::new());
    let chosen = RwSignal::new(0_usize);
    let found = LocalResource::new(move || {
        let search = typed.get().trim().to_owned();
        async move {
            if search.chars().count() < 2 {
                return Vec::new();
            }
            let query = FoundEmployees::build(FoundEmployeesVariables {
                first: Some(PEOPLE),
                search: Some(search),
            });
            session
                .request(query)
                .await
                .map(|data| data.employees.nodes)
                .unwrap_or_default()
        }
    });
    let choices = Memo::new(move |_| {
        let people = found.get().unwrap_or_default().into_iter().map(|person| Choice {
            path: format!("/employees/{}", person.id.inner()),
            glyph: Glyph::Person,
            name: person.display_name,
            note: person.email,
        });
        pages(&typed.get()).into_iter().chain(people).collect::<Vec<_>>()
    });
    let go = Callback::new(move |index: usize| {
        if let Some(choice) = choices.with_untracked(|all| all.get(index).cloned()) {
            open.set(false);
            if leave.may_go(&choice.path) {
                navigate(&choice.path, Default::default());
            }
        }
    });
    let on_key = move |event: web_sys::KeyboardEvent| {
        let many = choices.with_untracked(Vec::len).max(1);
        match event.key().as_str() {
            "ArrowDown" => chosen.update(|index| *index = (*index + 1) % many),
            "ArrowUp" => chosen.update(|index| *index = (*index + many - 1) % many),
            "Enter" => go.run(chosen.get_untracked()),
            _ => return,
        }
        event.prevent_default();
    };
    view! {
        <div class="palette-in">
            <Icon glyph=Glyph::Search/>
            <input
                type="text"
                role="combobox"
                aria-expanded="true"
                aria-controls="palette-list"
                aria-activedescendant=move || format!("palette-{}", chosen.get())
                aria-label="Search people and pages"
                placeholder="A person or a page"
                autocomplete="off"
                autofocus=true
                bind:value=typed
                on:input=move |_| chosen.set(0)
                on:keydown=on_key
            />
            <kbd>"Esc"</kbd>
        </div>
        <div class="palette-list" role="listbox" id="palette-list" aria-label="Results">
            {move || {
                let all = choices.get();
                if all.is_empty() {
                    return view! { <p class="group">"Nobody and nothing of that name."</p> }.into_any();
                }
                all.into_iter()
                    .enumerate()
                    .map(|(index, choice)| {
                        view! {
                            <div
                                role="option"
                                id=format!("palette-{index}")
                                aria-selected=move || if chosen.get() == index { "true" } else { "false" }
                                on:click=move |_| go.run(index)
                            >
                                <Icon glyph=choice.glyph/>
                                {choice.name}
                                <span class="muted cut">{choice.note}</span>
                            </div>
                        }
                    })
                    .collect_view()
                    .into_any()
            }}
        </div>
        <div class="palette-foot">
            <span>
                <kbd>"↑"</kbd>
                <kbd>"↓"</kbd>
                "choose"
            </span>
            <span>
                <kbd>"↵"</kbd>
                "open"
            </span>
        </div>
    }
}
