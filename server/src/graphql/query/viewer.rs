//! Who is asking.

use async_graphql::{Context, Object, Result};

use crate::graphql::caller::Caller;
use crate::graphql::context::Asked;
use crate::graphql::types::viewer::Viewer;
use crate::service::set_up;

/// Queries of this concept.
#[derive(Default)]
pub struct ViewerQuery;

#[Object]
impl ViewerQuery {
    /// The caller; null without a token.
    async fn me(&self, ctx: &Context<'_>) -> Option<Viewer> {
        match ctx.caller() {
            Caller::Anonymous => None,
            Caller::Known(known) => Some(Viewer(known.actor.clone())),
        }
    }

    /// Public: whether the one-time set-up link is still open (no organization exists yet).
    async fn set_up_is_open(&self, ctx: &Context<'_>) -> Result<bool> {
        Ok(set_up::is_open(ctx.app()).await?)
    }
}
