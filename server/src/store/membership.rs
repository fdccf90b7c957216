//! Memberships as the console shows them. What the engine writes is in `plan`.

use std::collections::HashMap;

use chrono::{DateTime, Utc};
use domain::{
    AccessGroupId, EmployeeId, MembershipId, MembershipStatus, OrganizationId, PropertyId, Role, RuleId,
};
use entity::{membership, membership_access_group};
use sea_orm::sea_query::Expr;
use sea_orm::{ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect, Select};
use uuid::Uuid;

use super::unreadable;
use crate::error::AppError;

/// A person in a property, as stored.
#[derive(Clone, Debug)]
pub struct StoredMembership {
    /// Its row.
    pub id: MembershipId,
    /// Who.
    pub employee: EmployeeId,
    /// Where.
    pub property: PropertyId,
    /// Whether it opens doors.
    pub status: MembershipStatus,
    /// A label.
    pub role: Role,
    /// What gave it.
    pub why: Reason,
    /// As typed by the admin who suspended it.
    pub suspended_reason: Option<String>,
    /// When the present status began.
    pub since: DateTime<Utc>,
    /// When it last changed.
    pub updated_at: DateTime<Utc>,
}

/// What gave a membership, with the names of that time.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Reason {
    /// A rule.
    Rule {
        /// Its name.
        name: String,
        /// Its position, from 1.
        position: i32,
        /// The revision.
        revision: i32,
    },
    /// An admin.
    Manual,
    /// An admin, against the rules.
    Override,
}

pub(super) fn read(row: membership::Model) -> Result<StoredMembership, AppError> {
    let why = match row.reason_kind.as_str() {
        "rule" => Reason::Rule {
            name: row.rule_name.unwrap_or_default(),
            position: row.rule_position.unwrap_or_default(),
            revision: row.rule_revision.unwrap_or_default(),
        },
        "override" => Reason::Override,
        _ => Reason::Manual,
    };
    Ok(StoredMembership {
        id: MembershipId(row.id),
        employee: EmployeeId(row.employee_id),
        property: PropertyId(row.property_id),
        status: row.status.parse().map_err(unreadable)?,
        role: row.role.parse().map_err(unreadable)?,
        why,
        suspended_reason: row.suspended_at.and(row.suspended_reason),
        since: row.status_since,
        updated_at: row.updated_at,
    })
}

/// One.
///
/// # Errors
/// The database does not answer.
pub async fn find(
    conn: &impl ConnectionTrait,
    organization: OrganizationId,
    id: MembershipId,
) -> Result<Option<StoredMembership>, AppError> {
    let row = membership::Entity::find_by_id((organization.0, id.0))
        .one(conn)
        .await?;
    row.map(read).transpose()
}

/// Memberships of each of these people, oldest property first; `within` limits them to what the caller may see.
///
/// # Errors
/// The database does not answer.
pub async fn of_employees(
    conn: &impl ConnectionTrait,
    organization: OrganizationId,
    employees: &[EmployeeId],
    within: Option<&[PropertyId]>,
) -> Result<HashMap<EmployeeId, Vec<StoredMembership>>, AppError> {
    let mut rows = membership::Entity::find()
        .filter(membership::Column::OrganizationId.eq(organization.0))
        .filter(membership::Column::EmployeeId.is_in(employees.iter().map(|id| id.0)))
        .order_by_asc(membership::Column::PropertyId);
    if let Some(within) = within {
        rows = rows.filter(membership::Column::PropertyId.is_in(within.iter().map(|id| id.0)));
    }
    let mut found: HashMap<_, Vec<_>> = HashMap::new();
    for row in rows.all(conn).await? {
        let membership = read(row)?;
        found.entry(membership.employee).or_default().push(membership);
    }
    Ok(found)
}

/// Ids of the access groups of each of these memberships.
///
/// # Errors
/// The database does not answer.
pub async fn access_groups(
    conn: &impl ConnectionTrait,
    organization: OrganizationId,
    memberships: &[MembershipId],
) -> Result<HashMap<MembershipId, Vec<AccessGroupId>>, AppError> {
    let links = membership_access_group::Entity::find()
        .filter(membership_access_group::Column::OrganizationId.eq(organization.0))
        .filter(membership_access_group::Column::MembershipId.is_in(memberships.iter().map(|id| id.0)))
        .all(conn)
        .await?;
    let mut found: HashMap<_, Vec<_>> = HashMap::new();
    for link in links {
        found
            .entry(MembershipId(link.membership_id))
            .or_default()
            .push(AccessGroupId(link.access_group_id));
    }
    Ok(found)
}

fn active(organization: OrganizationId) -> Select<membership::Entity> {
    membership::Entity::find()
        .select_only()
        .filter(membership::Column::OrganizationId.eq(organization.0))
        .filter(membership::Column::Status.eq(MembershipStatus::Active.key()))
}

/// Active memberships of each of these properties.
///
/// # Errors
/// The database does not answer.
pub async fn count_active_of_properties(
    conn: &impl ConnectionTrait,
    organization: OrganizationId,
    properties: &[PropertyId],
) -> Result<HashMap<PropertyId, i64>, AppError> {
    let counts: Vec<(Uuid, i64)> = active(organization)
        .column(membership::Column::PropertyId)
        .column_as(Expr::cust("COUNT(*)"), "count")
        .filter(membership::Column::PropertyId.is_in(properties.iter().map(|id| id.0)))
        .group_by(membership::Column::PropertyId)
        .into_tuple()
        .all(conn)
        .await?;
    Ok(counts.into_iter().map(|(id, count)| (id.into(), count)).collect())
}

/// Active memberships that each of these rules gives now, in whatever revision they were given.
///
/// # Errors
/// The database does not answer.
pub async fn count_active_of_rules(
    conn: &impl ConnectionTrait,
    organization: OrganizationId,
    rules: &[RuleId],
) -> Result<HashMap<RuleId, i64>, AppError> {
    let counts: Vec<(Uuid, i64)> = active(organization)
        .column(membership::Column::RuleId)
        .column_as(Expr::cust("COUNT(*)"), "count")
        .filter(membership::Column::RuleId.is_in(rules.iter().map(|id| id.0)))
        .group_by(membership::Column::RuleId)
        .into_tuple()
        .all(conn)
        .await?;
    Ok(counts.into_iter().map(|(id, count)| (id.into(), count)).collect())
}

/// Active memberships that have each of these access groups.
///
/// # Errors
/// The database does not answer.
pub async fn count_active_of_access_groups(
    conn: &impl ConnectionTrait,
    organization: OrganizationId,
    groups: &[AccessGroupId],
) -> Result<HashMap<AccessGroupId, i64>, AppError> {
    use membership_access_group::Column;
    let mut active = active(organization);
    let active = sea_orm::QueryTrait::query(&mut active)
        .column(membership::Column::Id)
        .to_owned();
    let counts: Vec<(Uuid, i64)> = membership_access_group::Entity::find()
        .select_only()
        .column(Column::AccessGroupId)
        .column_as(Expr::cust("COUNT(*)"), "count")
        .filter(Column::OrganizationId.eq(organization.0))
        .filter(Column::AccessGroupId.is_in(groups.iter().map(|id| id.0)))
        .filter(Column::MembershipId.in_subquery(active))
        .group_by(Column::AccessGroupId)
        .into_tuple()
        .all(conn)
        .await?;
    Ok(counts.into_iter().map(|(id, count)| (id.into(), count)).collect())
}
