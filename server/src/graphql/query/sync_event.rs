//! The organization's log, newest first.

use async_graphql::connection::{Connection, Edge};
use async_graphql::{Context, ID, Object, Result};

use crate::error::AppError;
use crate::graphql::context::Asked;
use crate::graphql::types::sync_event::SyncEvent;
use crate::graphql::{id, page};
use crate::service::sync_event::{self, Reading};

/// Queries of this concept.
#[derive(Default)]
pub struct SyncEventQuery;

#[Object]
impl SyncEventQuery {
    /// Newest first, 50 a page unless told, 100 at most; `after` goes on to older ones.
    #[graphql(complexity = "page::cost(first, None, child_complexity)")]
    #[expect(clippy::too_many_arguments, reason = "each is an argument of the field")]
    async fn sync_events(
        &self,
        ctx: &Context<'_>,
        first: Option<i32>,
        after: Option<String>,
        property_id: Option<ID>,
        employee_id: Option<ID>,
    ) -> Result<Connection<String, SyncEvent>> {
        let actor = ctx.actor()?;
        let property = id::parse_optional(property_id.as_ref(), "propertyId")?;
        let employee = id::parse_optional(employee_id.as_ref(), "employeeId")?;
        let before = after.map(|after| position(&after)).transpose()?;
        let limit = page::limit(first.unwrap_or(page::DEFAULT), "first")?;
        let filter = sync_event::filter(actor, property, employee);
        let mut found =
            sync_event::read(ctx.app(), actor, &filter, Reading::Older(before), limit + 1).await?;
        let limit = usize::try_from(limit).unwrap_or(usize::MAX);
        let has_older = found.len() > limit;
        found.truncate(limit);
        let mut connection = Connection::new(before.is_some(), has_older);
        let edges = found
            .into_iter()
            .map(|event| Edge::new(event.position.to_string(), SyncEvent(event)));
        connection.edges.extend(edges);
        Ok(connection)
    }
}

/// A position in the log, given as a cursor.
pub fn position(text: &str) -> Result<i64, AppError> {
    let position = text.parse().ok().filter(|position| *position >= 0);
    position.ok_or_else(|| AppError::invalid("after", "This is no position in the log."))
}
