//! One person against the rules of one property: the first rule that matches decides, an unknown one stops the fall
//! (behaviour.md §2.5, §3). [`decide`] only decides, [`decide_with_trace`] also says why; both give the same decision.

mod condition;
mod trace;

use std::collections::BTreeMap;

pub use self::trace::{ConditionTrace, RuleResult, RuleTrace};
use crate::{
    condition::Truth,
    id::DirectoryGroupId,
    person::Attributes,
    property::PropertyFields,
    rule::{Match, Rule, RuleSet},
};

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

    /// Nothing is unknown.
    pub fn is_complete(&self) -> bool {
        self.others != Truth::Unknown && self.known.values().all(|truth| *truth != Truth::Unknown)
    }
}

/// What a decision is about: a person, the property asked, and names to show.
#[derive(Clone, Copy, Debug)]
pub struct Subject<'a> {
    /// The person's values.
    pub attributes: &'a Attributes,
    /// The person's groups.
    pub groups: &'a GroupKnowledge,
    /// The property whose rules are asked.
    pub property: &'a PropertyFields,
    /// Names of groups for the trace; deleted ones included.
    pub group_names: &'a BTreeMap<DirectoryGroupId, String>,
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
pub fn decide(rules: &RuleSet, subject: Subject<'_>) -> Decision {
    if rules.is_paused() {
        return Decision::Paused;
    }
    for (index, rule) in rules.rules.iter().enumerate() {
        if !rule.enabled {
            continue;
        }
        match truth(rule, subject) {
            Truth::True => return Decision::Matched { index },
            Truth::Unknown => return Decision::Waiting { index },
            Truth::False => {}
        }
    }
    Decision::NoMatch
}

/// Decides and says why: every rule in order, every condition of the rules that were asked.
pub fn decide_with_trace(rules: &RuleSet, subject: Subject<'_>) -> (Decision, Vec<RuleTrace>) {
    let decision = decide(rules, subject);
    let decisive = match decision {
        Decision::Matched { index } | Decision::Waiting { index } => Some(index),
        Decision::Paused | Decision::NoMatch => None,
    };
    let traces = rules
        .rules
        .iter()
        .enumerate()
        .map(|(index, rule)| {
            let result = match () {
                () if !rule.enabled => RuleResult::Disabled,
                () if decisive.is_some_and(|decisive| index > decisive) => RuleResult::Unreached,
                () if decision == (Decision::Matched { index }) => RuleResult::Matched,
                () if decision == (Decision::Waiting { index }) => RuleResult::Unknown,
                () => RuleResult::NotMatched,
            };
            RuleTrace::new(index, rule, result, subject)
        })
        .collect();
    (decision, traces)
}

/// Whether one rule matches, stopping at the first condition that settles it.
fn truth(rule: &Rule, subject: Subject<'_>) -> Truth {
    // A rule without conditions matches everyone, whichever way they would be joined (§3).
    if rule.conditions.is_empty() {
        return Truth::True;
    }
    let (neutral, settled) = match rule.matching {
        Match::All => (Truth::True, Truth::False),
        Match::Any => (Truth::False, Truth::True),
    };
    let mut result = neutral;
    for condition in &rule.conditions {
        let truth = condition.evaluate(subject);
        if truth == settled {
            return settled;
        }
        result = match rule.matching {
            Match::All => result.and(truth),
            Match::Any => result.or(truth),
        };
    }
    result
}
