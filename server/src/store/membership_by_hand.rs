//! Memberships as admins write them: hand-made ones, and suspensions of any (behaviour.md §1, §2.5).

use std::collections::BTreeSet;

use chrono::{DateTime, Utc};
use domain::{
    AccessGroupId, AdminId, EmployeeId, MembershipId, MembershipStatus, OrganizationId, PropertyId, Role,
};
use entity::membership::{ActiveModel, Column, Entity};
use entity::membership_access_group;
use sea_orm::{ActiveValue::Set, ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter, QuerySelect};

use super::membership::{StoredMembership, read};
use super::{ROW, Tx};
use crate::error::AppError;

/// One, locked.
///
/// # Errors
/// The database does not answer.
pub async fn find_for_update(
    tx: &Tx,
    organization: OrganizationId,
    id: MembershipId,
) -> Result<Option<StoredMembership>, AppError> {
    let row = Entity::find_by_id((organization.0, id.0))
        .lock(ROW)
        .one(tx.conn())
        .await?;
    row.map(read).transpose()
}

/// The one of a person in a property.
///
/// # Errors
/// The database does not answer.
pub async fn find_in(
    conn: &impl ConnectionTrait,
    organization: OrganizationId,
    (employee, property): (EmployeeId, PropertyId),
) -> Result<Option<StoredMembership>, AppError> {
    let row = Entity::find()
        .filter(Column::OrganizationId.eq(organization.0))
        .filter(Column::EmployeeId.eq(employee.0))
        .filter(Column::PropertyId.eq(property.0))
        .one(conn)
        .await?;
    row.map(read).transpose()
}

/// What an admin gives.
#[derive(Clone, Debug)]
pub struct ByHand {
    /// A label.
    pub role: Role,
    /// What it opens.
    pub access_groups: BTreeSet<AccessGroupId>,
}

/// A new hand-made membership.
///
/// # Errors
/// The database does not answer.
pub async fn insert(
    tx: &Tx,
    (organization, id): (OrganizationId, MembershipId),
    (employee, property): (EmployeeId, PropertyId),
    (given, now): (&ByHand, DateTime<Utc>),
) -> Result<(), AppError> {
    let mut row = given_row(organization, id, (given, now));
    row.employee_id = Set(employee.0);
    row.property_id = Set(property.0);
    row.suspended_by_admin_id = Set(None);
    row.suspended_reason = Set(None);
    row.suspended_at = Set(None);
    row.status_since = Set(now);
    row.created_at = Set(now);
    Entity::insert(row).exec_without_returning(tx.conn()).await?;
    give(tx, organization, id, &given.access_groups).await
}

fn given_row(
    organization: OrganizationId,
    id: MembershipId,
    (given, now): (&ByHand, DateTime<Utc>),
) -> ActiveModel {
    ActiveModel {
        organization_id: Set(organization.0),
        id: Set(id.0),
        status: Set(MembershipStatus::Active.key().to_owned()),
        role: Set(given.role.key().to_owned()),
        reason_kind: Set("manual".to_owned()),
        rule_id: Set(None),
        rule_revision: Set(None),
        rule_position: Set(None),
        rule_name: Set(None),
        ended_by_leave_at: Set(None),
        updated_at: Set(now),
        ..Default::default()
    }
}

async fn give(
    tx: &Tx,
    organization: OrganizationId,
    id: MembershipId,
    groups: &BTreeSet<AccessGroupId>,
) -> Result<(), AppError> {
    use membership_access_group::Column;
    membership_access_group::Entity::delete_many()
        .filter(Column::OrganizationId.eq(organization.0))
        .filter(Column::MembershipId.eq(id.0))
        .exec(tx.conn())
        .await?;
    if groups.is_empty() {
        return Ok(());
    }
    let rows = groups.iter().map(|group| membership_access_group::ActiveModel {
        organization_id: Set(organization.0),
        membership_id: Set(id.0),
        access_group_id: Set(group.0),
    });
    membership_access_group::Entity::insert_many(rows)
        .exec_without_returning(tx.conn())
        .await?;
    Ok(())
}

/// A membership becomes hand-made, active and exactly this. A suspension stays.
///
/// # Errors
/// The database does not answer.
pub async fn replace(
    tx: &Tx,
    organization: OrganizationId,
    known: &StoredMembership,
    (given, now): (&ByHand, DateTime<Utc>),
) -> Result<(), AppError> {
    let mut row = given_row(organization, known.id, (given, now));
    let status = match known.suspended_reason {
        Some(_) => MembershipStatus::Suspended,
        None => MembershipStatus::Active,
    };
    row.status = Set(status.key().to_owned());
    if known.status != status {
        row.status_since = Set(now);
    }
    Entity::update(row).exec_without_returning(tx.conn()).await?;
    give(tx, organization, known.id, &given.access_groups).await
}

/// Sets the status alone.
///
/// # Errors
/// The database does not answer.
pub async fn set_status(
    tx: &Tx,
    (organization, id): (OrganizationId, MembershipId),
    status: MembershipStatus,
    now: DateTime<Utc>,
) -> Result<(), AppError> {
    let row = ActiveModel {
        organization_id: Set(organization.0),
        id: Set(id.0),
        status: Set(status.key().to_owned()),
        status_since: Set(now),
        ended_by_leave_at: Set(None),
        updated_at: Set(now),
        ..Default::default()
    };
    Entity::update(row).exec_without_returning(tx.conn()).await?;
    Ok(())
}

/// An admin suspends it, with a reason.
///
/// # Errors
/// The database does not answer.
pub async fn suspend(
    tx: &Tx,
    (organization, id): (OrganizationId, MembershipId),
    (by, reason): (Option<AdminId>, &str),
    now: DateTime<Utc>,
) -> Result<(), AppError> {
    let row = ActiveModel {
        organization_id: Set(organization.0),
        id: Set(id.0),
        status: Set(MembershipStatus::Suspended.key().to_owned()),
        suspended_by_admin_id: Set(by.map(|id| id.0)),
        suspended_reason: Set(Some(reason.to_owned())),
        suspended_at: Set(Some(now)),
        status_since: Set(now),
        updated_at: Set(now),
        ..Default::default()
    };
    Entity::update(row).exec_without_returning(tx.conn()).await?;
    Ok(())
}

/// An admin lifts the suspension; what is underneath counts again.
///
/// # Errors
/// The database does not answer.
pub async fn lift(
    tx: &Tx,
    organization: OrganizationId,
    known: &StoredMembership,
    now: DateTime<Utc>,
) -> Result<(), AppError> {
    let mut row = ActiveModel {
        organization_id: Set(organization.0),
        id: Set(known.id.0),
        suspended_by_admin_id: Set(None),
        suspended_reason: Set(None),
        suspended_at: Set(None),
        updated_at: Set(now),
        ..Default::default()
    };
    if known.status == MembershipStatus::Suspended {
        row.status = Set(MembershipStatus::Active.key().to_owned());
        row.status_since = Set(now);
    }
    Entity::update(row).exec_without_returning(tx.conn()).await?;
    Ok(())
}
