//! What the server finds in the draft while it is edited. It is asked when the typing pauses and the draft is right in itself; an
//! answer about an older draft is thrown away.

use std::time::Duration;

use cynic::QueryBuilder;
use leptos::leptos_dom::helpers::debounce;
use leptos::prelude::*;

use super::Editor;
use crate::api::kind::LintCode;
use crate::api::preview::{LintFinding, LintRuleSet, LintRuleSetVariables};
use crate::model::rule::{RuleSetDraft, check, wire};

/// A pause in editing.
const PAUSE: Duration = Duration::from_millis(400);

/// A finding, at the rule with this key.
#[derive(Clone, Debug, PartialEq)]
pub struct RuleFinding {
    /// Key of the rule.
    pub rule: u32,
    /// Place of the earlier rule that takes the people, from 0.
    pub by: Option<usize>,
    /// What.
    pub found: LintFinding,
}

impl Editor {
    /// Asks again whenever the draft changes.
    pub(super) fn lint_live(self) {
        let mut ask_soon = debounce(PAUSE, move |draft: RuleSetDraft| self.ask(draft));
        Effect::new(move |_| {
            let draft = self.draft.get();
            let is_right = check::faults(&draft, &self.home()).is_empty();
            if is_right && !draft.rules.is_empty() {
                ask_soon(draft);
            } else {
                self.findings.set(Vec::new());
            }
        });
    }

    fn ask(self, draft: RuleSetDraft) {
        // The page may be gone by now.
        let Some(property_id) = self.property.try_with_untracked(|property| property.id.clone()) else {
            return;
        };
        let query = LintRuleSet::build(LintRuleSetVariables {
            property_id,
            rules: wire::input(&draft),
        });
        leptos::task::spawn_local(async move {
            // Without an answer there is nothing to show: the publish will say what is wrong.
            let Ok(data) = self.session.request(query).await else {
                return;
            };
            let is_current = self.draft.try_with_untracked(|now| now.rules == draft.rules);
            if is_current == Some(true) {
                self.findings.set(placed(&draft, data.lint_rule_set));
            }
        });
    }
}

/// Each finding at the key of its rule.
fn placed(draft: &RuleSetDraft, found: Vec<LintFinding>) -> Vec<RuleFinding> {
    let place = |found: LintFinding| {
        let index = usize::try_from(found.rule).ok()?;
        Some(RuleFinding {
            rule: draft.rules.get(index)?.key,
            by: found.by.and_then(|by| usize::try_from(by).ok()),
            found,
        })
    };
    found
        .into_iter()
        .filter(|found| !is_seen_here(found.code))
        .filter_map(place)
        .collect()
}

/// Whether the page sees it by itself and has said it at once (`model::rule::check::warning`).
fn is_seen_here(code: LintCode) -> bool {
    match code {
        LintCode::ShadowedByEveryone | LintCode::GroupDeleted => true,
        LintCode::Shadowed
        | LintCode::NobodyReaches
        | LintCode::Contradiction
        | LintCode::GroupNeverPushed
        | LintCode::GroupEmpty
        | LintCode::AccessGroupWithoutDoors
        | LintCode::EveryoneNotLast
        | LintCode::EmptyPropertyField => false,
    }
}
