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
