//! From a person's values and groups to the conditions they settle. It must not decide: it only marks conditions.

use std::collections::HashMap;

use super::{
    GroupKnowledge,
    compiled::{Search, State},
};
use crate::{
    condition::{Condition, ConditionValue, Operator, Truth},
    id::DirectoryGroupId,
    property::PropertyFields,
    text::Text,
};

/// Conditions on one text attribute.
#[derive(Clone, Debug, Default)]
pub(super) struct TextLookup {
    /// By folded value: what a person with that value makes true or false.
    equal: HashMap<Box<str>, Vec<Mark>>,
    /// What having any value makes true or false.
    presence: Vec<Mark>,
    /// Conditions on a part of the value.
    parts: Vec<u32>,
}

/// A condition, by its place, and what it is marked with.
#[derive(Clone, Copy, Debug)]
struct Mark {
    place: u32,
    state: State,
}

impl TextLookup {
    /// A condition whose property fields are not empty.
    pub(super) fn add(&mut self, place: usize, condition: &Condition, fields: &PropertyFields) {
        let mark = Mark {
            place: compact(place),
            state: Truth::from(!condition.operator().is_negation()).into(),
        };
        match Search::of(condition.operator()) {
            Some(Search::Equal) => {
                for wanted in condition.wanted(fields) {
                    let marks = self.equal.entry(wanted.folded().into()).or_default();
                    marks.push(mark);
                }
            }
            Some(Search::Part) => self.parts.push(mark.place),
            Some(Search::Presence) => self.presence.push(mark),
            None => {}
        }
    }

    pub(super) fn mark(&self, values: &[Text], states: &mut [State]) {
        if values.is_empty() {
            return;
        }
        for value in values {
            for mark in self.equal.get(value.folded()).into_iter().flatten() {
                states[mark.place as usize] = mark.state;
            }
        }
        for mark in &self.presence {
            states[mark.place as usize] = mark.state;
        }
        for place in &self.parts {
            states[*place as usize] = State::Open;
        }
    }
}

/// Conditions on directory groups.
#[derive(Clone, Debug, Default)]
pub(super) struct GroupLookup {
    /// By group: the conditions that name it.
    named: HashMap<DirectoryGroupId, Named>,
    /// Every condition on groups.
    all: Vec<u32>,
}

/// Conditions that name one group, by how membership of it bears on them.
#[derive(Clone, Debug, Default)]
struct Named {
    any: Vec<u32>,
    none: Vec<u32>,
    /// The other groups count as well.
    all: Vec<u32>,
}

impl GroupLookup {
    pub(super) fn add(&mut self, place: usize, condition: &Condition) {
        let list: fn(&mut Named) -> &mut Vec<u32> = match condition.operator() {
            Operator::MemberOfAny => |named| &mut named.any,
            Operator::MemberOfNone => |named| &mut named.none,
            Operator::MemberOfAll => |named| &mut named.all,
            Operator::Is
            | Operator::IsNot
            | Operator::IsOneOf
            | Operator::IsNoneOf
            | Operator::Contains
            | Operator::DoesNotContain
            | Operator::StartsWith
            | Operator::EndsWith
            | Operator::IsPresent
            | Operator::IsAbsent => return,
        };
        let place = compact(place);
        self.all.push(place);
        for value in condition.values() {
            if let ConditionValue::Group(group) = value {
                list(self.named.entry(*group).or_default()).push(place);
            }
        }
    }

    pub(super) fn mark(&self, groups: &GroupKnowledge, states: &mut [State]) {
        if self.all.is_empty() {
            return;
        }
        if groups.others != Truth::False {
            // Groups that nobody named count too: each condition is worked out as it stands.
            for place in &self.all {
                states[*place as usize] = State::Open;
            }
            return;
        }
        let not_false = groups.known.iter().filter(|(_, truth)| **truth != Truth::False);
        for (group, truth) in not_false {
            let Some(named) = self.named.get(group) else {
                continue;
            };
            let (at_least, at_most) = (State::from(*truth), State::from(!*truth));
            for place in &named.any {
                let state = &mut states[*place as usize];
                *state = (*state).max(at_least);
            }
            // Only a condition on all of several groups is ever open here.
            for place in &named.none {
                let state = &mut states[*place as usize];
                *state = (*state).min(at_most);
            }
            for place in &named.all {
                states[*place as usize] = State::Open;
            }
        }
    }
}

/// Places are few (`limits`: 200 rules of 25 conditions), and half the size is half the memory to walk.
fn compact(place: usize) -> u32 {
    u32::try_from(place).expect("invariant: a rule set has at most 5,000 conditions")
}
