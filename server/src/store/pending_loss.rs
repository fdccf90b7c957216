//! Losses that wait for their settle window, as the console shows them.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use chrono::{DateTime, Utc};
use domain::{AccessGroupId, EmployeeId, Loss, LossState, OrganizationId, PropertyId};
use entity::pending_loss::{self, Column};
use sea_orm::sea_query::Expr;
use sea_orm::{ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect};
use uuid::Uuid;

use super::unreadable;
use crate::error::AppError;

/// A waiting loss as stored.
#[derive(Clone, Debug)]
pub struct StoredPendingLoss {
    /// Who would lose it.
    pub employee: EmployeeId,
    /// Where.
    pub property: PropertyId,
    /// What would be lost.
    pub loss: Loss,
    /// What asked for it, e.g. `PATCH /Groups/0190…`.
    pub cause: String,
    /// What it waits for.
    pub state: LossState,
    /// When it was first seen.
    pub since: DateTime<Utc>,
    /// When it is decided.
    pub due_at: DateTime<Utc>,
}

/// Losses waiting for each of these people; `within` limits them to what the caller may see.
///
/// # Errors
/// The database does not answer.
pub async fn of_employees(
    conn: &impl ConnectionTrait,
    organization: OrganizationId,
    employees: &[EmployeeId],
    within: Option<&[PropertyId]>,
) -> Result<HashMap<EmployeeId, Vec<StoredPendingLoss>>, AppError> {
    let mut rows = pending_loss::Entity::find()
        .filter(Column::OrganizationId.eq(organization.0))
        .filter(Column::EmployeeId.is_in(employees.iter().map(|id| id.0)))
        .order_by_asc(Column::Id);
    if let Some(within) = within {
        rows = rows.filter(Column::PropertyId.is_in(within.iter().map(|id| id.0)));
    }
    let mut found: HashMap<_, Vec<_>> = HashMap::new();
    for row in rows.all(conn).await? {
        found
            .entry(EmployeeId(row.employee_id))
            .or_default()
            .push(read(row)?);
    }
    Ok(found)
}

/// People with a waiting loss in each of these properties.
///
/// # Errors
/// The database does not answer.
pub async fn count_of_properties(
    conn: &impl ConnectionTrait,
    organization: OrganizationId,
    properties: &[PropertyId],
) -> Result<HashMap<PropertyId, i64>, AppError> {
    let counts: Vec<(Uuid, i64)> = pending_loss::Entity::find()
        .select_only()
        .column(Column::PropertyId)
        .column_as(Expr::cust("COUNT(DISTINCT employee_id)"), "count")
        .filter(Column::OrganizationId.eq(organization.0))
        .filter(Column::PropertyId.is_in(properties.iter().map(|id| id.0)))
        .group_by(Column::PropertyId)
        .into_tuple()
        .all(conn)
        .await?;
    Ok(counts.into_iter().map(|(id, count)| (id.into(), count)).collect())
}

/// Losses that wait for their settle window, soonest due first, `most` at most; `within` limits them to what the caller may
/// see.
///
/// # Errors
/// The database does not answer.
pub async fn waiting(
    conn: &impl ConnectionTrait,
    organization: OrganizationId,
    within: Option<&[PropertyId]>,
    most: u64,
) -> Result<Vec<StoredPendingLoss>, AppError> {
    let mut rows = pending_loss::Entity::find()
        .filter(Column::OrganizationId.eq(organization.0))
        .filter(Column::State.eq(LossState::Pending.key()))
        .order_by_asc(Column::DueAt)
        .order_by_asc(Column::Id)
        .limit(most);
    if let Some(within) = within {
        rows = rows.filter(Column::PropertyId.is_in(within.iter().map(|id| id.0)));
    }
    rows.all(conn).await?.into_iter().map(read).collect()
}

/// Who would lose what in a property, held or not.
///
/// # Errors
/// The database does not answer.
pub async fn of_property(
    conn: &impl ConnectionTrait,
    (organization, property): (OrganizationId, PropertyId),
    state: LossState,
) -> Result<BTreeMap<EmployeeId, BTreeSet<Loss>>, AppError> {
    let rows = pending_loss::Entity::find()
        .filter(Column::OrganizationId.eq(organization.0))
        .filter(Column::PropertyId.eq(property.0))
        .filter(Column::State.eq(state.key()))
        .all(conn)
        .await?;
    let mut found: BTreeMap<EmployeeId, BTreeSet<Loss>> = BTreeMap::new();
    for row in rows {
        let employee = EmployeeId(row.employee_id);
        found.entry(employee).or_default().insert(read(row)?.loss);
    }
    Ok(found)
}

fn read(row: pending_loss::Model) -> Result<StoredPendingLoss, AppError> {
    let role = row
        .role
        .as_deref()
        .map(str::parse)
        .transpose()
        .map_err(unreadable)?;
    let kind = row.kind.parse().map_err(unreadable)?;
    let loss = Loss::from_parts(kind, row.access_group_id.map(AccessGroupId), role)
        .ok_or_else(|| AppError::Internal(anyhow::anyhow!("a stored pending loss does not fit together")))?;
    Ok(StoredPendingLoss {
        employee: EmployeeId(row.employee_id),
        property: row.property_id.into(),
        loss,
        cause: row.cause,
        state: row.state.parse().map_err(unreadable)?,
        since: row.since,
        due_at: row.due_at,
    })
}
