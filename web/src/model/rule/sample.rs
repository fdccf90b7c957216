//! Rules of an office in Lisbon for the tests of this model.

use super::{RuleSetDraft, home::Home};
use crate::api::kind::{AttributeKind, ConditionOperator, MobileKeyAction, PropertyField, Role, RuleMatch};
use crate::api::property::AccessGroupName;
use crate::api::rule::{Condition, ConditionAttribute, ConditionValue, Rule, RuleGroup, RuleSet};

/// A published rule about a city that gives the staff floors.
pub fn rule(id: &str, name: &str, city: &str) -> Rule {
    let value = ConditionValue {
        text: Some(city.to_owned()),
        property_field: None,
        group: None,
    };
    Rule {
        id: cynic::Id::new(id),
        name: name.to_owned(),
        enabled: true,
        match_mode: RuleMatch::All,
        conditions: vec![Condition {
            attribute: "city".to_owned(),
            label: "City".to_owned(),
            operator: ConditionOperator::Is,
            values: vec![value],
        }],
        access_groups: vec![AccessGroupName {
            id: cynic::Id::new("floors"),
            name: "Staff floors".to_owned(),
        }],
        role: Role::User,
        mobile_key: MobileKeyAction::Issue,
        active_membership_count: 23,
    }
}

/// A revision.
pub fn published(revision: i32, rules: Vec<Rule>) -> RuleSet {
    RuleSet {
        id: cynic::Id::new("set"),
        revision,
        published_at: None,
        published_by: None,
        note: None,
        rules,
    }
}

/// Three rules at revision 14.
pub fn lisbon() -> RuleSetDraft {
    RuleSetDraft::new(&published(
        14,
        vec![
            rule("1", "Contractors", "Porto"),
            rule("2", "Hardware lab staff", "Lisbon"),
            rule("3", "Lisbon everyone", "Lisbon"),
        ],
    ))
}

/// The office itself: it has a city and no state.
pub fn lisbon_home() -> Home {
    Home {
        name: "Lisbon".to_owned(),
        fields: vec![(PropertyField::City, "Lisbon".to_owned())],
    }
}

/// City, as the server offers it.
pub fn city_attribute() -> ConditionAttribute {
    ConditionAttribute {
        key: "city".to_owned(),
        label: "City".to_owned(),
        kind: AttributeKind::Text,
        operators: vec![
            ConditionOperator::Is,
            ConditionOperator::IsNot,
            ConditionOperator::IsOneOf,
        ],
    }
}

/// Membership in groups, as the server offers it.
pub fn group_attribute() -> ConditionAttribute {
    ConditionAttribute {
        key: "groups".to_owned(),
        label: "Group".to_owned(),
        kind: AttributeKind::Group,
        operators: vec![ConditionOperator::MemberOfAny, ConditionOperator::MemberOfNone],
    }
}

/// A pushed group.
pub fn eng_hardware() -> RuleGroup {
    RuleGroup {
        id: cynic::Id::new("g1"),
        display_name: "Eng – Hardware".to_owned(),
        member_count: 57,
        is_deleted: false,
    }
}
