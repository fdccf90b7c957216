//! Installing the integration, making and ending its tokens.

use async_graphql::{Context, ID, InputObject, Object, Result, SimpleObject};
use chrono::{DateTime, Utc};

use crate::graphql::context::Asked;
use crate::graphql::id;
use crate::graphql::types::integration::{Integration, ScimToken};
use crate::service::{integration, scim_token};

/// Mutations of this concept.
#[derive(Default)]
pub struct IntegrationMutation;

/// The identity provider to be connected.
#[derive(InputObject)]
pub struct InstallIntegrationInput {
    /// The customer's Okta domain, e.g. aldermoor.okta.com; null if only push is used.
    domain: Option<String>,
    /// A token of Okta's API; null if only push is used. Tried before anything is stored, kept encrypted, never shown
    /// again.
    api_token: Option<String>,
}

/// The integration installed, and its first token.
#[derive(SimpleObject)]
pub struct InstallIntegrationPayload {
    /// The integration.
    integration: Integration,
    /// The token.
    token: ScimToken,
    /// What to paste into Okta. Shown this once.
    secret: String,
}

/// A token to be made.
#[derive(InputObject)]
pub struct CreateScimTokenInput {
    /// What it is for.
    name: String,
    /// When it is to stop working; null: never. Owners and admins are told 14, 3 and 1 days before, and then.
    expires_at: Option<DateTime<Utc>>,
}

/// The token made.
#[derive(SimpleObject)]
pub struct CreateScimTokenPayload {
    /// The token.
    token: ScimToken,
    /// What to paste into Okta. Shown this once.
    secret: String,
    /// The integration.
    integration: Integration,
}

/// The token ended.
#[derive(SimpleObject)]
pub struct RevokeScimTokenPayload {
    /// The token.
    token: ScimToken,
    /// The integration.
    integration: Integration,
}

#[Object]
impl IntegrationMutation {
    /// Installs Okta and makes a first SCIM token.
    async fn install_integration(
        &self,
        ctx: &Context<'_>,
        input: InstallIntegrationInput,
    ) -> Result<InstallIntegrationPayload> {
        let (domain, api_token) = (input.domain.as_deref(), input.api_token.as_deref());
        let (row, made) = integration::install(ctx.app(), ctx.actor()?, domain, api_token).await?;
        Ok(InstallIntegrationPayload {
            integration: Integration(row),
            token: ScimToken(made.row),
            secret: made.secret,
        })
    }

    /// Makes another SCIM token, for rotation. Two may be alive at once.
    async fn create_scim_token(
        &self,
        ctx: &Context<'_>,
        input: CreateScimTokenInput,
    ) -> Result<CreateScimTokenPayload> {
        let actor = ctx.actor()?;
        let integration = integration::get(ctx.app(), actor).await?;
        let wanted = (input.name.as_str(), input.expires_at);
        let made = scim_token::create(ctx.app(), actor, integration.id, wanted).await?;
        Ok(CreateScimTokenPayload {
            token: ScimToken(made.row),
            secret: made.secret,
            integration: Integration(integration),
        })
    }

    /// Ends a SCIM token at once.
    async fn revoke_scim_token(&self, ctx: &Context<'_>, id: ID) -> Result<RevokeScimTokenPayload> {
        let actor = ctx.actor()?;
        let revoked = scim_token::revoke(ctx.app(), actor, id::parse(&id, "id")?).await?;
        let integration = integration::get(ctx.app(), actor).await?;
        Ok(RevokeScimTokenPayload {
            token: ScimToken(revoked),
            integration: Integration(integration),
        })
    }
}
