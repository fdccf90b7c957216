//! Which pushed group is which pulled one.

use async_graphql::connection::Connection;
use async_graphql::{Context, Object, Result};

use crate::graphql::context::Asked;
use crate::graphql::page;
use crate::graphql::types::group_link::GroupLink;
use crate::service::employee::Cursor;
use crate::service::group_link;

/// Queries of this concept.
#[derive(Default)]
pub struct GroupLinkQuery;

/// How many pairs a list has as a whole.
pub struct GroupLinkTotal(Option<String>);

#[Object]
impl GroupLinkTotal {
    /// How many there are on all pages. Counted only if asked for.
    async fn total_count(&self, ctx: &Context<'_>) -> Result<u64> {
        Ok(group_link::count(ctx.app(), ctx.actor()?, self.0.as_deref()).await?)
    }
}

#[Object]
impl GroupLinkQuery {
    /// Pushed groups and the groups from Okta's API that are the same, oldest pushed group first.
    #[graphql(complexity = "page::cost(first, None, child_complexity)")]
    async fn group_links(
        &self,
        ctx: &Context<'_>,
        first: Option<i32>,
        after: Option<String>,
        search: Option<String>,
    ) -> Result<Connection<page::Place, GroupLink, GroupLinkTotal>> {
        let actor = ctx.actor()?;
        let asked = page::Asked {
            first,
            after,
            ..page::Asked::default()
        };
        let range = asked.range()?;
        let found = group_link::list(ctx.app(), actor, search.as_deref(), &range).await?;
        Ok(page::connection(found, GroupLinkTotal(search), |link| {
            let place = Cursor {
                key: String::new(),
                id: link.pushed.0,
            };
            (place, GroupLink(link))
        }))
    }
}
