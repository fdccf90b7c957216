//! What the rules would do with somebody who is out of the sync.

use async_graphql::{Context, ID, Object, Result};
use domain::explain::PERSON;

use crate::graphql::context::Asked;
use crate::graphql::id;
use crate::service::sync_opt_out;

/// Queries of this concept.
#[derive(Default)]
pub struct SyncOptOutQuery;

#[Object]
impl SyncOptOutQuery {
    /// What would happen to a person who is let back into the sync, in sentences without the name; empty: nothing. Changes
    /// nothing.
    async fn preview_sync_opt_in(&self, ctx: &Context<'_>, employee_id: ID) -> Result<Vec<String>> {
        let of = id::parse(&employee_id, "employeeId")?;
        let told = sync_opt_out::preview_end(ctx.app(), ctx.actor()?, of).await?;
        Ok(told
            .iter()
            .map(|sentence| sentence.replace(PERSON, "").trim().to_owned())
            .collect())
    }
}
