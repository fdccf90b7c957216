//! Uninstalling the integration.

use async_graphql::{Context, InputObject, Object, Result, SimpleObject};

use crate::graphql::context::Asked;
use crate::graphql::kind::UninstallPeople;
use crate::graphql::types::uninstall::Uninstall;
use crate::service::uninstall;

/// Mutations of this concept.
#[derive(Default)]
pub struct UninstallMutation;

/// What is to become of an integration's people.
#[derive(InputObject)]
pub struct UninstallIntegrationInput {
    /// Whether they stay as they are.
    #[graphql(default_with = "UninstallPeople::Keep")]
    people: UninstallPeople,
    /// Why, in 5 to 500 characters; null: not said.
    reason: Option<String>,
}

/// An integration uninstalled.
#[derive(SimpleObject)]
pub struct UninstallIntegrationPayload {
    /// What becomes of its people.
    uninstall: Uninstall,
}

#[Object]
impl UninstallMutation {
    /// Uninstalls Okta: its tokens end at once. Its people stay as they are, and rules do not decide them any more; or they
    /// are deactivated in the background, like everybody who leaves. Who is in Okta when it is installed again is the same
    /// person, by external id, then e-mail.
    async fn uninstall_integration(
        &self,
        ctx: &Context<'_>,
        input: UninstallIntegrationInput,
    ) -> Result<UninstallIntegrationPayload> {
        let wanted = (input.people.into(), input.reason);
        let done = uninstall::uninstall(ctx.app(), ctx.actor()?, wanted).await?;
        Ok(UninstallIntegrationPayload {
            uninstall: Uninstall(done),
        })
    }
}
