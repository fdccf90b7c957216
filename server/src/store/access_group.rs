//! Access groups: sets of doors of one property with a schedule.

use std::collections::HashMap;

use chrono::{DateTime, Utc};
use domain::{AccessGroupId, DoorId, OrganizationId, PropertyId, ScheduleId};
use entity::{access_group, access_group_door, door, schedule};
use sea_orm::{
    ActiveValue::Set, ColumnTrait, ConnectionTrait, EntityTrait, PaginatorTrait, QueryFilter, QueryOrder,
    Select,
};

use super::{Tx, decision_basis};
use crate::error::AppError;

/// An access group as stored.
#[derive(Clone, Debug)]
pub struct StoredAccessGroup {
    /// Its row.
    pub id: AccessGroupId,
    /// Where its doors are.
    pub property: PropertyId,
    /// As typed.
    pub name: String,
    /// When it opens them; `None`: always.
    pub schedule: Option<ScheduleId>,
}

impl From<access_group::Model> for StoredAccessGroup {
    fn from(row: access_group::Model) -> Self {
        Self {
            id: AccessGroupId(row.id),
            property: PropertyId(row.property_id),
            name: row.name,
            schedule: row.schedule_id.map(ScheduleId),
        }
    }
}

fn of(organization: OrganizationId) -> Select<access_group::Entity> {
    access_group::Entity::find()
        .filter(access_group::Column::OrganizationId.eq(organization.0))
        .order_by_asc(access_group::Column::NameKey)
        .order_by_asc(access_group::Column::Id)
}

/// Access groups not archived of each of these properties, by name.
///
/// # Errors
/// The database does not answer.
pub async fn of_properties(
    conn: &impl ConnectionTrait,
    organization: OrganizationId,
    properties: &[PropertyId],
) -> Result<HashMap<PropertyId, Vec<StoredAccessGroup>>, AppError> {
    let rows = of(organization)
        .filter(access_group::Column::PropertyId.is_in(properties.iter().map(|id| id.0)))
        .filter(access_group::Column::ArchivedAt.is_null())
        .all(conn)
        .await?;
    let mut found: HashMap<_, Vec<_>> = HashMap::new();
    for group in rows.into_iter().map(StoredAccessGroup::from) {
        found.entry(group.property).or_default().push(group);
    }
    Ok(found)
}

/// These access groups, archived ones too.
///
/// # Errors
/// The database does not answer.
pub async fn with_ids(
    conn: &impl ConnectionTrait,
    organization: OrganizationId,
    ids: &[AccessGroupId],
) -> Result<Vec<StoredAccessGroup>, AppError> {
    let rows = of(organization)
        .filter(access_group::Column::Id.is_in(ids.iter().map(|id| id.0)))
        .all(conn)
        .await?;
    Ok(rows.into_iter().map(Into::into).collect())
}

/// Writes a new access group with its doors.
///
/// # Errors
/// [`AppError::Conflict`] if another one of the property has the name; [`AppError::Invalid`] if a door or the schedule
/// is not of the property.
pub async fn insert(
    tx: &Tx,
    organization: OrganizationId,
    new: &StoredAccessGroup,
    (doors, now): (&[DoorId], DateTime<Utc>),
) -> Result<(), AppError> {
    check_parts(tx, organization, new, doors).await?;
    let row = access_group::ActiveModel {
        organization_id: Set(organization.0),
        id: Set(new.id.0),
        property_id: Set(new.property.0),
        schedule_id: Set(new.schedule.map(|id| id.0)),
        name: Set(new.name.clone()),
        name_key: Set(domain::text::fold(&new.name)),
        archived_at: Set(None),
        created_at: Set(now),
        updated_at: Set(now),
    };
    access_group::Entity::insert(row)
        .exec_without_returning(tx.conn())
        .await
        .map_err(taken)?;
    decision_basis::renew(tx, organization).await?;
    insert_doors(tx, organization, new.id, doors).await
}

/// Writes the new name, schedule and doors of an access group.
///
/// # Errors
/// As for [`insert`].
pub async fn update(
    tx: &Tx,
    organization: OrganizationId,
    changed: &StoredAccessGroup,
    (doors, now): (&[DoorId], DateTime<Utc>),
) -> Result<(), AppError> {
    check_parts(tx, organization, changed, doors).await?;
    let row = access_group::ActiveModel {
        organization_id: Set(organization.0),
        id: Set(changed.id.0),
        schedule_id: Set(changed.schedule.map(|id| id.0)),
        name: Set(changed.name.clone()),
        name_key: Set(domain::text::fold(&changed.name)),
        updated_at: Set(now),
        ..Default::default()
    };
    access_group::Entity::update(row)
        .exec_without_returning(tx.conn())
        .await
        .map_err(taken)?;
    decision_basis::renew(tx, organization).await?;
    access_group_door::Entity::delete_many()
        .filter(access_group_door::Column::OrganizationId.eq(organization.0))
        .filter(access_group_door::Column::AccessGroupId.eq(changed.id.0))
        .exec(tx.conn())
        .await?;
    insert_doors(tx, organization, changed.id, doors).await
}

fn taken(error: sea_orm::DbErr) -> AppError {
    super::name_taken(
        error,
        "uq_access_group_name",
        "access_group.name_key",
        "An access group of this property",
    )
}

/// Doors and schedule must be live ones of the group's own property.
async fn check_parts(
    tx: &Tx,
    organization: OrganizationId,
    group: &StoredAccessGroup,
    doors: &[DoorId],
) -> Result<(), AppError> {
    let found = door::Entity::find()
        .filter(door::Column::OrganizationId.eq(organization.0))
        .filter(door::Column::PropertyId.eq(group.property.0))
        .filter(door::Column::ArchivedAt.is_null())
        .filter(door::Column::Id.is_in(doors.iter().map(|id| id.0)))
        .all(tx.conn())
        .await?;
    let missing = doors.iter().position(|id| found.iter().all(|row| row.id != id.0));
    if let Some(index) = missing {
        return Err(AppError::invalid(
            format!("input.doorIds.{index}"),
            "This property has no such door.",
        ));
    }
    let Some(schedule) = group.schedule else {
        return Ok(());
    };
    let count = schedule::Entity::find()
        .filter(schedule::Column::OrganizationId.eq(organization.0))
        .filter(schedule::Column::PropertyId.eq(group.property.0))
        .filter(schedule::Column::ArchivedAt.is_null())
        .filter(schedule::Column::Id.eq(schedule.0))
        .count(tx.conn())
        .await?;
    match count {
        0 => Err(AppError::invalid(
            "input.scheduleId",
            "This property has no such schedule.",
        )),
        _ => Ok(()),
    }
}

async fn insert_doors(
    tx: &Tx,
    organization: OrganizationId,
    group: AccessGroupId,
    doors: &[DoorId],
) -> Result<(), AppError> {
    let rows = doors.iter().map(|door| access_group_door::ActiveModel {
        organization_id: Set(organization.0),
        access_group_id: Set(group.0),
        door_id: Set(door.0),
    });
    access_group_door::Entity::insert_many(rows)
        .exec_without_returning(tx.conn())
        .await?;
    Ok(())
}
