//! Whether one condition holds whenever another does, by inclusion of what they compare with. Sound: a yes is true of
//! every person, also where a group is not yet known; a no says nothing.

use std::collections::BTreeSet;

use crate::{
    condition::{Attribute, Condition, ConditionValue, Operator},
    id::DirectoryGroupId,
    property::PropertyFields,
    rule::Match,
};

/// A condition with its values as they are in the property.
pub(super) struct Resolved<'a> {
    attribute: &'a Attribute,
    operator: Operator,
    texts: BTreeSet<&'a str>,
    groups: BTreeSet<DirectoryGroupId>,
    /// It names an empty field: false for everybody.
    is_false: bool,
}

impl<'a> Resolved<'a> {
    pub(super) fn new(condition: &'a Condition, fields: &'a PropertyFields) -> Self {
        let groups = condition.values().iter().filter_map(|value| match value {
            ConditionValue::Group(group) => Some(*group),
            ConditionValue::Text(_) | ConditionValue::PropertyField(_) => None,
        });
        Self {
            attribute: condition.attribute(),
            operator: condition.operator(),
            texts: condition.wanted(fields).map(|text| text.folded()).collect(),
            groups: groups.collect(),
            is_false: condition.names_empty_field(fields),
        }
    }
}

/// How the conditions of a rule are joined, and which.
type Conditions<'a, 'b> = (Match, &'a [Resolved<'b>]);

/// Whoever matches `later` matches `earlier`, so the later rule is never reached.
pub(super) fn covers(earlier: Conditions<'_, '_>, later: Conditions<'_, '_>) -> bool {
    let ((earlier_match, earlier), (later_match, later)) = (earlier, later);
    // A rule without conditions matches everyone, however they would be joined.
    if earlier.is_empty() || later.is_empty() {
        return earlier.is_empty();
    }
    match (earlier_match, later_match) {
        (Match::All, Match::All) => earlier.iter().all(|e| later.iter().any(|l| implies(l, e))),
        (Match::All, Match::Any) => earlier.iter().all(|e| later.iter().all(|l| implies(l, e))),
        (Match::Any, Match::All) => earlier.iter().any(|e| later.iter().any(|l| implies(l, e))),
        (Match::Any, Match::Any) => later.iter().all(|l| earlier.iter().any(|e| implies(l, e))),
    }
}

/// No person satisfies both.
pub(super) fn contradict(first: &Resolved<'_>, second: &Resolved<'_>) -> bool {
    if first.attribute != second.attribute || first.is_false || second.is_false {
        return false;
    }
    let denies = |one: &Resolved<'_>, other: &Resolved<'_>| {
        negation(other.operator).is_some_and(|negated| follows(one, (negated, other)))
    };
    denies(first, second)
        || denies(second, first)
        || (has_one_value(first.attribute) && differ(first, second))
}

/// `wanted` holds whenever `known` does.
fn implies(known: &Resolved<'_>, wanted: &Resolved<'_>) -> bool {
    known.is_false
        || (known.attribute == wanted.attribute
            && !wanted.is_false
            && follows(known, (wanted.operator, wanted)))
}

/// `operator` with the values of `wanted` holds whenever `known` does; same attribute, no empty field.
fn follows(known: &Resolved<'_>, (operator, wanted): (Operator, &Resolved<'_>)) -> bool {
    /// Every text known to be there, or to be part of what is there, fits a wanted one.
    fn each(known: &Resolved<'_>, wanted: &Resolved<'_>, fits: fn(&str, &str) -> bool) -> bool {
        let mut texts = known.texts.iter();
        texts.all(|text| wanted.texts.iter().any(|wanted| fits(text, wanted)))
    }
    /// Every wanted absence follows from a known one.
    fn none(known: &Resolved<'_>, wanted: &Resolved<'_>, fits: fn(&str, &str) -> bool) -> bool {
        let mut texts = wanted.texts.iter();
        texts.all(|wanted| known.texts.iter().any(|known| fits(wanted, known)))
    }
    let equal = |a: &str, b: &str| a == b;
    let contains = |a: &str, b: &str| a.contains(b);
    match (known.operator, operator) {
        (Operator::Is | Operator::IsOneOf, Operator::Is | Operator::IsOneOf) => {
            known.texts.is_subset(&wanted.texts)
        }
        (
            Operator::Is | Operator::IsOneOf | Operator::Contains | Operator::StartsWith | Operator::EndsWith,
            Operator::Contains,
        ) => each(known, wanted, contains),
        (Operator::Is | Operator::IsOneOf | Operator::StartsWith, Operator::StartsWith) => {
            each(known, wanted, |a, b| a.starts_with(b))
        }
        (Operator::Is | Operator::IsOneOf | Operator::EndsWith, Operator::EndsWith) => {
            each(known, wanted, |a, b| a.ends_with(b))
        }
        (
            Operator::Is
            | Operator::IsOneOf
            | Operator::Contains
            | Operator::StartsWith
            | Operator::EndsWith
            | Operator::IsPresent,
            Operator::IsPresent,
        ) => true,
        (Operator::IsNot | Operator::IsNoneOf, Operator::IsNot | Operator::IsNoneOf) => {
            none(known, wanted, equal)
        }
        (Operator::DoesNotContain, Operator::IsNot | Operator::IsNoneOf | Operator::DoesNotContain) => {
            none(known, wanted, contains)
        }
        (
            Operator::IsAbsent,
            Operator::IsAbsent | Operator::IsNot | Operator::IsNoneOf | Operator::DoesNotContain,
        ) => true,
        (Operator::MemberOfAny, Operator::MemberOfAny) => known.groups.is_subset(&wanted.groups),
        (Operator::MemberOfAny, Operator::MemberOfAll) => {
            known.groups.len() == 1 && known.groups == wanted.groups
        }
        (Operator::MemberOfAll, Operator::MemberOfAll) | (Operator::MemberOfNone, Operator::MemberOfNone) => {
            wanted.groups.is_subset(&known.groups)
        }
        (Operator::MemberOfAll, Operator::MemberOfAny) => !known.groups.is_disjoint(&wanted.groups),
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
            | Operator::IsAbsent
            | Operator::MemberOfAny
            | Operator::MemberOfAll
            | Operator::MemberOfNone,
            _,
        ) => false,
    }
}

