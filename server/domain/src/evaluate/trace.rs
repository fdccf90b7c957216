//! Why a decision came out as it did: the rules in order, each condition with the real values compared.

use serde::{Deserialize, Serialize};

use super::Subject;
use crate::{
    condition::{Attribute, Condition, ConditionValue, Operator, Truth},
    id::RuleId,
    limits,
    rule::{Match, Rule},
};

keyed! {
    /// What one rule did with a person.
    pub enum RuleResult, "rule result" {
        /// This rule decided.
        Matched = "matched", "Matched";
        NotMatched = "not_matched", "No match";
        /// It hangs on groups that are not yet known; the rules below were not asked.
        Unknown = "unknown", "Waiting for groups";
        Disabled = "disabled", "Off";
        /// An earlier rule had decided.
        Unreached = "unreached", "Not reached";
    }
}

/// One rule of a trace.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct RuleTrace {
    /// The rule.
    pub rule: RuleId,
    /// From 1.
    pub position: u32,
    /// Its name at the time.
    pub name: String,
    /// How its conditions are joined.
    pub matching: Match,
    /// What came of it.
    pub result: RuleResult,
    /// All its conditions if it was asked, else none.
    pub conditions: Vec<ConditionTrace>,
}

/// One condition of a trace.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct ConditionTrace {
    /// Key of the attribute.
    pub attribute: String,
    /// Label of the attribute.
    pub label: String,
    /// The operator.
    pub operator: Operator,
    /// The values asked for: texts as typed, groups by name, property fields as `property.city: Lisbon`.
    pub wanted: Vec<String>,
    /// The person's values that were compared; empty = absent. Of groups: those asked for that the person is in.
    pub actual: Vec<String>,
    /// What came of it.
    pub truth: Truth,
}

impl RuleTrace {
    pub(super) fn new(index: usize, rule: &Rule, result: RuleResult, subject: Subject<'_>) -> Self {
        let was_asked = match result {
            RuleResult::Matched | RuleResult::NotMatched | RuleResult::Unknown => true,
            RuleResult::Disabled | RuleResult::Unreached => false,
        };
        let asked = rule.conditions.iter().filter(|_| was_asked);
        Self {
            rule: rule.id,
            position: u32::try_from(index + 1).unwrap_or(u32::MAX),
            name: rule.name.clone(),
            matching: rule.matching,
            result,
            conditions: asked
                .map(|condition| ConditionTrace::new(condition, subject))
                .collect(),
        }
    }
}

impl ConditionTrace {
    fn new(condition: &Condition, subject: Subject<'_>) -> Self {
        let wanted = condition.values().iter().take(limits::VALUES_PER_TRACE);
        Self {
            attribute: condition.attribute().key().to_owned(),
            label: condition.attribute().label().to_owned(),
            operator: condition.operator(),
            wanted: wanted.map(|value| wanted_text(value, subject)).collect(),
            actual: actual_texts(condition, subject),
            truth: condition.evaluate(subject),
        }
    }
}

fn wanted_text(value: &ConditionValue, subject: Subject<'_>) -> String {
    match value {
        ConditionValue::Text(text) => text.shown().to_owned(),
        ConditionValue::Group(group) => subject
            .group_names
            .get(group)
            .cloned()
            .unwrap_or_else(|| "a group that is gone".to_owned()),
        ConditionValue::PropertyField(field) => {
            let text = subject.property.get(*field);
            let shown = if text.is_blank() { "(empty)" } else { text.shown() };
            format!("{}: {shown}", field.label())
        }
    }
}

fn actual_texts(condition: &Condition, subject: Subject<'_>) -> Vec<String> {
    if *condition.attribute() != Attribute::Groups {
        let values = subject
            .attributes
            .get(condition.attribute())
            .iter()
            .take(limits::VALUES_PER_TRACE);
        return values.map(|text| text.shown().to_owned()).collect();
    }
    condition
        .values()
        .iter()
        .filter(|value| match value {
            ConditionValue::Group(group) => subject.groups.is_member(*group) == Truth::True,
            ConditionValue::Text(_) | ConditionValue::PropertyField(_) => false,
        })
        .take(limits::VALUES_PER_TRACE)
        .map(|value| wanted_text(value, subject))
        .collect()
}
