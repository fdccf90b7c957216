//! Findings in words: what is so, and where that helps what to do.

use super::{LintCode, LintGroup, Reach};
use crate::{condition::Condition, property::PropertyField, rule::Rule};

pub(super) fn empty_field(field: PropertyField) -> String {
    format!(
        "{} is empty, so the condition is false for everybody. Fill it in at the property, or remove the condition.",
        field.label()
    )
}

pub(super) fn everyone(below: usize) -> String {
    let below = match below {
        1 => "the rule below is".to_owned(),
        n => format!("the {n} rules below are"),
    };
    format!("It has no conditions, so it matches everyone: {below} never reached. Move it to the end.")
}

/// `rule 2 Hardware lab staff`.
fn named(index: usize, rule: &Rule) -> String {
    format!("rule {} {}", index + 1, rule.name)
}

pub(super) fn shadowed(by: usize, rule: &Rule) -> String {
    format!("Everybody it could match is taken by {} before.", named(by, rule))
}

pub(super) fn nobody_reaches(reach: &Reach, rules: &[Rule]) -> String {
    let takers: Vec<_> = reach.taken.keys().map(|by| named(*by, &rules[*by])).collect();
    let takers = match takers.as_slice() {
        [one] => one.clone(),
        [one, other] => format!("{one} and {other}"),
        [one, rest @ ..] => format!("{one} and {} other rules", rest.len()),
        [] => String::new(),
    };
    let (people, all) = match reach.matching {
        1 => ("1 person matches".to_owned(), "taken"),
        n => (format!("{n} people match"), "all taken"),
    };
    format!("Nobody reaches it today: {people}, {all} by {takers}.")
}

pub(super) fn contradiction(other: &Condition, index: usize) -> String {
    format!(
        "It cannot hold together with condition {} on {}, so nobody matches the rule.",
        index + 1,
        other.attribute().label()
    )
}

pub(super) fn group(code: LintCode, group: &LintGroup) -> String {
    let name = &group.name;
    match code {
        LintCode::GroupDeleted => format!(
            "The directory deleted {name}. The rule goes on with the {} it had; choose another group.",
            match group.members {
                1 => "member".to_owned(),
                n => format!("{n} members"),
            }
        ),
        LintCode::GroupNeverPushed => {
            format!("{name} was never pushed, so nobody can be in it yet. Push it in the identity provider.")
        }
        LintCode::GroupEmpty => format!("Nobody is in {name}."),
        LintCode::ShadowedByEveryone
        | LintCode::Shadowed
        | LintCode::NobodyReaches
        | LintCode::Contradiction
        | LintCode::AccessGroupWithoutDoors
        | LintCode::EveryoneNotLast
        | LintCode::EmptyPropertyField => String::new(),
    }
}

pub(super) fn without_doors(access_group: &str) -> String {
    format!("{access_group} has no doors, so it opens nothing.")
}
