//! Rules as they come from the server and go back to it.

use super::{ConditionDraft, RuleDraft, RuleSetDraft, ValueDraft};
use crate::api::rule::{
    Condition, ConditionInput, ConditionValue, ConditionValueInput, Rule, RuleGroup, RuleInput,
};

/// Published rules as drafts; keys go on from `next_key`.
pub fn read_rules(rules: &[Rule], next_key: &mut u32) -> Vec<RuleDraft> {
    let mut take = || {
        *next_key += 1;
        *next_key
    };
    rules.iter().map(|rule| read_rule(rule, &mut take)).collect()
}

fn read_rule(rule: &Rule, take: &mut impl FnMut() -> u32) -> RuleDraft {
    RuleDraft {
        key: take(),
        id: Some(rule.id.inner().to_owned()),
        name: rule.name.clone(),
        enabled: rule.enabled,
        match_mode: rule.match_mode,
        conditions: rule
            .conditions
            .iter()
            .map(|condition| read_condition(condition, take()))
            .collect(),
        access_groups: rule
            .access_groups
            .iter()
            .map(|group| group.id.inner().to_owned())
            .collect(),
        role: rule.role,
        mobile_key: rule.mobile_key,
    }
}

fn read_condition(condition: &Condition, key: u32) -> ConditionDraft {
    ConditionDraft {
        key,
        attribute: condition.attribute.clone(),
        operator: condition.operator,
        values: condition.values.iter().filter_map(read_value).collect(),
    }
}

fn read_value(value: &ConditionValue) -> Option<ValueDraft> {
    value
        .group
        .as_ref()
        .map(group_value)
        .or_else(|| value.property_field.map(ValueDraft::Field))
        .or_else(|| value.text.clone().map(ValueDraft::Text))
}

/// A group as a value.
pub fn group_value(group: &RuleGroup) -> ValueDraft {
    ValueDraft::Group {
        id: group.id.inner().to_owned(),
        name: group.display_name.clone(),
        is_deleted: group.is_deleted,
    }
}

/// The whole list as the server takes it.
pub fn input(draft: &RuleSetDraft) -> Vec<RuleInput> {
    draft.rules.iter().map(rule_input).collect()
}

fn rule_input(rule: &RuleDraft) -> RuleInput {
    RuleInput {
        id: rule.id.clone().map(cynic::Id::new),
        name: rule.name.trim().to_owned(),
        enabled: rule.enabled,
        match_mode: rule.match_mode,
        conditions: rule.conditions.iter().map(condition_input).collect(),
        access_group_ids: rule.access_groups.iter().map(cynic::Id::new).collect(),
        role: rule.role,
        mobile_key: rule.mobile_key,
    }
}

fn condition_input(condition: &ConditionDraft) -> ConditionInput {
    ConditionInput {
        attribute: condition.attribute.trim().to_owned(),
        operator: condition.operator,
        values: condition.values.iter().map(value_input).collect(),
    }
}

fn value_input(value: &ValueDraft) -> ConditionValueInput {
    let empty = ConditionValueInput {
        text: None,
        property_field: None,
        group_id: None,
    };
    match value {
        ValueDraft::Text(text) => ConditionValueInput {
            text: Some(text.clone()),
            ..empty
        },
        ValueDraft::Field(field) => ConditionValueInput {
            property_field: Some(*field),
            ..empty
        },
        ValueDraft::Group { id, .. } => ConditionValueInput {
            group_id: Some(cynic::Id::new(id)),
            ..empty
        },
    }
}

#[cfg(test)]
mod tests {
    use super::super::sample::{eng_hardware, lisbon};
    use super::*;
    use crate::api::kind::PropertyField;

    #[test]
    fn what_is_not_edited_goes_back_as_it_came() {
        let input = input(&lisbon());
        assert_eq!(input.len(), 3);
        assert_eq!(input[1].id, Some(cynic::Id::new("2")));
        assert_eq!(input[1].conditions[0].values[0].text.as_deref(), Some("Lisbon"));
        assert_eq!(input[1].access_group_ids, [cynic::Id::new("floors")]);
    }

    #[test]
    fn a_value_is_read_by_whichever_member_is_set_and_sent_as_one_member() {
        let empty = ConditionValue {
            text: None,
            property_field: None,
            group: None,
        };
        assert_eq!(read_value(&empty), None);
        let field = ConditionValue {
            property_field: Some(PropertyField::City),
            ..empty.clone()
        };
        let group = ConditionValue {
            group: Some(eng_hardware()),
            ..empty.clone()
        };
        let text = ConditionValue {
            text: Some("Lisbon".to_owned()),
            ..empty
        };
        for (value, sent) in [
            (field, r#"{"propertyField":"CITY"}"#),
            (group, r#"{"groupId":"g1"}"#),
            (text, r#"{"text":"Lisbon"}"#),
        ] {
            let read = read_value(&value).unwrap();
            assert_eq!(serde_json::to_string(&value_input(&read)).unwrap(), sent);
        }
    }
}
