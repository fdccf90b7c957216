//! Rules as the editor holds them before they are published: the draft of one rule, and what an admin may do to it.
//! The ordered set is `set`, reading and sending `wire`, what is wrong `check`, what is new `change`, words `sentence`.

pub mod change;
pub mod check;
pub mod fault;
pub mod home;
pub mod preview;
pub mod progress;
#[cfg(test)]
pub mod sample;
pub mod sentence;
pub mod set;
pub mod wire;

pub use set::RuleSetDraft;

use crate::api::kind::{AttributeKind, ConditionOperator, MobileKeyAction, PropertyField, Role, RuleMatch};
use crate::api::rule::ConditionAttribute;

/// A value of a condition.
#[derive(Clone, Debug, PartialEq)]
pub enum ValueDraft {
    /// As typed, trimmed.
    Text(String),
    /// What the property has in this field when the decision is made.
    Field(PropertyField),
    /// A directory group: by id, shown by name.
    Group {
        /// Id.
        id: String,
        /// Name today.
        name: String,
        /// The directory deleted it; it goes on with the members it had.
        is_deleted: bool,
    },
}

impl ValueDraft {
    /// The same value to the engine: text ignores case, a group is its id (behaviour.md §3).
    pub fn means_the_same(&self, other: &Self) -> bool {
        match (self, other) {
            (Self::Text(one), Self::Text(two)) => one.to_lowercase() == two.to_lowercase(),
            (Self::Field(one), Self::Field(two)) => one == two,
            (Self::Group { id: one, .. }, Self::Group { id: two, .. }) => one == two,
            (Self::Text(_) | Self::Field(_) | Self::Group { .. }, _) => false,
        }
    }
}

/// A condition being edited. `key` tells it apart while it moves and is edited; it is never sent.
#[derive(Clone, Debug, PartialEq)]
pub struct ConditionDraft {
    /// Unique in the draft.
    pub key: u32,
    /// Key of the attribute, or the path of one that is not on offer; empty while that path is being written.
    pub attribute: String,
    /// How it compares.
    pub operator: ConditionOperator,
    /// With what.
    pub values: Vec<ValueDraft>,
}

impl ConditionDraft {
    /// Asks about another attribute. The operator stays if it fits; values go if they are of another kind.
    pub fn set_attribute(&mut self, attribute: &ConditionAttribute) {
        self.attribute.clone_from(&attribute.key);
        if !attribute.operators.contains(&self.operator)
            && let Some(first) = attribute.operators.first()
        {
            self.operator = *first;
        }
        let is_group = attribute.kind == AttributeKind::Group;
        self.values
            .retain(|value| matches!(value, ValueDraft::Group { .. }) == is_group);
        self.values.truncate(most_values(self.operator));
    }

    /// Compares in another way. Values beyond what it takes go.
    pub fn set_operator(&mut self, operator: ConditionOperator) {
        self.operator = operator;
        self.values.truncate(most_values(operator));
    }

    /// Adds a value unless it is blank or there. "is" takes one: a second one turns it into "is one of".
    pub fn add_value(&mut self, value: ValueDraft) {
        let value = match value {
            ValueDraft::Text(text) if text.trim().is_empty() => return,
            ValueDraft::Text(text) => ValueDraft::Text(text.trim().to_owned()),
            value @ (ValueDraft::Field(_) | ValueDraft::Group { .. }) => value,
        };
        if most_values(self.operator) == 0 || self.values.iter().any(|other| other.means_the_same(&value)) {
            return;
        }
        if self.values.len() == 1 {
            self.operator = for_several(self.operator);
        }
        self.values.push(value);
    }

    fn asks_the_same(&self, other: &Self) -> bool {
        (&self.attribute, self.operator, self.values.len())
            == (&other.attribute, other.operator, other.values.len())
            && self
                .values
                .iter()
                .zip(&other.values)
                .all(|(one, two)| one.means_the_same(two) && text_of(one) == text_of(two))
    }
}

fn text_of(value: &ValueDraft) -> Option<&str> {
    match value {
        ValueDraft::Text(text) => Some(text),
        ValueDraft::Field(_) | ValueDraft::Group { .. } => None,
    }
}

/// What a comparison with one value becomes when it gets a second.
fn for_several(operator: ConditionOperator) -> ConditionOperator {
    match operator {
        ConditionOperator::Is => ConditionOperator::IsOneOf,
        ConditionOperator::IsNot => ConditionOperator::IsNoneOf,
        ConditionOperator::IsOneOf
        | ConditionOperator::IsNoneOf
        | ConditionOperator::Contains
        | ConditionOperator::DoesNotContain
        | ConditionOperator::StartsWith
        | ConditionOperator::EndsWith
        | ConditionOperator::IsPresent
        | ConditionOperator::IsAbsent
        | ConditionOperator::MemberOfAny
        | ConditionOperator::MemberOfAll
        | ConditionOperator::MemberOfNone => operator,
    }
}

