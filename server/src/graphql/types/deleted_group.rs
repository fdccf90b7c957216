//! Groups deleted in the directory while rules name them.

use async_graphql::{Context, Object, Result};
use chrono::{DateTime, Utc};

use super::directory::DirectoryGroup;
use super::property::Property;
use crate::graphql::context::Asked;
use crate::graphql::loader::{self, GroupOf, PropertyOf};
use crate::service::deleted_group::StoredDeletedGroup;

/// A group that was deleted in the directory while rules name it: they go on with the members it had until an admin
/// confirms the deletion, replaces the group, or edits the rules.
pub struct DeletedGroup(pub StoredDeletedGroup);

/// A group that was deleted in the directory while rules name it: they go on with the members it had until an admin
/// confirms the deletion, replaces the group, or edits the rules.
#[Object]
impl DeletedGroup {
    /// The group.
    async fn group(&self, ctx: &Context<'_>) -> Result<DirectoryGroup> {
        let group = loader::referred(ctx.rows(), GroupOf(self.0.id)).await?;
        Ok(DirectoryGroup(group))
    }

    /// When it was deleted.
    async fn deleted_at(&self) -> DateTime<Utc> {
        self.0.deleted_at
    }

    /// When an admin confirmed that: it has no members since.
    async fn confirmed_at(&self) -> Option<DateTime<Utc>> {
        self.0.confirmed_at
    }

    /// Properties whose rules in force name it.
    async fn properties(&self, ctx: &Context<'_>) -> Result<Vec<Property>> {
        let mut found = Vec::with_capacity(self.0.properties.len());
        for id in &self.0.properties {
            found.push(Property(loader::referred(ctx.rows(), PropertyOf(*id)).await?));
        }
        Ok(found)
    }

    /// The new group of that name, which may take its place; null: there is none.
    async fn replacement(&self, ctx: &Context<'_>) -> Result<Option<DirectoryGroup>> {
        match self.0.replacement {
            None => Ok(None),
            Some(id) => {
                let group = loader::referred(ctx.rows(), GroupOf(id)).await?;
                Ok(Some(DirectoryGroup(group)))
            }
        }
    }
}
