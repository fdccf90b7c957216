//! Toasts: what was just done, or what failed after its form was gone.

use gloo_timers::future::TimeoutFuture;
use leptos::prelude::*;

use super::icon::{Glyph, Icon};

const SHOWN_MS: u32 = 6_000;

#[derive(Clone, Debug, PartialEq, Eq)]
struct Toast {
    id: u32,
    has_failed: bool,
    text: String,
}

/// Handle of the shelf.
#[derive(Clone, Copy)]
pub struct Toasts {
    shown: RwSignal<Vec<Toast>>,
    next: StoredValue<u32>,
    held: RwSignal<bool>,
}

/// The shelf of the page.
pub fn use_toasts() -> Toasts {
    expect_context()
}

impl Toasts {
    /// Makes the shelf and gives it to everything below. [`ToastShelf`] shows it.
    pub fn provide() -> Self {
        let toasts = Self {
            shown: RwSignal::new(Vec::new()),
            next: StoredValue::new(0),
            held: RwSignal::new(false),
        };
        provide_context(toasts);
        toasts
    }

    /// Something was done. Goes by itself after six seconds, not while it is pointed at or focused.
    pub fn done(self, text: impl Into<String>) {
        let id = self.push(text.into(), false);
        leptos::task::spawn_local(async move {
            TimeoutFuture::new(SHOWN_MS).await;
            while self.held.get_untracked() {
                TimeoutFuture::new(500).await;
            }
            self.dismiss(id);
        });
    }

    /// Something failed. Stays until it is dismissed.
    pub fn failed(self, text: impl Into<String>) {
        self.push(text.into(), true);
    }

    fn push(self, text: String, has_failed: bool) -> u32 {
        let id = self.next.get_value();
        self.next.set_value(id + 1);
        self.shown
            .update(|shown| shown.push(Toast { id, has_failed, text }));
        id
    }

    fn dismiss(self, id: u32) {
        self.shown.update(|shown| shown.retain(|toast| toast.id != id));
    }
}

/// Where toasts appear; one a page.
#[component]
pub fn ToastShelf() -> impl IntoView {
    let toasts = use_toasts();
    let hold = move |is_held| toasts.held.set(is_held);
    view! {
        <div
            class="toasts"
            role="status"
            aria-live="polite"
            aria-label="Notifications"
            on:mouseenter=move |_| hold(true)
            on:mouseleave=move |_| hold(false)
            on:focusin=move |_| hold(true)
            on:focusout=move |_| hold(false)
        >
            <For each=move || toasts.shown.get() key=|toast| toast.id let:toast>
                <div class="toast" class:bad=toast.has_failed>
                    <Icon glyph=if toast.has_failed { Glyph::Stop } else { Glyph::Check }/>
                    <span class="grow">{toast.text.clone()}</span>
                    <button
                        class="btn btn-plain btn-icon btn-s"
                        type="button"
                        aria-label="Dismiss"
                        on:click=move |_| toasts.dismiss(toast.id)
                    >
                        <Icon glyph=Glyph::X/>
                    </button>
                </div>
            </For>
        </div>
    }
}
