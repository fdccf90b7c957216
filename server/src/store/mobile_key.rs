//! Mobile keys as the console shows them. What the engine writes is in `plan`.

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
    /// Its state.
    pub status: MobileKeyStatus,
    /// An admin suspended or revoked it.
    pub is_by_admin: bool,
    /// When it was first issued.
    pub issued_at: DateTime<Utc>,
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

fn read(row: mobile_key::Model) -> Result<StoredMobileKey, AppError> {
    let by_admin = Some(Suspender::Admin.key());
    Ok(StoredMobileKey {
        id: MobileKeyId(row.id),
        status: row.status.parse().map_err(unreadable)?,
        is_by_admin: row.revoked_by.as_deref() == by_admin || row.suspended_by.as_deref() == by_admin,
        issued_at: row.issued_at,
        updated_at: row.updated_at,
    })
}
