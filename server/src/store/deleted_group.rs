//! Groups that were deleted in the directory while rules name them (behaviour.md §3): they go on with the members they had
//! until an admin confirms the deletion or puts a new group of that name in their place.

use std::collections::{BTreeMap, BTreeSet};

use chrono::{DateTime, Utc};
use domain::{DirectoryGroupId, DirectoryUserId, OrganizationId, PropertyId};
use entity::directory_group::{self, ActiveModel, Column, Entity};
use entity::{group_member, integration, pending_group_member};
use sea_orm::sea_query::Query;
use sea_orm::{
    ActiveValue::Set, ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect,
};
use uuid::Uuid;

use super::directory_group::StoredGroup;
use super::{ROW, Tx, group_hold};
use crate::error::AppError;

/// One of them.
#[derive(Clone, Debug)]
pub struct StoredDeletedGroup {
    /// The group.
    pub id: DirectoryGroupId,
    /// Its name.
    pub name: String,
    /// When it was deleted.
    pub deleted_at: DateTime<Utc>,
    /// When an admin confirmed that: it has no members since.
    pub confirmed_at: Option<DateTime<Utc>>,
    /// Properties whose rules in force name it.
    pub properties: BTreeSet<PropertyId>,
    /// The live group of that name, if there is one.
    pub replacement: Option<DirectoryGroupId>,
}

/// All that rules in force name, by name.
///
/// # Errors
/// The database does not answer.
pub async fn list(
    conn: &impl ConnectionTrait,
    organization: OrganizationId,
) -> Result<Vec<StoredDeletedGroup>, AppError> {
    let mut named = group_hold::named_by_rules(conn, organization).await?;
    let rows = Entity::find()
        .filter(Column::OrganizationId.eq(organization.0))
        .filter(Column::Id.is_in(named.keys().map(|id| id.0)))
        .filter(Column::DeletedAt.is_not_null())
        .order_by_asc(Column::DisplayNameKey)
        .order_by_asc(Column::Id)
        .all(conn)
        .await?;
    let keys: BTreeSet<String> = rows.iter().map(|row| row.display_name_key.clone()).collect();
    let namesakes = namesakes(conn, organization, &keys).await?;
    Ok(rows
        .into_iter()
        .filter_map(|row| {
            let id = DirectoryGroupId(row.id);
            Some(StoredDeletedGroup {
                id,
                name: row.display_name,
                deleted_at: row.deleted_at?,
                confirmed_at: row.deletion_confirmed_at,
                properties: named.remove(&id).unwrap_or_default(),
                replacement: namesakes.get(&row.display_name_key).copied(),
            })
        })
        .collect())
}

/// Live groups of the live integration with these folded names.
async fn namesakes(
    conn: &impl ConnectionTrait,
    organization: OrganizationId,
    keys: &BTreeSet<String>,
) -> Result<BTreeMap<String, DirectoryGroupId>, AppError> {
    let installed = Query::select()
        .column(integration::Column::Id)
        .from(integration::Entity)
        .and_where(integration::Column::OrganizationId.eq(organization.0))
        .and_where(integration::Column::UninstalledAt.is_null())
        .to_owned();
    let rows = Entity::find()
        .filter(Column::OrganizationId.eq(organization.0))
        .filter(Column::DisplayNameKey.is_in(keys.iter().cloned()))
        .filter(Column::DeletedAt.is_null())
        .filter(Column::IntegrationId.in_subquery(installed))
        // The last of a name counts: a pushed one before one from the provider's API.
        .order_by_desc(Column::IsPulled)
        .order_by_asc(Column::Id)
        .all(conn)
        .await?;
    Ok(rows
        .into_iter()
        .map(|row| (row.display_name_key, DirectoryGroupId(row.id)))
        .collect())
}

/// The live group that may take the place of this deleted one: of the same name, ignoring case. `None` if the group is not
/// deleted, or there is none.
///
/// # Errors
/// The database does not answer.
pub async fn find_replacement(
    conn: &impl ConnectionTrait,
    organization: OrganizationId,
    group: DirectoryGroupId,
) -> Result<Option<(StoredGroup, DirectoryGroupId)>, AppError> {
    let Some(row) = Entity::find_by_id((organization.0, group.0)).one(conn).await? else {
        return Ok(None);
    };
    if row.deleted_at.is_none() {
        return Ok(None);
    }
    let keys = BTreeSet::from([row.display_name_key.clone()]);
    let found = namesakes(conn, organization, &keys).await?.into_values().next();
    Ok(found.map(|replacement| (row.into(), replacement)))
}

/// One that is deleted and not confirmed, locked.
///
/// # Errors
/// The database does not answer.
pub async fn find_for_update(
    tx: &Tx,
    organization: OrganizationId,
    group: DirectoryGroupId,
) -> Result<Option<StoredGroup>, AppError> {
    let row = Entity::find_by_id((organization.0, group.0))
        .lock(ROW)
        .one(tx.conn())
        .await?;
    let is_open =
        |row: &directory_group::Model| row.deleted_at.is_some() && row.deletion_confirmed_at.is_none();
    Ok(row.filter(is_open).map(Into::into))
}

/// Everybody it still counts as members.
///
/// # Errors
/// The database does not answer.
pub async fn members(tx: &Tx, group: &StoredGroup) -> Result<BTreeSet<DirectoryUserId>, AppError> {
    let ids: Vec<Uuid> = group_member::Entity::find()
        .select_only()
        .column(group_member::Column::DirectoryUserId)
        .filter(group_member::Column::OrganizationId.eq(group.organization.0))
        .filter(group_member::Column::GroupId.eq(group.id.0))
        .into_tuple()
        .all(tx.conn())
        .await?;
    Ok(ids.into_iter().map(Into::into).collect())
}

/// It is gone for good: nobody waits to become a member any more.
///
/// # Errors
/// The database does not answer.
pub async fn confirm(tx: &Tx, group: &StoredGroup, now: DateTime<Utc>) -> Result<(), AppError> {
    let row = ActiveModel {
        organization_id: Set(group.organization.0),
        id: Set(group.id.0),
        deletion_confirmed_at: Set(Some(now)),
        ..Default::default()
    };
    Entity::update(row).exec_without_returning(tx.conn()).await?;
    pending_group_member::Entity::delete_many()
        .filter(pending_group_member::Column::OrganizationId.eq(group.organization.0))
        .filter(pending_group_member::Column::GroupId.eq(group.id.0))
        .exec(tx.conn())
        .await?;
    Ok(())
}
