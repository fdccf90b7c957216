//! Settings of the organization.

use async_graphql::{Context, InputObject, Object, Result, SimpleObject};

use crate::graphql::context::Asked;
use crate::graphql::types::viewer::Organization;
use crate::service::viewer;

/// Mutations of this concept.
#[derive(Default)]
pub struct SettingsMutation;

/// Settings to be changed.
#[derive(InputObject)]
pub struct UpdateSettingsInput {
    /// Seconds a loss waits before it is decided again: 0 (at once) to 900.
    settle_window_seconds: i32,
}

/// The settings changed.
#[derive(SimpleObject)]
pub struct UpdateSettingsPayload {
    /// The organization.
    organization: Organization,
}

#[Object]
impl SettingsMutation {
    /// Changes settings of the organization.
    async fn update_settings(
        &self,
        ctx: &Context<'_>,
        input: UpdateSettingsInput,
    ) -> Result<UpdateSettingsPayload> {
        let actor = ctx.actor()?;
        let company = viewer::update_settings(ctx.app(), actor, input.settle_window_seconds).await?;
        Ok(UpdateSettingsPayload {
            organization: Organization {
                company,
                actor: actor.clone(),
            },
        })
    }
}