/// The operator that holds exactly when this one does not, where there is one.
fn negation(operator: Operator) -> Option<Operator> {
    match operator {
        Operator::Is | Operator::IsOneOf => Some(Operator::IsNoneOf),
        Operator::IsNot | Operator::IsNoneOf => Some(Operator::IsOneOf),
        Operator::Contains => Some(Operator::DoesNotContain),
        Operator::DoesNotContain => Some(Operator::Contains),
        Operator::IsPresent => Some(Operator::IsAbsent),
        Operator::IsAbsent => Some(Operator::IsPresent),
        Operator::MemberOfAny => Some(Operator::MemberOfNone),
        Operator::MemberOfNone => Some(Operator::MemberOfAny),
        // Starting or ending with nothing of these has no operator; neither has not being in all of several.
        Operator::StartsWith | Operator::EndsWith | Operator::MemberOfAll => None,
    }
}

/// A person has at most one value of it, so two different values cannot both be there.
fn has_one_value(attribute: &Attribute) -> bool {
    match attribute {
        Attribute::Groups
        | Attribute::Email
        | Attribute::EmailDomain
        // Id and name.
        | Attribute::Manager
        | Attribute::Custom(_) => false,
        Attribute::City
        | Attribute::State
        | Attribute::PostalCode
        | Attribute::Country
        | Attribute::Title
        | Attribute::Department
        | Attribute::UserType
        | Attribute::EmployeeNumber
        | Attribute::CostCenter
        | Attribute::Division
        | Attribute::Organization
        | Attribute::UserName
        | Attribute::DisplayName
        | Attribute::GivenName
        | Attribute::FamilyName
        | Attribute::Locale
        | Attribute::PreferredLanguage
        | Attribute::TimeZone => true,
    }
}

/// Of an attribute with one value: whatever value the one asks for, the other refuses.
fn differ(first: &Resolved<'_>, second: &Resolved<'_>) -> bool {
    let refuses = |exact: &Resolved<'_>, other: &Resolved<'_>| {
        let is_exact = match exact.operator {
            Operator::Is | Operator::IsOneOf => true,
            Operator::IsNot
            | Operator::IsNoneOf
            | Operator::Contains
            | Operator::DoesNotContain
            | Operator::StartsWith
            | Operator::EndsWith
            | Operator::IsPresent
            | Operator::IsAbsent
            | Operator::MemberOfAny
            | Operator::MemberOfAll
            | Operator::MemberOfNone => false,
        };
        is_exact && exact.texts.iter().all(|value| !holds(other, value))
    };
    refuses(first, second) || refuses(second, first)
}

/// Whether a text condition holds for a person whose only value this is.
fn holds(condition: &Resolved<'_>, value: &str) -> bool {
    let any = |fits: fn(&str, &str) -> bool| condition.texts.iter().any(|wanted| fits(value, wanted));
    match condition.operator {
        Operator::Is | Operator::IsOneOf => any(|a, b| a == b),
        Operator::IsNot | Operator::IsNoneOf => !any(|a, b| a == b),
        Operator::Contains => any(|a, b| a.contains(b)),
        Operator::DoesNotContain => !any(|a, b| a.contains(b)),
        Operator::StartsWith => any(|a, b| a.starts_with(b)),
        Operator::EndsWith => any(|a, b| a.ends_with(b)),
        Operator::IsPresent => true,
        Operator::IsAbsent => false,
        // Not about text: nothing is claimed.
        Operator::MemberOfAny | Operator::MemberOfAll | Operator::MemberOfNone => true,
    }
}
