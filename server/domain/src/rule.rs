//! Rules and the rule set of one property: what they are and which are refused. How they decide is `evaluate`'s business.

use std::collections::BTreeSet;

use serde::{Deserialize, Serialize};
use thiserror::Error;

use crate::{
    condition::{Condition, ConditionError},
    id::{AccessGroupId, RuleId},
    limits,
    mobile_key::MobileKeyAction,
    role::Role,
};

keyed! {
    /// How the conditions of one rule are joined.
    pub enum Match, "way of matching" {
        All = "all", "All of these";
        Any = "any", "Any of these";
    }
}

/// What a matching rule gives.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct RuleOutcome {
    /// Access groups of the rule's property.
    pub access_groups: BTreeSet<AccessGroupId>,
    /// The role of the membership.
    pub role: Role,
    /// What happens to the mobile key.
    pub mobile_key: MobileKeyAction,
}

/// One rule. Its position is its place in the set, from 1.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Rule {
    /// Kept through revisions.
    pub id: RuleId,
    /// Shown everywhere.
    pub name: String,
    /// A disabled rule is passed over.
    pub enabled: bool,
    /// How the conditions are joined.
    pub matching: Match,
    /// None: matches everyone (behaviour.md §3).
    pub conditions: Vec<Condition>,
    /// What it gives.
    pub outcome: RuleOutcome,
}

/// The ordered rules of one property, as published.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct RuleSet {
    /// 0 = never published.
    pub revision: u32,
    /// In order; the first that matches decides.
    pub rules: Vec<Rule>,
}

/// What is wrong with a rule set, and in which rule (from 0).
#[derive(Debug, Clone, PartialEq, Eq, Error)]
#[error("{}{problem}", rule.map(|index| format!("rule {}: ", index + 1)).unwrap_or_default())]
pub struct RuleSetError {
    /// Index of the rule, from 0; none if it is about the set.
    pub rule: Option<usize>,
    /// Index of the condition, from 0.
    pub condition: Option<usize>,
    /// What it is.
    pub problem: RuleSetProblem,
}

