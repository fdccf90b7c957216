//! Deciding losses.

use async_graphql::{Context, ID, InputObject, Object, Result, SimpleObject};
use domain::{Breaker as Settings, limits};

use crate::error::AppError;
use crate::graphql::context::Asked;
use crate::graphql::id;
use crate::graphql::loader::{self, EmployeeOf};
use crate::graphql::types::employee::Employee;
use crate::graphql::types::loss::Breaker;
use crate::service::group_hold::{self, Verdict};
use crate::service::loss::{self, Whose};

/// Mutations of this concept.
#[derive(Default)]
pub struct LossMutation;

/// A hold to be rejected.
#[derive(InputObject)]
pub struct RejectLossesInput {
    /// Where.
    property_id: ID,
    /// Whose losses, at most a thousand people; null: everybody's. Who has none held any more is passed over.
    employee_ids: Option<Vec<ID>>,
    /// Why, in 5 to 500 characters.
    reason: String,
}

/// Access to be kept.
#[derive(InputObject)]
pub struct KeepAccessInput {
    /// Whose.
    employee_id: ID,
    /// Where.
    property_id: ID,
    /// Why, in 5 to 500 characters.
    reason: String,
}

/// A loss to be undone.
#[derive(InputObject)]
pub struct UndoLossInput {
    /// The loss.
    id: ID,
    /// Why, in 5 to 500 characters.
    reason: String,
}

/// When losses of a property are to be held.
#[derive(InputObject)]
pub struct SetBreakerInput {
    /// More people than this within ten minutes, if they are also more than `percent`.
    people: u64,
    /// Percent of the property's memberships that rules gave.
    percent: u64,
    /// More people than this, whatever part they are.
    most: u64,
    /// All of them, if they are at least so many.
    all_of: u64,
}

/// An emptying to be rejected.
#[derive(InputObject)]
pub struct RejectGroupEmptyingInput {
    /// The group.
    group_id: ID,
    /// Why, in 5 to 500 characters.
    reason: String,
}

/// A hold that ended.
#[derive(SimpleObject)]
pub struct DecideLossesPayload {
    /// People who will be decided again in the background.
    queued: u64,
}

/// The person.
#[derive(SimpleObject)]
pub struct KeepAccessPayload {
    /// With what they have now.
    employee: Employee,
}

fn whose(chosen: Option<&[ID]>, field: &str) -> Result<Whose> {
    let Some(chosen) = chosen else {
        return Ok(Whose::Everybody);
    };
    if chosen.is_empty() || chosen.len() > limits::PEOPLE_CHOSEN {
        let message = format!("Choose 1 to {} people.", limits::PEOPLE_CHOSEN);
        return Err(AppError::invalid(field, message).into());
    }
    Ok(Whose::Chosen(id::parse_all(chosen, field)?.into_iter().collect()))
}

#[Object]
impl LossMutation {
    /// Allows what is held in a property: everybody is decided afresh, and what the rules still take is taken. With
    /// `employeeIds`, at most a thousand, only they are; the others stay held.
    async fn allow_losses(
        &self,
        ctx: &Context<'_>,
        property_id: ID,
        employee_ids: Option<Vec<ID>>,
    ) -> Result<DecideLossesPayload> {
        let property = id::parse(&property_id, "propertyId")?;
        let whose = whose(employee_ids.as_deref(), "employeeIds")?;
        let queued = loss::allow(ctx.app(), ctx.actor()?, property, whose).await?;
        Ok(DecideLossesPayload { queued })
    }

    /// Rejects what is held in a property: everybody, or who is named, keeps what they have, until their facts or the rules
    /// change, or for 30 days.
    async fn reject_losses(
        &self,
        ctx: &Context<'_>,
        input: RejectLossesInput,
    ) -> Result<DecideLossesPayload> {
        let property = id::parse(&input.property_id, "input.propertyId")?;
        let whose = whose(input.employee_ids.as_deref(), "input.employeeIds")?;
        let queued = loss::reject(ctx.app(), ctx.actor()?, (property, whose), &input.reason).await?;
        Ok(DecideLossesPayload { queued })
    }

    /// Cancels what one person would lose in a property: they keep what they have, until their facts or the rules change, or
    /// for 30 days.
    async fn keep_access(&self, ctx: &Context<'_>, input: KeepAccessInput) -> Result<KeepAccessPayload> {
        let person = id::parse(&input.employee_id, "input.employeeId")?;
        let property = id::parse(&input.property_id, "input.propertyId")?;
        let kept = loss::keep(ctx.app(), ctx.actor()?, (person, property), &input.reason).await?;
        let employee = Employee(loader::referred(ctx.rows(), EmployeeOf(kept)).await?);
        Ok(KeepAccessPayload { employee })
    }

    /// Gives back what a loss took, and keeps it so like `keepAccess`.
    async fn undo_loss(&self, ctx: &Context<'_>, input: UndoLossInput) -> Result<KeepAccessPayload> {
        let id = id::parse(&input.id, "input.id")?;
        let person = loss::undo(ctx.app(), ctx.actor()?, id, &input.reason).await?;
        let employee = Employee(loader::referred(ctx.rows(), EmployeeOf(person)).await?);
        Ok(KeepAccessPayload { employee })
    }

    /// Allows the emptying of a group: its former members are decided afresh, without it.
    async fn allow_group_emptying(&self, ctx: &Context<'_>, group_id: ID) -> Result<DecideLossesPayload> {
        let group = id::parse(&group_id, "groupId")?;
        let queued = group_hold::decide(ctx.app(), ctx.actor()?, group, Verdict::Allow).await?;
        Ok(DecideLossesPayload { queued })
    }

    /// Rejects the emptying of a group: its former members keep what they have, and gain nothing by it, until their facts or
    /// the rules change, or for 30 days.
    async fn reject_group_emptying(
        &self,
        ctx: &Context<'_>,
        input: RejectGroupEmptyingInput,
    ) -> Result<DecideLossesPayload> {
        let group = id::parse(&input.group_id, "input.groupId")?;
        let verdict = Verdict::Reject { reason: input.reason };
        let queued = group_hold::decide(ctx.app(), ctx.actor()?, group, verdict).await?;
        Ok(DecideLossesPayload { queued })
    }

    /// Sets when losses of a property are held.
    async fn set_breaker(&self, ctx: &Context<'_>, input: SetBreakerInput) -> Result<Breaker> {
        let wanted = Settings {
            people: input.people,
            percent: input.percent,
            most: input.most,
            all_of: input.all_of,
        };
        Ok(loss::set_breaker(ctx.app(), ctx.actor()?, wanted).await?.into())
    }
}
