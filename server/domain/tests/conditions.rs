//! behaviour.md §3, one row a sentence: what each operator says of a value, of several, of none, and of groups.

#![allow(
    clippy::unwrap_used,
    reason = "a test that meets what it does not expect should stop there"
)]

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use domain::condition::{Attribute, Condition, ConditionError, ConditionValue, Operator, Truth};
use domain::evaluate::{
    CompiledRules, Decision, GroupKnowledge, RuleResult, Subject, decide, decide_with_trace,
};
use domain::explain;
use domain::id::{DirectoryGroupId, RuleId};
use domain::limits;
use domain::mobile_key::MobileKeyAction;
use domain::person::Attributes;
use domain::property::{Address, PropertyField, PropertyFields};
use domain::role::Role;
use domain::rule::{Match, Rule, RuleOutcome, RuleSet};
use domain::text::Text;
use uuid::Uuid;

/// Lisbon; without a state, so that an empty field can be named.
fn lisbon() -> PropertyFields {
    let address = Address {
        city: Some("Lisbon".into()),
        ..Address::default()
    };
    PropertyFields::new("Lisbon studio", &address, "Europe/Lisbon")
}

fn group(n: u128) -> DirectoryGroupId {
    DirectoryGroupId(Uuid::from_u128(n))
}

fn condition(attribute: &str, operator: &str, values: &[&str]) -> Condition {
    let values = values.iter().map(|value| match value.strip_prefix("property.") {
        Some("city") => ConditionValue::PropertyField(PropertyField::City),
        Some("state") => ConditionValue::PropertyField(PropertyField::State),
        Some(other) => panic!("no such field in this table: {other}"),
        None => ConditionValue::Text(Text::from(*value)),
    });
    let attribute = Attribute::parse(attribute).unwrap();
    Condition::new(attribute, operator.parse::<Operator>().unwrap(), values.collect()).unwrap()
}

fn rule(matching: Match, conditions: Vec<Condition>) -> Rule {
    Rule {
        id: RuleId(Uuid::from_u128(1)),
        name: "Hardware lab staff".into(),
        enabled: true,
        matching,
        conditions,
        outcome: RuleOutcome {
            access_groups: BTreeSet::new(),
            role: Role::User,
            mobile_key: MobileKeyAction::Leave,
        },
    }
}

/// What the rules decide, with and without a trace: both must agree.
fn decided(rules: Vec<Rule>, attributes: &Attributes, groups: &GroupKnowledge) -> Decision {
    let subject = Subject { attributes, groups };
    let rules = RuleSet { revision: 1, rules };
    let rules = CompiledRules::new(Arc::new(rules), lisbon(), &BTreeMap::new());
    let decision = decide(&rules, subject);
    assert_eq!(
        decide_with_trace(&rules, subject).0,
        decision,
        "the trace must tell of the same decision"
    );
    decision
}

fn no_groups() -> GroupKnowledge {
    GroupKnowledge {
        known: BTreeMap::new(),
        others: Truth::False,
    }
}

fn holds(condition: Condition, attributes: &Attributes) -> bool {
    decided(vec![rule(Match::All, vec![condition])], attributes, &no_groups())
        == (Decision::Matched { index: 0 })
}

