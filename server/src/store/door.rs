//! Doors of a property.

use std::collections::HashMap;

use chrono::{DateTime, Utc};
use domain::{AccessGroupId, DoorId, OrganizationId, PropertyId};
use entity::{access_group_door, door};
use sea_orm::{ActiveValue::Set, ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter, QueryOrder};

use super::Tx;
use crate::error::AppError;

/// A door as stored.
#[derive(Clone, Debug)]
pub struct StoredDoor {
    /// Its row.
    pub id: DoorId,
    /// Where it is.
    pub property: PropertyId,
    /// As typed.
    pub name: String,
}

impl From<door::Model> for StoredDoor {
    fn from(row: door::Model) -> Self {
        Self {
            id: DoorId(row.id),
            property: PropertyId(row.property_id),
            name: row.name,
        }
    }
}

/// Doors not archived of each of these properties, by name.
///
/// # Errors
/// The database does not answer.
pub async fn of_properties(
    conn: &impl ConnectionTrait,
    organization: OrganizationId,
    properties: &[PropertyId],
) -> Result<HashMap<PropertyId, Vec<StoredDoor>>, AppError> {
    let rows = door::Entity::find()
        .filter(door::Column::OrganizationId.eq(organization.0))
        .filter(door::Column::PropertyId.is_in(properties.iter().map(|id| id.0)))
        .filter(door::Column::ArchivedAt.is_null())
        .order_by_asc(door::Column::NameKey)
        .all(conn)
        .await?;
    let mut found: HashMap<_, Vec<_>> = HashMap::new();
    for door in rows.into_iter().map(StoredDoor::from) {
        found.entry(door.property).or_default().push(door);
    }
    Ok(found)
}

/// Doors not archived that each of these access groups opens, by name.
///
/// # Errors
/// The database does not answer.
pub async fn of_access_groups(
    conn: &impl ConnectionTrait,
    organization: OrganizationId,
    groups: &[AccessGroupId],
) -> Result<HashMap<AccessGroupId, Vec<StoredDoor>>, AppError> {
    let links = access_group_door::Entity::find()
        .filter(access_group_door::Column::OrganizationId.eq(organization.0))
        .filter(access_group_door::Column::AccessGroupId.is_in(groups.iter().map(|id| id.0)))
        .all(conn)
        .await?;
    let rows = door::Entity::find()
        .filter(door::Column::OrganizationId.eq(organization.0))
        .filter(door::Column::Id.is_in(links.iter().map(|link| link.door_id)))
        .filter(door::Column::ArchivedAt.is_null())
        .order_by_asc(door::Column::NameKey)
        .all(conn)
        .await?;
    let mut opened_by: HashMap<_, Vec<_>> = HashMap::new();
    for link in links {
        opened_by
            .entry(link.door_id)
            .or_default()
            .push(AccessGroupId(link.access_group_id));
    }
    let mut found: HashMap<_, Vec<_>> = HashMap::new();
    for row in rows {
        for group in opened_by.get(&row.id).into_iter().flatten() {
            found.entry(*group).or_default().push(row.clone().into());
        }
    }
    Ok(found)
}

/// Writes a new door.
///
/// # Errors
/// [`AppError::Conflict`] if another door of the property has the name.
pub async fn insert(
    tx: &Tx,
    organization: OrganizationId,
    new: &StoredDoor,
    now: DateTime<Utc>,
) -> Result<(), AppError> {
    let row = door::ActiveModel {
        organization_id: Set(organization.0),
        id: Set(new.id.0),
        property_id: Set(new.property.0),
        name: Set(new.name.clone()),
        name_key: Set(domain::text::fold(&new.name)),
        archived_at: Set(None),
        created_at: Set(now),
        updated_at: Set(now),
    };
    door::Entity::insert(row)
        .exec_without_returning(tx.conn())
        .await
        .map_err(|error| {
            super::name_taken(error, "uq_door_name", "door.name_key", "A door of this property")
        })?;
    Ok(())
}
