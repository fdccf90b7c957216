//! Alerts.

use async_graphql::{Context, Object, Result};

use crate::graphql::context::Asked;
use crate::graphql::types::alert::Alert;
use crate::service::alert;

/// Queries of this concept.
#[derive(Default)]
pub struct AlertQuery;

#[Object]
impl AlertQuery {
    /// What owners and admins were told within the last day, newest first, one about each thing. Empty for property managers.
    async fn alerts(&self, ctx: &Context<'_>) -> Result<Vec<Alert>> {
        let recent = alert::recent(ctx.app(), ctx.actor()?).await?;
        Ok(recent.into_iter().map(Alert).collect())
    }

    /// The server's clock jumped, so losses, expiries and revocations that wait for a time are paused until it has been
    /// steady for ten minutes.
    async fn is_clock_paused(&self, ctx: &Context<'_>) -> Result<bool> {
        ctx.actor()?;
        Ok(ctx.app().clock.is_unsteady())
    }
}
