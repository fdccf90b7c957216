//! Looking ahead before publishing: the draft over the whole directory, and publishing what was seen.

use cynic::MutationBuilder;
use leptos::prelude::*;

use super::Editor;
use crate::api::preview::{PreviewRuleSet, PreviewRuleSetInput, PreviewRuleSetVariables, RuleSetPreview};
use crate::api::rule::AcceptPreviewInput;
use crate::model::rule::{RuleSetDraft, wire};

/// People shown line by line; the totals count all.
const SHOWN: i32 = 50;

/// A draft and what it would do.
#[derive(Clone, Debug, PartialEq)]
pub struct Seen {
    draft: RuleSetDraft,
    /// What it would do.
    pub preview: RuleSetPreview,
}

impl Editor {
    /// Runs the draft over everybody and shows what it would do, unless something is wrong with it.
    pub fn look_ahead(self) {
        let is_ready = untrack(|| self.is_dirty() && !self.is_stale());
        if !is_ready || self.looking().get_untracked() {
            return;
        }
        self.has_tried.set(true);
        if self.show_first_fault() {
            return;
        }
        let draft = self.draft.get_untracked();
        let input = PreviewRuleSetInput {
            property_id: self.property.with_untracked(|property| property.id.clone()),
            expected_revision: draft.revision,
            rules: Some(wire::input(&draft)),
            revision: None,
            copy_from_property_id: None,
        };
        self.sent.set_value(Some(draft.clone()));
        let operation = PreviewRuleSet::build(PreviewRuleSetVariables {
            input,
            first: Some(SHOWN),
        });
        let session = self.session;
        self.look
            .run(async move { session.request(operation).await }, move |data| {
                self.seen.set(Some(Seen {
                    draft,
                    preview: data.preview_rule_set,
                }));
                self.is_seen_shown.set(true);
            });
    }

    /// Whether it is being looked at.
    pub fn looking(self) -> Signal<bool> {
        self.look.busy()
    }

    /// Why looking ahead failed; reactive.
    pub fn look_failure(self) -> Option<String> {
        self.look.error().get().map(|error| error.message())
    }

    /// Publishes what is shown: its losses take place without hold or wait.
    pub fn publish_what_is_seen(self) {
        let seen = self.seen.get_untracked();
        let is_current = seen
            .as_ref()
            .is_some_and(|seen| self.draft.with_untracked(|draft| *draft == seen.draft));
        self.is_seen_shown.set(false);
        let accept = seen.filter(|_| is_current).map(|seen| AcceptPreviewInput {
            preview_id: seen.preview.id,
        });
        self.publish_accepting(accept);
    }
}