/// How many values a way of comparing takes (behaviour.md §3).
pub fn most_values(operator: ConditionOperator) -> usize {
    match operator {
        ConditionOperator::IsPresent | ConditionOperator::IsAbsent => 0,
        ConditionOperator::Is | ConditionOperator::IsNot => 1,
        ConditionOperator::IsOneOf
        | ConditionOperator::IsNoneOf
        | ConditionOperator::Contains
        | ConditionOperator::DoesNotContain
        | ConditionOperator::StartsWith
        | ConditionOperator::EndsWith
        | ConditionOperator::MemberOfAny
        | ConditionOperator::MemberOfAll
        | ConditionOperator::MemberOfNone => check::VALUES_PER_CONDITION,
    }
}

/// A rule being edited.
#[derive(Clone, Debug, PartialEq)]
pub struct RuleDraft {
    /// Unique in the draft; never sent.
    pub key: u32,
    /// `None` = not published yet.
    pub id: Option<String>,
    /// Shown everywhere.
    pub name: String,
    /// A rule that is off is passed over.
    pub enabled: bool,
    /// How the conditions are joined.
    pub match_mode: RuleMatch,
    /// None: matches everyone.
    pub conditions: Vec<ConditionDraft>,
    /// Ids of access groups of the property, in the order they were ticked.
    pub access_groups: Vec<String>,
    /// Role of the membership.
    pub role: Role,
    /// What happens to the mobile key.
    pub mobile_key: MobileKeyAction,
}

impl RuleDraft {
    /// A rule that asks and gives nothing yet. It has no name, so that nobody publishes one by accident.
    pub fn blank(key: u32) -> Self {
        Self {
            key,
            id: None,
            name: String::new(),
            enabled: true,
            match_mode: RuleMatch::All,
            conditions: Vec::new(),
            access_groups: Vec::new(),
            role: Role::User,
            mobile_key: MobileKeyAction::Issue,
        }
    }

    /// The name, or what to call it while it has none.
    pub fn shown_name(&self) -> String {
        match self.name.trim() {
            "" => "New rule".to_owned(),
            name => name.to_owned(),
        }
    }

    /// The same apart from being on or off, and from the keys.
    pub fn says_the_same(&self, other: &Self) -> bool {
        let groups = |rule: &Self| {
            let mut groups = rule.access_groups.clone();
            groups.sort();
            groups
        };
        (self.name.trim(), self.match_mode, self.role, self.mobile_key)
            == (other.name.trim(), other.match_mode, other.role, other.mobile_key)
            && self.conditions.len() == other.conditions.len()
            && self
                .conditions
                .iter()
                .zip(&other.conditions)
                .all(|(one, two)| one.asks_the_same(two))
            && groups(self) == groups(other)
    }

    /// Ticks or unticks an access group.
    pub fn toggle_access_group(&mut self, id: &str) {
        match self.access_groups.iter().position(|other| other == id) {
            Some(at) => drop(self.access_groups.remove(at)),
            None => self.access_groups.push(id.to_owned()),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::sample::{group_attribute, lisbon};
    use super::*;

    fn text(text: &str) -> ValueDraft {
        ValueDraft::Text(text.to_owned())
    }

    #[test]
    fn a_second_value_turns_is_into_is_one_of() {
        let mut rule = lisbon().rules[0].clone();
        let condition = &mut rule.conditions[0];
        condition.add_value(text("  "));
        condition.add_value(text(" porto "));
        assert_eq!(
            (condition.operator, condition.values.len()),
            (ConditionOperator::Is, 1)
        );
        condition.add_value(text(" Braga "));
        assert_eq!(
            (condition.operator, &condition.values[1]),
            (ConditionOperator::IsOneOf, &text("Braga"))
        );
        condition.set_operator(ConditionOperator::IsNot);
        assert_eq!(condition.values, [text("Porto")]);
        condition.set_operator(ConditionOperator::IsPresent);
        condition.add_value(text("Braga"));
        assert!(condition.values.is_empty());
    }

    #[test]
    fn another_kind_of_attribute_drops_values_and_operator() {
        let mut rule = lisbon().rules[0].clone();
        let condition = &mut rule.conditions[0];
        condition.set_attribute(&group_attribute());
        assert_eq!(
            (condition.operator, condition.values.len()),
            (ConditionOperator::MemberOfAny, 0)
        );
    }

    #[test]
    fn ticking_twice_changes_nothing_but_the_order() {
        let before = lisbon().rules[0].clone();
        let mut rule = before.clone();
        rule.toggle_access_group("lab");
        assert!(!rule.says_the_same(&before));
        rule.toggle_access_group("floors");
        rule.toggle_access_group("floors");
        rule.toggle_access_group("lab");
        assert!(rule.says_the_same(&before));
    }

    #[test]
    fn a_change_of_case_is_a_change_to_publish() {
        let before = lisbon().rules[0].clone();
        let mut rule = before.clone();
        rule.conditions[0].values = vec![text("PORTO")];
        assert!(!rule.says_the_same(&before));
    }
}
