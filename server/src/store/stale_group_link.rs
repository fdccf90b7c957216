//! A pair of which one group was deleted (behaviour.md §3, §6). It stands until its other group is needed for a new one of
//! the name, or an admin confirms the deletion; then the deleted group goes on alone, with the members that the pair had.

use std::collections::{BTreeMap, BTreeSet};

use chrono::{DateTime, Utc};
use domain::{DirectoryGroupId, DirectoryUserId, GroupLinks, OrganizationId};
use entity::directory_group;
use entity::group_link::{Column, Entity};
use sea_orm::sea_query::Query;
use sea_orm::{ColumnTrait, Condition, ConnectionTrait, EntityTrait, QueryFilter, QuerySelect};
use uuid::Uuid;

use super::directory_group::StoredGroup;
use super::group_link::{self, StoredGroupLink};
use super::{Tx, decision_basis, directory_group as groups, pulled_group, reconcile_queue};
use crate::error::AppError;

/// Every pair of two groups that are both there: what a new pair may not break.
///
/// # Errors
/// The database does not answer.
pub async fn others(
    conn: &impl ConnectionTrait,
    organization: OrganizationId,
) -> Result<GroupLinks, AppError> {
    let gone = || {
        Query::select()
            .column(directory_group::Column::Id)
            .from(directory_group::Entity)
            .and_where(directory_group::Column::OrganizationId.eq(organization.0))
            .and_where(directory_group::Column::DeletedAt.is_not_null())
            .to_owned()
    };
    let both_there = Condition::all()
        .add(Column::PushedId.not_in_subquery(gone()))
        .add(Column::PulledId.not_in_subquery(gone()));
    group_link::read_where(conn, organization, both_there).await
}

/// Takes a pair apart whose group `gone` was deleted, and queues whoever is in it. Returns how many people the deleted
/// group goes on with.
///
/// # Errors
/// The database does not answer.
pub async fn release(
    tx: &Tx,
    link: &StoredGroupLink,
    gone: &StoredGroup,
    now: DateTime<Utc>,
) -> Result<usize, AppError> {
    let (organization, pair) = (gone.organization, [link.pushed, link.pulled]);
    let links = GroupLinks::from_iter([(link.pushed, link.pulled)]);
    let members = group_link::members(tx.conn(), organization, (pair, &links)).await?;
    let own = pulled_group::members(tx.conn(), (organization, gone.id), None).await?;
    // Before its members change: what is said of one half must not count against the other any more.
    Entity::delete_by_id((organization.0, link.pushed.0))
        .exec(tx.conn())
        .await?;
    // As of when it was observed: whoever came back since is unconfirmed here as they were there (behaviour.md §3).
    let mut joined: BTreeMap<DateTime<Utc>, BTreeSet<DirectoryUserId>> = BTreeMap::new();
    let mut seen: BTreeMap<DateTime<Utc>, Vec<DirectoryUserId>> = BTreeMap::new();
    for (user, at) in &members {
        match own.get(user) {
            None => drop(joined.entry(*at).or_default().insert(*user)),
            Some(before) if before != at => seen.entry(*at).or_default().push(*user),
            Some(_) => {}
        }
    }
    for (at, users) in &joined {
        groups::add_members(tx, gone, users, *at).await?;
    }
    for (at, users) in &seen {
        pulled_group::see_again(tx, (organization, gone.id), users, *at).await?;
    }
    let left: BTreeSet<DirectoryUserId> = own
        .into_keys()
        .filter(|user| !members.contains_key(user))
        .collect();
    groups::remove_members(tx, gone, &left, now).await?;
    decision_basis::renew(tx, organization).await?;
    let cause = format!("deletion of /Groups/{}", gone.id.0);
    reconcile_queue::enqueue_members(tx, organization, pair, (&cause, now)).await?;
    Ok(members.len())
}

/// The pair that a group is in, if one of its groups was deleted, and which.
///
/// # Errors
/// The database does not answer.
pub async fn find(
    conn: &impl ConnectionTrait,
    organization: OrganizationId,
    group: DirectoryGroupId,
) -> Result<Option<(StoredGroupLink, DirectoryGroupId)>, AppError> {
    let Some(link) = group_link::find(conn, organization, group).await? else {
        return Ok(None);
    };
    let gone: Option<Uuid> = directory_group::Entity::find()
        .select_only()
        .column(directory_group::Column::Id)
        .filter(directory_group::Column::OrganizationId.eq(organization.0))
        .filter(directory_group::Column::Id.is_in([link.pushed.0, link.pulled.0]))
        .filter(directory_group::Column::DeletedAt.is_not_null())
        .into_tuple()
        .one(conn)
        .await?;
    Ok(gone.map(|gone| (link, gone.into())))
}
