//! Sending a form: busy while under way, faults next to their fields.

use std::future::Future;

use leptos::prelude::*;
use wasm_bindgen::JsCast;

use crate::api::ApiError;

/// One form's sending. Copies are handles.
#[derive(Clone, Copy)]
pub struct Submission {
    busy: RwSignal<bool>,
    error: RwSignal<Option<ApiError>>,
}

impl Submission {
    /// Nothing sent yet.
    pub fn new() -> Self {
        Self {
            busy: RwSignal::new(false),
            error: RwSignal::new(None),
        }
    }

    /// Sends unless it is sending already; `done` runs on success. On failure the first field with a fault gets the focus.
    pub fn run<T: 'static>(
        self,
        work: impl Future<Output = Result<T, ApiError>> + 'static,
        done: impl FnOnce(T) + 'static,
    ) {
        if self.busy.get_untracked() {
            return;
        }
        self.busy.set(true);
        self.error.set(None);
        leptos::task::spawn_local(async move {
            let answer = work.await;
            // The page may be gone by now, and the form with it.
            if self.busy.try_set(false).is_some() {
                return;
            }
            match answer {
                Ok(value) => done(value),
                Err(error) => {
                    self.error.set(Some(error));
                    request_animation_frame(focus_first_fault);
                }
            }
        });
    }

    /// Forgets the last failure, e.g. when the dialog opens again.
    pub fn reset(self) {
        self.error.set(None);
    }

    /// Whether it is sending.
    pub fn busy(self) -> Signal<bool> {
        self.busy.into()
    }

    /// The fault of one field, by its name in the schema.
    pub fn of_field(self, name: &'static str) -> Signal<Option<String>> {
        Signal::derive(move || {
            self.error
                .with(|error| error.as_ref().and_then(|error| error.of_field(name)))
        })
    }

    /// What is left to say above the form, given the fields that show their own fault.
    pub fn beside(self, fields: &'static [&'static str]) -> Signal<Option<String>> {
        Signal::derive(move || {
            self.error
                .with(|error| error.as_ref().and_then(|error| error.beside(fields)))
        })
    }

    /// The whole error.
    pub fn error(self) -> Signal<Option<ApiError>> {
        self.error.into()
    }
}

impl Default for Submission {
    fn default() -> Self {
        Self::new()
    }
}

/// Puts the focus on the first field that is marked as wrong.
pub fn focus_first_fault() {
    let field = document().query_selector("[aria-invalid='true']").ok().flatten();
    if let Some(field) = field.and_then(|field| field.dyn_into::<web_sys::HtmlElement>().ok()) {
        // Focus fails only on elements that are not shown; then there is nothing to do.
        drop(field.focus());
    }
}
