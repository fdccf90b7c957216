//! Why a decision came out as it did: the rules in order, each condition with the real values compared.

use std::{collections::BTreeMap, sync::Arc};

use serde::{Deserialize, Serialize};

use super::{CompiledRules, GroupKnowledge, Subject, compiled::Asking};
use crate::{
    condition::{Attribute, Condition, ConditionValue, Operator, Truth},
    id::{DirectoryGroupId, RuleId},
    limits,
    property::PropertyFields,
    rule::Match,
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

/// One condition of a trace. The texts are shared between all traces of the same rules.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct ConditionTrace {
    /// Key of the attribute.
    pub attribute: Arc<str>,
    /// Label of the attribute.
    pub label: Arc<str>,
    /// The operator.
    pub operator: Operator,
    /// The values asked for: texts as typed, groups by name, property fields as `property.city: Lisbon`.
    pub wanted: Arc<[Arc<str>]>,
    /// The person's values that were compared; empty = absent. Of groups: those asked for that the person is in.
    pub actual: Arc<[Arc<str>]>,
    /// What came of it.
    pub truth: Truth,
}

/// What the conditions of a rule set say to a person, condition after condition.
#[derive(Clone, Debug)]
pub(super) struct Wording {
    names: BTreeMap<DirectoryGroupId, Arc<str>>,
    attributes: BTreeMap<Attribute, (Arc<str>, Arc<str>)>,
    conditions: Vec<Words>,
}

#[derive(Clone, Debug)]
struct Words {
    attribute: Arc<str>,
    label: Arc<str>,
    wanted: Arc<[Arc<str>]>,
}

impl Wording {
    pub(super) fn new(group_names: &BTreeMap<DirectoryGroupId, String>) -> Self {
        let names = group_names.iter();
        Self {
            names: names.map(|(id, name)| (*id, Arc::from(name.as_str()))).collect(),
            attributes: BTreeMap::new(),
            conditions: Vec::new(),
        }
    }

    pub(super) fn add(&mut self, condition: &Condition, fields: &PropertyFields) {
        let attribute = condition.attribute();
        let (key, label) = self
            .attributes
            .entry(attribute.clone())
            .or_insert_with(|| (attribute.key().into(), attribute.label().into()))
            .clone();
        let wanted = condition.values().iter().take(limits::VALUES_PER_TRACE);
        let wanted = wanted.map(|value| match value {
            ConditionValue::Text(text) => text.shown().into(),
            ConditionValue::Group(group) => self.name(*group),
            ConditionValue::PropertyField(field) => {
                let text = fields.get(*field);
                let shown = if text.is_blank() { "(empty)" } else { text.shown() };
                format!("{}: {shown}", field.label()).into()
            }
        });
        let words = Words {
            attribute: key,
            label,
            wanted: wanted.collect(),
        };
        self.conditions.push(words);
    }

    fn name(&self, group: DirectoryGroupId) -> Arc<str> {
        match self.names.get(&group) {
            Some(name) => Arc::clone(name),
            None => "a group that is gone".into(),
        }
    }
}

/// Puts the conditions about one person into words.
pub(super) struct Telling<'a> {
    rules: &'a CompiledRules,
    asking: &'a Asking<'a>,
    groups: &'a GroupKnowledge,
    /// The person's values of the attributes that conditions ask for.
    values: BTreeMap<&'a Attribute, Arc<[Arc<str>]>>,
    nothing: Arc<[Arc<str>]>,
}

impl<'a> Telling<'a> {
    pub(super) fn new(rules: &'a CompiledRules, asking: &'a Asking<'a>, subject: Subject<'a>) -> Self {
        let values_of = |attribute: &'a Attribute| {
            let values = subject.attributes.get(attribute).iter();
            let shown = values
                .take(limits::VALUES_PER_TRACE)
                .map(|text| text.shown().into());
            (attribute, shown.collect())
        };
        Self {
            rules,
            asking,
            groups: subject.groups,
            values: rules.wording().attributes.keys().map(values_of).collect(),
            nothing: Arc::default(),
        }
    }

    pub(super) fn rule(&self, index: usize, result: RuleResult) -> RuleTrace {
        let rule = &self.rules.rules[index];
        let was_asked = match result {
            RuleResult::Matched | RuleResult::NotMatched | RuleResult::Unknown => true,
            RuleResult::Disabled | RuleResult::Unreached => false,
        };
        let asked = self
            .rules
            .places(index)
            .zip(&rule.conditions)
            .filter(|_| was_asked);
        RuleTrace {
            rule: rule.id,
            position: u32::try_from(index + 1).unwrap_or(u32::MAX),
            name: rule.name.clone(),
            matching: rule.matching,
            result,
            conditions: asked
                .map(|(place, condition)| self.condition(place, condition))
                .collect(),
        }
    }

    fn condition(&self, place: usize, condition: &Condition) -> ConditionTrace {
        let words = &self.rules.wording().conditions[place];
        let truth = self.asking.condition(place, condition);
        ConditionTrace {
            attribute: Arc::clone(&words.attribute),
            label: Arc::clone(&words.label),
            operator: condition.operator(),
            wanted: Arc::clone(&words.wanted),
            actual: self.actual(condition, truth),
            truth,
        }
    }

    fn actual(&self, condition: &Condition, truth: Truth) -> Arc<[Arc<str>]> {
        match (condition.operator(), truth) {
            // In none of them: no need to look.
            (Operator::MemberOfAny, Truth::False) | (Operator::MemberOfNone, Truth::True) => {
                Arc::clone(&self.nothing)
            }
            (Operator::MemberOfAny | Operator::MemberOfAll | Operator::MemberOfNone, _) => {
                self.memberships(condition)
            }
            (
                Operator::Is
                | Operator::IsNot
                | Operator::IsOneOf
                | Operator::IsNoneOf
                | Operator::Contains
                | Operator::DoesNotContain
                | Operator::StartsWith
                | Operator::EndsWith
                | Operator::IsPresent
                | Operator::IsAbsent,
                _,
            ) => {
                let values = self.values.get(condition.attribute());
                Arc::clone(values.unwrap_or(&self.nothing))
            }
        }
    }

    fn memberships(&self, condition: &Condition) -> Arc<[Arc<str>]> {
        let named = condition.values().iter().filter_map(|value| match value {
            ConditionValue::Group(group) => Some(*group),
            ConditionValue::Text(_) | ConditionValue::PropertyField(_) => None,
        });
        named
            .filter(|group| self.groups.is_member(*group) == Truth::True)
            .take(limits::VALUES_PER_TRACE)
            .map(|group| self.rules.wording().name(group))
            .collect()
    }
}
