//! Rules and people over few attributes, values and groups, so that conditions meet each other and the people.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use domain::evaluate::{CompiledRules, GroupKnowledge, Subject};
use domain::{
    AccessGroupId, Address, Attribute, Attributes, Condition, ConditionValue, DirectoryGroupId, Match,
    MobileKeyAction, Operator, PropertyField, PropertyFields, Role, Rule, RuleId, RuleOutcome, RuleSet, Text,
    Truth,
};
use proptest::collection::{btree_map, vec};
use proptest::option;
use proptest::prelude::*;
use proptest::sample::select;
use uuid::Uuid;

/// One of them holds several values, and one is a custom path.
const ATTRIBUTES: &[&str] = &["title", "department", "email", "urn:example:2.0:User:badge"];
const VALUES: &[&str] = &["Lab", "lab tech", "LABOR", "Sales", "Lisbon", "bon"];
const TEXT_OPERATORS: &[Operator] = &[
    Operator::Is,
    Operator::IsNot,
    Operator::IsOneOf,
    Operator::IsNoneOf,
    Operator::Contains,
    Operator::DoesNotContain,
    Operator::StartsWith,
    Operator::EndsWith,
    Operator::IsPresent,
    Operator::IsAbsent,
];

pub(super) fn group(n: u128) -> DirectoryGroupId {
    DirectoryGroupId(Uuid::from_u128(n))
}

/// Lisbon; without a state, so that an empty field can be named.
fn lisbon() -> PropertyFields {
    let address = Address {
        city: Some("Lisbon".into()),
        ..Address::default()
    };
    PropertyFields::new("Lab", &address, "Europe/Lisbon")
}

fn text_value() -> impl Strategy<Value = ConditionValue> {
    prop_oneof![
        8 => select(VALUES).prop_map(|value| ConditionValue::Text(Text::from(value))),
        1 => Just(ConditionValue::PropertyField(PropertyField::City)),
        1 => Just(ConditionValue::PropertyField(PropertyField::State)),
    ]
}

fn text_condition() -> impl Strategy<Value = Condition> {
    (
        select(ATTRIBUTES),
        select(TEXT_OPERATORS),
        vec(text_value(), 1..4),
    )
        .prop_map(|(attribute, operator, mut values)| {
            values.truncate(operator.most_values());
            Condition::new(Attribute::parse(attribute).unwrap(), operator, values).unwrap()
        })
}

fn group_condition() -> impl Strategy<Value = Condition> {
    let operators = [
        Operator::MemberOfAny,
        Operator::MemberOfAll,
        Operator::MemberOfNone,
    ];
    (select(operators.to_vec()), vec(1_u128..6, 1..4)).prop_map(|(operator, groups)| {
        let values = groups.into_iter().map(|n| ConditionValue::Group(group(n)));
        Condition::new(Attribute::Groups, operator, values.collect()).unwrap()
    })
}

pub(super) fn condition() -> impl Strategy<Value = Condition> {
    prop_oneof![3 => text_condition(), 1 => group_condition()]
}

fn rule() -> impl Strategy<Value = Rule> {
    let conditions = vec(condition(), 0..4);
    (conditions, any::<bool>(), prop::bool::weighted(0.9)).prop_map(|(conditions, all, enabled)| Rule {
        id: RuleId(Uuid::nil()),
        name: "Lab staff".into(),
        enabled,
        matching: if all { Match::All } else { Match::Any },
        conditions,
        outcome: RuleOutcome {
            access_groups: BTreeSet::from([AccessGroupId(Uuid::nil())]),
            role: Role::User,
            mobile_key: MobileKeyAction::Leave,
        },
    })
}

/// The rules as Lisbon's.
pub(super) fn compiled(set: RuleSet) -> CompiledRules {
    CompiledRules::new(Arc::new(set), lisbon(), &BTreeMap::new())
}

pub(super) fn rules() -> impl Strategy<Value = CompiledRules> {
    vec(rule(), 0..8).prop_map(|rules| compiled(RuleSet { revision: 1, rules }))
}

#[derive(Clone, Debug)]
pub(super) struct Person {
    attributes: Attributes,
    groups: GroupKnowledge,
}

impl Person {
    pub(super) fn subject(&self) -> Subject<'_> {
        Subject {
            attributes: &self.attributes,
            groups: &self.groups,
        }
    }
}

pub(super) fn person() -> impl Strategy<Value = Person> {
    let one = || option::of(select(VALUES));
    let several = || vec(select(VALUES), 0..3);
    let truth = || select(Truth::ALL);
    let others = select(&[Truth::False, Truth::False, Truth::Unknown][..]);
    let groups = (btree_map(1_u128..6, truth(), 0..4), others);
    (one(), one(), several(), several(), groups).prop_map(|(title, department, emails, badges, groups)| {
        let mut attributes = Attributes::default();
        let values = [
            (0, title.into_iter().collect()),
            (1, department.into_iter().collect()),
            (2, emails),
            (3, badges),
        ];
        for (attribute, values) in values {
            for value in values {
                attributes.add(Attribute::parse(ATTRIBUTES[attribute]).unwrap(), value);
            }
        }
        let known = groups.0.into_iter().map(|(n, truth)| (group(n), truth));
        let groups = GroupKnowledge {
            known: known.collect(),
            others: groups.1,
        };
        Person { attributes, groups }
    })
}
