//! Schedules of a property with their weekly windows.

use std::collections::HashMap;

use chrono::{DateTime, Utc};
use domain::schedule::{Schedule, Window};
use domain::{OrganizationId, PropertyId, ScheduleId};
use entity::{schedule, schedule_window};
use sea_orm::{ActiveValue::Set, ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter, QueryOrder, Select};

use super::{Tx, unreadable};
use crate::error::AppError;

/// A schedule as stored.
#[derive(Clone, Debug)]
pub struct StoredSchedule {
    /// Its row.
    pub id: ScheduleId,
    /// Whose time zone its windows are in.
    pub property: PropertyId,
    /// As typed.
    pub name: String,
    /// Its windows.
    pub windows: Schedule,
}

fn of(organization: OrganizationId) -> Select<schedule::Entity> {
    schedule::Entity::find()
        .filter(schedule::Column::OrganizationId.eq(organization.0))
        .order_by_asc(schedule::Column::NameKey)
}

/// Schedules not archived of each of these properties, by name.
///
/// # Errors
/// The database does not answer.
pub async fn of_properties(
    conn: &impl ConnectionTrait,
    organization: OrganizationId,
    properties: &[PropertyId],
) -> Result<HashMap<PropertyId, Vec<StoredSchedule>>, AppError> {
    let rows = of(organization)
        .filter(schedule::Column::PropertyId.is_in(properties.iter().map(|id| id.0)))
        .filter(schedule::Column::ArchivedAt.is_null());
    let mut found: HashMap<_, Vec<_>> = HashMap::new();
    for schedule in read(conn, organization, rows).await? {
        found.entry(schedule.property).or_default().push(schedule);
    }
    Ok(found)
}

/// These schedules, archived ones too.
///
/// # Errors
/// The database does not answer.
pub async fn with_ids(
    conn: &impl ConnectionTrait,
    organization: OrganizationId,
    ids: &[ScheduleId],
) -> Result<Vec<StoredSchedule>, AppError> {
    let rows = of(organization).filter(schedule::Column::Id.is_in(ids.iter().map(|id| id.0)));
    read(conn, organization, rows).await
}

async fn read(
    conn: &impl ConnectionTrait,
    organization: OrganizationId,
    rows: Select<schedule::Entity>,
) -> Result<Vec<StoredSchedule>, AppError> {
    let rows = rows.all(conn).await?;
    let windows = schedule_window::Entity::find()
        .filter(schedule_window::Column::OrganizationId.eq(organization.0))
        .filter(schedule_window::Column::ScheduleId.is_in(rows.iter().map(|row| row.id)))
        .order_by_asc(schedule_window::Column::Position)
        .all(conn)
        .await?;
    let read = |row: schedule::Model| {
        let own = windows.iter().filter(|window| window.schedule_id == row.id);
        let windows = own.map(window).collect::<Result<_, _>>()?;
        Ok(StoredSchedule {
            id: ScheduleId(row.id),
            property: PropertyId(row.property_id),
            name: row.name,
            windows: Schedule::new(windows).map_err(unreadable)?,
        })
    };
    rows.into_iter().map(read).collect()
}

fn window(row: &schedule_window::Model) -> Result<Window, AppError> {
    Ok(Window {
        weekday: row.weekday.try_into().map_err(unreadable)?,
        start_minute: row.start_minute.try_into().map_err(unreadable)?,
        end_minute: row.end_minute.try_into().map_err(unreadable)?,
    })
}

/// Writes a new schedule with its windows.
///
/// # Errors
/// [`AppError::Conflict`] if another schedule of the property has the name.
pub async fn insert(
    tx: &Tx,
    organization: OrganizationId,
    new: &StoredSchedule,
    now: DateTime<Utc>,
) -> Result<(), AppError> {
    let row = schedule::ActiveModel {
        organization_id: Set(organization.0),
        id: Set(new.id.0),
        property_id: Set(new.property.0),
        name: Set(new.name.clone()),
        name_key: Set(domain::text::fold(&new.name)),
        archived_at: Set(None),
        created_at: Set(now),
        updated_at: Set(now),
    };
    schedule::Entity::insert(row)
        .exec_without_returning(tx.conn())
        .await
        .map_err(|error| {
            super::name_taken(
                error,
                "uq_schedule_name",
                "schedule.name_key",
                "A schedule of this property",
            )
        })?;
    let windows = (0..)
        .zip(new.windows.windows())
        .map(|(position, window)| schedule_window::ActiveModel {
            organization_id: Set(organization.0),
            schedule_id: Set(new.id.0),
            position: Set(position),
            weekday: Set(window.weekday.into()),
            start_minute: Set(window.start_minute.into()),
            end_minute: Set(window.end_minute.into()),
        });
    schedule_window::Entity::insert_many(windows)
        .exec_without_returning(tx.conn())
        .await?;
    Ok(())
}
