//! Replaying a logged SCIM request.

use async_graphql::{Context, ID, Object, Result};

use crate::graphql::context::Asked;
use crate::graphql::id;
use crate::graphql::types::scim_request::ScimReplay;
use crate::service::scim_request;

/// Mutations of this concept.
#[derive(Default)]
pub struct ScimRequestMutation;

#[Object]
impl ScimRequestMutation {
    /// Runs a logged request against today's state as a dry run: says what would come of it and changes nothing.
    async fn replay_scim_request(&self, ctx: &Context<'_>, id: ID) -> Result<ScimReplay> {
        let replay = scim_request::replay(ctx.app(), ctx.actor()?, id::parse(&id, "id")?).await?;
        Ok(ScimReplay(replay))
    }
}
