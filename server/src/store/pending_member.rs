//! Member values of groups that name nobody yet. They become members when somebody comes who has them (behaviour.md §6).

use std::collections::BTreeSet;

use chrono::{DateTime, Utc};
use domain::id::OrganizationId;
use entity::{directory_group, group_member, pending_group_member};
use sea_orm::{
    ActiveValue::Set, ColumnTrait, Condition, ConnectionTrait, EntityTrait, FromQueryResult, PaginatorTrait,
    QueryFilter, QueryOrder, QuerySelect, Select, sea_query::OnConflict,
};
use uuid::Uuid;

use super::directory_group::{STEP, StoredGroup};
use super::directory_user::StoredUser;
use super::{Tx, listed};
use crate::error::AppError;

/// Member values that name nobody yet.
///
/// # Errors
/// The database does not answer.
pub async fn list(conn: &impl ConnectionTrait, group: &StoredGroup) -> Result<Vec<String>, AppError> {
    let rows = pending_group_member::Entity::find()
        .filter(pending_group_member::Column::OrganizationId.eq(group.organization.0))
        .filter(pending_group_member::Column::GroupId.eq(group.id.0))
        .order_by_asc(pending_group_member::Column::Value);
    Ok(rows.all(conn).await?.into_iter().map(|row| row.value).collect())
}

/// How many of them a group waits for.
///
/// # Errors
/// The database does not answer.
pub async fn count(tx: &Tx, group: &StoredGroup) -> Result<u64, AppError> {
    Ok(pending_group_member::Entity::find()
        .filter(pending_group_member::Column::OrganizationId.eq(group.organization.0))
        .filter(pending_group_member::Column::GroupId.eq(group.id.0))
        .count(tx.conn())
        .await?)
}

/// Which of these values a group waits for.
///
/// # Errors
/// The database does not answer.
pub async fn among(
    tx: &Tx,
    group: &StoredGroup,
    values: &BTreeSet<String>,
) -> Result<BTreeSet<String>, AppError> {
    use pending_group_member::Column;
    let (values, mut found): (Vec<&String>, _) = (values.iter().collect(), BTreeSet::new());
    for step in values.chunks(STEP) {
        let named = listed::texts(tx.backend(), step.iter().map(|value| value.as_str()))?;
        let rows = pending_group_member::Entity::find()
            .filter(Column::OrganizationId.eq(group.organization.0))
            .filter(Column::GroupId.eq(group.id.0))
            .filter(Column::Value.in_subquery(named));
        found.extend(rows.all(tx.conn()).await?.into_iter().map(|row| row.value));
    }
    Ok(found)
}

/// Lets a group wait for these values, and no longer for those; what waits already keeps its age.
///
/// # Errors
/// The database does not answer.
pub async fn change(
    tx: &Tx,
    group: &StoredGroup,
    (new, gone): (&BTreeSet<String>, &BTreeSet<String>),
    now: DateTime<Utc>,
) -> Result<(), AppError> {
    use pending_group_member::Column;
    let (new, gone): (Vec<&String>, Vec<&String>) = (new.iter().collect(), gone.iter().collect());
    for step in gone.chunks(STEP) {
        let named = listed::texts(tx.backend(), step.iter().map(|value| value.as_str()))?;
        pending_group_member::Entity::delete_many()
            .filter(Column::OrganizationId.eq(group.organization.0))
            .filter(Column::GroupId.eq(group.id.0))
            .filter(Column::Value.in_subquery(named))
            .exec(tx.conn())
            .await?;
    }
    for step in new.chunks(STEP) {
        let rows = step.iter().map(|value| pending_group_member::ActiveModel {
            organization_id: Set(group.organization.0),
            group_id: Set(group.id.0),
            value: Set((*value).clone()),
            created_at: Set(now),
        });
        pending_group_member::Entity::insert_many(rows)
            .exec_without_returning(tx.conn())
            .await?;
    }
    Ok(())
}

/// Lets one group no longer wait for values that it has waited for since before then; whether there was one.
///
/// # Errors
/// The database does not answer.
pub async fn forget(tx: &Tx, organization: OrganizationId, before: DateTime<Utc>) -> Result<bool, AppError> {
    use pending_group_member::Column;
    let old = || {
        Condition::all()
            .add(Column::OrganizationId.eq(organization.0))
            .add(Column::CreatedAt.lt(before))
    };
    let Some(row) = pending_group_member::Entity::find()
        .filter(old())
        .one(tx.conn())
        .await?
    else {
        return Ok(false);
    };
    pending_group_member::Entity::delete_many()
        .filter(old())
        .filter(Column::GroupId.eq(row.group_id))
        .exec(tx.conn())
        .await?;
    Ok(true)
}

/// A group that waits for somebody.
#[derive(Debug, FromQueryResult)]
pub(super) struct Awaiting {
    /// Which.
    #[allow(dead_code, reason = "that there is one is all that is asked")]
    group_id: Uuid,
}

/// One group of the organization that waits for whoever has this value.
pub(super) fn awaiting(organization: OrganizationId, value: &str) -> Select<pending_group_member::Entity> {
    use pending_group_member::Column;
    pending_group_member::Entity::find()
        .select_only()
        .column(Column::GroupId)
        .filter(Column::OrganizationId.eq(organization.0))
        .filter(Column::Value.eq(value))
        .limit(1)
}

/// Lets a user join the groups that named them before they came. Groups of another integration do not count.
///
/// # Errors
/// The database does not answer.
pub async fn join(tx: &Tx, user: &StoredUser, now: DateTime<Utc>) -> Result<(), AppError> {
    use pending_group_member::Column;
    let values = std::iter::once(user.id.0.to_string()).chain(user.look_ups.external_id.clone());
    let waiting = Condition::all()
        .add(Column::OrganizationId.eq(user.organization.0))
        .add(Column::Value.is_in(values));
    let rows = pending_group_member::Entity::find()
        .filter(waiting.clone())
        .all(tx.conn())
        .await?;
    if rows.is_empty() {
        return Ok(());
    }
    let named: BTreeSet<Uuid> = rows.into_iter().map(|row| row.group_id).collect();
    let groups: Vec<Uuid> = directory_group::Entity::find()
        .filter(directory_group::Column::OrganizationId.eq(user.organization.0))
        .filter(directory_group::Column::IntegrationId.eq(user.integration.0))
        .filter(directory_group::Column::Id.is_in(named))
        .all(tx.conn())
        .await?
        .into_iter()
        .map(|row| row.id)
        .collect();
    let members = groups.iter().map(|group| group_member::ActiveModel {
        organization_id: Set(user.organization.0),
        group_id: Set(*group),
        directory_user_id: Set(user.id.0),
        observed_at: Set(now),
    });
    let already = OnConflict::columns([
        group_member::Column::OrganizationId,
        group_member::Column::GroupId,
        group_member::Column::DirectoryUserId,
    ])
    .do_nothing()
    .to_owned();
    group_member::Entity::insert_many(members)
        .on_conflict(already)
        .exec_without_returning(tx.conn())
        .await?;
    pending_group_member::Entity::delete_many()
        .filter(waiting.add(Column::GroupId.is_in(groups)))
        .exec(tx.conn())
        .await?;
    Ok(())
}