#[test]
fn text_operators() {
    let mut ines = Attributes::default();
    ines.add(Attribute::parse("title").unwrap(), "  Hardware Engineer ");
    ines.add(Attribute::parse("city").unwrap(), "LISBON");
    ines.add(Attribute::parse("email").unwrap(), "ines@aldermoor.example");
    ines.add(Attribute::parse("email").unwrap(), "ines@home.example");
    // Attribute, operator, values, result.
    let table: &[(&str, &str, &[&str], bool)] = &[
        // Text ignores case and outer space.
        ("title", "is", &["hardware engineer"], true),
        ("title", "is", &[" HARDWARE ENGINEER "], true),
        ("title", "is", &["engineer"], false),
        ("title", "is_not", &["engineer"], true),
        ("title", "is_not", &["Hardware engineer"], false),
        ("title", "is_one_of", &["Designer", "hardware engineer"], true),
        ("title", "is_one_of", &["Designer"], false),
        ("title", "is_none_of", &["Designer"], true),
        ("title", "is_none_of", &["Designer", "hardware engineer"], false),
        ("title", "contains", &["WARE"], true),
        ("title", "does_not_contain", &["ware"], false),
        ("title", "starts_with", &["hard"], true),
        ("title", "starts_with", &["engineer"], false),
        ("title", "ends_with", &["ENGINEER"], true),
        ("title", "is_present", &[], true),
        ("title", "is_absent", &[], false),
        // Absent: is not, is none of, does not contain and is absent are true, all others false.
        ("department", "is", &["Lab"], false),
        ("department", "is_not", &["Lab"], true),
        ("department", "is_one_of", &["Lab"], false),
        ("department", "is_none_of", &["Lab"], true),
        ("department", "contains", &["Lab"], false),
        ("department", "does_not_contain", &["Lab"], true),
        ("department", "starts_with", &["Lab"], false),
        ("department", "ends_with", &["Lab"], false),
        ("department", "is_present", &[], false),
        ("department", "is_absent", &[], true),
        // Multi-valued: true if any value is; negations if none is.
        ("email", "ends_with", &["@home.example"], true),
        ("email", "is", &["ines@aldermoor.example"], true),
        ("email", "is_not", &["ines@aldermoor.example"], false),
        ("email", "does_not_contain", &["home"], false),
        ("email", "is_none_of", &["tomasz@aldermoor.example"], true),
        // A value may name a property's field; an empty one makes the condition false, negated or not.
        ("city", "is", &["property.city"], true),
        ("city", "is_not", &["property.city"], false),
        ("city", "is", &["property.state"], false),
        ("city", "is_not", &["property.state"], false),
        ("department", "is_not", &["property.state"], false),
    ];
    for (attribute, operator, values, expected) in table {
        let result = holds(condition(attribute, operator, values), &ines);
        assert_eq!(result, *expected, "{attribute} {operator} {values:?}");
    }
}

#[test]
fn a_condition_that_needs_values_and_has_none_is_refused() {
    let title = Attribute::parse("title").unwrap();
    for operator in [
        "is",
        "is_not",
        "is_one_of",
        "is_none_of",
        "contains",
        "starts_with",
        "ends_with",
    ] {
        let operator: Operator = operator.parse().unwrap();
        assert!(
            Condition::new(title.clone(), operator, vec![]).is_err(),
            "{operator}"
        );
    }
}

/// Member of 1, not of 2, unknown of 3.
#[test]
fn group_operators_are_three_valued() {
    let groups = GroupKnowledge {
        known: BTreeMap::from([(group(1), Truth::True), (group(2), Truth::False)]),
        others: Truth::Unknown,
    };
    let (yes, no, wait) = (
        Decision::Matched { index: 0 },
        Decision::NoMatch,
        Decision::Waiting { index: 0 },
    );
    let table: &[(&str, &[u128], Decision)] = &[
        ("member_of_any", &[1, 3], yes),
        ("member_of_any", &[2], no),
        ("member_of_any", &[2, 3], wait),
        ("member_of_all", &[1], yes),
        ("member_of_all", &[1, 3], wait),
        ("member_of_all", &[2, 3], no),
        ("member_of_none", &[2], yes),
        ("member_of_none", &[1, 3], no),
        ("member_of_none", &[2, 3], wait),
    ];
    for (operator, ids, expected) in table {
        let values = ids.iter().map(|id| ConditionValue::Group(group(*id))).collect();
        let groups_attribute = Attribute::parse("groups").unwrap();
        let condition = Condition::new(groups_attribute, operator.parse().unwrap(), values).unwrap();
        let decision = decided(
            vec![rule(Match::All, vec![condition])],
            &Attributes::default(),
            &groups,
        );
        assert_eq!(decision, *expected, "{operator} {ids:?}");
    }
}

