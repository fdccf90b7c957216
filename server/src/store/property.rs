//! Properties: the offices, each the head of its rule set.

use chrono::{DateTime, Utc};
use domain::{Address, OrganizationId, PropertyId};
use entity::property::{self, Column};
use sea_orm::{
    ActiveValue::Set, ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect, Select,
};

use super::{ROW, Tx, decision_basis};
use crate::error::AppError;

/// An office as stored.
#[derive(Clone, Debug)]
pub struct StoredProperty {
    /// Its row.
    pub id: PropertyId,
    /// As typed.
    pub name: String,
    /// Where it is.
    pub address: Address,
    /// IANA name.
    pub time_zone: String,
    /// Newest published revision of its rules; 0 = never published.
    pub revision: u32,
    /// When it was made.
    pub created_at: DateTime<Utc>,
}

impl From<property::Model> for StoredProperty {
    fn from(row: property::Model) -> Self {
        Self {
            id: PropertyId(row.id),
            name: row.name,
            address: Address {
                street: row.street,
                city: row.city,
                state: row.state,
                postal_code: row.postal_code,
                country: row.country,
            },
            time_zone: row.time_zone,
            revision: u32::try_from(row.current_revision).unwrap_or_default(),
            created_at: row.created_at,
        }
    }
}

fn live(organization: OrganizationId) -> Select<property::Entity> {
    property::Entity::find()
        .filter(Column::OrganizationId.eq(organization.0))
        .filter(Column::ArchivedAt.is_null())
}

/// Properties not archived, by name.
///
/// # Errors
/// The database does not answer.
pub async fn list(
    conn: &impl ConnectionTrait,
    organization: OrganizationId,
) -> Result<Vec<StoredProperty>, AppError> {
    let rows = live(organization).order_by_asc(Column::NameKey).all(conn).await?;
    Ok(rows.into_iter().map(Into::into).collect())
}

/// These properties, archived ones too: history keeps its names.
///
/// # Errors
/// The database does not answer.
pub async fn with_ids(
    conn: &impl ConnectionTrait,
    organization: OrganizationId,
    ids: &[PropertyId],
) -> Result<Vec<StoredProperty>, AppError> {
    let rows = property::Entity::find()
        .filter(Column::OrganizationId.eq(organization.0))
        .filter(Column::Id.is_in(ids.iter().map(|id| id.0)))
        .all(conn)
        .await?;
    Ok(rows.into_iter().map(Into::into).collect())
}

/// One property not archived.
///
/// # Errors
/// There is none, or the database does not answer.
pub async fn get(
    conn: &impl ConnectionTrait,
    organization: OrganizationId,
    id: PropertyId,
) -> Result<StoredProperty, AppError> {
    let row = live(organization).filter(Column::Id.eq(id.0)).one(conn).await?;
    row.map(Into::into).ok_or(AppError::NotFound("property"))
}

/// The same, locked: publishes of one property come one after the other.
///
/// # Errors
/// There is none, or the database does not answer.
pub async fn get_for_update(
    tx: &Tx,
    organization: OrganizationId,
    id: PropertyId,
) -> Result<StoredProperty, AppError> {
    let row = live(organization)
        .filter(Column::Id.eq(id.0))
        .lock(ROW)
        .one(tx.conn())
        .await?;
    row.map(Into::into).ok_or(AppError::NotFound("property"))
}

/// Writes a new property.
///
/// # Errors
/// [`AppError::Conflict`] if another one not archived has the name.
pub async fn insert(tx: &Tx, organization: OrganizationId, new: &StoredProperty) -> Result<(), AppError> {
    let address = new.address.clone();
    let row = property::ActiveModel {
        organization_id: Set(organization.0),
        id: Set(new.id.0),
        name: Set(new.name.clone()),
        name_key: Set(domain::text::fold(&new.name)),
        street: Set(address.street),
        city: Set(address.city),
        state: Set(address.state),
        postal_code: Set(address.postal_code),
        country: Set(address.country),
        time_zone: Set(new.time_zone.clone()),
        current_revision: Set(0),
        archived_at: Set(None),
        created_at: Set(new.created_at),
        updated_at: Set(new.created_at),
    };
    property::Entity::insert(row)
        .exec_without_returning(tx.conn())
        .await
        .map_err(|error| super::name_taken(error, "uq_property_name", "property.name_key", "A property"))?;
    decision_basis::renew(tx, organization).await
}

/// Makes this revision the one in force.
///
/// # Errors
/// The database does not answer.
pub async fn set_revision(
    tx: &Tx,
    (organization, id): (OrganizationId, PropertyId),
    revision: i32,
    now: DateTime<Utc>,
) -> Result<(), AppError> {
    let row = property::ActiveModel {
        organization_id: Set(organization.0),
        id: Set(id.0),
        current_revision: Set(revision),
        updated_at: Set(now),
        ..Default::default()
    };
    property::Entity::update(row)
        .exec_without_returning(tx.conn())
        .await?;
    decision_basis::renew(tx, organization).await
}
