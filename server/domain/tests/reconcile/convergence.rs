//! What must hold whatever happens (behaviour.md §2.9, §4): generated histories of one person.

use std::collections::BTreeSet;

use chrono::TimeDelta;
use domain::id::DirectoryGroupId;
use domain::{
    Change, Condition, ConditionValue, DirectoryUserState, Facts, GroupFact, MembershipContent,
    MobileKeyAction, MobileKeyStatus, RuleSet,
};
use proptest::collection::vec;
use proptest::prelude::*;
use proptest::sample::{Index, select};

use super::world::*;

/// What may happen to somebody.
#[derive(Clone, Copy, Debug)]
enum Happening {
    Department(&'static str),
    Joins(u128),
    Parts(u128),
    Leaves,
    Returns,
    Time(i64),
    Unsettled(bool),
    Held(bool),
}

const GROUPS: [u128; 2] = [600, 601];

fn happening() -> impl Strategy<Value = Happening> {
    prop_oneof![
        4 => select(&["Hardware", "Design", "Sales"][..]).prop_map(Happening::Department),
        3 => select(&GROUPS[..]).prop_map(Happening::Joins),
        3 => select(&GROUPS[..]).prop_map(Happening::Parts),
        1 => Just(Happening::Leaves),
        2 => Just(Happening::Returns),
        4 => (1_i64..2_000).prop_map(Happening::Time),
        1 => any::<bool>().prop_map(Happening::Unsettled),
        1 => any::<bool>().prop_map(Happening::Held),
    ]
}

fn group(n: u128) -> DirectoryGroupId {
    DirectoryGroupId(id(n))
}

/// Groups first, then departments, then everyone in Berlin.
fn company() -> Facts {
    let of_group = |n: u128, in_group: u128, opens: &[u128], key| {
        let mut rule = rule(n, None, opens, key);
        let attribute = domain::Attribute::parse("groups").unwrap();
        let value = vec![ConditionValue::Group(group(in_group))];
        rule.conditions = vec![Condition::new(attribute, "member_of_any".parse().unwrap(), value).unwrap()];
        rule
    };
    facts(vec![
        property(
            LISBON,
            "Lisbon",
            vec![
                of_group(1, 600, &[LAB], MobileKeyAction::Issue),
                rule(2, Some("Hardware"), &[LAB, DESKS], MobileKeyAction::Issue),
                rule(3, Some("Design"), &[DESKS], MobileKeyAction::Suspend),
            ],
        ),
        property(
            BERLIN,
            "Berlin",
            vec![
                of_group(4, 601, &[DESKS], MobileKeyAction::Leave),
                rule(5, Some("Sales"), &[LAB], MobileKeyAction::Leave),
            ],
        ),
    ])
}

fn happen(facts: &mut Facts, what: Happening) {
    match what {
        Happening::Department(name) => facts.user.profile.department = Some(name.into()),
        Happening::Joins(n) => observe(facts, n, true),
        Happening::Parts(n) => observe(facts, n, false),
        Happening::Leaves if facts.user.state == DirectoryUserState::Live => {
            facts.user.state = DirectoryUserState::Inactive;
            facts.user.left_at = Some(facts.now);
        }
        Happening::Returns if facts.user.state == DirectoryUserState::Inactive => {
            facts.user.state = DirectoryUserState::Live;
            facts.user.returned_at = Some(facts.now);
        }
        Happening::Leaves | Happening::Returns => {}
        Happening::Time(seconds) => facts.now += TimeDelta::seconds(seconds),
        Happening::Unsettled(is_unsettled) => facts.integration.is_unsettled = is_unsettled,
        Happening::Held(is_held) => facts.properties[0].is_held = is_held,
    }
}

fn observe(facts: &mut Facts, n: u128, is_member: bool) {
    let now = facts.now;
    facts.user.groups.retain(|known| known.group != group(n));
    facts.user.groups.push(GroupFact {
        group: group(n),
        is_member,
        observed_at: now,
    });
}

/// What they have in the end, without when or by which mail it came.
fn state(facts: &Facts) -> (Vec<MembershipContent>, Option<MobileKeyStatus>) {
    let employee = facts.employee.as_ref();
    let mut memberships: Vec<_> = employee.map(|it| it.memberships.clone()).unwrap_or_default();
    memberships.sort_by_key(|it| it.property);
    let contents = memberships.into_iter().map(|it| it.content).collect();
    let key = employee
        .and_then(|it| it.mobile_key.as_ref())
        .map(|key| key.status);
    (contents, key)
}

/// Lets everything settle: nothing unsettled, nothing held, long enough for every window.
fn come_to_rest(facts: &mut Facts) {
    facts.integration.is_unsettled = false;
    facts.properties[0].is_held = false;
    for _ in 0..3 {
        facts.now += TimeDelta::minutes(20);
        settle(facts);
    }
}

fn mails(plan: &domain::Plan) -> usize {
    let queued = plan
        .changes
        .iter()
        .filter(|change| matches!(change, Change::QueueKeyMail { .. }));
    queued.count()
}

proptest! {
    /// §2.9: whatever happened, deciding twice changes nothing (`settle` asserts it).
    #[test]
    fn twice_is_once(history in vec(happening(), 1..12)) {
        let mut facts = company();
        for what in history {
            happen(&mut facts, what);
            settle(&mut facts);
        }
    }

    /// §4: calls about different (group, person) pairs commute; an order of deliveries changes nothing in the end, and
    /// there is at most one mail for a key.
    #[test]
    fn permuted_deliveries_converge(
        department in select(&["Hardware", "Design", "Sales"][..]),
        memberships in vec((select(&GROUPS[..]), any::<bool>()), 2),
        swaps in vec(any::<Index>(), 3),
        pauses in vec(0_i64..90, 3),
    ) {
        let mut calls = vec![Happening::Department(department)];
        let mut named = BTreeSet::new();
        for (n, joins) in memberships {
            if named.insert(n) {
                calls.push(if joins { Happening::Joins(n) } else { Happening::Parts(n) });
            }
        }
        let run = |calls: &[Happening]| {
            let mut facts = company();
            settle(&mut facts);
            let mut sent = 0;
            for (what, pause) in calls.iter().zip(&pauses) {
                happen(&mut facts, *what);
                sent += mails(&settle(&mut facts));
                facts.now += TimeDelta::seconds(*pause);
                sent += mails(&settle(&mut facts));
            }
            come_to_rest(&mut facts);
            (state(&facts), sent)
        };
        let (in_order, _) = run(&calls);
        for (index, swap) in swaps.iter().enumerate() {
            let (one, other) = (index % calls.len(), swap.index(calls.len()));
            calls.swap(one, other);
        }
        let (permuted, sent) = run(&calls);
        prop_assert!(sent <= 1, "{} mails", sent);
        let open = |(memberships, _): &(Vec<MembershipContent>, Option<MobileKeyStatus>)| {
            memberships
                .iter()
                .filter(|it| it.status == domain::MembershipStatus::Active)
                .cloned()
                .collect::<Vec<_>>()
        };
        prop_assert_eq!(open(&in_order), open(&permuted));
    }

    /// For one pair the last acknowledged call wins.
    #[test]
    fn the_last_call_about_a_pair_wins(calls in vec(any::<bool>(), 1..6)) {
        let mut facts = company();
        settle(&mut facts);
        for joins in &calls {
            happen(&mut facts, if *joins { Happening::Joins(600) } else { Happening::Parts(600) });
            settle(&mut facts);
        }
        come_to_rest(&mut facts);
        let opens_lab = facts.employee.is_some() && opens(&facts, LISBON) == BTreeSet::from([LAB]);
        prop_assert_eq!(opens_lab, *calls.last().unwrap());
    }

    /// A rule below the one that matches changes nothing.
    #[test]
    fn a_rule_below_a_match_changes_nothing(
        department in select(&["Hardware", "Design"][..]),
        below in select(&["Hardware", "Design", "Sales"][..]),
    ) {
        let mut facts = company();
        facts.user.profile.department = Some(department.into());
        settle(&mut facts);
        come_to_rest(&mut facts);
        let before = facts.employee.clone().unwrap().memberships.iter().map(|it| it.content.access_groups.clone()).collect::<Vec<_>>();
        let mut rules = facts.properties[0].rules.rules.clone();
        rules.push(rule(9, Some(below), &[], MobileKeyAction::Suspend));
        facts.properties[0].rules = compiled("Lisbon", RuleSet { revision: 2, rules });
        settle(&mut facts);
        come_to_rest(&mut facts);
        let after = facts.employee.unwrap().memberships.iter().map(|it| it.content.access_groups.clone()).collect::<Vec<_>>();
        prop_assert_eq!(before, after);
    }
}
