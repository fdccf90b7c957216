//! behaviour.md §5, Lint: each sentence in a table, and that what is claimed is true of every person.

use std::collections::{BTreeMap, BTreeSet};

use domain::evaluate::{CompiledRules, Decision, decide};
use domain::{
    AccessGroupId, Condition, Finding, LintAccessGroup, LintCode, LintGroup, Linted, Reach, Rule, RuleSet,
    lint,
};
use proptest::prelude::*;
use uuid::Uuid;

use super::world::{compiled as made, condition as any_condition, group, person, rules};
use super::written::rule;

fn compiled(texts: &[&str]) -> CompiledRules {
    let rules = texts.iter().map(|text| rule(text)).collect();
    made(RuleSet { revision: 1, rules })
}

fn findings(rules: &CompiledRules) -> Vec<Finding> {
    lint(Linted {
        rules,
        groups: &BTreeMap::new(),
        access_groups: &BTreeMap::new(),
        reach: None,
    })
}

/// Rule (from 1) and code of everything found.
fn codes(texts: &[&str]) -> Vec<(usize, LintCode)> {
    let found = findings(&compiled(texts));
    found
        .into_iter()
        .map(|found| (found.rule + 1, found.code))
        .collect()
}

/// Rules, and rule (from 1) and code of everything found in them.
type Row = (&'static [&'static str], &'static [(usize, LintCode)]);

#[test]
fn shadowed_by_an_earlier_rule() {
    use LintCode::{EveryoneNotLast, Shadowed, ShadowedByEveryone};
    let table: &[Row] = &[
        // An earlier rule without conditions; it is not last either.
        (
            &["all:", "all: title is Lab"],
            &[(1, EveryoneNotLast), (2, ShadowedByEveryone)],
        ),
        (&["all: title is Lab", "all:"], &[]),
        // Disabled rules neither shadow nor are they last.
        (&["off:", "all: title is Lab"], &[]),
        (&["all:", "off: title is Lab"], &[]),
        // Match all: a subset of the conditions.
        (
            &["all: title is Lab", "all: title is lab; city is Lisbon"],
            &[(2, Shadowed)],
        ),
        (&["all: title is Lab; city is Lisbon", "all: title is Lab"], &[]),
        // By inclusion of the values.
        (
            &["all: title is_one_of Lab,Sales", "all: title is Sales"],
            &[(2, Shadowed)],
        ),
        (&["all: title is Sales", "all: title is_one_of Lab,Sales"], &[]),
        (
            &["all: title is_not Lab", "all: title is_none_of Lab,Sales"],
            &[(2, Shadowed)],
        ),
        (&["all: title is_none_of Lab,Sales", "all: title is_not Lab"], &[]),
        (
            &["all: title contains lab", "all: title starts_with Labor"],
            &[(2, Shadowed)],
        ),
        (&["all: title is_present", "all: title is Lab"], &[(2, Shadowed)]),
        (
            &["all: title is_not Lab", "all: title is_absent"],
            &[(2, Shadowed)],
        ),
        (
            &["all: groups member_of_any 1,2", "all: groups member_of_any 2"],
            &[(2, Shadowed)],
        ),
        (
            &["all: groups member_of_any 1", "all: groups member_of_all 1,2"],
            &[(2, Shadowed)],
        ),
        (
            &["all: groups member_of_all 1,2", "all: groups member_of_any 1"],
            &[],
        ),
        (
            &["all: groups member_of_none 1", "all: groups member_of_none 1,2"],
            &[(2, Shadowed)],
        ),
        // A property's field is the value it has.
        (
            &["all: city is property.city", "all: city is Lisbon; title is Lab"],
            &[(2, Shadowed)],
        ),
        // Match any: every way into the later rule leads into the earlier one.
        (
            &["any: title is Lab; city is Lisbon", "all: city is Lisbon"],
            &[(2, Shadowed)],
        ),
        (
            &[
                "any: title is Lab; city is Lisbon",
                "any: city is Lisbon; title is Lab",
            ],
            &[(2, Shadowed)],
        ),
        (&["all: title is Lab", "any: title is Lab; city is Lisbon"], &[]),
        (
            &["all: title is_present", "any: title is Lab; title is Sales"],
            &[(2, Shadowed)],
        ),
        (&["any: title is Lab", "any: title is Lab; city is Lisbon"], &[]),
        (
            &["any: title is Lab; city is Lisbon", "all: department is Lab"],
            &[],
        ),
    ];
    for (texts, expected) in table {
        assert_eq!(codes(texts), *expected, "{texts:?}");
    }
}

