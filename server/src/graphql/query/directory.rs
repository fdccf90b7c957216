//! The directory: who is not matched, which groups there are.

use async_graphql::connection::Connection;
use async_graphql::{Context, Object, Result};

use crate::graphql::context::Asked;
use crate::graphql::page;
use crate::graphql::types::deleted_group::DeletedGroup;
use crate::graphql::types::directory::{DirectoryGroup, DirectoryUser};
use crate::service::deleted_group;
use crate::service::directory;
use crate::service::employee::Cursor;

/// Queries of this concept.
#[derive(Default)]
pub struct DirectoryQuery;

/// How many users a list has as a whole.
pub struct UnmatchedTotal(Option<String>);

#[Object]
impl UnmatchedTotal {
    /// How many there are on all pages. Counted only if asked for.
    async fn total_count(&self, ctx: &Context<'_>) -> Result<u64> {
        Ok(directory::count_unmatched(ctx.app(), ctx.actor()?, self.0.as_deref()).await?)
    }
}

/// How many groups a list has as a whole.
pub struct GroupTotal(Option<String>);

#[Object]
impl GroupTotal {
    /// How many there are on all pages. Counted only if asked for.
    async fn total_count(&self, ctx: &Context<'_>) -> Result<u64> {
        Ok(directory::count_groups(ctx.app(), ctx.actor()?, self.0.as_deref()).await?)
    }
}

#[Object]
impl DirectoryQuery {
    /// Active directory users that no rule of any property matches, oldest first.
    #[graphql(complexity = "page::cost(first, None, child_complexity)")]
    async fn unmatched_users(
        &self,
        ctx: &Context<'_>,
        first: Option<i32>,
        after: Option<String>,
        search: Option<String>,
    ) -> Result<Connection<page::Place, DirectoryUser, UnmatchedTotal>> {
        let actor = ctx.actor()?;
        let asked = page::Asked {
            first,
            after,
            ..page::Asked::default()
        };
        let range = asked.range()?;
        let found = directory::list_unmatched(ctx.app(), actor, search.as_deref(), &range).await?;
        Ok(page::connection(found, UnmatchedTotal(search), |user| {
            let place = Cursor {
                key: String::new(),
                id: user.id.0,
            };
            (place, DirectoryUser(user))
        }))
    }

    /// Groups that were deleted in the directory while rules name them, by name: each waits for an admin.
    async fn deleted_groups(&self, ctx: &Context<'_>) -> Result<Vec<DeletedGroup>> {
        let groups = deleted_group::list(ctx.app(), ctx.actor()?).await?;
        Ok(groups.into_iter().map(DeletedGroup).collect())
    }

    /// Directory groups by name; a pushed group and the pulled one linked to it are listed once, as the pushed one.
    #[graphql(complexity = "page::cost(first, None, child_complexity)")]
    async fn directory_groups(
        &self,
        ctx: &Context<'_>,
        first: Option<i32>,
        after: Option<String>,
        search: Option<String>,
    ) -> Result<Connection<page::Place, DirectoryGroup, GroupTotal>> {
        let actor = ctx.actor()?;
        let asked = page::Asked {
            first,
            after,
            ..page::Asked::default()
        };
        let range = asked.range()?;
        let found = directory::list_groups(ctx.app(), actor, search.as_deref(), &range).await?;
        Ok(page::connection(found, GroupTotal(search), |group| {
            let place = Cursor {
                key: group.display_name_key.clone(),
                id: group.id.0,
            };
            (place, DirectoryGroup(group))
        }))
    }
}
