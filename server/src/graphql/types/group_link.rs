//! A pushed group and a pulled one that are the same.

use async_graphql::{Context, Enum, Object, Result};
use chrono::{DateTime, Utc};

use super::directory::DirectoryGroup;
use crate::graphql::context::Asked;
use crate::graphql::loader::{self, GroupOf};
use crate::service::group_link::StoredGroupLink;

/// How a pair came about.
#[derive(Enum, Clone, Copy, PartialEq, Eq)]
pub enum GroupLinkOrigin {
    /// Exactly one pushed and one pulled group had that name.
    ByName,
    /// An admin said so.
    ByAdmin,
}

/// A pushed group and a pulled one that are the same: one group for rules.
pub struct GroupLink(pub StoredGroupLink);

/// A pushed group and a pulled one that are the same: one group for rules.
#[Object]
impl GroupLink {
    /// The pushed group.
    async fn pushed(&self, ctx: &Context<'_>) -> Result<DirectoryGroup> {
        let group = loader::referred(ctx.rows(), GroupOf(self.0.pushed)).await?;
        Ok(DirectoryGroup(group))
    }

    /// The group from Okta's API.
    async fn pulled(&self, ctx: &Context<'_>) -> Result<DirectoryGroup> {
        let group = loader::referred(ctx.rows(), GroupOf(self.0.pulled)).await?;
        Ok(DirectoryGroup(group))
    }

    /// How it came about.
    async fn how(&self) -> GroupLinkOrigin {
        match self.0.made_by {
            Some(_) => GroupLinkOrigin::ByAdmin,
            None => GroupLinkOrigin::ByName,
        }
    }

    /// The admin who made it; null: the name did.
    async fn made_by(&self) -> Option<&str> {
        self.0.made_by.as_deref()
    }

    /// Since when.
    async fn since(&self) -> DateTime<Utc> {
        self.0.since
    }
}
