//! A rule as a sentence: "If user type is one of contractor, vendor and city is Porto then Ground floor, User, issue key".

use super::home::field_key;
use super::{ConditionDraft, RuleDraft, ValueDraft};
use crate::api::kind::RuleMatch;
use crate::api::rule::ConditionAttribute;
use crate::model::word;

/// A piece of the sentence.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Piece {
    /// If, and, or, then: drawn quietly.
    Joint(&'static str),
    /// What matters.
    Fact(String),
}

/// At most this many values are read out; the rest is counted.
const VALUES_TOLD: usize = 3;

/// The whole rule. `group_names`: id and name of the access groups of the property.
pub fn sentence(
    rule: &RuleDraft,
    attributes: &[ConditionAttribute],
    group_names: &[(String, String)],
) -> Vec<Piece> {
    let mut pieces = Vec::new();
    if rule.conditions.is_empty() {
        pieces.extend([Piece::Fact("Everyone".to_owned()), Piece::Joint("gets")]);
    } else {
        let joint = match rule.match_mode {
            RuleMatch::All => "and",
            RuleMatch::Any => "or",
        };
        for (index, condition) in rule.conditions.iter().enumerate() {
            pieces.push(Piece::Joint(if index == 0 { "If" } else { joint }));
            pieces.push(Piece::Fact(condition_words(condition, attributes)));
        }
        pieces.push(Piece::Joint("then"));
    }
    pieces.push(Piece::Fact(gives(rule, group_names)));
    pieces
}

fn condition_words(condition: &ConditionDraft, attributes: &[ConditionAttribute]) -> String {
    let label = label_of(&condition.attribute, attributes);
    let operator = word::operator(condition.operator);
    let values: Vec<String> = condition
        .values
        .iter()
        .take(VALUES_TOLD)
        .map(value_words)
        .collect();
    let more = condition.values.len().saturating_sub(VALUES_TOLD);
    match (values.as_slice(), more) {
        ([], _) => format!("{label} {operator}"),
        (values, 0) => format!("{label} {operator} {}", values.join(", ")),
        (values, more) => format!("{label} {operator} {} and {more} more", values.join(", ")),
    }
}

fn label_of(key: &str, attributes: &[ConditionAttribute]) -> String {
    match attributes.iter().find(|attribute| attribute.key == key) {
        Some(attribute) => in_a_sentence(&attribute.label),
        // Behind the URN stands the name; the URN itself says nothing to a person.
        None => key.rsplit(':').next().unwrap_or_default().to_owned(),
    }
}

/// "User type" reads "user type" within a sentence; an abbreviation stays as it is.
fn in_a_sentence(label: &str) -> String {
    let mut letters = label.chars();
    match (letters.next(), letters.next()) {
        (Some(first), Some(second)) if second.is_lowercase() => {
            format!("{}{second}{}", first.to_lowercase(), letters.as_str())
        }
        (Some(_), Some(_) | None) | (None, _) => label.to_owned(),
    }
}

/// A value as it is shown.
pub fn value_words(value: &ValueDraft) -> String {
    match value {
        ValueDraft::Text(text) => text.clone(),
        ValueDraft::Field(field) => field_key(*field).to_owned(),
        ValueDraft::Group { name, .. } => name.clone(),
    }
}

/// "Staff floors, Hardware lab, User, issue key".
fn gives(rule: &RuleDraft, group_names: &[(String, String)]) -> String {
    let name = |id: &String| {
        group_names
            .iter()
            .find(|(other, _)| other == id)
            .map(|(_, name)| name.clone())
    };
    let mut parts: Vec<String> = rule.access_groups.iter().filter_map(name).collect();
    if parts.is_empty() {
        parts.push("no access group".to_owned());
    }
    parts.push(word::role(rule.role).to_owned());
    parts.push(format!("{} key", word::mobile_key_action(rule.mobile_key)));
    parts.join(", ")
}

#[cfg(test)]
mod tests {
    use super::super::sample::{city_attribute, lisbon};
    use super::*;
    use crate::api::kind::{ConditionOperator, PropertyField};

    fn read(rule: &RuleDraft) -> String {
        let groups = [("floors".to_owned(), "Staff floors".to_owned())];
        let word = |piece: Piece| match piece {
            Piece::Joint(word) => word.to_owned(),
            Piece::Fact(fact) => fact,
        };
        let pieces = sentence(rule, &[city_attribute()], &groups);
        pieces.into_iter().map(word).collect::<Vec<_>>().join(" ")
    }

    #[test]
    fn reads_as_a_sentence() {
        let mut rule = lisbon().rules[0].clone();
        assert_eq!(read(&rule), "If city is Porto then Staff floors, User, issue key");
        rule.conditions[0].values = ["a", "b", "c", "d", "e"]
            .map(|it| ValueDraft::Text(it.to_owned()))
            .to_vec();
        rule.conditions[0].operator = ConditionOperator::IsOneOf;
        rule.conditions.push(rule.conditions[0].clone());
        rule.conditions[1].attribute = "urn:example:2.0:User:badgeColour".to_owned();
        rule.conditions[1].values = vec![ValueDraft::Field(PropertyField::City)];
        rule.match_mode = RuleMatch::Any;
        assert_eq!(
            read(&rule),
            "If city is one of a, b, c and 2 more or badgeColour is one of property.city then Staff floors, User, issue key"
        );
        rule.conditions.clear();
        rule.access_groups.clear();
        assert_eq!(read(&rule), "Everyone gets no access group, User, issue key");
    }

    #[test]
    fn labels_are_lowered_but_abbreviations_are_not() {
        assert_eq!(
            ["User type", "ID", "E-mail domain"].map(in_a_sentence),
            ["user type", "ID", "E-mail domain"]
        );
    }
}
