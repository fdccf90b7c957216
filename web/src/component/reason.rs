//! Why an admin did something: a field that is checked before it is sent, the same wherever a reason is asked for.

use leptos::prelude::*;

use super::field::TextArea;
use super::form::{Submission, focus_first_fault};
use crate::model::loss::reason_fault;

/// A reason that is being typed. Copies are handles.
#[derive(Clone, Copy)]
pub struct Reason {
    /// As typed.
    pub text: RwSignal<String>,
    fault: RwSignal<Option<String>>,
}

impl Reason {
    /// Nothing typed.
    pub fn new() -> Self {
        Self {
            text: RwSignal::new(String::new()),
            fault: RwSignal::new(None),
        }
    }

    /// Starts again.
    pub fn clear(self) {
        self.text.set(String::new());
        self.fault.set(None);
    }

    /// The reason as it is sent; `None` if it is wrong: then it is said at the field, which gets the focus.
    pub fn checked(self) -> Option<String> {
        let fault = self.text.with_untracked(|text| reason_fault(text));
        self.fault.set(fault.clone());
        if fault.is_some() {
            request_animation_frame(focus_first_fault);
            return None;
        }
        Some(self.text.with_untracked(|text| text.trim().to_owned()))
    }

    /// The same where one is asked for; elsewhere an empty one.
    pub fn checked_if(self, is_asked: bool) -> Option<String> {
        match is_asked {
            true => self.checked(),
            false => Some(String::new()),
        }
    }

    /// What is wrong with it, here or by the server's word.
    fn fault(self, send: Submission) -> Signal<Option<String>> {
        let refused = send.of_field("reason");
        let fault = self.fault;
        Signal::derive(move || fault.get().or_else(|| refused.get()))
    }
}

impl Default for Reason {
    fn default() -> Self {
        Self::new()
    }
}

/// Its field.
#[component]
pub fn ReasonField(
    /// Id, unique on the page.
    id: &'static str,
    /// What is asked: "Why do they keep it?".
    #[prop(default = "Reason")]
    label: &'static str,
    /// What is typed.
    reason: Reason,
    /// Its form's sending.
    send: Submission,
    /// Who reads it, or for how long it holds.
    #[prop(optional, into)]
    hint: Signal<Option<String>>,
    /// Takes the focus when it appears.
    #[prop(optional)]
    is_first: bool,
) -> impl IntoView {
    view! { <TextArea id=id label=label value=reason.text error=reason.fault(send) hint=hint is_first=is_first/> }
}
