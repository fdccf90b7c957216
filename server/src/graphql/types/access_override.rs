//! Exceptions from the rules.

use async_graphql::{Context, ID, Object, Result};
use chrono::{DateTime, Utc};

use super::access_group::AccessGroup;
use super::property::Property;
use crate::graphql::context::Asked;
use crate::graphql::kind::{OverrideEnd, OverrideKind, Role};
use crate::graphql::loader::{self, AccessGroupOf, PropertyOf};
use crate::service::access_override::StoredOverride;

/// An exception from the rules for one person in one property.
pub struct AccessOverride(pub StoredOverride);

/// An exception from the rules for one person in one property.
#[Object]
impl AccessOverride {
    /// Id.
    async fn id(&self) -> ID {
        ID(self.0.id.to_string())
    }

    /// Where.
    async fn property(&self, ctx: &Context<'_>) -> Result<Property> {
        Ok(Property(
            loader::referred(ctx.rows(), PropertyOf(self.0.property)).await?,
        ))
    }

    /// Of what sort.
    async fn kind(&self) -> OverrideKind {
        self.0.kind.into()
    }

    /// The extra access group, of that sort.
    async fn access_group(&self, ctx: &Context<'_>) -> Result<Option<AccessGroup>> {
        Ok(match self.0.access_group {
            Some(id) => Some(AccessGroup(
                loader::referred(ctx.rows(), AccessGroupOf(id)).await?,
            )),
            None => None,
        })
    }

    /// The role, of that sort.
    async fn role(&self) -> Option<Role> {
        self.0.role.map(Into::into)
    }

    /// As typed.
    async fn reason(&self) -> &str {
        &self.0.reason
    }

    /// Who made it.
    async fn made_by(&self) -> &str {
        &self.0.made_by
    }

    /// When.
    async fn made_at(&self) -> DateTime<Utc> {
        self.0.made_at
    }

    /// When it lapses by itself.
    async fn expires_at(&self) -> DateTime<Utc> {
        self.0.expires_at
    }

    /// When it ended; null while it holds.
    async fn ended_at(&self) -> Option<DateTime<Utc>> {
        self.0.ended.map(|(at, _)| at).or(self.0.ended_by_leave_at)
    }

    /// How it ended; null while it holds.
    async fn ended_how(&self) -> Option<OverrideEnd> {
        let left = self.0.ended_by_leave_at.map(|_| OverrideEnd::Left);
        self.0.ended.map(|(_, how)| how.into()).or(left)
    }
}