/// behaviour.md §2.5: in rule order, first match wins; an unknown result stops there.
#[test]
fn the_first_rule_that_matches_decides() {
    let member_of = |n| {
        let values = vec![ConditionValue::Group(group(n))];
        Condition::new(
            Attribute::parse("groups").unwrap(),
            "member_of_any".parse().unwrap(),
            values,
        )
        .unwrap()
    };
    let everyone = || rule(Match::All, vec![]);
    let disabled = || Rule {
        enabled: false,
        ..everyone()
    };
    let (nobody, groups) = (Attributes::default(), no_groups());
    let unknown = GroupKnowledge {
        known: BTreeMap::new(),
        others: Truth::Unknown,
    };
    let of_one = || rule(Match::All, vec![member_of(1)]);
    assert_eq!(decided(vec![], &nobody, &groups), Decision::Paused);
    assert_eq!(decided(vec![disabled()], &nobody, &groups), Decision::Paused);
    assert_eq!(decided(vec![of_one()], &nobody, &groups), Decision::NoMatch);
    assert_eq!(
        decided(vec![of_one(), everyone(), everyone()], &nobody, &groups),
        Decision::Matched { index: 1 }
    );
    assert_eq!(
        decided(vec![disabled(), everyone()], &nobody, &groups),
        Decision::Matched { index: 1 }
    );
    assert_eq!(
        decided(vec![of_one(), everyone()], &nobody, &unknown),
        Decision::Waiting { index: 0 }
    );
    assert_eq!(
        decided(vec![everyone(), of_one()], &nobody, &unknown),
        Decision::Matched { index: 0 }
    );
}

/// Match any: one true condition is enough, also beside an unknown one; match all: one false one is enough to fail.
#[test]
fn match_all_and_any_are_three_valued() {
    let unknown = GroupKnowledge {
        known: BTreeMap::new(),
        others: Truth::Unknown,
    };
    let mut ines = Attributes::default();
    ines.add(Attribute::parse("title").unwrap(), "Engineer");
    let member = || {
        let values = vec![ConditionValue::Group(group(1))];
        Condition::new(
            Attribute::parse("groups").unwrap(),
            "member_of_any".parse().unwrap(),
            values,
        )
        .unwrap()
    };
    let (is, is_not) = (
        condition("title", "is", &["Engineer"]),
        condition("title", "is_not", &["Engineer"]),
    );
    let decide_one = |matching, other: &Condition| {
        decided(
            vec![rule(matching, vec![member(), other.clone()])],
            &ines,
            &unknown,
        )
    };
    assert_eq!(decide_one(Match::Any, &is), Decision::Matched { index: 0 });
    assert_eq!(decide_one(Match::Any, &is_not), Decision::Waiting { index: 0 });
    assert_eq!(decide_one(Match::All, &is), Decision::Waiting { index: 0 });
    assert_eq!(decide_one(Match::All, &is_not), Decision::NoMatch);
}

/// behaviour.md §5, Explain: the rules in order, each with what became of it.
#[test]
fn the_trace_says_what_became_of_each_rule() {
    let of_group = || {
        let values = vec![ConditionValue::Group(group(1))];
        let operator = Operator::MemberOfAny;
        let condition = Condition::new(Attribute::parse("groups").unwrap(), operator, values);
        rule(Match::All, vec![condition.unwrap()])
    };
    let off = Rule {
        enabled: false,
        ..of_group()
    };
    let everyone = rule(Match::All, vec![]);
    let results = |rules: Vec<Rule>, others: Truth| {
        let groups = GroupKnowledge {
            known: BTreeMap::new(),
            others,
        };
        let rules = RuleSet { revision: 1, rules };
        let rules = CompiledRules::new(Arc::new(rules), lisbon(), &BTreeMap::new());
        let attributes = &Attributes::default();
        let (_, trace) = decide_with_trace(
            &rules,
            Subject {
                attributes,
                groups: &groups,
            },
        );
        trace.into_iter().map(|rule| rule.result).collect::<Vec<_>>()
    };
    use RuleResult::{Disabled, Matched, NotMatched, Unknown, Unreached};
    let rules = vec![off.clone(), of_group(), everyone.clone(), of_group(), off.clone()];
    assert_eq!(
        results(rules.clone(), Truth::False),
        [Disabled, NotMatched, Matched, Unreached, Disabled]
    );
    assert_eq!(
        results(rules, Truth::Unknown),
        [Disabled, Unknown, Unreached, Unreached, Disabled]
    );
    assert_eq!(
        results(vec![of_group(), off.clone()], Truth::False),
        [NotMatched, Disabled]
    );
    assert_eq!(results(vec![off], Truth::True), [Disabled]);
}

