//! What a lint needs to know of the groups and access groups that rules name.

use std::collections::BTreeMap;

use domain::{AccessGroupId, DirectoryGroupId, LintAccessGroup, LintGroup, OrganizationId};
use entity::{access_group, access_group_door, directory_group, directory_user, door, group_member};
use sea_orm::sea_query::{Expr, ExprTrait, Query};
use sea_orm::{ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter, QuerySelect};
use uuid::Uuid;

use crate::error::AppError;

/// Names in one statement: well under SQLite's limit of bound parameters.
const STEP: usize = 500;

/// These groups, deleted ones too, with the number of live users in each.
///
/// # Errors
/// The database does not answer.
pub async fn groups(
    conn: &impl ConnectionTrait,
    organization: OrganizationId,
    wanted: &[DirectoryGroupId],
) -> Result<BTreeMap<DirectoryGroupId, LintGroup>, AppError> {
    let live = Query::select()
        .column(directory_user::Column::Id)
        .from(directory_user::Entity)
        .and_where(directory_user::Column::OrganizationId.eq(organization.0))
        .and_where(directory_user::Column::Active.eq(true))
        .and_where(directory_user::Column::DeletedAt.is_null())
        .to_owned();
    let links = super::group_link::read(conn, organization).await?;
    // Who is in one of a pair may be in it as a whole: empty is only what both sides leave empty.
    let asked: Vec<DirectoryGroupId> = links.with_partners(wanted.iter().copied()).into_iter().collect();
    let mut found: BTreeMap<DirectoryGroupId, LintGroup> = BTreeMap::new();
    for step in asked.chunks(STEP) {
        let rows = directory_group::Entity::find()
            .filter(directory_group::Column::OrganizationId.eq(organization.0))
            .filter(directory_group::Column::Id.is_in(step.iter().map(|id| id.0)))
            .all(conn)
            .await?;
        let counts: Vec<(Uuid, i64)> = group_member::Entity::find()
            .select_only()
            .column(group_member::Column::GroupId)
            .column_as(group_member::Column::DirectoryUserId.count(), "members")
            .filter(group_member::Column::OrganizationId.eq(organization.0))
            .filter(group_member::Column::GroupId.is_in(step.iter().map(|id| id.0)))
            .filter(Expr::col(group_member::Column::DirectoryUserId).in_subquery(live.clone()))
            .group_by(group_member::Column::GroupId)
            .into_tuple()
            .all(conn)
            .await?;
        for row in rows {
            let members = counts.iter().find(|(group, _)| *group == row.id);
            let group = LintGroup {
                name: row.display_name,
                is_deleted: row.deleted_at.is_some(),
                is_pushed: true,
                members: members.map_or(0, |(_, count)| u64::try_from(*count).unwrap_or_default()),
            };
            found.insert(row.id.into(), group);
        }
    }
    let members: BTreeMap<DirectoryGroupId, u64> =
        found.iter().map(|(id, group)| (*id, group.members)).collect();
    for (id, group) in &mut found {
        let partner = links.partner(*id).and_then(|partner| members.get(&partner));
        group.members = Ord::max(group.members, partner.copied().unwrap_or_default());
    }
    found.retain(|id, _| wanted.contains(id));
    Ok(found)
}

/// These access groups with the number of doors not archived in each.
///
/// # Errors
/// The database does not answer.
pub async fn access_groups(
    conn: &impl ConnectionTrait,
    organization: OrganizationId,
    wanted: &[AccessGroupId],
) -> Result<BTreeMap<AccessGroupId, LintAccessGroup>, AppError> {
    let doors = Query::select()
        .column(door::Column::Id)
        .from(door::Entity)
        .and_where(door::Column::OrganizationId.eq(organization.0))
        .and_where(door::Column::ArchivedAt.is_null())
        .to_owned();
    let mut found = BTreeMap::new();
    for step in wanted.chunks(STEP) {
        let rows = access_group::Entity::find()
            .filter(access_group::Column::OrganizationId.eq(organization.0))
            .filter(access_group::Column::Id.is_in(step.iter().map(|id| id.0)))
            .all(conn)
            .await?;
        let counts: Vec<(Uuid, i64)> = access_group_door::Entity::find()
            .select_only()
            .column(access_group_door::Column::AccessGroupId)
            .column_as(access_group_door::Column::DoorId.count(), "doors")
            .filter(access_group_door::Column::OrganizationId.eq(organization.0))
            .filter(access_group_door::Column::AccessGroupId.is_in(step.iter().map(|id| id.0)))
            .filter(Expr::col(access_group_door::Column::DoorId).in_subquery(doors.clone()))
            .group_by(access_group_door::Column::AccessGroupId)
            .into_tuple()
            .all(conn)
            .await?;
        for row in rows {
            let doors = counts.iter().find(|(group, _)| *group == row.id);
            let group = LintAccessGroup {
                name: row.name,
                doors: doors.map_or(0, |(_, count)| u64::try_from(*count).unwrap_or_default()),
            };
            found.insert(row.id.into(), group);
        }
    }
    Ok(found)
}
