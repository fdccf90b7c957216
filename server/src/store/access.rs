//! Who opens which door: memberships, and the access groups of each that hold the door.

use std::collections::HashMap;

use domain::{
    AccessGroupId, DoorId, EmployeeId, MembershipId, MembershipStatus, OrganizationId, PropertyId, ScheduleId,
};
use entity::{access_group, access_group_door, door, membership, membership_access_group};
use sea_orm::sea_query::{Expr, ExprTrait, Query, SelectStatement};
use sea_orm::{ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect};
use uuid::Uuid;

use super::membership::{self as membership_store, StoredMembership};
use super::page::{self, Page, Range, SortedBy};
use crate::error::AppError;

/// The property of a door not archived.
///
/// # Errors
/// The database does not answer.
pub async fn property_of(
    conn: &impl ConnectionTrait,
    organization: OrganizationId,
    wanted: DoorId,
) -> Result<Option<PropertyId>, AppError> {
    let found = door::Entity::find_by_id((organization.0, wanted.0))
        .one(conn)
        .await?;
    let found = found.filter(|door| door.archived_at.is_none());
    Ok(found.map(|door| door.property_id.into()))
}

/// An access group that holds a door.
#[derive(Clone, Debug)]
pub struct Holding {
    /// Which.
    pub access_group: AccessGroupId,
    /// When it opens; `None` = always.
    pub schedule: Option<ScheduleId>,
}

/// Access groups not archived that hold the door.
///
/// # Errors
/// The database does not answer.
pub async fn holding(
    conn: &impl ConnectionTrait,
    organization: OrganizationId,
    wanted: DoorId,
) -> Result<Vec<Holding>, AppError> {
    let rows = access_group::Entity::find()
        .filter(access_group::Column::OrganizationId.eq(organization.0))
        .filter(access_group::Column::ArchivedAt.is_null())
        .filter(Expr::col(access_group::Column::Id).in_subquery(groups_with(organization, wanted)))
        .order_by_asc(access_group::Column::NameKey)
        .all(conn)
        .await?;
    let read = |row: access_group::Model| Holding {
        access_group: row.id.into(),
        schedule: row.schedule_id.map(Into::into),
    };
    Ok(rows.into_iter().map(read).collect())
}

fn groups_with(organization: OrganizationId, wanted: DoorId) -> SelectStatement {
    Query::select()
        .column(access_group_door::Column::AccessGroupId)
        .from(access_group_door::Entity)
        .and_where(access_group_door::Column::OrganizationId.eq(organization.0))
        .and_where(access_group_door::Column::DoorId.eq(wanted.0))
        .to_owned()
}

/// The membership of a person in a property.
///
/// # Errors
/// The database does not answer, or the row cannot be read.
pub async fn membership_of(
    conn: &impl ConnectionTrait,
    organization: OrganizationId,
    (employee, property): (EmployeeId, PropertyId),
) -> Result<Option<StoredMembership>, AppError> {
    let row = membership::Entity::find()
        .filter(membership::Column::OrganizationId.eq(organization.0))
        .filter(membership::Column::EmployeeId.eq(employee.0))
        .filter(membership::Column::PropertyId.eq(property.0))
        .one(conn)
        .await?;
    row.map(membership_store::read).transpose()
}

/// Which of these access groups each membership has.
///
/// # Errors
/// The database does not answer.
pub async fn given(
    conn: &impl ConnectionTrait,
    organization: OrganizationId,
    (memberships, wanted): (&[MembershipId], &[AccessGroupId]),
) -> Result<HashMap<MembershipId, Vec<AccessGroupId>>, AppError> {
    let rows: Vec<(Uuid, Uuid)> = membership_access_group::Entity::find()
        .select_only()
        .columns([
            membership_access_group::Column::MembershipId,
            membership_access_group::Column::AccessGroupId,
        ])
        .filter(membership_access_group::Column::OrganizationId.eq(organization.0))
        .filter(membership_access_group::Column::MembershipId.is_in(memberships.iter().map(|id| id.0)))
        .filter(membership_access_group::Column::AccessGroupId.is_in(wanted.iter().map(|id| id.0)))
        .into_tuple()
        .all(conn)
        .await?;
    let mut found: HashMap<MembershipId, Vec<AccessGroupId>> = HashMap::new();
    for (membership, group) in rows {
        found.entry(membership.into()).or_default().push(group.into());
    }
    Ok(found)
}

/// A page of the active memberships that have one of these access groups, in the order of their ids.
///
/// # Errors
/// The database does not answer, or a row cannot be read.
pub async fn active_with(
    conn: &impl ConnectionTrait,
    organization: OrganizationId,
    wanted: &[AccessGroupId],
    range: &Range,
) -> Result<Page<StoredMembership>, AppError> {
    let having = Query::select()
        .column(membership_access_group::Column::MembershipId)
        .from(membership_access_group::Entity)
        .and_where(membership_access_group::Column::OrganizationId.eq(organization.0))
        .and_where(membership_access_group::Column::AccessGroupId.is_in(wanted.iter().map(|id| id.0)))
        .to_owned();
    let rows = membership::Entity::find()
        .filter(membership::Column::OrganizationId.eq(organization.0))
        .filter(membership::Column::Status.eq(MembershipStatus::Active.key()))
        .filter(Expr::col((membership::Entity, membership::Column::Id)).in_subquery(having));
    let by = SortedBy {
        key: None,
        id: membership::Column::Id,
    };
    let page: Page<membership::Model> = page::read(conn, rows, by, range).await?;
    let Page {
        items,
        has_next,
        has_previous,
    } = page;
    let items = items
        .into_iter()
        .map(membership_store::read)
        .collect::<Result<_, _>>()?;
    Ok(Page {
        items,
        has_next,
        has_previous,
    })
}