#[test]
fn contradictory_values_of_one_attribute() {
    let table: &[(&str, bool)] = &[
        ("all: title is Lab; title is Sales", true),
        ("any: title is Lab; title is Sales", false),
        ("all: title is Lab; title is_not lab", true),
        ("all: title is_one_of Lab,Sales; title is_not Lab", false),
        ("all: title is_present; title is_absent", true),
        ("all: title contains lab; title does_not_contain la", true),
        ("all: title is Sales; title starts_with Lab", true),
        // Several e-mails: one may be this and another that.
        ("all: email is a@lab.example; email is b@lab.example", false),
        ("all: email is a@lab.example; email does_not_contain lab", true),
        ("all: groups member_of_any 1; groups member_of_none 1,2", true),
        ("all: groups member_of_any 1,2; groups member_of_none 2", false),
        ("all: groups member_of_all 1,2; groups member_of_none 2", true),
        // Whichever comes first.
        ("all: title is_not lab; title is Lab", true),
        ("all: title is_absent; title is_present", true),
        ("all: title does_not_contain la; title contains lab", true),
        ("all: groups member_of_none 1,2; groups member_of_any 1", true),
        // Of an attribute with one value, what it is against what it is not.
        ("all: title is Sales; title contains lab", true),
        ("all: title is Labor; title contains lab", false),
        ("all: title is Sales; title does_not_contain sal", true),
        ("all: title is Sales; title does_not_contain lab", false),
        ("all: title is Lab; title ends_with bor", true),
        ("all: title is Labor; title ends_with bor", false),
        ("all: title is_one_of Lab,Sales; title starts_with Lab", false),
        (
            "all: title is_one_of Lab,Labor; title is_none_of Lab,Labor,Sales",
            true,
        ),
        ("all: title is Lab; title is_not Sales", false),
        ("all: title is Lab; title is_none_of Labor,Sales", false),
        ("all: title is Lab; title is_present", false),
        ("all: title is Lab; title is_absent", true),
        ("all: title contains lab; title contains sal", false),
        ("all: title starts_with lab; title ends_with sales", false),
        // Different attributes.
        ("all: title is Lab; department is Sales", false),
        ("all: title is_present; department is_absent", false),
    ];
    for (text, expected) in table {
        let is_found = codes(&[text]) == [(1, LintCode::Contradiction)];
        assert_eq!(is_found, *expected, "{text}: {:?}", codes(&[text]));
    }
}

/// §3: an empty field is a lint error that blocks publishing, in a disabled rule too.
#[test]
fn an_empty_property_field_blocks() {
    let found = findings(&compiled(&["off: title is Lab; state is property.state"]));
    let [finding] = found.as_slice() else {
        panic!("{found:?}");
    };
    assert_eq!(finding.code, LintCode::EmptyPropertyField);
    assert_eq!(
        (finding.rule, finding.condition, finding.value),
        (0, Some(1), Some(0))
    );
    assert!(finding.message.contains("property.state"), "{}", finding.message);
    let blocking = LintCode::ALL.iter().filter(|code| code.blocks_publishing());
    assert_eq!(blocking.collect::<Vec<_>>(), [&LintCode::EmptyPropertyField]);
}

