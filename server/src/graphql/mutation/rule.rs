//! Rules one at a time. Each change publishes the whole set with it, so each names the revision it was made on.

use async_graphql::{Context, ID, InputObject, Object, Result};

use super::rule_set::PublishRuleSetPayload;
use crate::error::AppError;
use crate::graphql::context::Asked;
use crate::graphql::id;
use crate::graphql::types::rule_input::{RuleInput, draft};
use crate::service::rule_set::edit::{self, Edit, Place};

/// Mutations of this concept.
#[derive(Default)]
pub struct RuleMutation;

/// A new rule.
#[derive(InputObject)]
pub struct CreateRuleInput {
    /// Whose rules.
    property_id: ID,
    /// The revision in force as the caller knows it.
    expected_revision: u32,
    /// The rule, without an id.
    rule: RuleInput,
    /// Its place, from 1; null: the end.
    position: Option<u32>,
    /// Why, for the history.
    note: Option<String>,
}

/// A rule as it should be.
#[derive(InputObject)]
pub struct UpdateRuleInput {
    /// Whose rules.
    property_id: ID,
    /// The revision in force as the caller knows it.
    expected_revision: u32,
    /// The whole rule, with its id.
    rule: RuleInput,
    /// Why, for the history.
    note: Option<String>,
}

/// Another place for a rule.
#[derive(InputObject)]
pub struct MoveRuleInput {
    /// Whose rules.
    property_id: ID,
    /// The revision in force as the caller knows it.
    expected_revision: u32,
    /// Which rule.
    rule_id: ID,
    /// Its place afterwards, from 1.
    position: u32,
    /// Why, for the history.
    note: Option<String>,
}

/// A rule that should go.
#[derive(InputObject)]
pub struct DeleteRuleInput {
    /// Whose rules.
    property_id: ID,
    /// The revision in force as the caller knows it.
    expected_revision: u32,
    /// Which rule.
    rule_id: ID,
    /// Why, for the history.
    note: Option<String>,
}

fn place(property: &ID, expected_revision: u32, note: Option<String>) -> Result<Place, AppError> {
    Ok(Place {
        property: id::parse(property, "input.propertyId")?,
        expected_revision,
        note,
    })
}

async fn publish(ctx: &Context<'_>, place: Place, edit: Edit) -> Result<PublishRuleSetPayload> {
    let published = edit::edit(ctx.app(), ctx.actor()?, place, edit).await?;
    Ok(PublishRuleSetPayload::of(published))
}

#[Object]
impl RuleMutation {
    /// Adds a rule and publishes.
    async fn create_rule(&self, ctx: &Context<'_>, input: CreateRuleInput) -> Result<PublishRuleSetPayload> {
        let place = place(&input.property_id, input.expected_revision, input.note)?;
        let rule = Box::new(draft("input.rule", input.rule)?);
        let position = input.position;
        publish(ctx, place, Edit::Create { rule, position }).await
    }

    /// Changes a rule and publishes.
    async fn update_rule(&self, ctx: &Context<'_>, input: UpdateRuleInput) -> Result<PublishRuleSetPayload> {
        let place = place(&input.property_id, input.expected_revision, input.note)?;
        let rule = Box::new(draft("input.rule", input.rule)?);
        let missing = || AppError::invalid("input.rule.id", "Say which rule it is.");
        let id = rule.id.ok_or_else(missing)?;
        publish(ctx, place, Edit::Update { id, rule }).await
    }

    /// Moves a rule and publishes.
    async fn move_rule(&self, ctx: &Context<'_>, input: MoveRuleInput) -> Result<PublishRuleSetPayload> {
        let place = place(&input.property_id, input.expected_revision, input.note)?;
        let id = id::parse(&input.rule_id, "input.ruleId")?;
        let position = input.position;
        publish(ctx, place, Edit::Move { id, position }).await
    }

    /// Removes a rule and publishes. Removing the last one pauses the property; it takes nothing from anybody.
    async fn delete_rule(&self, ctx: &Context<'_>, input: DeleteRuleInput) -> Result<PublishRuleSetPayload> {
        let place = place(&input.property_id, input.expected_revision, input.note)?;
        let id = id::parse(&input.rule_id, "input.ruleId")?;
        publish(ctx, place, Edit::Delete { id }).await
    }
}
