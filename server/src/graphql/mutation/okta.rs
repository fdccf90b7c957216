//! Access to Okta's API: trying it, setting it, taking it away, asking now.

use async_graphql::{Context, InputObject, Object, Result, SimpleObject};

use crate::graphql::context::Asked;
use crate::graphql::types::integration::Integration;
use crate::graphql::types::okta::OktaCheck;
use crate::service::okta_access;

/// Mutations of this concept.
#[derive(Default)]
pub struct OktaMutation;

/// A domain and token to be tried.
#[derive(InputObject)]
pub struct CheckOktaConnectionInput {
    /// The customer's Okta domain, as pasted.
    domain: String,
    /// An API token of a Read-Only Administrator; null tries the domain alone.
    api_token: Option<String>,
}

/// How to ask Okta from now on.
#[derive(InputObject)]
pub struct SetOktaApiAccessInput {
    /// The customer's Okta domain, as pasted.
    domain: String,
    /// An API token of a Read-Only Administrator. Stored encrypted and never shown again.
    api_token: String,
}

/// How often groups are pulled.
#[derive(InputObject)]
pub struct SetGroupPullIntervalInput {
    /// 5 to 1440.
    minutes: i32,
}

/// The integration changed.
#[derive(SimpleObject)]
pub struct IntegrationPayload {
    /// The integration.
    integration: Integration,
}

#[Object]
impl OktaMutation {
    /// Tries a domain and token at Okta, now. Stores nothing.
    async fn check_okta_connection(
        &self,
        ctx: &Context<'_>,
        input: CheckOktaConnectionInput,
    ) -> Result<OktaCheck> {
        let token = input.api_token.as_deref();
        let found = okta_access::check(ctx.app(), ctx.actor()?, &input.domain, token).await?;
        Ok(OktaCheck(found))
    }

    /// Gives the integration access to Okta's API, or another token. Tried first; refused, nothing changes.
    async fn set_okta_api_access(
        &self,
        ctx: &Context<'_>,
        input: SetOktaApiAccessInput,
    ) -> Result<IntegrationPayload> {
        let set = okta_access::set(ctx.app(), ctx.actor()?, &input.domain, &input.api_token).await?;
        Ok(payload(set))
    }

    /// Forgets the token of Okta's API. Groups come by push alone from now on; what was pulled stays as last known.
    async fn remove_okta_api_access(&self, ctx: &Context<'_>) -> Result<IntegrationPayload> {
        Ok(payload(okta_access::remove(ctx.app(), ctx.actor()?).await?))
    }

    /// Sets how often groups are pulled.
    async fn set_group_pull_interval(
        &self,
        ctx: &Context<'_>,
        input: SetGroupPullIntervalInput,
    ) -> Result<IntegrationPayload> {
        let set = okta_access::set_interval(ctx.app(), ctx.actor()?, input.minutes).await?;
        Ok(payload(set))
    }

    /// Asks Okta for all groups now, whatever failed before.
    async fn sync_groups_now(&self, ctx: &Context<'_>) -> Result<IntegrationPayload> {
        Ok(payload(okta_access::sync_now(ctx.app(), ctx.actor()?).await?))
    }
}

fn payload(integration: okta_access::StoredIntegration) -> IntegrationPayload {
    IntegrationPayload {
        integration: Integration(integration),
    }
}
