//! How long the logs are kept.

use async_graphql::{Context, Object, Result};

use crate::graphql::context::Asked;
use crate::graphql::types::retention::Retention;
use crate::service::retention;

/// Queries of this concept.
#[derive(Default)]
pub struct RetentionQuery;

#[Object]
impl RetentionQuery {
    /// How long the logs are kept.
    async fn retention(&self, ctx: &Context<'_>) -> Result<Retention> {
        Ok(retention::get(ctx.app(), ctx.actor()?).await?.into())
    }
}