#[test]
fn groups_and_access_groups_that_do_nothing() {
    let named = |is_deleted, is_pushed, members| LintGroup {
        name: "Lab – Visitors".into(),
        is_deleted,
        is_pushed,
        members,
    };
    let groups = BTreeMap::from([
        (group(1), named(false, true, 3)),
        (group(2), named(true, true, 3)),
        (group(3), named(false, false, 0)),
        (group(4), named(false, true, 0)),
    ]);
    let opens = |n| AccessGroupId(Uuid::from_u128(n));
    let named = [(1, "Hardware lab", 2), (2, "Roof", 0)].map(|(n, name, doors)| {
        let name = name.to_owned();
        (opens(n), LintAccessGroup { name, doors })
    });
    let access_groups = BTreeMap::from(named);
    let mut lab = rule("all: groups member_of_any 1,2,3,4");
    lab.outcome.access_groups = BTreeSet::from([opens(1), opens(2)]);
    let set = RuleSet {
        revision: 1,
        rules: vec![lab],
    };
    let rules = made(set);
    let found = lint(Linted {
        rules: &rules,
        groups: &groups,
        access_groups: &access_groups,
        reach: None,
    });
    let messages: Vec<_> = found.iter().map(|found| found.message.as_str()).collect();
    assert_eq!(
        messages,
        [
            "The directory deleted Lab – Visitors. The rule goes on with the 3 members it had; choose another group.",
            "Lab – Visitors was never pushed, so nobody can be in it yet. Push it in the identity provider.",
            "Nobody is in Lab – Visitors.",
            "Roof has no doors, so it opens nothing.",
        ]
    );
    let found: Vec<_> = found
        .into_iter()
        .map(|found| (found.code, found.condition, found.value))
        .collect();
    assert_eq!(
        found,
        [
            (LintCode::GroupDeleted, Some(0), Some(1)),
            (LintCode::GroupNeverPushed, Some(0), Some(2)),
            (LintCode::GroupEmpty, Some(0), Some(3)),
            (LintCode::AccessGroupWithoutDoors, None, None),
        ]
    );
}

/// Members pulled over the API are members though nobody pushed them; a group named twice is found once.
#[test]
fn a_group_with_members_is_not_said_to_be_empty() {
    let pulled = LintGroup {
        name: "Lab".into(),
        is_deleted: false,
        is_pushed: false,
        members: 1,
    };
    let empty = LintGroup {
        is_pushed: true,
        members: 0,
        ..pulled.clone()
    };
    let rules = compiled(&["all: groups member_of_any 1,2,2"]);
    let found = lint(Linted {
        rules: &rules,
        groups: &BTreeMap::from([(group(1), pulled), (group(2), empty)]),
        access_groups: &BTreeMap::new(),
        reach: None,
    });
    let found: Vec<_> = found.into_iter().map(|found| (found.code, found.value)).collect();
    assert_eq!(found, [(LintCode::GroupEmpty, Some(1))]);
}

