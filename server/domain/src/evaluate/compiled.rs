//! A rule set made ready to be asked often: what a condition compares with is resolved and folded once, and values are
//! looked up instead of compared one by one. A decision then costs what the person has, not what the rules name
//! (behaviour.md §3; the plain meaning of a condition is `Condition::evaluate`, and both agree).

use std::{collections::BTreeMap, ops::Deref, ops::Range, sync::Arc};

use super::{
    Subject,
    lookup::{GroupLookup, TextLookup},
    trace::Wording,
};
use crate::{
    condition::{Attribute, AttributeKind, Condition, Operator, Truth},
    id::DirectoryGroupId,
    property::PropertyFields,
    rule::{Match, RuleSet},
};

/// The rules of one property with the fields of that property, ready to be asked. Reads as the [`RuleSet`] it was made of.
#[derive(Clone, Debug)]
pub struct CompiledRules {
    set: Arc<RuleSet>,
    fields: PropertyFields,
    /// What each condition says of a person who has no values and no groups, rule after rule.
    template: Vec<State>,
    /// Where the conditions of each rule stand in `template`.
    places: Vec<Range<usize>>,
    texts: BTreeMap<Attribute, TextLookup>,
    groups: GroupLookup,
    wording: Wording,
}

/// What is known of a condition while a decision is made. In the order of [`Truth`]; `Open` is above them, so that what
/// raises a state leaves it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
#[repr(u8)]
pub(super) enum State {
    False,
    Unknown,
    True,
    /// To be worked out when it is asked for.
    Open,
}

impl From<Truth> for State {
    fn from(truth: Truth) -> Self {
        match truth {
            Truth::False => Self::False,
            Truth::Unknown => Self::Unknown,
            Truth::True => Self::True,
        }
    }
}

impl CompiledRules {
    /// Makes the rules of a property ready. `group_names`: of the groups they name, deleted ones included, to be shown.
    pub fn new(
        set: Arc<RuleSet>,
        fields: PropertyFields,
        group_names: &BTreeMap<DirectoryGroupId, String>,
    ) -> Self {
        let mut compiled = Self {
            set: Arc::clone(&set),
            fields,
            template: Vec::new(),
            places: Vec::with_capacity(set.rules.len()),
            texts: BTreeMap::new(),
            groups: GroupLookup::default(),
            wording: Wording::new(group_names),
        };
        for rule in &set.rules {
            let start = compiled.template.len();
            for condition in &rule.conditions {
                compiled.add(condition);
            }
            compiled.places.push(start..compiled.template.len());
        }
        compiled
    }

    /// The rules as they were published.
    pub fn set(&self) -> &Arc<RuleSet> {
        &self.set
    }

    /// The fields of the property that conditions may name.
    pub fn fields(&self) -> &PropertyFields {
        &self.fields
    }

    fn add(&mut self, condition: &Condition) {
        let place = self.template.len();
        let mut resting = Truth::from(condition.operator().is_negation());
        match condition.attribute().kind() {
            AttributeKind::Group => self.groups.add(place, condition),
            // It says nothing about anybody, so nothing about a person can change it (§3).
            AttributeKind::Text if condition.names_empty_field(&self.fields) => resting = Truth::False,
            AttributeKind::Text => {
                let lookup = self.texts.entry(condition.attribute().clone()).or_default();
                lookup.add(place, condition, &self.fields);
            }
        }
        self.template.push(resting.into());
        self.wording.add(condition, &self.fields);
    }

    pub(super) fn wording(&self) -> &Wording {
        &self.wording
    }

    /// Where the conditions of a rule stand among those of the whole set.
    pub(super) fn places(&self, rule: usize) -> Range<usize> {
        self.places[rule].clone()
    }

    /// One person asked; conditions that need more than a look-up are worked out when they are reached.
    pub(super) fn ask<'a>(&'a self, subject: Subject<'a>) -> Asking<'a> {
        let mut states = self.template.clone();
        for (attribute, lookup) in &self.texts {
            lookup.mark(subject.attributes.get(attribute), &mut states);
        }
        self.groups.mark(subject.groups, &mut states);
        Asking {
            rules: self,
            subject,
            states,
        }
    }
}

impl Deref for CompiledRules {
    type Target = RuleSet;

    fn deref(&self) -> &RuleSet {
        &self.set
    }
}

/// The conditions of a rule set about one person.
pub(super) struct Asking<'a> {
    rules: &'a CompiledRules,
    subject: Subject<'a>,
    states: Vec<State>,
}

impl Asking<'_> {
    /// Whether one rule matches, stopping at the first condition that settles it.
    pub(super) fn rule(&self, index: usize) -> Truth {
        let rule = &self.rules.set.rules[index];
        // A rule without conditions matches everyone, whichever way they would be joined (§3).
        if rule.conditions.is_empty() {
            return Truth::True;
        }
        let states = &self.states[self.rules.places(index)];
        let mut result = Truth::from(rule.matching == Match::All);
        for (place, state) in states.iter().enumerate() {
            let truth = match state {
                State::False => Truth::False,
                State::Unknown => Truth::Unknown,
                State::True => Truth::True,
                State::Open => rule.conditions[place].evaluate(self.subject, &self.rules.fields),
            };
            match (rule.matching, truth) {
                (Match::All, Truth::False) | (Match::Any, Truth::True) => return truth,
                (Match::All, _) => result = result.and(truth),
                (Match::Any, _) => result = result.or(truth),
            }
        }
        result
    }

    /// What the condition at that place among all of them says.
    pub(super) fn condition(&self, place: usize, condition: &Condition) -> Truth {
        match self.states[place] {
            State::False => Truth::False,
            State::Unknown => Truth::Unknown,
            State::True => Truth::True,
            State::Open => condition.evaluate(self.subject, &self.rules.fields),
        }
    }
}

/// How the values of a text operator are found again.
pub(super) enum Search {
    /// By the whole value.
    Equal,
    /// By a part of it: only comparing tells.
    Part,
    /// By having any value.
    Presence,
}

impl Search {
    pub(super) fn of(operator: Operator) -> Option<Self> {
        match operator {
            Operator::Is | Operator::IsNot | Operator::IsOneOf | Operator::IsNoneOf => Some(Self::Equal),
            Operator::Contains | Operator::DoesNotContain | Operator::StartsWith | Operator::EndsWith => {
                Some(Self::Part)
            }
            Operator::IsPresent | Operator::IsAbsent => Some(Self::Presence),
            Operator::MemberOfAny | Operator::MemberOfAll | Operator::MemberOfNone => None,
        }
    }
}
