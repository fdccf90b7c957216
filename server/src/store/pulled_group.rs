//! Groups known from Okta's API, and who in the directory their members are.

use std::collections::{BTreeSet, HashMap};

use chrono::{DateTime, Utc};
use domain::{DirectoryGroupId, DirectoryUserId, IntegrationId, OrganizationId};
use entity::pulled_group::{ActiveModel, Column, Entity, Model};
use entity::{directory_group, directory_user, group_member};
use sea_orm::sea_query::{Expr, Func, Query};
use sea_orm::{
    ActiveValue::Set, ColumnTrait, ConnectionTrait, EntityTrait, FromQueryResult, QueryFilter, QueryOrder,
    QuerySelect,
};
use uuid::Uuid;

use super::directory_group::{STEP, StoredGroup};
use super::{ROW, Tx, listed};
use crate::error::AppError;

/// A group as last known from the API.
#[derive(Clone, Debug)]
pub struct PulledGroup {
    /// Its directory group.
    pub group: StoredGroup,
    /// Okta's id.
    pub okta_id: String,
    /// Okta does not list it any more.
    pub is_deleted: bool,
    /// When somebody last joined or left, as Okta said, if that can be relied on.
    pub membership_updated_at: Option<DateTime<Utc>>,
}

/// A directory user, as far as Okta's users are recognised by it.
#[derive(Clone, Debug, FromQueryResult)]
pub struct Recognised {
    /// Their id.
    pub id: Uuid,
    /// `externalId`.
    pub external_id: Option<String>,
    /// Folded `userName`.
    pub user_name_key: String,
}

/// Every user of the integration that was not deleted.
///
/// # Errors
/// The database does not answer.
pub async fn everybody(
    conn: &impl ConnectionTrait,
    (organization, integration): (OrganizationId, IntegrationId),
) -> Result<Vec<Recognised>, AppError> {
    use directory_user::Column as User;
    Ok(directory_user::Entity::find()
        .select_only()
        .columns([User::Id, User::ExternalId, User::UserNameKey])
        .filter(User::OrganizationId.eq(organization.0))
        .filter(User::IntegrationId.eq(integration.0))
        .filter(User::DeletedAt.is_null())
        .into_model()
        .all(conn)
        .await?)
}

/// Groups of the integration by Okta's id, those that Okta does not list any more too.
///
/// # Errors
/// The database does not answer.
pub async fn all(
    conn: &impl ConnectionTrait,
    (organization, integration): (OrganizationId, IntegrationId),
) -> Result<HashMap<String, PulledGroup>, AppError> {
    let rows: Vec<Model> = Entity::find()
        .filter(Column::OrganizationId.eq(organization.0))
        .filter(Column::IntegrationId.eq(integration.0))
        .all(conn)
        .await?;
    let groups = directory_group::Entity::find()
        .filter(directory_group::Column::OrganizationId.eq(organization.0))
        .filter(directory_group::Column::IntegrationId.eq(integration.0))
        .filter(directory_group::Column::IsPulled.eq(true))
        .all(conn)
        .await?;
    let mut groups: HashMap<Uuid, directory_group::Model> =
        groups.into_iter().map(|group| (group.id, group)).collect();
    let known = |row: Model| {
        let group = groups.remove(&row.group_id)?;
        let known = PulledGroup {
            is_deleted: group.deleted_at.is_some(),
            group: group.into(),
            okta_id: row.okta_id.clone(),
            membership_updated_at: row.membership_updated_at,
        };
        Some((row.okta_id, known))
    };
    Ok(rows.into_iter().filter_map(known).collect())
}

/// When the pull began that last read the group's members.
///
/// # Errors
/// The database does not answer.
pub(super) async fn members_pulled_at(
    conn: &impl ConnectionTrait,
    organization: OrganizationId,
    group: DirectoryGroupId,
) -> Result<Option<DateTime<Utc>>, AppError> {
    let row = Entity::find_by_id((organization.0, group.0)).one(conn).await?;
    Ok(row.and_then(|row| row.members_pulled_at))
}

/// Notes Okta's id of a group that was just written.
///
/// # Errors
/// The database does not answer.
pub async fn insert(tx: &Tx, group: &StoredGroup, okta_id: &str) -> Result<(), AppError> {
    let row = ActiveModel {
        organization_id: Set(group.organization.0),
        group_id: Set(group.id.0),
        integration_id: Set(group.integration.0),
        okta_id: Set(okta_id.to_owned()),
        membership_updated_at: Set(None),
        members_pulled_at: Set(None),
    };
    Entity::insert(row).exec_without_returning(tx.conn()).await?;
    Ok(())
}

/// Okta lists the group again.
///
/// # Errors
/// The database does not answer.
pub async fn revive(tx: &Tx, group: &StoredGroup) -> Result<(), AppError> {
    let row = directory_group::ActiveModel {
        organization_id: Set(group.organization.0),
        id: Set(group.id.0),
        deleted_at: Set(None),
        deletion_confirmed_at: Set(None),
        ..Default::default()
    };
    directory_group::Entity::update(row)
        .exec_without_returning(tx.conn())
        .await?;
    Ok(())
}

/// The group's members were read by a pull that began then.
///
/// # Errors
/// The database does not answer.
pub async fn note_read(
    tx: &Tx,
    (organization, group): (OrganizationId, DirectoryGroupId),
    (began, membership_updated_at): (DateTime<Utc>, Option<DateTime<Utc>>),
) -> Result<(), AppError> {
    let row = ActiveModel {
        organization_id: Set(organization.0),
        group_id: Set(group.0),
        membership_updated_at: Set(membership_updated_at),
        members_pulled_at: Set(Some(began)),
        ..Default::default()
    };
    Entity::update(row).exec_without_returning(tx.conn()).await?;
    Ok(())
}