#[test]
fn a_trace_is_told_in_words() {
    let groups_of = |n: &[u128]| {
        let values = n.iter().map(|n| ConditionValue::Group(group(*n))).collect();
        Condition::new(Attribute::parse("groups").unwrap(), Operator::MemberOfAny, values).unwrap()
    };
    let conditions = vec![
        condition("city", "is", &["property.city"]),
        condition("title", "is_one_of", &["Designer", "Engineer", "Buyer"]),
        condition("department", "is_absent", &[]),
        groups_of(&[1, 2]),
        groups_of(&[2]),
    ];
    let rules = RuleSet {
        revision: 1,
        rules: vec![rule(Match::Any, conditions)],
    };
    let names = BTreeMap::from([
        (group(1), "Lisbon Lab".to_owned()),
        (group(2), "Lisbon Desks".to_owned()),
    ]);
    let rules = CompiledRules::new(Arc::new(rules), lisbon(), &names);
    let mut ines = Attributes::default();
    ines.add(Attribute::parse("city").unwrap(), "Lisbon");
    let groups = GroupKnowledge {
        known: BTreeMap::from([(group(1), Truth::True)]),
        others: Truth::False,
    };
    let subject = Subject {
        attributes: &ines,
        groups: &groups,
    };
    let (_, trace) = decide_with_trace(&rules, subject);
    assert_eq!(explain::rule(&trace[0]), "1 Hardware lab staff: Matched");
    let told: Vec<_> = trace[0].conditions.iter().map(explain::condition).collect();
    assert_eq!(
        told,
        [
            "City is property.city: Lisbon: Lisbon, passes",
            "Title is one of Designer, Engineer or Buyer: absent, fails",
            "Department is absent: absent, passes",
            "Group member of any Lisbon Lab or Lisbon Desks: Lisbon Lab, passes",
            "Group member of any Lisbon Desks: in none of them, fails",
        ]
    );
}

/// What a condition may compare with (behaviour.md §3): values of its attribute's kind, none blank, none endless.
#[test]
fn a_value_is_checked() {
    let text = |text: &str| ConditionValue::Text(Text::from(text));
    let group = ConditionValue::Group(DirectoryGroupId(Uuid::from_u128(1)));
    let refused = |attribute: &str, operator, value: ConditionValue| {
        Condition::new(Attribute::parse(attribute).unwrap(), operator, vec![value]).err()
    };
    let longest = "x".repeat(limits::VALUE_CHARACTERS);
    assert_eq!(refused("title", Operator::Is, text(&longest)), None);
    assert_eq!(
        refused("title", Operator::Is, text(&format!("{longest}x"))),
        Some(ConditionError::LongValue { index: 0 })
    );
    assert_eq!(
        refused("title", Operator::Is, text("  ")),
        Some(ConditionError::BlankValue { index: 0 })
    );
    let of_another_kind = |attribute: &str| {
        Some(ConditionError::ValueKind {
            index: 0,
            attribute: attribute.into(),
        })
    };
    assert_eq!(
        refused("title", Operator::Is, group.clone()),
        of_another_kind("Title")
    );
    assert_eq!(refused("groups", Operator::MemberOfAny, group), None);
    assert_eq!(
        refused("groups", Operator::MemberOfAny, text("Lab")),
        of_another_kind("Group")
    );
}
