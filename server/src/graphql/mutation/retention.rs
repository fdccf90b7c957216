//! How long the logs are kept.

use async_graphql::{Context, InputObject, Object, Result, SimpleObject};

use crate::graphql::context::Asked;
use crate::graphql::types::retention::Retention;
use crate::service::retention;

/// Mutations of this concept.
#[derive(Default)]
pub struct RetentionMutation;

/// Days to be kept.
#[derive(InputObject)]
pub struct UpdateRetentionInput {
    /// SCIM requests and counted reads: 1 to 365.
    scim_request_days: i32,
    /// Sync events: 30 to 3650.
    sync_event_days: i32,
    /// Audit events: 180 to 3650.
    audit_event_days: i32,
}

/// The retention changed.
#[derive(SimpleObject)]
pub struct UpdateRetentionPayload {
    /// What holds now.
    retention: Retention,
}

#[Object]
impl RetentionMutation {
    /// Changes how long the logs are kept. What is older goes within the hour and does not come back.
    async fn update_retention(
        &self,
        ctx: &Context<'_>,
        input: UpdateRetentionInput,
    ) -> Result<UpdateRetentionPayload> {
        let wanted = retention::Retention {
            scim_request_days: input.scim_request_days,
            sync_event_days: input.sync_event_days,
            audit_event_days: input.audit_event_days,
        };
        let kept = retention::set(ctx.app(), ctx.actor()?, wanted).await?;
        Ok(UpdateRetentionPayload {
            retention: kept.into(),
        })
    }
}
