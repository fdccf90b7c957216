//! What the server would refuse in a draft, said before it is sent and at its control, and what is worth a look although it is
//! allowed. The bounds are the server's (behaviour.md §3); it checks them again.

use super::fault::{Part, RuleFault};
use super::home::{Home, field_word};
use super::{ConditionDraft, RuleDraft, RuleSetDraft, ValueDraft, most_values};
use crate::model::word;

/// Rules in one property.
pub const RULES_PER_PROPERTY: usize = 200;
/// Conditions in one rule.
pub const CONDITIONS_PER_RULE: usize = 25;
/// Values in one condition.
pub const VALUES_PER_CONDITION: usize = 1_000;
/// Access groups that one rule gives.
pub const ACCESS_GROUPS_PER_RULE: usize = 100;
/// Characters of a name.
pub const NAME_CHARACTERS: usize = 120;
/// Characters of a text value.
pub const VALUE_CHARACTERS: usize = 512;
/// Characters of the path of an attribute.
pub const ATTRIBUTE_CHARACTERS: usize = 256;
/// Characters of the note of a publish.
pub const NOTE_CHARACTERS: usize = 500;

/// Everything that is wrong, in the order of the draft.
pub fn faults(draft: &RuleSetDraft, home: &Home) -> Vec<RuleFault> {
    draft
        .rules
        .iter()
        .flat_map(|rule| rule_faults(rule, home))
        .collect()
}

/// What is wrong with the note; `None` if nothing is.
pub fn note_fault(note: &str) -> Option<String> {
    too_long(note, NOTE_CHARACTERS)
}

fn rule_faults(rule: &RuleDraft, home: &Home) -> Vec<RuleFault> {
    let conditions = rule.conditions.iter().flat_map(|condition| {
        [
            (Part::Attribute(condition.key), attribute_fault(condition)),
            (Part::Values(condition.key), values_fault(condition, home)),
        ]
    });
    [
        (Part::Name, name_fault(rule)),
        (Part::Conditions, conditions_fault(rule)),
    ]
    .into_iter()
    .chain(conditions)
    .chain([(Part::AccessGroups, access_groups_fault(rule))])
    .filter_map(|(part, message)| {
        message.map(|message| RuleFault {
            rule: rule.key,
            part,
            message,
        })
    })
    .collect()
}

fn too_long(text: &str, most: usize) -> Option<String> {
    let length = text.trim().chars().count();
    (length > most).then(|| format!("{length} characters; {most} are the most."))
}

fn too_many(found: usize, most: usize, what: &str) -> Option<String> {
    (found > most).then(|| format!("{found} {what}; {most} are the most."))
}

fn name_fault(rule: &RuleDraft) -> Option<String> {
    if rule.name.trim().is_empty() {
        return Some("Give the rule a name, like Hardware lab staff.".to_owned());
    }
    too_long(&rule.name, NAME_CHARACTERS)
}

fn conditions_fault(rule: &RuleDraft) -> Option<String> {
    too_many(rule.conditions.len(), CONDITIONS_PER_RULE, "conditions")
}

fn access_groups_fault(rule: &RuleDraft) -> Option<String> {
    too_many(rule.access_groups.len(), ACCESS_GROUPS_PER_RULE, "access groups")
}

fn attribute_fault(condition: &ConditionDraft) -> Option<String> {
    if condition.attribute.trim().is_empty() {
        return Some("Write the path of the attribute, like nickName.".to_owned());
    }
    too_long(&condition.attribute, ATTRIBUTE_CHARACTERS)
}

fn values_fault(condition: &ConditionDraft, home: &Home) -> Option<String> {
    let most = most_values(condition.operator);
    let operator = word::operator(condition.operator);
    if most > 0 && condition.values.is_empty() {
        return Some(format!(
            "“{operator}” needs a value. Add one, or remove the condition."
        ));
    }
    if condition.values.len() > most {
        return Some(match most {
            0 => format!("“{operator}” takes no value."),
            1 => format!("“{operator}” takes one value. For several use “is one of” or “is none of”."),
            most => format!("{} values; {most} are the most.", condition.values.len()),
        });
    }
    condition.values.iter().find_map(|value| match value {
        ValueDraft::Text(text) => {
            too_long(text, VALUE_CHARACTERS).map(|fault| format!("A value has {fault}"))
        }
        // An empty field would make the condition false for everyone (behaviour.md §3).
        ValueDraft::Field(field) if home.value(*field).is_none() => Some(format!(
            "{} has no {} yet. Fill it in there, or write the value.",
            home.name,
            field_word(*field)
        )),
        ValueDraft::Field(_) | ValueDraft::Group { .. } => None,
    })
}

/// Allowed, but worth a look.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Warning {
    /// The rule above it at this index catches everyone, so nobody gets here.
    Shadowed {
        /// From 0.
        by: usize,
    },
    /// The directory deleted this group.
    DeletedGroup {
        /// Its name.
        name: String,
    },
    /// It gives no access group.
    OpensNothing,
}

impl Warning {
    /// In words.
    pub fn sentence(&self) -> String {
        match self {
            Self::Shadowed { by } => format!("Rule {} catches everyone, so nobody gets here.", by + 1),
            Self::DeletedGroup { name } => {
                format!("Okta deleted {name}. It goes on with the members it had until you replace it.")
            }
            Self::OpensNothing => "It gives no access group, so it opens no door.".to_owned(),
        }
    }
}

