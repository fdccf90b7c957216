//! Keys that work on every page, and their list.

use leptos::ev;
use leptos::prelude::*;
use leptos_router::hooks::use_navigate;
use wasm_bindgen::JsCast;

use super::shell::Overlays;
use crate::component::Dialog;
use crate::component::leave::use_leave;
use crate::component::time::now_ms;
use crate::component::typing::{is_dialog_open, is_typing};
use crate::model::shortcut::{Action, DESTINATIONS, Press, action};

/// How long G waits for its letter.
const AFTER_G_MS: f64 = 1_500.0;

/// Listens, and shows the list of keys when asked.
#[component]
pub fn GlobalKeys(overlays: Overlays) -> impl IntoView {
    let navigate = use_navigate();
    let leave = use_leave();
    let pressed_g = StoredValue::new(None::<f64>);
    let listener = window_event_listener(ev::keydown, move |event| {
        let typing = is_typing();
        let with_command = event.ctrl_key() || event.meta_key();
        let after_g = pressed_g.get_value().is_some_and(|at| now_ms() - at < AFTER_G_MS);
        pressed_g.set_value((event.key() == "g" && !typing && !with_command).then(now_ms));
        let press = Press {
            key: &event.key(),
            with_command,
            is_typing: typing,
            after_g,
        };
        match action(press) {
            None => return,
            Some(Action::Palette) => overlays.palette.update(|open| *open = !*open),
            Some(Action::Search | Action::Keys | Action::Go(_)) if is_dialog_open() => return,
            Some(Action::Keys) => overlays.keys.set(true),
            Some(Action::Go(destination)) => {
                if leave.may_go(destination.path) {
                    navigate(destination.path, Default::default());
                }
            }
            Some(Action::Search) => {
                if !focus_search() {
                    return;
                }
            }
        }
        event.prevent_default();
    });
    on_cleanup(move || listener.remove());
    view! { <KeyList open=overlays.keys/> }
}

fn focus_search() -> bool {
    let field = document()
        .query_selector("main input[type=search]")
        .ok()
        .flatten();
    field
        .and_then(|field| field.dyn_into::<web_sys::HtmlElement>().ok())
        .is_some_and(|field| field.focus().is_ok())
}

#[component]
fn KeyList(open: RwSignal<bool>) -> impl IntoView {
    let fixed = [
        ("Ctrl Enter", "Publish"),
        ("Space", "On a handle: lift, drop"),
        ("Alt ↑ ↓", "On a handle: move at once"),
        ("P", "Pause live events"),
        ("[ ]", "Newer, older event"),
        ("Ctrl K", "Search or jump to"),
        ("/", "Search in this list"),
        ("?", "This list"),
        ("Esc", "Close, put back"),
    ];
    view! {
        <Dialog open=open title="Keyboard">
            <div class="dialog-body">
                <dl class="dl keys">
                    {fixed
                        .into_iter()
                        .map(|(key, does)| {
                            view! {
                                <dt>
                                    <kbd>{key}</kbd>
                                </dt>
                                <dd>{does}</dd>
                            }
                        })
                        .collect_view()}
                    {DESTINATIONS
                        .into_iter()
                        .map(|destination| {
                            view! {
                                <dt>
                                    <kbd>"G"</kbd>
                                    " "
                                    <kbd>{destination.key.to_ascii_uppercase().to_string()}</kbd>
                                </dt>
                                <dd>{format!("Go to {}", destination.name)}</dd>
                            }
                        })
                        .collect_view()}
                </dl>
            </div>
            <div class="dialog-foot">
                <button class="btn" type="button" on:click=move |_| open.set(false)>
                    "Close"
                </button>
            </div>
        </Dialog>
    }
}
