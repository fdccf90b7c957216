//! The SCIM request log, newest first, and the reads that were only counted.

use async_graphql::connection::{Connection, Edge};
use async_graphql::{Context, ID, InputObject, Object, Result};
use chrono::{DateTime, Utc};

use crate::error::AppError;
use crate::graphql::context::Asked;
use crate::graphql::types::scim_request::{ScimReadCount, ScimRequest};
use crate::graphql::{id, page};
use crate::service::employee::Cursor;
use crate::service::scim_request::{self, ScimRequestFilter};

/// Queries of this concept.
#[derive(Default)]
pub struct ScimRequestQuery;

/// Which requests; every part that is given must fit.
#[derive(InputObject, Default)]
pub struct ScimRequestFilterInput {
    /// First digit of the status: 2, 3, 4 or 5.
    status_class: Option<i32>,
    /// HTTP method, e.g. PATCH.
    method: Option<String>,
    /// Path below the base URL as the log shows it, e.g. /Users.
    path: Option<String>,
    /// About this SCIM User.
    directory_user_id: Option<ID>,
    /// About this SCIM Group.
    directory_group_id: Option<ID>,
    /// With this token.
    token_id: Option<ID>,
    /// From this time on.
    since: Option<DateTime<Utc>>,
    /// Before this time.
    until: Option<DateTime<Utc>>,
}

impl ScimRequestFilterInput {
    fn parse(self) -> Result<ScimRequestFilter, AppError> {
        if let Some(class) = self.status_class.filter(|class| !(2..=5).contains(class)) {
            let message = format!("{class} is no class of status; write 2, 3, 4 or 5.");
            return Err(AppError::invalid("filter.statusClass", message));
        }
        Ok(ScimRequestFilter {
            status_class: self.status_class,
            method: self.method.map(|method| method.to_ascii_uppercase()),
            path: self.path,
            user: id::parse_optional(self.directory_user_id.as_ref(), "filter.directoryUserId")?,
            group: id::parse_optional(self.directory_group_id.as_ref(), "filter.directoryGroupId")?,
            token: id::parse_optional(self.token_id.as_ref(), "filter.tokenId")?,
            since: self.since,
            until: self.until,
        })
    }
}

/// What the log says of itself.
pub struct ScimRequestLog;

#[Object]
impl ScimRequestLog {
    /// Requests this server did not keep since it started, because too many came at once.
    async fn dropped_count(&self, ctx: &Context<'_>) -> u64 {
        ctx.app().scim_requests.dropped()
    }
}

#[Object]
impl ScimRequestQuery {
    /// SCIM requests that wrote or failed, newest first, 50 a page unless told, 100 at most; `after` goes on to older
    /// ones. Not for property managers.
    #[graphql(complexity = "page::cost(first, None, child_complexity)")]
    async fn scim_requests(
        &self,
        ctx: &Context<'_>,
        first: Option<i32>,
        after: Option<String>,
        filter: Option<ScimRequestFilterInput>,
    ) -> Result<Connection<page::Place, ScimRequest, ScimRequestLog>> {
        let actor = ctx.actor()?;
        let filter = filter.unwrap_or_default().parse()?;
        let asked = page::Asked {
            first,
            after,
            ..page::Asked::default()
        };
        let range = asked.range()?;
        let before = range.after.map(|place| place.id.into());
        let mut found = scim_request::list(ctx.app(), actor, &filter, before, range.limit + 1).await?;
        let limit = usize::try_from(range.limit).unwrap_or(usize::MAX);
        let has_older = found.len() > limit;
        found.truncate(limit);
        let mut connection = Connection::with_additional_fields(before.is_some(), has_older, ScimRequestLog);
        let edges = found.into_iter().map(|request| {
            let place = Cursor {
                key: String::new(),
                id: request.id.0,
            };
            Edge::new(page::Place(place), ScimRequest(request))
        });
        connection.edges.extend(edges);
        Ok(connection)
    }

    /// One SCIM request.
    async fn scim_request(&self, ctx: &Context<'_>, id: ID) -> Result<ScimRequest> {
        let request = scim_request::get(ctx.app(), ctx.actor()?, id::parse(&id, "id")?).await?;
        Ok(ScimRequest(request))
    }

    /// Successful SCIM reads by minute, token and endpoint, newest minute first, 2,000 at most; the last 24 hours unless
    /// told. Not for property managers.
    async fn scim_read_counts(
        &self,
        ctx: &Context<'_>,
        token_id: Option<ID>,
        since: Option<DateTime<Utc>>,
        until: Option<DateTime<Utc>>,
    ) -> Result<Vec<ScimReadCount>> {
        let token = id::parse_optional(token_id.as_ref(), "tokenId")?;
        let counts = scim_request::read_counts(ctx.app(), ctx.actor()?, token, (since, until)).await?;
        Ok(counts.into_iter().map(ScimReadCount).collect())
    }
}
