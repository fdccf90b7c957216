//! Losses that took place, to be looked at and undone (behaviour.md §4).

use chrono::{DateTime, Utc};
use domain::{AppliedHow, AppliedLossId, EmployeeId, Loss, OrganizationId, PropertyId, Role};
use entity::applied_loss::{ActiveModel, Column, Entity, Model};
use sea_orm::{
    ActiveValue::Set, ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect,
};

use super::{ROW, Tx, unreadable};
use crate::error::AppError;

/// One as stored.
#[derive(Clone, Debug)]
pub struct StoredAppliedLoss {
    /// Its id.
    pub id: AppliedLossId,
    /// Who lost something.
    pub employee: EmployeeId,
    /// Where.
    pub property: PropertyId,
    /// What.
    pub loss: Loss,
    /// The role before, of a lower one.
    pub role_before: Option<Role>,
    /// Why it took place when it did.
    pub how: AppliedHow,
    /// When.
    pub applied_at: DateTime<Utc>,
    /// When an admin gave it back.
    pub undone_at: Option<DateTime<Utc>>,
}

impl TryFrom<Model> for StoredAppliedLoss {
    type Error = AppError;

    fn try_from(row: Model) -> Result<Self, AppError> {
        let role = |key: Option<&str>| key.map(str::parse).transpose().map_err(unreadable);
        let kind = row.kind.parse().map_err(unreadable)?;
        let group = row.access_group_id.map(Into::into);
        let loss = Loss::from_parts(kind, group, role(row.role.as_deref())?);
        Ok(Self {
            id: row.id.into(),
            employee: row.employee_id.into(),
            property: row.property_id.into(),
            loss: loss
                .ok_or_else(|| AppError::Internal(anyhow::anyhow!("a stored loss does not fit together")))?,
            role_before: role(row.role_before.as_deref())?,
            how: row.how.parse().map_err(unreadable)?,
            applied_at: row.applied_at,
            undone_at: row.undone_at,
        })
    }
}

/// The newest of a property that were not undone.
///
/// # Errors
/// The database does not answer.
pub async fn newest(
    conn: &impl ConnectionTrait,
    (organization, property): (OrganizationId, PropertyId),
    limit: u64,
) -> Result<Vec<StoredAppliedLoss>, AppError> {
    let rows = Entity::find()
        .filter(Column::OrganizationId.eq(organization.0))
        .filter(Column::PropertyId.eq(property.0))
        .filter(Column::UndoneAt.is_null())
        .order_by_desc(Column::AppliedAt)
        .order_by_desc(Column::Id)
        .limit(limit)
        .all(conn)
        .await?;
    rows.into_iter().map(TryInto::try_into).collect()
}

/// One, locked.
///
/// # Errors
/// The database does not answer.
pub async fn find_for_update(
    tx: &Tx,
    organization: OrganizationId,
    id: AppliedLossId,
) -> Result<Option<StoredAppliedLoss>, AppError> {
    let row = Entity::find_by_id((organization.0, id.0))
        .lock(ROW)
        .one(tx.conn())
        .await?;
    row.map(TryInto::try_into).transpose()
}

/// It was given back.
///
/// # Errors
/// The database does not answer.
pub async fn mark_undone(
    tx: &Tx,
    organization: OrganizationId,
    id: AppliedLossId,
    now: DateTime<Utc>,
) -> Result<(), AppError> {
    let row = ActiveModel {
        organization_id: Set(organization.0),
        id: Set(id.0),
        undone_at: Set(Some(now)),
        ..Default::default()
    };
    Entity::update(row).exec_without_returning(tx.conn()).await?;
    Ok(())
}

/// Removes what took place before; of every organization. Nobody undoes what is older.
///
/// # Errors
/// The database does not answer.
pub async fn forget_before(tx: &Tx, before: DateTime<Utc>) -> Result<(), AppError> {
    Entity::delete_many()
        .filter(Column::AppliedAt.lt(before))
        .exec(tx.conn())
        .await?;
    Ok(())
}
