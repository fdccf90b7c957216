//! behaviour.md §5, History: what another revision changed, one sentence a difference.

use std::collections::{BTreeMap, BTreeSet};

use domain::compare::{Names, compare};
use domain::{AccessGroupId, DirectoryGroupId, MobileKeyAction, Role, Rule, RuleId, RuleSet};
use uuid::Uuid;

use super::world::group;
use super::written;

fn rule(n: u128, name: &str, conditions: &str) -> Rule {
    Rule {
        id: RuleId(Uuid::from_u128(n)),
        name: name.into(),
        ..written::rule(conditions)
    }
}

fn set(rules: Vec<Rule>) -> RuleSet {
    RuleSet { revision: 1, rules }
}

fn access_groups(ids: &[u128]) -> BTreeSet<AccessGroupId> {
    ids.iter().map(|n| AccessGroupId(Uuid::from_u128(*n))).collect()
}

/// Kind, place before and after, and the sentence of everything that differs.
fn differences(older: Vec<Rule>, newer: Vec<Rule>) -> Vec<String> {
    let groups: BTreeMap<DirectoryGroupId, String> = BTreeMap::from([(group(1), "Lisbon Lab".into())]);
    let doors = [(1, "Lab"), (2, "Desks")];
    let doors = doors.map(|(n, name)| (AccessGroupId(Uuid::from_u128(n)), name.to_owned()));
    let names = Names {
        groups: &groups,
        access_groups: &BTreeMap::from(doors),
    };
    let place = |at: Option<u32>| at.map_or("-".to_owned(), |at| at.to_string());
    compare(&set(older), &set(newer), names)
        .into_iter()
        .map(|it| {
            format!(
                "{} {}>{} {}",
                it.kind,
                place(it.before),
                place(it.after),
                it.message
            )
        })
        .collect()
}

#[test]
fn the_same_rules_do_not_differ() {
    let rules = || vec![rule(1, "Lab", "all: title is Lab"), rule(2, "Guests", "all:")];
    assert_eq!(differences(rules(), rules()), Vec::<String>::new());
}

#[test]
fn rules_come_and_go() {
    let [lab, desks, guests] = ["Lab", "Desks", "Guests"].map(|name| rule(name.len() as u128, name, "all:"));
    assert_eq!(
        differences(vec![lab.clone(), desks.clone()], vec![guests, desks]),
        ["added ->1 Rule 1 Guests: new", "removed 1>- Rule 1 Lab: removed"]
    );
    assert_eq!(differences(vec![lab.clone(), lab], Vec::new()).len(), 2);
}

/// One rule moved is one difference, not one for each that it passed.
#[test]
fn only_what_moved_is_named() {
    let rules = |order: &[u128]| order.iter().map(|n| rule(*n, &format!("R{n}"), "all:")).collect();
    for (before, after, expected) in [
        (
            &[1, 2, 3, 4][..],
            &[2, 3, 4, 1][..],
            "moved 1>4 Rule 4 R1: moved, it was number 1",
        ),
        (
            &[1, 2, 3, 4],
            &[4, 1, 2, 3],
            "moved 4>1 Rule 1 R4: moved, it was number 4",
        ),
        (
            &[1, 2, 3, 4, 5],
            &[1, 4, 2, 3, 5],
            "moved 4>2 Rule 2 R4: moved, it was number 4",
        ),
    ] {
        let found = differences(rules(before), rules(after));
        assert_eq!(found, [expected], "{before:?} {after:?}");
    }
    let twice_swapped = differences(rules(&[1, 2, 3, 4, 5]), rules(&[2, 1, 3, 5, 4]));
    assert_eq!(twice_swapped.len(), 2, "one of each pair: {twice_swapped:?}");
}

#[test]
fn each_part_of_a_rule_is_compared() {
    let before = || rule(1, "Lab", "all: title is Lab");
    let with = |change: fn(&mut Rule)| {
        let mut after = before();
        change(&mut after);
        differences(vec![before()], vec![after])
    };
    for (found, expected) in [
        (
            with(|rule| rule.name = "Labs".into()),
            "renamed 1>1 Rule 1 Labs: renamed, it was Lab",
        ),
        (
            with(|rule| rule.enabled = false),
            "disabled 1>1 Rule 1 Lab: switched off",
        ),
        (
            with(|rule| rule.outcome.access_groups = access_groups(&[1, 2])),
            "access_groups 1>1 Rule 1 Lab: also Lab, Desks",
        ),
        (
            with(|rule| rule.outcome.access_groups = access_groups(&[9])),
            "access_groups 1>1 Rule 1 Lab: also an access group that is gone",
        ),
        (
            with(|rule| rule.outcome.role = Role::Security),
            "role 1>1 Rule 1 Lab: role Security, it was User",
        ),
        (
            with(|rule| rule.outcome.mobile_key = MobileKeyAction::Issue),
            "mobile_key 1>1 Rule 1 Lab: issue key, it was leave key",
        ),
    ] {
        assert_eq!(found, [expected]);
    }
    let mut off = before();
    off.enabled = false;
    assert_eq!(
        differences(vec![off], vec![before()]),
        ["enabled 1>1 Rule 1 Lab: switched on"]
    );
    let (mut older, mut newer) = (before(), before());
    older.outcome.access_groups = access_groups(&[1]);
    newer.outcome.access_groups = access_groups(&[2]);
    assert_eq!(
        differences(vec![older], vec![newer]),
        ["access_groups 1>1 Rule 1 Lab: also Desks, no longer Lab"]
    );
}

#[test]
fn conditions_are_told_in_words() {
    for (before, after, expected) in [
        ("all:", "all: title is Lab", "if Title is Lab, it was if everyone"),
        (
            "all: title is Lab; department is property.city",
            "any: title is Lab; department is property.city",
            "if Title is Lab or Department is property.city, it was if Title is Lab and Department is property.city",
        ),
        (
            "all: groups member_of_any 1",
            "all: groups member_of_any 1,7",
            "if Group member of any Lisbon Lab or a group that is gone, it was if Group member of any Lisbon Lab",
        ),
        (
            "all: title is_present",
            "all: title is_absent",
            "if Title is absent, it was if Title is present",
        ),
    ] {
        let found = differences(vec![rule(1, "Lab", before)], vec![rule(1, "Lab", after)]);
        assert_eq!(found, [format!("conditions 1>1 Rule 1 Lab: {expected}")]);
    }
}
