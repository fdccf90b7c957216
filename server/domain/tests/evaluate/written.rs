//! Conditions and rules as a table writes them.

use std::collections::BTreeSet;

use domain::{
    Attribute, Condition, ConditionValue, Match, MobileKeyAction, PropertyField, Role, Rule, RuleId,
    RuleOutcome, Text,
};
use uuid::Uuid;

use super::world::group;

/// `title is Lab`, `groups member_of_any 1 2`, `department is property.state`: attribute, operator, values by commas.
pub(super) fn condition(text: &str) -> Condition {
    let (attribute, rest) = text.split_once(' ').unwrap();
    let (operator, values) = rest.split_once(' ').unwrap_or((rest, ""));
    let value = |text: &str| match (attribute, text) {
        ("groups", n) => ConditionValue::Group(group(n.parse().unwrap())),
        (_, "property.state") => ConditionValue::PropertyField(PropertyField::State),
        (_, "property.city") => ConditionValue::PropertyField(PropertyField::City),
        (_, text) => ConditionValue::Text(Text::from(text)),
    };
    let values = values.split(',').filter(|text| !text.is_empty()).map(value);
    Condition::new(
        Attribute::parse(attribute).unwrap(),
        operator.parse().unwrap(),
        values.collect(),
    )
    .unwrap()
}

/// `all: title is Lab; city is Lisbon`, `any: …`, `off: …`, `all:` for everyone.
pub(super) fn rule(text: &str) -> Rule {
    let (matching, conditions) = text.split_once(':').unwrap();
    let conditions = conditions
        .split(';')
        .map(str::trim)
        .filter(|text| !text.is_empty());
    Rule {
        id: RuleId(Uuid::nil()),
        name: "Lab staff".into(),
        enabled: matching != "off",
        matching: if matching == "any" { Match::Any } else { Match::All },
        conditions: conditions.map(condition).collect(),
        outcome: RuleOutcome {
            access_groups: BTreeSet::new(),
            role: Role::User,
            mobile_key: MobileKeyAction::Leave,
        },
    }
}
