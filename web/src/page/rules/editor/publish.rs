//! Publishing a draft, and what the server may answer: a new revision, a stale one, or faults at their controls.

use cynic::MutationBuilder;
use leptos::prelude::*;

use super::{Editor, rescue_focus};
use crate::api::ApiError;
use crate::api::rule::{AcceptPreviewInput, PublishRuleSet, PublishRuleSetInput, PublishRuleSetVariables};
use crate::component::form::focus_first_fault;
use crate::model::rule::fault::{RuleFault, place};
use crate::model::rule::{RuleSetDraft, check, wire};
use crate::model::word;

/// The refusal of a publish on top of a revision that is not the newest.
const STALE: &str = "STALE_REVISION";

impl Editor {
    /// Publishes, unless something is wrong: then the first fault is shown. Losses settle as ever.
    pub fn publish(self) {
        self.publish_accepting(None);
    }

    /// The same, with the losses of a preview accepted.
    pub(super) fn publish_accepting(self, accept: Option<AcceptPreviewInput>) {
        let is_ready = untrack(|| self.is_dirty() && !self.is_stale());
        if !is_ready || self.busy().get_untracked() {
            return;
        }
        self.refused.set(Vec::new());
        self.has_tried.set(true);
        if self.show_first_fault() || check::note_fault(&self.note.get_untracked()).is_some() {
            request_animation_frame(|| request_animation_frame(focus_first_fault));
            return;
        }
        let draft = self.draft.get_untracked();
        let note = self.note.get_untracked().trim().to_owned();
        let input = PublishRuleSetInput {
            property_id: self.property.with_untracked(|property| property.id.clone()),
            expected_revision: draft.revision,
            note: (!note.is_empty()).then_some(note),
            rules: wire::input(&draft),
            accept,
        };
        self.sent.set_value(Some(draft));
        let operation = PublishRuleSet::build(PublishRuleSetVariables { input });
        let session = self.session;
        self.send
            .run(async move { session.request(operation).await }, move |data| {
                let payload = data.publish_rule_set;
                let people = match payload.queued {
                    0 => "Nobody has to be decided again.".to_owned(),
                    queued => format!(
                        "{} decided again.",
                        word::count(queued.into(), "person is", "people are")
                    ),
                };
                self.toasts.done(format!(
                    "Revision {} published. {people}",
                    payload.rule_set.revision
                ));
                self.open.set(None);
                self.has_tried.set(false);
                self.note.set(String::new());
                self.draft.set(RuleSetDraft::new(&payload.rule_set));
                self.published.run(());
                rescue_focus();
            });
    }

    /// What is wrong and belongs to no control; reactive.
    pub fn failure(self) -> Option<String> {
        let error = self.send.error().get()?;
        let ApiError::Refused(faults) = &error else {
            return Some(error.message());
        };
        let sent = self.sent.get_value();
        let is_placed = |path: &[String]| {
            sent.as_ref().is_some_and(|sent| place(sent, path).is_some())
                || path.last().is_some_and(|name| name == "note")
        };
        let rest = faults
            .iter()
            .filter(|fault| !(is_placed(&fault.path) || fault.code == STALE && self.is_stale()));
        let rest = rest
            .map(|fault| fault.message.as_str())
            .collect::<Vec<_>>()
            .join(" ");
        (!rest.is_empty()).then_some(rest)
    }

    /// What is wrong with the note; reactive.
    pub fn note_fault(self) -> Option<String> {
        let refused = self
            .send
            .error()
            .with(|error| error.as_ref().and_then(|error| error.of_field("note")));
        self.note.with(|note| check::note_fault(note)).or(refused)
    }

    pub(super) fn show_first_fault(self) -> bool {
        let first = self
            .faults
            .with_untracked(|faults| faults.first().map(|fault| fault.rule));
        if let Some(rule) = first {
            self.open.set(Some(rule));
        }
        first.is_some()
    }

    /// Puts what the server refuses at its control, and asks for the newer revision if there is one.
    pub(super) fn place_what_is_refused(self) {
        Effect::new(move |_| {
            let Some(error) = self.send.error().get() else {
                return;
            };
            if error.code() == STALE {
                self.published.run(());
            }
            let (ApiError::Refused(faults), Some(sent)) = (error, self.sent.get_value()) else {
                return;
            };
            let at_control = faults.into_iter().filter_map(|fault| {
                let (rule, part) = place(&sent, &fault.path)?;
                Some(RuleFault {
                    rule,
                    part,
                    message: fault.message,
                })
            });
            self.refused.set(at_control.collect());
            if self.show_first_fault() {
                request_animation_frame(|| request_animation_frame(focus_first_fault));
            }
        });
    }
}
