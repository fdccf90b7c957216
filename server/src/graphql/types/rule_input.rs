//! Rules as they come in: parsed here, judged by the service.

use async_graphql::{ID, InputObject, OneofObject};
use domain::{ConditionSpec, ConditionValue, Text};

use crate::error::AppError;
use crate::graphql::id;
use crate::graphql::kind::{ConditionOperator, MobileKeyAction, PropertyField, Role, RuleMatch};
use crate::service::rule_set::RuleDraft;

/// Exactly one member.
#[derive(OneofObject)]
pub enum ConditionValueInput {
    /// A fixed text.
    Text(String),
    /// The value that the property has in this field when the decision is made.
    PropertyField(PropertyField),
    /// A directory group.
    GroupId(ID),
}

/// One condition.
#[derive(InputObject)]
pub struct ConditionInput {
    /// Key of an attribute, see `conditionAttributes`, or the path of any SCIM attribute.
    attribute: String,
    /// How it is compared.
    operator: ConditionOperator,
    /// With what; empty for IS_PRESENT and IS_ABSENT.
    values: Vec<ConditionValueInput>,
}

/// One rule. Its place in the list is its position.
#[derive(InputObject)]
pub struct RuleInput {
    /// Of an existing rule, which keeps its identity; null makes a new one.
    id: Option<ID>,
    /// Name.
    name: String,
    /// A disabled rule is passed over.
    enabled: bool,
    /// How the conditions are joined.
    #[graphql(name = "match")]
    matching: RuleMatch,
    /// None: matches everyone.
    conditions: Vec<ConditionInput>,
    /// Access groups of the property.
    access_group_ids: Vec<ID>,
    /// The role it gives.
    role: Role,
    /// What it does to the mobile key.
    mobile_key: MobileKeyAction,
}

/// The rules at `input.rules`.
///
/// # Errors
/// An id that is none, at its place.
pub fn drafts(rules: Vec<RuleInput>) -> Result<Vec<RuleDraft>, AppError> {
    let rules = rules.into_iter().enumerate();
    rules
        .map(|(index, rule)| draft(&format!("input.rules.{index}"), rule))
        .collect()
}

/// The rule at `field`.
///
/// # Errors
/// An id that is none, at its place.
pub fn draft(field: &str, rule: RuleInput) -> Result<RuleDraft, AppError> {
    let conditions = rule.conditions.into_iter().enumerate();
    Ok(RuleDraft {
        id: id::parse_optional(rule.id.as_ref(), &format!("{field}.id"))?,
        name: rule.name,
        enabled: rule.enabled,
        matching: rule.matching.into(),
        conditions: conditions
            .map(|(place, condition)| spec(&format!("{field}.conditions.{place}"), condition))
            .collect::<Result<_, _>>()?,
        access_groups: id::parse_all(&rule.access_group_ids, &format!("{field}.accessGroupIds"))?,
        role: rule.role.into(),
        mobile_key: rule.mobile_key.into(),
    })
}

fn spec(field: &str, condition: ConditionInput) -> Result<ConditionSpec, AppError> {
    let values = condition.values.into_iter().enumerate();
    let values = values.map(|(index, value)| match value {
        ConditionValueInput::Text(text) => Ok(ConditionValue::Text(Text::from(text.as_str()))),
        ConditionValueInput::PropertyField(field) => Ok(ConditionValue::PropertyField(field.into())),
        ConditionValueInput::GroupId(id) => {
            id::parse(&id, &format!("{field}.values.{index}.groupId")).map(ConditionValue::Group)
        }
    });
    Ok(ConditionSpec {
        attribute: condition.attribute,
        operator: condition.operator.into(),
        values: values.collect::<Result<_, _>>()?,
    })
}
