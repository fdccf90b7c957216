//! Groups that were emptied at once while rules name them.

use async_graphql::{Context, ID, Object, Result};
use chrono::{DateTime, Utc};

use super::directory::DirectoryGroup;
use crate::graphql::context::Asked;
use crate::graphql::loader::{self, GroupOf};
use crate::service::group_hold::StoredGroupHold;

/// A group that was emptied at once while rules name it: its members go on as such until an admin decides.
pub struct GroupHold(pub StoredGroupHold);

/// A group that was emptied at once while rules name it: its members go on as such until an admin decides.
#[Object]
impl GroupHold {
    /// Id.
    async fn id(&self) -> ID {
        ID(self.0.id.to_string())
    }

    /// Which group.
    async fn group(&self, ctx: &Context<'_>) -> Result<DirectoryGroup> {
        Ok(DirectoryGroup(
            loader::referred(ctx.rows(), GroupOf(self.0.group)).await?,
        ))
    }

    /// Members it had.
    async fn people_count(&self) -> u64 {
        self.0.people
    }

    /// Since when.
    async fn since(&self) -> DateTime<Utc> {
        self.0.since
    }
}
