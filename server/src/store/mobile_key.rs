//! Mobile keys as the console shows them. What the engine writes is in `plan`.

pub mod life;

use std::collections::HashMap;

use chrono::{DateTime, Utc};
use domain::{EmployeeId, MobileKeyId, MobileKeyStatus, OrganizationId, Suspender};
use entity::mobile_key::{self, Column};
use sea_orm::{ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter, QueryOrder};

use super::unreadable;
use crate::error::AppError;

/// A person's key as stored.
#[derive(Clone, Debug)]
pub struct StoredMobileKey {
    /// Its row.
    pub id: MobileKeyId,
    /// Whose.
    pub employee: EmployeeId,
    /// Its state.
    pub status: MobileKeyStatus,
    /// An admin suspended or revoked it.
    pub is_by_admin: bool,
    /// When it was first issued.
    pub issued_at: DateTime<Utc>,
    /// When it was added to a phone.
    pub claimed_at: Option<DateTime<Utc>>,
    /// When it last changed.
    pub updated_at: DateTime<Utc>,
}

/// The newest key of each of these people; a revoked one only if there is no other.
///
/// # Errors
/// The database does not answer.
pub async fn of_employees(
    conn: &impl ConnectionTrait,
    organization: OrganizationId,
    employees: &[EmployeeId],
) -> Result<HashMap<EmployeeId, StoredMobileKey>, AppError> {
    let rows = mobile_key::Entity::find()
        .filter(Column::OrganizationId.eq(organization.0))
        .filter(Column::EmployeeId.is_in(employees.iter().map(|id| id.0)))
        .order_by_asc(Column::Id)
        .all(conn)
        .await?;
    let mut found: HashMap<EmployeeId, StoredMobileKey> = HashMap::new();
    for row in rows {
        let employee = EmployeeId(row.employee_id);
        let key = read(row)?;
        let is_worse = key.status == MobileKeyStatus::Revoked
            && found
                .get(&employee)
                .is_some_and(|known| known.status != MobileKeyStatus::Revoked);
        if !is_worse {
            found.insert(employee, key);
        }
    }
    Ok(found)
}

/// These keys.
///
/// # Errors
/// The database does not answer.
pub async fn with_ids(
    conn: &impl ConnectionTrait,
    organization: OrganizationId,
    ids: &[MobileKeyId],
) -> Result<HashMap<MobileKeyId, StoredMobileKey>, AppError> {
    let rows = mobile_key::Entity::find()
        .filter(Column::OrganizationId.eq(organization.0))
        .filter(Column::Id.is_in(ids.iter().map(|id| id.0)))
        .all(conn)
        .await?;
    let found = rows.into_iter().map(|row| Ok((MobileKeyId(row.id), read(row)?)));
    found.collect()
}

fn read(row: mobile_key::Model) -> Result<StoredMobileKey, AppError> {
    let by_admin = Some(Suspender::Admin.key());
    Ok(StoredMobileKey {
        id: MobileKeyId(row.id),
        employee: EmployeeId(row.employee_id),
        status: row.status.parse().map_err(unreadable)?,
        is_by_admin: row.revoked_by.as_deref() == by_admin || row.suspended_by.as_deref() == by_admin,
        issued_at: row.issued_at,
        claimed_at: row.claimed_at,
        updated_at: row.updated_at,
    })
}
