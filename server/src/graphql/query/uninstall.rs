//! Uninstalling the integration: what it would do, and how far it has come.

use async_graphql::{Context, InputObject, Object, Result};

use crate::graphql::context::Asked;
use crate::graphql::kind::UninstallPeople;
use crate::graphql::types::uninstall::{Uninstall, UninstallPreview};
use crate::service::uninstall;

/// Queries of this concept.
#[derive(Default)]
pub struct UninstallQuery;

/// An uninstallation to be looked at.
#[derive(InputObject)]
pub struct PreviewUninstallInput {
    /// What would become of people.
    people: UninstallPeople,
}

#[Object]
impl UninstallQuery {
    /// Whom and what uninstalling Okta would concern.
    async fn preview_uninstall(
        &self,
        ctx: &Context<'_>,
        input: PreviewUninstallInput,
    ) -> Result<UninstallPreview> {
        let concerned = uninstall::preview(ctx.app(), ctx.actor()?).await?;
        Ok(UninstallPreview(input.people.into(), concerned))
    }

    /// What was uninstalled last, and how far it has come; null if nothing ever was.
    async fn uninstall(&self, ctx: &Context<'_>) -> Result<Option<Uninstall>> {
        let found = uninstall::find(ctx.app(), ctx.actor()?).await?;
        Ok(found.map(Uninstall))
    }
}
