//! Okta's domain and an API token, tried live while they are written: what is written, what Okta says to it, where it is said.

use std::time::Duration;

use cynic::MutationBuilder;
use leptos::prelude::*;

use crate::api::ApiError;
use crate::api::okta::{CheckOkta, CheckOktaConnectionInput, CheckOktaVariables, OktaCheck};
use crate::component::Submission;
use crate::model::okta_check::{Part, Verdict, missing, verdict};
use crate::session::use_session;

/// A pause in typing, before Okta is asked.
const PAUSE: Duration = Duration::from_millis(700);

/// Domain and token as they were asked about.
type Written = (String, String);

/// What is written, what Okta says to it, and the sending of it. Copies are handles.
#[derive(Clone, Copy)]
pub struct AccessForm {
    /// As written.
    pub domain: RwSignal<String>,
    /// As written.
    pub token: RwSignal<String>,
    /// The sending of both.
    pub send: Submission,
    has_tried: RwSignal<bool>,
    /// What was sent last: what was said against it stands beside nothing else.
    sent: RwSignal<Option<Written>>,
    asked: RwSignal<Option<Written>>,
    is_asked_again: RwSignal<bool>,
    found: LocalResource<Option<(Written, Result<OktaCheck, ApiError>)>>,
}

impl AccessForm {
    /// Nothing written yet but the domain that is known.
    pub fn new(domain: String) -> Self {
        let session = use_session();
        let asked = RwSignal::new(None::<Written>);
        let found = LocalResource::new(move || {
            let asked = asked.get();
            async move {
                let asked = asked?;
                let (domain, token) = asked.clone();
                let api_token = (!token.is_empty()).then_some(token);
                let input = CheckOktaConnectionInput { domain, api_token };
                let operation = CheckOkta::build(CheckOktaVariables { input });
                let answer = session.request(operation).await;
                Some((asked, answer.map(|data| data.check_okta_connection)))
            }
        });
        let form = Self {
            domain: RwSignal::new(domain),
            token: RwSignal::new(String::new()),
            send: Submission::new(),
            has_tried: RwSignal::new(false),
            sent: RwSignal::new(None),
            asked,
            is_asked_again: RwSignal::new(false),
            found,
        };
        form.ask_after_typing();
        Effect::new(move |_| {
            if found.get().is_some() {
                form.is_asked_again.set(false);
            }
        });
        form
    }

    fn ask_after_typing(self) {
        let mut ask_soon = debounce(PAUSE, move |written: Written| {
            // The form may be gone by now.
            self.asked.try_set((!written.0.is_empty()).then_some(written));
        });
        Effect::new(move |is_later: Option<bool>| {
            let written = self.written();
            if is_later.is_some() {
                ask_soon(written);
            }
            true
        });
    }

    /// Domain and token without outer space; reactive.
    pub fn written(self) -> Written {
        let clean = |text: &String| text.trim().to_owned();
        (self.domain.with(clean), self.token.with(clean))
    }

    /// Asks again.
    pub fn ask(self) {
        let written = untrack(move || self.written());
        if !written.0.is_empty() {
            self.is_asked_again.set(true);
            self.asked.set(Some(written));
        }
    }

    /// True if it may be sent; else it is said what is missing.
    pub fn may_send(self) -> bool {
        self.has_tried.set(true);
        let written = untrack(move || self.written());
        let is_whole = missing(&written.0, &written.1).is_none();
        self.sent.set(Some(written));
        if !is_whole {
            request_animation_frame(crate::component::form::focus_first_fault);
        }
        is_whole
    }

    /// True while what is written was asked about and the answer is on its way.
    pub(super) fn is_asking(self) -> bool {
        let written = self.written();
        let is_asked = self.asked.with(|asked| asked.as_ref() == Some(&written));
        self.is_asked_again.get() || is_asked && self.said().is_none()
    }

    /// What Okta says to what is written now, not to what was written before; `None` while it is not known.
    pub(super) fn said(self) -> Option<Result<Verdict, ApiError>> {
        let (asked, answer) = self.found.get().flatten()?;
        (asked == self.written()).then(|| answer.map(|check| verdict(&check)))
    }

    /// What stands below a field.
    pub(super) fn fault(self, wanted: Part) -> Signal<Option<String>> {
        let refused = self.send.of_field(match wanted {
            Part::Domain => "domain",
            Part::Token => "apiToken",
        });
        Signal::derive(move || {
            let written = self.written();
            let lacks =
                missing(&written.0, &written.1).filter(|_| wanted == Part::Domain && self.has_tried.get());
            let tried = match self.said() {
                Some(Ok(Verdict::Bad(part, words))) if part == wanted => Some(words),
                Some(Ok(Verdict::Bad(..) | Verdict::Good(_)) | Err(_)) | None => None,
            };
            let is_sent = self.sent.with(|sent| sent.as_ref() == Some(&written));
            lacks
                .map(str::to_owned)
                .or(tried)
                .or_else(|| refused.get().filter(|_| is_sent))
        })
    }
}
