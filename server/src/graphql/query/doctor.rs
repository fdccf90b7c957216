//! What may be wrong with the integration.

use async_graphql::{Context, Object, Result};

use crate::graphql::context::Asked;
use crate::graphql::types::doctor::DoctorReport;
use crate::service::doctor;

/// Queries of this concept.
#[derive(Default)]
pub struct DoctorQuery;

#[Object]
impl DoctorQuery {
    /// What may be wrong with Okta's connection, looked at now: *possibly*, with its evidence and what to do.
    async fn doctor(&self, ctx: &Context<'_>) -> Result<DoctorReport> {
        Ok(DoctorReport(doctor::look(ctx.app(), ctx.actor()?).await?))
    }
}