/// What to look at in a rule; nothing for one that is off.
pub fn warning(draft: &RuleSetDraft, key: u32) -> Option<Warning> {
    let at = draft.index_of(key)?;
    let rule = &draft.rules[at];
    if !rule.enabled {
        return None;
    }
    let catches_all = |rule: &RuleDraft| rule.enabled && rule.conditions.is_empty();
    if let Some(by) = draft.rules[..at].iter().position(catches_all) {
        return Some(Warning::Shadowed { by });
    }
    let deleted = rule
        .conditions
        .iter()
        .flat_map(|condition| &condition.values)
        .find_map(|value| match value {
            ValueDraft::Group {
                name,
                is_deleted: true,
                ..
            } => Some(name.clone()),
            ValueDraft::Group { .. } | ValueDraft::Text(_) | ValueDraft::Field(_) => None,
        });
    if let Some(name) = deleted {
        return Some(Warning::DeletedGroup { name });
    }
    rule.access_groups.is_empty().then_some(Warning::OpensNothing)
}

#[cfg(test)]
mod tests {
    use super::super::sample::{lisbon, lisbon_home};
    use super::*;
    use crate::api::kind::{ConditionOperator, PropertyField};

    /// What is said about the first rule after `edit`.
    fn said(edit: impl FnOnce(&mut RuleDraft)) -> Vec<(Part, String)> {
        let mut draft = lisbon();
        edit(&mut draft.rules[0]);
        faults(&draft, &lisbon_home())
            .into_iter()
            .map(|fault| (fault.part, fault.message))
            .collect()
    }

    fn only(edit: impl FnOnce(&mut RuleDraft)) -> (Part, String) {
        let mut all = said(edit);
        assert_eq!(all.len(), 1, "{all:?}");
        all.remove(0)
    }

    #[test]
    fn what_was_published_is_right() {
        assert_eq!(said(|_| {}), []);
        assert_eq!(
            said(|rule| rule.conditions.clear()),
            [],
            "a rule for everyone is allowed"
        );
        assert_eq!(
            said(|rule| rule.access_groups.clear()),
            [],
            "a role alone is allowed"
        );
    }

    #[test]
    fn every_bound_of_the_server_is_said_at_its_control() {
        let condition = lisbon().rules[0].conditions[0].key;
        let values = Part::Values(condition);
        assert_eq!(only(|rule| rule.name = "  ".to_owned()).0, Part::Name);
        let long_name = only(|rule| rule.name = "x".repeat(121));
        assert_eq!(
            long_name,
            (Part::Name, "121 characters; 120 are the most.".to_owned())
        );
        let (part, message) = only(|rule| rule.conditions[0].values.clear());
        assert!(
            part == values && message.starts_with("“is” needs a value"),
            "{message}"
        );
        assert_eq!(
            only(|rule| rule.conditions[0].values = vec![ValueDraft::Text("x".repeat(513))]).0,
            values
        );
        assert_eq!(
            only(|rule| rule.conditions[0].operator = ConditionOperator::IsPresent).0,
            values
        );
        assert_eq!(
            only(|rule| rule.conditions[0].attribute = " ".to_owned()).0,
            Part::Attribute(condition)
        );
        let many = only(|rule| rule.conditions = vec![rule.conditions[0].clone(); 26]);
        assert_eq!(
            many,
            (Part::Conditions, "26 conditions; 25 are the most.".to_owned())
        );
        assert_eq!(
            only(|rule| rule.access_groups = vec!["floors".to_owned(); 101]).0,
            Part::AccessGroups
        );
        assert!(note_fault(&"x".repeat(501)).is_some() && note_fault(&"x".repeat(500)).is_none());
    }

    #[test]
    fn a_field_that_the_property_lacks_blocks() {
        let with = |field| said(|rule| rule.conditions[0].values = vec![ValueDraft::Field(field)]);
        assert_eq!(with(PropertyField::City), []);
        let [(_, message)] = with(PropertyField::State).try_into().unwrap();
        assert_eq!(
            message,
            "Lisbon has no state yet. Fill it in there, or write the value."
        );
    }

    #[test]
    fn warns_of_what_cannot_be_reached_and_of_what_opens_nothing() {
        let mut draft = lisbon();
        let last = draft.rules[2].key;
        assert_eq!(warning(&draft, last), None);
        draft.rules[0].conditions.clear();
        assert_eq!(warning(&draft, last), Some(Warning::Shadowed { by: 0 }));
        draft.rules[0].enabled = false;
        draft.rules[2].access_groups.clear();
        assert_eq!(warning(&draft, last), Some(Warning::OpensNothing));
        let group = ValueDraft::Group {
            id: "g".to_owned(),
            name: "Lab – Visitors".to_owned(),
            is_deleted: true,
        };
        draft.rules[2].conditions[0].values = vec![group];
        assert!(
            warning(&draft, last)
                .is_some_and(|warning| warning.sentence().starts_with("Okta deleted Lab – Visitors"))
        );
        draft.rules[2].enabled = false;
        assert_eq!(warning(&draft, last), None);
    }
}
