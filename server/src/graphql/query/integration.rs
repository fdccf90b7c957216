//! The connection to the identity provider.

use async_graphql::{Context, Object, Result};

use crate::graphql::context::Asked;
use crate::graphql::types::integration::Integration;
use crate::service::integration;

/// Queries of this concept.
#[derive(Default)]
pub struct IntegrationQuery;

#[Object]
impl IntegrationQuery {
    /// The organization's live integration; null before it is installed.
    async fn integration(&self, ctx: &Context<'_>) -> Result<Option<Integration>> {
        let found = integration::find(ctx.app(), ctx.actor()?).await?;
        Ok(found.map(Integration))
    }
}
