//! Access groups.

use async_graphql::{Context, ID, Object, Result};

use super::property::{Door, Property, Schedule};
use crate::graphql::context::Asked;
use crate::graphql::loader::{self, ActiveWith, DoorsOpenedBy, PropertyOf, ScheduleOf};
use crate::service::access_group::StoredAccessGroup;

/// A set of doors of one property, with a schedule.
pub struct AccessGroup(pub StoredAccessGroup);

/// A set of doors of one property, with a schedule.
#[Object]
impl AccessGroup {
    /// Id.
    async fn id(&self) -> ID {
        ID(self.0.id.to_string())
    }

    /// Name, unique in its property.
    async fn name(&self) -> &str {
        &self.0.name
    }

    /// Where its doors are.
    async fn property(&self, ctx: &Context<'_>) -> Result<Property> {
        Ok(Property(
            loader::referred(ctx.rows(), PropertyOf(self.0.property)).await?,
        ))
    }

    /// The doors it opens, by name.
    async fn doors(&self, ctx: &Context<'_>) -> Result<Vec<Door>> {
        let doors = loader::or_default(ctx.rows(), DoorsOpenedBy(self.0.id)).await?;
        Ok(doors.into_iter().map(Door).collect())
    }

    /// When it opens them; null = always.
    async fn schedule(&self, ctx: &Context<'_>) -> Result<Option<Schedule>> {
        match self.0.schedule {
            None => Ok(None),
            Some(id) => Ok(Some(Schedule(
                loader::referred(ctx.rows(), ScheduleOf(id)).await?,
            ))),
        }
    }

    /// People who have it now.
    async fn active_membership_count(&self, ctx: &Context<'_>) -> Result<i64> {
        Ok(loader::or_default(ctx.rows(), ActiveWith(self.0.id)).await?)
    }
}
