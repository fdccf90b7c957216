//! One person against the largest rule set allowed: 200 rules of 25 conditions, each rule failing only at its last
//! condition, so that no rule lets go early and every condition is asked. Prints medians; never fails on time.

#![expect(clippy::print_stdout, reason = "a benchmark prints its figures")]

use std::collections::{BTreeMap, BTreeSet};
use std::hint::black_box;
use std::sync::Arc;
use std::time::{Duration, Instant};

use domain::evaluate::{CompiledRules, GroupKnowledge, Subject, decide, decide_with_trace};
use domain::{
    Address, Attribute, Attributes, Condition, ConditionValue, DirectoryGroupId, Match, MobileKeyAction,
    Operator, PropertyFields, Role, Rule, RuleId, RuleOutcome, RuleSet, Text, Truth, limits,
};
use uuid::Uuid;

const ROUNDS: usize = 2_001;

fn main() {
    let person = attributes();
    let groups = GroupKnowledge {
        known: (0..20).map(|n| (group(n), Truth::True)).collect(),
        others: Truth::False,
    };
    let subject = Subject {
        attributes: &person,
        groups: &groups,
    };
    println!(
        "| one person against 200 rules of 25 conditions | median µs | slowest of 100 µs |\n| --- | ---: | ---: |"
    );
    for (name, parts) in [
        ("values and groups looked up", false),
        ("every fifth condition a part of a text", true),
    ] {
        let rules = rules(parts);
        report(&format!("decision, {name}"), || {
            black_box(decide(black_box(&rules), subject));
        });
        report(&format!("with full trace, {name}"), || {
            black_box(decide_with_trace(black_box(&rules), subject));
        });
    }
}

/// Median, and the 99th percentile.
fn report(name: &str, run: impl Fn()) {
    let mut times: Vec<Duration> = (0..ROUNDS)
        .map(|_| {
            let start = Instant::now();
            run();
            start.elapsed()
        })
        .collect();
    times.sort_unstable();
    let micros = |at: usize| times[at].as_secs_f64() * 1e6;
    println!(
        "| {name} | {:.1} | {:.1} |",
        micros(ROUNDS / 2),
        micros(ROUNDS * 99 / 100)
    );
}

fn group(n: u128) -> DirectoryGroupId {
    DirectoryGroupId(Uuid::from_u128(n))
}

fn attributes() -> Attributes {
    let mut person = Attributes::default();
    for (attribute, value) in [
        ("title", "Hardware Engineer"),
        ("department", "Hardware"),
        ("city", "Lisbon"),
        ("country", "PT"),
        ("costCenter", "4711"),
        ("userType", "employee"),
        ("email", "ines@aldermoor.example"),
        ("urn:example:2.0:User:badge", "green"),
    ] {
        let attribute = Attribute::parse(attribute).expect("invariant: an attribute path");
        person.add(attribute, value);
    }
    person
}

fn condition(attribute: &str, operator: Operator, values: Vec<ConditionValue>) -> Condition {
    let attribute = Attribute::parse(attribute).expect("invariant: an attribute path");
    Condition::new(attribute, operator, values).expect("invariant: a condition that is allowed")
}

/// Rules whose conditions hold except the last one.
fn rules(with_parts: bool) -> CompiledRules {
    let rules = (0..limits::RULES_PER_PROPERTY).map(|n| {
        let holds = (0..limits::CONDITIONS_PER_RULE - 1).map(|place| that_holds(n, place, with_parts));
        let other_city = vec![ConditionValue::Text(Text::from(format!("City {n}")))];
        let fails = condition("city", Operator::Is, other_city);
        Rule {
            id: RuleId(Uuid::from_u128(n as u128)),
            name: format!("Rule {n}"),
            enabled: true,
            matching: Match::All,
            conditions: holds.chain([fails]).collect(),
            outcome: RuleOutcome {
                access_groups: BTreeSet::new(),
                role: Role::User,
                mobile_key: MobileKeyAction::Leave,
            },
        }
    });
    let set = RuleSet {
        revision: 1,
        rules: rules.collect(),
    };
    let fields = PropertyFields::new("Lisbon", &Address::default(), "Europe/Lisbon");
    let names: BTreeMap<_, _> = (0..2_000).map(|n| (group(n), format!("Team {n}"))).collect();
    CompiledRules::new(Arc::new(set), fields, &names)
}

fn that_holds(rule: usize, place: usize, with_parts: bool) -> Condition {
    let text = |value: String| ConditionValue::Text(Text::from(value));
    let listed = |value: &str| {
        let others = (0..10).map(|n| text(format!("{value} {rule} {n}")));
        others.chain([text(value.to_owned())]).collect()
    };
    let named = |first: usize| {
        let groups = (first..first + 10).map(|n| ConditionValue::Group(group(n as u128)));
        groups.collect()
    };
    match place % 5 {
        0 => condition("title", Operator::IsOneOf, listed("Hardware Engineer")),
        1 => condition(
            "department",
            Operator::IsNot,
            vec![text(format!("Department {rule}"))],
        ),
        2 => condition("groups", Operator::MemberOfAny, named((rule + place) % 20)),
        3 => condition("groups", Operator::MemberOfNone, named(20 + rule * 5 + place)),
        _ if with_parts => condition(
            "email",
            Operator::EndsWith,
            vec![text("@aldermoor.example".to_owned())],
        ),
        _ => condition("urn:example:2.0:User:badge", Operator::IsPresent, vec![]),
    }
}
