//! Properties, doors and schedules.

use async_graphql::{Context, ID, Object, Result, SimpleObject};
use chrono::{DateTime, Utc};

use super::access_group::AccessGroup;
use super::rule_set::RuleSet;
use crate::graphql::context::Asked;
use crate::graphql::loader::{self, AccessGroupsOf, ActiveIn, DoorsOf, LosingIn, PropertyOf, SchedulesOf};
use crate::service::door::StoredDoor;
use crate::service::property::StoredProperty;
use crate::service::schedule::StoredSchedule;

/// A postal address; parts that are absent are null.
#[derive(SimpleObject)]
pub struct Address {
    /// Street and number.
    street: Option<String>,
    /// City.
    city: Option<String>,
    /// State or region.
    state: Option<String>,
    /// Postal code.
    postal_code: Option<String>,
    /// Country, as typed or as the directory wrote it.
    country: Option<String>,
}

impl From<domain::Address> for Address {
    fn from(address: domain::Address) -> Self {
        let domain::Address {
            street,
            city,
            state,
            postal_code,
            country,
        } = address;
        Self {
            street,
            city,
            state,
            postal_code,
            country,
        }
    }
}

/// One office.
pub struct Property(pub StoredProperty);

/// One office.
#[Object]
impl Property {
    /// Id.
    async fn id(&self) -> ID {
        ID(self.0.id.to_string())
    }

    /// Name, unique among the organization's properties.
    async fn name(&self) -> &str {
        &self.0.name
    }

    /// Where it is.
    async fn address(&self) -> Address {
        self.0.address.clone().into()
    }

    /// IANA name, e.g. Europe/Lisbon: the zone its schedules are in.
    async fn time_zone(&self) -> &str {
        &self.0.time_zone
    }

    /// When it was made.
    async fn created_at(&self) -> DateTime<Utc> {
        self.0.created_at
    }

    /// Its doors, by name.
    async fn doors(&self, ctx: &Context<'_>) -> Result<Vec<Door>> {
        let doors = loader::or_default(ctx.rows(), DoorsOf(self.0.id)).await?;
        Ok(doors.into_iter().map(Door).collect())
    }

    /// Its schedules, by name.
    async fn schedules(&self, ctx: &Context<'_>) -> Result<Vec<Schedule>> {
        let schedules = loader::or_default(ctx.rows(), SchedulesOf(self.0.id)).await?;
        Ok(schedules.into_iter().map(Schedule).collect())
    }

    /// Its access groups, by name.
    async fn access_groups(&self, ctx: &Context<'_>) -> Result<Vec<AccessGroup>> {
        let groups = loader::or_default(ctx.rows(), AccessGroupsOf(self.0.id)).await?;
        Ok(groups.into_iter().map(AccessGroup).collect())
    }

    /// The rules in force.
    async fn rule_set(&self) -> RuleSet {
        RuleSet(self.0.clone())
    }

    /// People with access here now.
    async fn active_membership_count(&self, ctx: &Context<'_>) -> Result<i64> {
        Ok(loader::or_default(ctx.rows(), ActiveIn(self.0.id)).await?)
    }

    /// People who will lose something here unless the directory says otherwise first.
    async fn pending_loss_count(&self, ctx: &Context<'_>) -> Result<i64> {
        Ok(loader::or_default(ctx.rows(), LosingIn(self.0.id)).await?)
    }
}

/// A door of a property.
pub struct Door(pub StoredDoor);

/// A door of a property.
#[Object]
impl Door {
    /// Id.
    async fn id(&self) -> ID {
        ID(self.0.id.to_string())
    }

    /// Name, unique in its property.
    async fn name(&self) -> &str {
        &self.0.name
    }

    /// Where it is.
    async fn property(&self, ctx: &Context<'_>) -> Result<Property> {
        Ok(Property(
            loader::referred(ctx.rows(), PropertyOf(self.0.property)).await?,
        ))
    }
}

/// Weekly windows of local wall time.
pub struct Schedule(pub StoredSchedule);

/// Weekly windows of local wall time.
#[Object]
impl Schedule {
    /// Id.
    async fn id(&self) -> ID {
        ID(self.0.id.to_string())
    }

    /// Name, unique in its property.
    async fn name(&self) -> &str {
        &self.0.name
    }

    /// The windows; they may overlap.
    async fn windows(&self) -> Vec<ScheduleWindow> {
        let windows = self.0.windows.windows().iter();
        windows.map(|window| (*window).into()).collect()
    }
}

/// Weekly local wall time, half-open. An end not after its start runs into the next day.
#[derive(SimpleObject)]
pub struct ScheduleWindow {
    /// 1 = Monday … 7 = Sunday: the day it starts.
    weekday: u8,
    /// Minutes after midnight, included.
    start_minute: u16,
    /// Minutes after midnight, excluded.
    end_minute: u16,
}

impl From<domain::schedule::Window> for ScheduleWindow {
    fn from(window: domain::schedule::Window) -> Self {
        Self {
            weekday: window.weekday,
            start_minute: window.start_minute,
            end_minute: window.end_minute,
        }
    }
}
