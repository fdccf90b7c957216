//! One person against the rules of one property: the first rule that matches decides, an unknown one stops the fall
//! (behaviour.md §2.5, §3). [`decide`] only decides, [`decide_with_trace`] also says why; both give the same decision.

mod compiled;
mod condition;
mod lookup;
mod trace;

use std::collections::BTreeMap;

use self::{compiled::Asking, trace::Telling};
pub use self::{
    compiled::CompiledRules,
    trace::{ConditionTrace, RuleResult, RuleTrace},
};
use crate::{condition::Truth, id::DirectoryGroupId, person::Attributes};

/// What is known of a person's directory groups. A group that is not listed has the truth of `others`.
#[derive(Clone, Debug)]
pub struct GroupKnowledge {
    /// Whether the person is a member, group by group.
    pub known: BTreeMap<DirectoryGroupId, Truth>,
    /// Of every other group: false once the directory has had its say, unknown before.
    pub others: Truth,
}

impl GroupKnowledge {
    /// Whether the person is a member of the group.
    pub fn is_member(&self, group: DirectoryGroupId) -> Truth {
        self.known.get(&group).copied().unwrap_or(self.others)
    }
}

/// What a decision is about.
#[derive(Clone, Copy, Debug)]
pub struct Subject<'a> {
    /// The person's values.
    pub attributes: &'a Attributes,
    /// The person's groups.
    pub groups: &'a GroupKnowledge,
}

/// What the rules of one property say about a person. `index` counts rules from 0.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Decision {
    /// No enabled rule: nothing changes.
    Paused,
    /// This rule decides.
    Matched {
        /// Which rule.
        index: usize,
    },
    /// This rule might match, once the groups are known: nothing changes until then.
    Waiting {
        /// Which rule.
        index: usize,
    },
    /// Every enabled rule was asked and none matches.
    NoMatch,
}

/// Decides, with as little work as possible: conditions after the decisive one are not looked at.
pub fn decide(rules: &CompiledRules, subject: Subject<'_>) -> Decision {
    if rules.is_paused() {
        return Decision::Paused;
    }
    fall(rules, &rules.ask(subject))
}

/// Falls through the enabled rules until one does not let go.
fn fall(rules: &CompiledRules, asking: &Asking<'_>) -> Decision {
    let enabled = rules.rules.iter().enumerate().filter(|(_, rule)| rule.enabled);
    for (index, _) in enabled {
        match asking.rule(index) {
            Truth::True => return Decision::Matched { index },
            Truth::Unknown => return Decision::Waiting { index },
            Truth::False => {}
        }
    }
    Decision::NoMatch
}

/// Decides and says why: every rule in order, every condition of the rules that were asked.
pub fn decide_with_trace(rules: &CompiledRules, subject: Subject<'_>) -> (Decision, Vec<RuleTrace>) {
    let asking = rules.ask(subject);
    let decision = match rules.is_paused() {
        true => Decision::Paused,
        false => fall(rules, &asking),
    };
    let decisive = match decision {
        Decision::Matched { index } | Decision::Waiting { index } => Some(index),
        Decision::Paused | Decision::NoMatch => None,
    };
    let result_of = |index: usize| match () {
        () if !rules.rules[index].enabled => RuleResult::Disabled,
        () if decisive.is_some_and(|decisive| index > decisive) => RuleResult::Unreached,
        () if decision == (Decision::Matched { index }) => RuleResult::Matched,
        () if decision == (Decision::Waiting { index }) => RuleResult::Unknown,
        () => RuleResult::NotMatched,
    };
    let telling = Telling::new(rules, &asking, subject);
    let traces = (0..rules.rules.len()).map(|index| telling.rule(index, result_of(index)));
    (decision, traces.collect())
}

/// Every rule that would match this person if the ones above it let go, by index: what the first match hides.
pub fn matching(rules: &CompiledRules, subject: Subject<'_>) -> Vec<usize> {
    let asking = rules.ask(subject);
    let enabled = rules.rules.iter().enumerate().filter(|(_, rule)| rule.enabled);
    enabled
        .filter(|(index, _)| asking.rule(*index) == Truth::True)
        .map(|(index, _)| index)
        .collect()
}