/// Rules that match the same people by one condition each: the second is shadowed if whoever fits its condition fits the first.
#[test]
fn what_one_condition_says_of_another() {
    let table: &[(&str, &[&str], &[&str])] = &[
        // Whoever fits this … fits each of these … and perhaps none of these.
        (
            "title is Labor",
            &[
                "title is_one_of Labor,Sales",
                "title contains lab",
                "title starts_with lab",
                "title ends_with bor",
                "title is_present",
            ],
            &[
                "title is Lab",
                "title contains sal",
                "title starts_with bor",
                "title ends_with lab",
                "title is_absent",
                "title is_not Sales",
                "department is Labor",
                "title is property.state",
            ],
        ),
        (
            "title is_one_of Lab,Labor",
            &["title contains lab", "title starts_with lab", "title is_present"],
            &["title is Lab", "title ends_with bor", "title contains labor"],
        ),
        (
            "title contains labor",
            &["title contains lab", "title is_present"],
            &[
                "title contains labors",
                "title starts_with lab",
                "title ends_with bor",
            ],
        ),
        (
            "title starts_with Labor",
            &["title starts_with lab", "title contains bor", "title is_present"],
            &[
                "title starts_with labors",
                "title ends_with bor",
                "title is Labor",
            ],
        ),
        (
            "title ends_with labor",
            &["title ends_with bor", "title contains lab", "title is_present"],
            &["title ends_with a labor", "title starts_with lab"],
        ),
        (
            "title is_none_of Lab,Sales",
            &["title is_not Sales", "title is_none_of Lab"],
            &[
                "title is_none_of Lab,Labor",
                "title does_not_contain lab",
                "title is_present",
            ],
        ),
        (
            "title does_not_contain lab",
            &[
                "title is_not Labor",
                "title is_none_of Lab,Labor",
                "title does_not_contain labor",
            ],
            &[
                "title is_not Sales",
                "title does_not_contain la",
                "title is_absent",
            ],
        ),
        (
            "title is_absent",
            &[
                "title is_not Lab",
                "title is_none_of Lab,Sales",
                "title does_not_contain lab",
            ],
            &["title is Lab", "title is_present"],
        ),
        (
            "title is_present",
            &["title is_present"],
            &["title is Lab", "title is_absent"],
        ),
        (
            "groups member_of_any 1",
            &["groups member_of_any 1,2", "groups member_of_all 1"],
            &[
                "groups member_of_all 1,2",
                "groups member_of_none 2",
                "groups member_of_any 2",
            ],
        ),
        (
            "groups member_of_any 1,2",
            &["groups member_of_any 1,2,3"],
            &["groups member_of_any 1", "groups member_of_all 1,2"],
        ),
        (
            "groups member_of_all 1,2",
            &["groups member_of_all 2", "groups member_of_any 2,3"],
            &["groups member_of_all 1,2,3", "groups member_of_any 3"],
        ),
        (
            "groups member_of_none 1,2",
            &["groups member_of_none 2"],
            &["groups member_of_none 1,2,3", "groups member_of_any 3"],
        ),
    ];
    let is_shadowed = |later: &str, earlier: &str| {
        let texts = [format!("all: {earlier}"), format!("all: {later}")];
        codes(&[&texts[0], &texts[1]]).contains(&(2, LintCode::Shadowed))
    };
    for (known, follows, does_not) in table {
        for wanted in *follows {
            assert!(is_shadowed(known, wanted), "whoever fits {known} fits {wanted}");
        }
        for wanted in *does_not {
            assert!(
                !is_shadowed(known, wanted),
                "who fits {known} need not fit {wanted}"
            );
        }
    }
    // An empty field fits nobody, so nobody is left for it to be reached by.
    assert!(is_shadowed("state is property.state", "title is Lab"));
}

/// A condition that fits nobody contradicts nothing: that its field is empty says it all.
#[test]
fn an_empty_field_is_no_contradiction() {
    for text in [
        "all: state is property.state; state is Madeira",
        "all: state is Madeira; state is property.state",
    ] {
        assert_eq!(codes(&[text]), [(1, LintCode::EmptyPropertyField)], "{text}");
    }
}

#[test]
fn findings_in_words() {
    let messages = |texts: &[&str]| -> Vec<String> {
        findings(&compiled(texts))
            .into_iter()
            .map(|found| found.message)
            .collect()
    };
    let later = "Everybody it could match is taken by rule 1 Lab staff before.";
    assert_eq!(
        messages(&["all:", "all: title is Lab"]),
        [
            "It has no conditions, so it matches everyone: the rule below is never reached. Move it to the end.",
            later
        ]
    );
    assert_eq!(
        messages(&[
            "all:",
            "all: title is Lab",
            "off: title is Lab",
            "all: city is Lisbon"
        ])[0],
        "It has no conditions, so it matches everyone: the 2 rules below are never reached. Move it to the end."
    );
    assert_eq!(
        messages(&["all: city is Lisbon; title is Lab; title is Sales"]),
        ["It cannot hold together with condition 2 on Title, so nobody matches the rule."]
    );
    assert_eq!(
        messages(&["all: state is property.state"]),
        [
            "property.state is empty, so the condition is false for everybody. Fill it in at the property, or remove the condition."
        ]
    );
}

