//! The connection to the identity provider.

use async_graphql::{Context, ID, Object, Result};
use chrono::{DateTime, Utc};

use crate::graphql::context::Asked;
use crate::graphql::kind::{IntegrationStatus, ScimTokenStatus};
use crate::graphql::types::okta::GroupPull;
use crate::service::integration::StoredIntegration;
use crate::service::scim_token::StoredScimToken;
use crate::service::{directory, group_pull, integration};

/// The organization's connection to its identity provider.
pub struct Integration(pub StoredIntegration);

/// The organization's connection to its identity provider.
#[Object]
impl Integration {
    /// The customer's Okta domain; null if only push is used.
    async fn domain(&self) -> Option<&str> {
        self.0.domain.as_deref()
    }

    /// Id.
    async fn id(&self) -> ID {
        ID(self.0.id.to_string())
    }

    /// Whether the identity provider was heard.
    async fn status(&self) -> IntegrationStatus {
        match self.0.last_request_at {
            Some(_) => IntegrationStatus::Receiving,
            None => IntegrationStatus::Waiting,
        }
    }

    /// What to paste into Okta.
    async fn base_url(&self, ctx: &Context<'_>) -> String {
        integration::base_url(ctx.app())
    }

    /// When it was installed.
    async fn installed_at(&self) -> DateTime<Utc> {
        self.0.installed_at
    }

    /// Last request with a good token, to the minute.
    async fn last_request_at(&self) -> Option<DateTime<Utc>> {
        self.0.last_request_at
    }

    /// Users not deleted.
    async fn user_count(&self, ctx: &Context<'_>) -> Result<u64> {
        Ok(directory::count(ctx.app(), ctx.actor()?, &self.0).await?.users)
    }

    /// Active users.
    async fn active_user_count(&self, ctx: &Context<'_>) -> Result<u64> {
        Ok(directory::count(ctx.app(), ctx.actor()?, &self.0)
            .await?
            .active_users)
    }

    /// Pushed groups not deleted.
    async fn group_count(&self, ctx: &Context<'_>) -> Result<u64> {
        Ok(directory::count(ctx.app(), ctx.actor()?, &self.0).await?.groups)
    }

    /// Its tokens, newest first, ended ones too.
    async fn tokens(&self, ctx: &Context<'_>) -> Result<Vec<ScimToken>> {
        let tokens = integration::tokens(ctx.app(), ctx.actor()?, &self.0).await?;
        Ok(tokens.into_iter().map(ScimToken).collect())
    }

    /// How it stands with groups from Okta's API; null if groups come by push alone.
    async fn group_pull(&self, ctx: &Context<'_>) -> Result<Option<GroupPull>> {
        let found = group_pull::find(ctx.app(), ctx.actor()?, &self.0).await?;
        Ok(found.map(GroupPull))
    }

    /// People due to be decided again.
    async fn queue_length(&self, ctx: &Context<'_>) -> Result<u64> {
        Ok(directory::count(ctx.app(), ctx.actor()?, &self.0).await?.queued)
    }
}

/// A token the identity provider sends. Its secret is shown once, when it is made.
pub struct ScimToken(pub StoredScimToken);

/// A token the identity provider sends. Its secret is shown once, when it is made.
#[Object]
impl ScimToken {
    /// Id.
    async fn id(&self) -> ID {
        ID(self.0.id.to_string())
    }

    /// Name.
    async fn name(&self) -> &str {
        &self.0.name
    }

    /// The visible part, `lk_scim_<public id>`.
    async fn prefix(&self) -> String {
        self.0.visible_part()
    }

    /// When it was made.
    async fn created_at(&self) -> DateTime<Utc> {
        self.0.created_at
    }

    /// When it stops working; null = never.
    async fn expires_at(&self) -> Option<DateTime<Utc>> {
        self.0.expires_at
    }

    /// Last use, to the minute.
    async fn last_used_at(&self) -> Option<DateTime<Utc>> {
        self.0.last_used_at
    }

    /// Whether it still opens the door, and for how long.
    async fn status(&self, ctx: &Context<'_>) -> ScimTokenStatus {
        self.0.status(ctx.app().clock.now()).into()
    }

    /// When an admin ended it.
    async fn revoked_at(&self) -> Option<DateTime<Utc>> {
        self.0.revoked_at
    }
}
