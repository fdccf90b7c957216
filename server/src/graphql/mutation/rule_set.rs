//! Publishing rules.

use async_graphql::{Context, ID, InputObject, Object, OneofObject, Result, SimpleObject};
use domain::{ConditionSpec, ConditionValue, Text};

use crate::error::AppError;
use crate::graphql::context::Asked;
use crate::graphql::id;
use crate::graphql::kind::{ConditionOperator, MobileKeyAction, PropertyField, Role, RuleMatch};
use crate::graphql::types::rule_set::RuleSet;
use crate::service::rule_set::{self, Publish, RuleDraft};

/// Mutations of this concept.
#[derive(Default)]
pub struct RuleSetMutation;

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

/// A whole rule set, in order.
#[derive(InputObject)]
pub struct PublishRuleSetInput {
    /// Whose rules.
    property_id: ID,
    /// The revision the editor started from; 0 for the first publish.
    expected_revision: u32,
    /// Why, for the history.
    note: Option<String>,
    /// In order: the first that matches a person decides.
    rules: Vec<RuleInput>,
}

/// What was published.
#[derive(SimpleObject)]
pub struct PublishRuleSetPayload {
    /// The rules now in force.
    rule_set: RuleSet,
    /// People who will be decided again in the background.
    queued: u64,
}

#[Object]
impl RuleSetMutation {
    /// Replaces the whole ordered rule set of a property and applies it to everyone in the background. Error
    /// STALE_REVISION if `expectedRevision` is not the one in force.
    async fn publish_rule_set(
        &self,
        ctx: &Context<'_>,
        input: PublishRuleSetInput,
    ) -> Result<PublishRuleSetPayload> {
        let actor = ctx.actor()?;
        let rules = input.rules.into_iter().enumerate();
        let publish = Publish {
            property: id::parse(&input.property_id, "input.propertyId")?,
            expected_revision: input.expected_revision,
            note: input.note,
            rules: rules
                .map(|(index, rule)| draft(index, rule))
                .collect::<Result<_, _>>()?,
        };
        let published = rule_set::publish(ctx.app(), actor, publish).await?;
        Ok(PublishRuleSetPayload {
            rule_set: RuleSet(published.property),
            queued: published.queued,
        })
    }
}

fn draft(index: usize, rule: RuleInput) -> Result<RuleDraft, AppError> {
    let field = format!("input.rules.{index}");
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
