//! The directory's users and groups, as the identity provider wrote them.

use async_graphql::{Context, ID, Object, Result};
use chrono::{DateTime, Utc};

use super::employee::Employee;
use super::outcome::Outcome;
use crate::graphql::context::Asked;
use crate::graphql::loader::{self, EmployeeOf, GroupsOf, MembersOf, OutcomesOfUser, PendingMembersOf};
use crate::service::directory::{ListedGroup, ListedUser};

/// A user of the identity provider.
pub struct DirectoryUser(pub ListedUser);

/// A user of the identity provider.
#[Object]
impl DirectoryUser {
    /// Id.
    async fn id(&self) -> ID {
        ID(self.0.id.to_string())
    }

    /// The id in SCIM.
    async fn scim_id(&self) -> String {
        self.0.id.0.to_string()
    }

    /// As sent.
    async fn user_name(&self) -> &str {
        &self.0.user_name
    }

    /// Best name the directory sent; null if it sent none.
    async fn display_name(&self) -> Option<&str> {
        self.0.display_name.as_deref()
    }

    /// The identity provider's own id, as sent.
    async fn external_id(&self) -> Option<&str> {
        self.0.external_id.as_deref()
    }

    /// Exists and is active.
    async fn active(&self) -> bool {
        self.0.is_live
    }

    /// Groups they are in, by name.
    async fn groups(&self, ctx: &Context<'_>) -> Result<Vec<DirectoryGroup>> {
        let groups = loader::or_default(ctx.rows(), GroupsOf(self.0.id)).await?;
        Ok(groups.into_iter().map(DirectoryGroup).collect())
    }

    /// The employee they became.
    async fn employee(&self, ctx: &Context<'_>) -> Result<Option<Employee>> {
        match self.0.employee {
            None => Ok(None),
            Some(id) => Ok(ctx.rows().load_one(EmployeeOf(id)).await?.map(Employee)),
        }
    }

    /// The latest decision for each property, with its trace.
    async fn outcomes(&self, ctx: &Context<'_>) -> Result<Vec<Outcome>> {
        let found = loader::or_default(ctx.rows(), OutcomesOfUser(self.0.id)).await?;
        Ok(found.into_iter().map(Outcome).collect())
    }

    /// First seen.
    async fn created_at(&self) -> DateTime<Utc> {
        self.0.created_at
    }

    /// Last changed.
    async fn updated_at(&self) -> DateTime<Utc> {
        self.0.modified_at
    }
}

/// A group of the identity provider.
pub struct DirectoryGroup(pub ListedGroup);

/// A group of the identity provider.
#[Object]
impl DirectoryGroup {
    /// Id.
    async fn id(&self) -> ID {
        ID(self.0.id.to_string())
    }

    /// As sent.
    async fn display_name(&self) -> &str {
        &self.0.display_name
    }

    /// Users in it.
    async fn member_count(&self, ctx: &Context<'_>) -> Result<i64> {
        Ok(loader::or_default(ctx.rows(), MembersOf(self.0.id)).await?)
    }

    /// Members sent that nobody knows yet.
    async fn pending_member_count(&self, ctx: &Context<'_>) -> Result<i64> {
        Ok(loader::or_default(ctx.rows(), PendingMembersOf(self.0.id)).await?)
    }

    /// From Okta's API, not pushed.
    async fn is_pulled(&self) -> bool {
        self.0.is_pulled
    }

    /// Deleted in the directory; rules go on with its members.
    async fn is_deleted(&self) -> bool {
        self.0.is_deleted
    }

    /// Last changed.
    async fn updated_at(&self) -> DateTime<Utc> {
        self.0.modified_at
    }
}
