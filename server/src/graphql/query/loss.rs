//! Losses that are held.

use async_graphql::{Context, ID, Object, Result};

use crate::graphql::context::Asked;
use crate::graphql::id;
use crate::graphql::types::group_hold::GroupHold;
use crate::graphql::types::loss::{AppliedLoss, Breaker, LossHold};
use crate::graphql::types::membership::PendingLoss;
use crate::service::{group_hold, loss};

/// Queries of this concept.
#[derive(Default)]
pub struct LossQuery;

#[Object]
impl LossQuery {
    /// Properties whose losses the breaker holds, oldest first: each waits for an admin.
    async fn loss_holds(&self, ctx: &Context<'_>) -> Result<Vec<LossHold>> {
        let holds = loss::holds(ctx.app(), ctx.actor()?).await?;
        Ok(holds.into_iter().map(LossHold).collect())
    }

    /// Groups that were emptied at once while rules name them, oldest first: each waits for an admin.
    async fn group_holds(&self, ctx: &Context<'_>) -> Result<Vec<GroupHold>> {
        let holds = group_hold::list(ctx.app(), ctx.actor()?).await?;
        Ok(holds.into_iter().map(GroupHold).collect())
    }

    /// Losses of a property that took place and can be undone, newest first; a hundred at most.
    async fn applied_losses(&self, ctx: &Context<'_>, property_id: ID) -> Result<Vec<AppliedLoss>> {
        let property = id::parse(&property_id, "propertyId")?;
        let applied = loss::applied(ctx.app(), ctx.actor()?, property).await?;
        Ok(applied.into_iter().map(AppliedLoss).collect())
    }

    /// Losses that wait for their settle window, soonest due first; a hundred at most.
    async fn pending_losses(&self, ctx: &Context<'_>, property_id: Option<ID>) -> Result<Vec<PendingLoss>> {
        let property = id::parse_optional(property_id.as_ref(), "propertyId")?;
        let waiting = loss::waiting(ctx.app(), ctx.actor()?, property).await?;
        Ok(waiting.into_iter().map(PendingLoss).collect())
    }

    /// When losses of a property are held.
    async fn breaker(&self, ctx: &Context<'_>) -> Result<Breaker> {
        Ok(loss::breaker(ctx.app(), ctx.actor()?).await?.into())
    }
}
