//! Who should have access where: the rules in force, applied in memory to the people and groups as they read back. With
//! a settle window of zero that is all there is to know, so what the server stored must be exactly this.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use domain::evaluate::{GroupKnowledge, Subject};
use domain::{
    Address, Attributes, CompiledRules, Condition, ConditionSpec, ConditionValue, Decision, DirectoryAddress,
    DirectoryGroupId, DirectoryProfile, DirectoryValue, PropertyFields, Rule, RuleId, RuleOutcome, RuleSet,
    Text, Truth, decide,
};
use serde_json::Value;
use tests::okta::wire::ENTERPRISE;
use uuid::Uuid;

use super::reading::{Reading, list, text};

/// What an active membership gives.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Given {
    rule: String,
    role: String,
    access_groups: BTreeSet<String>,
}

/// Active memberships by e-mail (folded) and property.
pub(super) type Access = BTreeMap<(String, String), Given>;

/// As the rules say.
pub(super) fn wanted(reading: &Reading) -> Access {
    let mut access = Access::new();
    for user in reading.users.iter().filter(|user| user["active"] == true) {
        let profile = profile(user);
        let Some(email) = profile.primary_email() else {
            continue;
        };
        let groups = GroupKnowledge {
            known: memberships_of(user, &reading.groups),
            others: Truth::False,
        };
        for property in &reading.properties {
            let fields = PropertyFields::new(
                text(&property["name"]),
                &address(&property["address"]),
                text(&property["timeZone"]),
            );
            let rules = CompiledRules::new(Arc::new(rule_set(property)), fields, &BTreeMap::new());
            let subject = Subject {
                attributes: &Attributes::from(&profile),
                groups: &groups,
            };
            let Decision::Matched { index } = decide(&rules, subject) else {
                continue;
            };
            let rule = &rules.rules[index];
            let given = Given {
                rule: rule.name.clone(),
                role: rule.outcome.role.key().to_uppercase(),
                access_groups: rule
                    .outcome
                    .access_groups
                    .iter()
                    .map(ToString::to_string)
                    .collect(),
            };
            access.insert((email.key(), text(&property["name"]).to_owned()), given);
        }
    }
    access
}

/// As stored.
pub(super) fn stored(reading: &Reading) -> Access {
    let memberships = reading.employees.iter().flat_map(|employee| {
        let email = text(&employee["email"]).to_lowercase();
        list(&employee["memberships"])
            .iter()
            .map(move |membership| (email.clone(), membership))
    });
    let active = memberships.filter(|(_, membership)| membership["status"] == "ACTIVE");
    let entry = |(email, membership): (String, &Value)| {
        let given = Given {
            rule: text(&membership["why"]["ruleName"]).to_owned(),
            role: text(&membership["role"]).to_owned(),
            access_groups: ids(&membership["accessGroups"]),
        };
        ((email, text(&membership["property"]["name"]).to_owned()), given)
    };
    active.map(entry).collect()
}

fn ids(nodes: &Value) -> BTreeSet<String> {
    list(nodes)
        .iter()
        .map(|node| text(&node["id"]).to_owned())
        .collect()
}

/// What the rules of this test look at.
fn profile(user: &Value) -> DirectoryProfile {
    let option = |value: &Value| value.as_str().map(str::to_owned);
    let values = |elements: &Value| {
        let value = |element: &Value| DirectoryValue {
            value: text(&element["value"]).to_owned(),
            kind: option(&element["type"]),
            is_primary: element["primary"] == true,
        };
        list(elements).iter().map(value).collect()
    };
    let addresses = list(&user["addresses"]).iter().map(|element| DirectoryAddress {
        address: Address {
            city: option(&element["locality"]),
            ..Address::default()
        },
        kind: option(&element["type"]),
        is_primary: element["primary"] == true,
    });
    DirectoryProfile {
        emails: values(&user["emails"]),
        addresses: addresses.collect(),
        department: option(&user[ENTERPRISE]["department"]),
        ..DirectoryProfile::default()
    }
}

fn memberships_of(user: &Value, groups: &[Value]) -> BTreeMap<DirectoryGroupId, Truth> {
    let names = |group: &&Value| {
        list(&group["members"])
            .iter()
            .any(|member| member["value"] == user["id"])
    };
    groups
        .iter()
        .filter(names)
        .map(|group| {
            let id: Uuid = text(&group["id"]).parse().unwrap();
            (DirectoryGroupId(id), Truth::True)
        })
        .collect()
}

fn address(shown: &Value) -> Address {
    let part = |name: &str| shown[name].as_str().map(str::to_owned);
    Address {
        street: part("street"),
        city: part("city"),
        state: part("state"),
        postal_code: part("postalCode"),
        country: part("country"),
    }
}

/// The rules as the API shows them: its enums are the domain's keys in capitals.
fn rule_set(property: &Value) -> RuleSet {
    let rules = list(&property["ruleSet"]["rules"]).iter().map(|rule| Rule {
        id: RuleId(Uuid::nil()),
        name: text(&rule["name"]).to_owned(),
        enabled: rule["enabled"] == true,
        matching: key(&rule["match"]).parse().unwrap(),
        conditions: list(&rule["conditions"]).iter().map(condition).collect(),
        outcome: RuleOutcome {
            access_groups: ids(&rule["accessGroups"])
                .iter()
                .map(|id| id.parse().unwrap())
                .collect(),
            role: key(&rule["role"]).parse().unwrap(),
            mobile_key: key(&rule["mobileKey"]).parse().unwrap(),
        },
    });
    RuleSet {
        revision: 1,
        rules: rules.collect(),
    }
}

fn condition(shown: &Value) -> Condition {
    let value = |value: &Value| match (&value["text"], &value["propertyField"]) {
        (Value::String(fixed), _) => ConditionValue::Text(Text::from(fixed.as_str())),
        (_, Value::String(field)) => ConditionValue::PropertyField(field.to_lowercase().parse().unwrap()),
        (_, _) => ConditionValue::Group(text(&value["group"]["id"]).parse().unwrap()),
    };
    let spec = ConditionSpec {
        attribute: text(&shown["attribute"]).to_owned(),
        operator: key(&shown["operator"]).parse().unwrap(),
        values: list(&shown["values"]).iter().map(value).collect(),
    };
    Condition::try_from(spec).unwrap()
}

fn key(shown: &Value) -> String {
    text(shown).to_lowercase()
}
