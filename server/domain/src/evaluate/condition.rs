//! One condition against one person. Text is compared folded; several values on either side: any pair (behaviour.md §3).

use super::Subject;
use crate::{
    condition::{Condition, ConditionValue, Operator, Truth},
    property::PropertyFields,
    text::Text,
};

impl Condition {
    /// True, false, or unknown if it hangs on a group that is not yet known. `fields` are the property's whose rule it is.
    pub fn evaluate(&self, subject: Subject<'_>, fields: &PropertyFields) -> Truth {
        match self.operator() {
            Operator::MemberOfAny => self.member_of_any(subject),
            Operator::MemberOfNone => !self.member_of_any(subject),
            Operator::MemberOfAll => self.memberships(subject).fold(Truth::True, Truth::and),
            Operator::Is
            | Operator::IsNot
            | Operator::IsOneOf
            | Operator::IsNoneOf
            | Operator::Contains
            | Operator::DoesNotContain
            | Operator::StartsWith
            | Operator::EndsWith
            | Operator::IsPresent
            | Operator::IsAbsent => self.compare_text(subject, fields).into(),
        }
    }

    fn member_of_any(&self, subject: Subject<'_>) -> Truth {
        self.memberships(subject).fold(Truth::False, Truth::or)
    }

    fn memberships(&self, subject: Subject<'_>) -> impl Iterator<Item = Truth> {
        self.values().iter().filter_map(move |value| match value {
            ConditionValue::Group(group) => Some(subject.groups.is_member(*group)),
            // Refused by `Condition::new`.
            ConditionValue::Text(_) | ConditionValue::PropertyField(_) => None,
        })
    }

    fn compare_text(&self, subject: Subject<'_>, fields: &PropertyFields) -> bool {
        let actual = subject.attributes.get(self.attribute());
        if self.names_empty_field(fields) {
            return false;
        }
        let any = |fits: fn(&str, &str) -> bool| {
            actual.iter().any(|actual| {
                self.wanted(fields)
                    .any(|wanted| fits(actual.folded(), wanted.folded()))
            })
        };
        match self.operator() {
            Operator::Is | Operator::IsOneOf => any(|actual, wanted| actual == wanted),
            Operator::IsNot | Operator::IsNoneOf => !any(|actual, wanted| actual == wanted),
            Operator::Contains => any(|actual, wanted| actual.contains(wanted)),
            Operator::DoesNotContain => !any(|actual, wanted| actual.contains(wanted)),
            Operator::StartsWith => any(|actual, wanted| actual.starts_with(wanted)),
            Operator::EndsWith => any(|actual, wanted| actual.ends_with(wanted)),
            Operator::IsPresent => !actual.is_empty(),
            Operator::IsAbsent => actual.is_empty(),
            // Handled by `evaluate`; a text attribute is in no group.
            Operator::MemberOfAny | Operator::MemberOfAll | Operator::MemberOfNone => false,
        }
    }

    /// An empty field of the property makes the condition false, negated or not: it says nothing about the person (§3).
    pub fn names_empty_field(&self, fields: &PropertyFields) -> bool {
        self.wanted(fields).any(Text::is_blank)
    }

    /// What a text is compared with in that property.
    pub(crate) fn wanted<'a>(&'a self, fields: &'a PropertyFields) -> impl Iterator<Item = &'a Text> {
        self.values().iter().filter_map(move |value| match value {
            ConditionValue::Text(text) => Some(text),
            ConditionValue::PropertyField(field) => Some(fields.get(*field)),
            // Refused by `Condition::new`.
            ConditionValue::Group(_) => None,
        })
    }
}
