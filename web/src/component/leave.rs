//! Leaving a page that still holds something: asked about once, whichever way one leaves.

use leptos::ev;
use leptos::prelude::*;
use leptos_router::hooks::use_navigate;
use wasm_bindgen::JsCast;
use wasm_bindgen::closure::Closure;

use super::dialog::Dialog;

/// What is asked.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Question {
    /// "Leave without the token?"
    pub title: &'static str,
    /// What would be lost.
    pub text: &'static str,
    /// The safe answer.
    pub stay: &'static str,
    /// The other one.
    pub go: &'static str,
}

/// Whether a page is held, and where somebody wanted to go. Copies are handles.
#[derive(Clone, Copy)]
pub struct Leave {
    question: RwSignal<Option<Question>>,
    wanted: RwSignal<Option<String>>,
}

/// The handle of the console.
pub fn use_leave() -> Leave {
    expect_context()
}

impl Leave {
    /// Makes the handle and gives it to everything below. [`LeaveGuard`] asks.
    pub fn provide() -> Self {
        let leave = Self {
            question: RwSignal::new(None),
            wanted: RwSignal::new(None),
        };
        provide_context(leave);
        leave
    }

    /// From now on leaving is asked about.
    pub fn hold(self, question: Question) {
        self.question.set(Some(question));
    }

    /// No longer.
    pub fn release(self) {
        self.question.set(None);
    }

    /// True if somebody may go to `path` now; else they are asked first.
    pub fn may_go(self, path: &str) -> bool {
        if self.question.with_untracked(Option::is_none) {
            return true;
        }
        self.wanted.set(Some(path.to_owned()));
        false
    }
}

/// Listens for links that lead away and for the tab being closed, and asks. Within the router.
#[component]
pub fn LeaveGuard() -> impl IntoView {
    let leave = use_leave();
    let navigate = use_navigate();
    let open = RwSignal::new(false);
    listen_for_links(leave);
    let unload = window_event_listener(ev::beforeunload, move |event| {
        if leave.question.with_untracked(Option::is_some) {
            // The browser asks in its own words.
            event.prevent_default();
        }
    });
    on_cleanup(move || unload.remove());
    Effect::new(move |_| {
        if leave.wanted.with(Option::is_some) {
            open.set(true);
        }
    });
    let stay = move |_| {
        open.set(false);
        leave.wanted.set(None);
    };
    Effect::new(move |was_open: Option<bool>| {
        let is_open = open.get();
        // Escape is an answer too.
        if was_open == Some(true) && !is_open {
            leave.wanted.set(None);
        }
        is_open
    });
    let go = StoredValue::new(move || {
        let path = leave.wanted.get_untracked();
        leave.release();
        open.set(false);
        if let Some(path) = path {
            navigate(&path, Default::default());
        }
    });
    let question = move || leave.question.get();
    view! {
        <Dialog open=open title=Signal::derive(move || question().map(|it| it.title.to_owned()).unwrap_or_default())>
            <div class="dialog-body">
                <p>{move || question().map(|it| it.text)}</p>
            </div>
            <div class="dialog-foot">
                <button class="btn" type="button" on:click=move |_| go.with_value(|go| go())>
                    {move || question().map(|it| it.go)}
                </button>
                <button class="btn btn-main" type="button" autofocus=true on:click=stay>
                    {move || question().map(|it| it.stay)}
                </button>
            </div>
        </Dialog>
    }
}

/// Before the router hears of it: a link within the console that is followed in this tab.
fn listen_for_links(leave: Leave) {
    let listener = Closure::<dyn Fn(web_sys::MouseEvent)>::new(move |event: web_sys::MouseEvent| {
        let is_plain = event.button() == 0 && !event.ctrl_key() && !event.meta_key() && !event.shift_key();
        let target = event
            .target()
            .and_then(|target| target.dyn_into::<web_sys::Element>().ok());
        let link = target.and_then(|target| target.closest("a[href^='/']").ok().flatten());
        if let Some(path) = link
            .filter(|_| is_plain)
            .and_then(|link| link.get_attribute("href"))
            && !leave.may_go(&path)
        {
            event.prevent_default();
            event.stop_propagation();
        }
    });
    let call = listener.as_ref().unchecked_ref::<js_sys::Function>().clone();
    // Fails only for a listener that is none.
    drop(window().add_event_listener_with_callback_and_bool("click", &call, true));
    let kept = StoredValue::new_local(Some(listener));
    on_cleanup(move || {
        drop(window().remove_event_listener_with_callback_and_bool("click", &call, true));
        kept.dispose();
    });
}