#[test]
fn nobody_reaches_it_today() {
    let rules = compiled(&[
        "all: title is Lab",
        "all: department is Lab",
        "all: city is Lisbon",
    ]);
    let reach = |matching, taken: &[(usize, u64)]| Reach {
        matching,
        taken: taken.iter().copied().collect(),
    };
    let counted = [reach(9, &[]), reach(4, &[(0, 4)]), reach(5, &[(0, 4)])];
    let found = lint(Linted {
        rules: &rules,
        groups: &BTreeMap::new(),
        access_groups: &BTreeMap::new(),
        reach: Some(&counted),
    });
    let [finding] = found.as_slice() else {
        panic!("{found:?}");
    };
    assert_eq!(
        (finding.code, finding.rule, finding.by),
        (LintCode::NobodyReaches, 1, Some(0))
    );
    assert_eq!(
        finding.message,
        "Nobody reaches it today: 4 people match, all taken by rule 1 Lab staff."
    );
}

/// Who takes them is named, two at most.
#[test]
fn nobody_reaches_it_because_of_several() {
    let rules = compiled(&[
        "all: title is Lab",
        "all: department is Lab",
        "all: department is Sales",
        "all: city is Lisbon",
    ]);
    let found = |matching, taken: &[(usize, u64)]| {
        let nothing = Reach::default();
        let last = Reach {
            matching,
            taken: taken.iter().copied().collect(),
        };
        let counted = [nothing.clone(), nothing.clone(), nothing, last];
        let mut found = lint(Linted {
            rules: &rules,
            groups: &BTreeMap::new(),
            access_groups: &BTreeMap::new(),
            reach: Some(&counted),
        });
        found.pop().map(|found| (found.by, found.message))
    };
    let says = |by: Option<usize>, text: &str| Some((by, format!("Nobody reaches it today: {text}.")));
    assert_eq!(
        found(1, &[(1, 1)]),
        says(Some(1), "1 person matches, taken by rule 2 Lab staff")
    );
    let two = "5 people match, all taken by rule 1 Lab staff and rule 2 Lab staff";
    assert_eq!(found(5, &[(0, 2), (1, 3)]), says(None, two));
    let three = "5 people match, all taken by rule 1 Lab staff and 2 other rules";
    assert_eq!(found(5, &[(0, 2), (1, 2), (2, 1)]), says(None, three));
    assert_eq!(found(5, &[(0, 2), (1, 2)]), None, "one is left");
    assert_eq!(found(0, &[]), None, "nobody matches it anyway");
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 3_000, failure_persistence: None, ..ProptestConfig::default() })]

    /// Sound: a rule linted as shadowed or contradictory decides about nobody.
    #[test]
    fn a_rule_said_to_be_shadowed_is_never_reached(rules in rules(), people in prop::collection::vec(person(), 1..6)) {
        for finding in findings(&rules) {
            let index = finding.rule;
            for person in &people {
                let decision = decide(&rules, person.subject());
                match finding.code {
                    LintCode::Shadowed | LintCode::ShadowedByEveryone => {
                        prop_assert_ne!(decision, Decision::Matched { index }, "{:?}", finding);
                        prop_assert_ne!(decision, Decision::Waiting { index }, "{:?}", finding);
                    }
                    LintCode::Contradiction => {
                        prop_assert_ne!(decision, Decision::Matched { index }, "{:?}", finding);
                    }
                    LintCode::NobodyReaches | LintCode::GroupDeleted | LintCode::GroupNeverPushed
                    | LintCode::GroupEmpty | LintCode::AccessGroupWithoutDoors
                    | LintCode::EveryoneNotLast | LintCode::EmptyPropertyField => {}
                }
            }
        }
    }

    /// The same where most pairs are claimed: one condition against one.
    #[test]
    fn one_condition_that_shadows_another(first in any_condition(), second in any_condition(), people in prop::collection::vec(person(), 1..6)) {
        let of = |condition: Condition| Rule { conditions: vec![condition], ..rule("all:") };
        let set = RuleSet { revision: 1, rules: vec![of(first), of(second)] };
        let rules = made(set);
        if findings(&rules).iter().any(|finding| finding.code == LintCode::Shadowed) {
            for person in &people {
                let decision = decide(&rules, person.subject());
                prop_assert_ne!(decision, Decision::Matched { index: 1 });
                prop_assert_ne!(decision, Decision::Waiting { index: 1 });
            }
        }
    }
}