/// These groups, locked in the order of their ids, as everybody locks several. Deleted ones too.
///
/// # Errors
/// The database does not answer.
pub async fn hold(
    tx: &Tx,
    organization: OrganizationId,
    groups: &[DirectoryGroupId],
) -> Result<Vec<StoredGroup>, AppError> {
    let rows = directory_group::Entity::find()
        .filter(directory_group::Column::OrganizationId.eq(organization.0))
        .filter(directory_group::Column::Id.is_in(groups.iter().map(|group| group.0)))
        .order_by_asc(directory_group::Column::Id)
        .lock(ROW)
        .all(tx.conn())
        .await?;
    Ok(rows.into_iter().map(Into::into).collect())
}

/// Who is in a group and since when that is known; of one person only, if one is given.
///
/// # Errors
/// The database does not answer.
pub async fn members(
    conn: &impl ConnectionTrait,
    (organization, group): (OrganizationId, DirectoryGroupId),
    only: Option<DirectoryUserId>,
) -> Result<HashMap<DirectoryUserId, DateTime<Utc>>, AppError> {
    use group_member::Column as Member;
    let mut rows = group_member::Entity::find()
        .select_only()
        .columns([Member::DirectoryUserId, Member::ObservedAt])
        .filter(Member::OrganizationId.eq(organization.0))
        .filter(Member::GroupId.eq(group.0));
    if let Some(user) = only {
        rows = rows.filter(Member::DirectoryUserId.eq(user.0));
    }
    let rows: Vec<(Uuid, DateTime<Utc>)> = rows.into_tuple().all(conn).await?;
    Ok(rows.into_iter().map(|(user, at)| (user.into(), at)).collect())
}

/// Who is in each of these groups.
///
/// # Errors
/// The database does not answer.
pub async fn members_of(
    conn: &impl ConnectionTrait,
    organization: OrganizationId,
    groups: &[DirectoryGroupId],
) -> Result<HashMap<DirectoryGroupId, BTreeSet<DirectoryUserId>>, AppError> {
    use group_member::Column as Member;
    let rows: Vec<(Uuid, Uuid)> = group_member::Entity::find()
        .select_only()
        .columns([Member::GroupId, Member::DirectoryUserId])
        .filter(Member::OrganizationId.eq(organization.0))
        .filter(Member::GroupId.is_in(groups.iter().map(|group| group.0)))
        .into_tuple()
        .all(conn)
        .await?;
    let mut found: HashMap<_, BTreeSet<_>> = HashMap::new();
    for (group, user) in rows {
        found
            .entry(DirectoryGroupId(group))
            .or_default()
            .insert(DirectoryUserId(user));
    }
    Ok(found)
}

/// Pulled groups that a person is in.
///
/// # Errors
/// The database does not answer.
pub async fn of_user(
    conn: &impl ConnectionTrait,
    (organization, user): (OrganizationId, DirectoryUserId),
) -> Result<Vec<DirectoryGroupId>, AppError> {
    use group_member::Column as Member;
    let pulled = Query::select()
        .column(Column::GroupId)
        .from(Entity)
        .and_where(Column::OrganizationId.eq(organization.0))
        .to_owned();
    let ids: Vec<Uuid> = group_member::Entity::find()
        .select_only()
        .column(Member::GroupId)
        .filter(Member::OrganizationId.eq(organization.0))
        .filter(Member::DirectoryUserId.eq(user.0))
        .filter(Member::GroupId.in_subquery(pulled))
        .into_tuple()
        .all(conn)
        .await?;
    Ok(ids.into_iter().map(Into::into).collect())
}

/// How many people are in at least one pulled group.
///
/// # Errors
/// The database does not answer.
pub async fn count_people(
    conn: &impl ConnectionTrait,
    organization: OrganizationId,
) -> Result<u64, AppError> {
    use group_member::Column as Member;
    let pulled = Query::select()
        .column(Column::GroupId)
        .from(Entity)
        .and_where(Column::OrganizationId.eq(organization.0))
        .to_owned();
    let found: Option<i64> = group_member::Entity::find()
        .select_only()
        .column_as(
            Expr::expr(Func::count_distinct(Expr::col(Member::DirectoryUserId))),
            "people",
        )
        .filter(Member::OrganizationId.eq(organization.0))
        .filter(Member::GroupId.in_subquery(pulled))
        .into_tuple()
        .one(conn)
        .await?;
    Ok(u64::try_from(found.unwrap_or_default()).unwrap_or_default())
}

/// The pull that began then has seen these people in this group, whatever a push said before.
///
/// # Errors
/// The database does not answer.
pub async fn see_again(
    tx: &Tx,
    (organization, group): (OrganizationId, DirectoryGroupId),
    users: &[DirectoryUserId],
    at: DateTime<Utc>,
) -> Result<(), AppError> {
    use group_member::Column as Member;
    for step in users.chunks(STEP) {
        group_member::Entity::update_many()
            .col_expr(Member::ObservedAt, Expr::value(at))
            .filter(Member::OrganizationId.eq(organization.0))
            .filter(Member::GroupId.eq(group.0))
            .filter(
                Member::DirectoryUserId
                    .in_subquery(listed::ids(tx.backend(), step.iter().map(|user| user.0))),
            )
            .exec(tx.conn())
            .await?;
    }
    Ok(())
}