/// Kinds of [`RuleSetError`].
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum RuleSetProblem {
    /// Over the limit.
    #[error("a property has at most {} rules", limits::RULES_PER_PROPERTY)]
    TooManyRules,
    /// Blank name.
    #[error("a rule needs a name")]
    NameMissing,
    /// Over the limit.
    #[error("a rule's name has at most {} characters", limits::NAME_CHARACTERS)]
    NameTooLong,
    /// Over the limit.
    #[error("a rule has at most {} conditions", limits::CONDITIONS_PER_RULE)]
    TooManyConditions,
    /// Over the limit.
    #[error("a rule gives at most {} access groups", limits::ACCESS_GROUPS_PER_RULE)]
    TooManyAccessGroups,
    /// The same rule twice.
    #[error("the same rule stands twice in the set")]
    RuleTwice,
    /// A condition is refused. Made by callers that parse conditions one by one.
    #[error(transparent)]
    Condition(#[from] ConditionError),
}

impl RuleSet {
    /// No enabled rule: the property is paused (behaviour.md §2.5).
    pub fn is_paused(&self) -> bool {
        !self.rules.iter().any(|rule| rule.enabled)
    }

    /// Checks limits and names; conditions were checked when they were made.
    ///
    /// # Errors
    /// The first problem, with the rule it is in.
    pub fn check(&self) -> Result<(), RuleSetError> {
        let error = |rule, problem| RuleSetError {
            rule,
            condition: None,
            problem,
        };
        if self.rules.len() > limits::RULES_PER_PROPERTY {
            return Err(error(None, RuleSetProblem::TooManyRules));
        }
        let mut seen = BTreeSet::new();
        for (index, rule) in self.rules.iter().enumerate() {
            let problem = match () {
                () if rule.name.trim().is_empty() => RuleSetProblem::NameMissing,
                () if rule.name.chars().count() > limits::NAME_CHARACTERS => RuleSetProblem::NameTooLong,
                () if rule.conditions.len() > limits::CONDITIONS_PER_RULE => {
                    RuleSetProblem::TooManyConditions
                }
                () if rule.outcome.access_groups.len() > limits::ACCESS_GROUPS_PER_RULE => {
                    RuleSetProblem::TooManyAccessGroups
                }
                () if !seen.insert(rule.id) => RuleSetProblem::RuleTwice,
                () => continue,
            };
            return Err(error(Some(index), problem));
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use uuid::Uuid;

    use super::*;
    use crate::condition::{Attribute, Operator};

    fn rule(n: u128) -> Rule {
        Rule {
            id: RuleId(Uuid::from_u128(n)),
            name: "Hardware lab staff".into(),
            enabled: true,
            matching: Match::All,
            conditions: Vec::new(),
            outcome: RuleOutcome {
                access_groups: BTreeSet::new(),
                role: Role::User,
                mobile_key: MobileKeyAction::Leave,
            },
        }
    }

    fn numbered(count: usize) -> Vec<Rule> {
        (0..count as u128).map(rule).collect()
    }

    /// In which rule, and what; `None`: it may be published.
    fn found(rules: Vec<Rule>) -> Option<(Option<usize>, RuleSetProblem)> {
        let problem = RuleSet { revision: 0, rules }.check().err();
        problem.map(|error| (error.rule, error.problem))
    }

    fn changed(change: fn(&mut Rule)) -> Option<RuleSetProblem> {
        let mut second = rule(2);
        change(&mut second);
        let (at, problem) = found(vec![rule(1), second])?;
        assert_eq!(at, Some(1), "{problem}");
        Some(problem)
    }

    #[test]
    fn limits_hold_to_the_last_rule_condition_and_letter() {
        assert_eq!(found(numbered(limits::RULES_PER_PROPERTY)), None);
        let too_many = numbered(limits::RULES_PER_PROPERTY + 1);
        assert_eq!(found(too_many), Some((None, RuleSetProblem::TooManyRules)));

        assert_eq!(
            changed(|rule| rule.name = "x".repeat(limits::NAME_CHARACTERS)),
            None
        );
        let longer = changed(|rule| rule.name = "x".repeat(limits::NAME_CHARACTERS + 1));
        assert_eq!(longer, Some(RuleSetProblem::NameTooLong));
        assert_eq!(
            changed(|rule| rule.name = "  ".into()),
            Some(RuleSetProblem::NameMissing)
        );

        let conditions = |count| {
            let present = || Condition::new(Attribute::parse("title").unwrap(), Operator::IsPresent, vec![]);
            (0..count).map(|_| present().unwrap()).collect()
        };
        let mut full = rule(1);
        full.conditions = conditions(limits::CONDITIONS_PER_RULE);
        assert_eq!(found(vec![full.clone()]), None);
        full.conditions = conditions(limits::CONDITIONS_PER_RULE + 1);
        assert_eq!(
            found(vec![full]),
            Some((Some(0), RuleSetProblem::TooManyConditions))
        );

        let groups = |count: usize| {
            (0..count as u128)
                .map(|n| AccessGroupId(Uuid::from_u128(n)))
                .collect()
        };
        let mut full = rule(1);
        full.outcome.access_groups = groups(limits::ACCESS_GROUPS_PER_RULE);
        assert_eq!(found(vec![full.clone()]), None);
        full.outcome.access_groups = groups(limits::ACCESS_GROUPS_PER_RULE + 1);
        assert_eq!(
            found(vec![full]),
            Some((Some(0), RuleSetProblem::TooManyAccessGroups))
        );
    }

    #[test]
    fn a_rule_stands_once() {
        assert_eq!(
            found(vec![rule(1), rule(1)]),
            Some((Some(1), RuleSetProblem::RuleTwice))
        );
    }

    #[test]
    fn a_set_whose_rules_are_all_off_is_paused() {
        let off = Rule {
            enabled: false,
            ..rule(1)
        };
        let is_paused = |rules| RuleSet { revision: 1, rules }.is_paused();
        assert!(is_paused(Vec::new()) && is_paused(vec![off.clone()]));
        assert!(!is_paused(vec![off, rule(2)]));
    }
}
