//! SCIM Groups as the identity provider wrote them: the resource without its members, and the members as rows. Values
//! that name nobody yet are in `pending_member`.

use std::collections::{BTreeMap, BTreeSet};

use chrono::{DateTime, TimeDelta, Utc};
use domain::id::{DirectoryGroupId, DirectoryUserId, IntegrationId, OrganizationId};
use entity::{directory_group, directory_user, group_absence, group_member};
use sea_orm::{
    ActiveValue::Set,
    ColumnTrait, Condition, ConnectionTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect, Select,
    sea_query::{Expr, ExprTrait, Query, SelectStatement},
};
use uuid::Uuid;

use super::{ROW, Tx, decision_basis, group_link, is_taken, listed};
use crate::error::AppError;
use crate::service::actor::ScimCaller;

/// Values in one statement: a few hundred KiB.
pub(super) const STEP: usize = 5_000;

/// A group as stored, without members.
#[derive(Clone, Debug)]
pub struct StoredGroup {
    /// The SCIM id.
    pub id: DirectoryGroupId,
    /// Tenant.
    pub organization: OrganizationId,
    /// Whose group.
    pub integration: IntegrationId,
    /// The resource in normal form, without `id`, `meta` and `members`, as JSON text.
    pub resource: String,
    /// `displayName` as sent.
    pub display_name: String,
    /// Folded: unique among an integration's live groups.
    pub display_name_key: String,
    /// `externalId`.
    pub external_id: Option<String>,
    /// From the provider's API: SCIM knows nothing of it.
    pub is_pulled: bool,
    /// Rises with each change; the ETag.
    pub version: i64,
    /// First seen.
    pub created_at: DateTime<Utc>,
    /// Last changed.
    pub modified_at: DateTime<Utc>,
}

impl From<directory_group::Model> for StoredGroup {
    fn from(row: directory_group::Model) -> Self {
        Self {
            id: DirectoryGroupId(row.id),
            organization: OrganizationId(row.organization_id),
            integration: IntegrationId(row.integration_id),
            resource: row.resource,
            display_name: row.display_name,
            display_name_key: row.display_name_key,
            external_id: row.external_id,
            is_pulled: row.is_pulled,
            version: row.version,
            created_at: row.created_at,
            modified_at: row.modified_at,
        }
    }
}

pub(super) fn of(caller: &ScimCaller) -> Select<directory_group::Entity> {
    directory_group::Entity::find()
        .filter(directory_group::Column::OrganizationId.eq(caller.organization.0))
        .filter(directory_group::Column::IntegrationId.eq(caller.integration.0))
        .filter(directory_group::Column::DeletedAt.is_null())
        .filter(is_pushed())
        .order_by_asc(directory_group::Column::Id)
}

/// In the words of the partial indices, without which SQLite does not see that they serve.
pub(super) fn is_pushed() -> Expr {
    Expr::col((directory_group::Entity, directory_group::Column::IsPulled)).not()
}

/// One group of the caller's integration.
///
/// # Errors
/// The database does not answer.
pub async fn find(
    conn: &impl ConnectionTrait,
    caller: &ScimCaller,
    id: DirectoryGroupId,
) -> Result<Option<StoredGroup>, AppError> {
    Ok(of(caller)
        .filter(directory_group::Column::Id.eq(id.0))
        .one(conn)
        .await?
        .map(Into::into))
}

/// The same, locked: concurrent changes of one group wait for each other and lose nothing.
///
/// # Errors
/// The database does not answer.
pub async fn find_for_update(
    tx: &Tx,
    caller: &ScimCaller,
    id: DirectoryGroupId,
) -> Result<Option<StoredGroup>, AppError> {
    let found = of(caller)
        .filter(directory_group::Column::Id.eq(id.0))
        .lock(ROW)
        .one(tx.conn())
        .await?;
    Ok(found.map(Into::into))
}

/// Which of these users are in a group.
///
/// # Errors
/// The database does not answer.
pub async fn members_among(
    tx: &Tx,
    group: &StoredGroup,
    users: &BTreeSet<DirectoryUserId>,
) -> Result<BTreeSet<DirectoryUserId>, AppError> {
    let users: Vec<Uuid> = users.iter().map(|user| user.0).collect();
    let mut found = BTreeSet::new();
    for step in users.chunks(STEP) {
        let named = listed::ids(tx.backend(), step.iter().copied());
        let ids: Vec<Uuid> = group_member::Entity::find()
            .select_only()
            .column(group_member::Column::DirectoryUserId)
            .filter(group_member::Column::OrganizationId.eq(group.organization.0))
            .filter(group_member::Column::GroupId.eq(group.id.0))
            .filter(group_member::Column::DirectoryUserId.in_subquery(named))
            .into_tuple()
            .all(tx.conn())
            .await?;
        found.extend(ids.into_iter().map(DirectoryUserId));
    }
    Ok(found)
}

/// Who of the integration has each of these values as `id`, or else as `externalId`.
///
/// # Errors
/// The database does not answer.
pub async fn resolve(
    conn: &impl ConnectionTrait,
    caller: &ScimCaller,
    values: &BTreeSet<String>,
) -> Result<BTreeMap<String, DirectoryUserId>, AppError> {
    use directory_user::Column;
    let backend = conn.get_database_backend();
    // Whose they are is looked at here: asked for in the statement too, it could lead PostgreSQL to the index of lists.
    let is_callers = |integration: Uuid, deleted_at: Option<DateTime<Utc>>| {
        integration == caller.integration.0 && deleted_at.is_none()
    };
    let here = || {
        directory_user::Entity::find()
            .select_only()
            .columns([Column::IntegrationId, Column::DeletedAt, Column::Id])
            .filter(Column::OrganizationId.eq(caller.organization.0))
    };
    let by_id: Vec<(Uuid, &String)> = values
        .iter()
        .filter_map(|value| Some((Uuid::try_parse(value).ok()?, value)))
        // Ids are compared exactly (RFC 7643 §3.1): of the ways to write one, only ours names somebody.
        .filter(|(id, value)| id.to_string() == **value)
        .collect();
    let mut found = BTreeMap::new();
    for step in by_id.chunks(STEP) {
        let named = listed::ids(backend, step.iter().map(|(id, _)| *id));
        let rows = here().filter(Column::Id.in_subquery(named));
        for (integration, deleted_at, id) in rows.into_tuple::<(Uuid, _, Uuid)>().all(conn).await? {
            if is_callers(integration, deleted_at) {
                found.insert(id.to_string(), DirectoryUserId(id));
            }
        }
    }
    let others = values.iter().filter(|value| !found.contains_key(*value));
    let others: Vec<&String> = others.collect();
    for step in others.chunks(STEP) {
        let named = listed::texts(backend, step.iter().map(|value| value.as_str()))?;
        let rows = here()
            .column(Column::ExternalId)
            .filter(Column::ExternalId.in_subquery(named));
        let rows = rows.into_tuple::<(Uuid, _, Uuid, String)>().all(conn).await?;
        for (integration, deleted_at, id, value) in rows {
            if is_callers(integration, deleted_at) {
                found.insert(value, DirectoryUserId(id));
            }
        }
    }
    Ok(found)
}

/// The name of a group, deleted ones too.
///
/// # Errors
/// The database does not answer.
pub async fn name(
    conn: &impl ConnectionTrait,
    organization: OrganizationId,
    id: DirectoryGroupId,
) -> Result<Option<String>, AppError> {
    let row = directory_group::Entity::find_by_id((organization.0, id.0))
        .one(conn)
        .await?;
    Ok(row.map(|row| row.display_name))
}

/// Writes a new group.
///
/// # Errors
/// [`AppError::Conflict`] if a live group has the name.
pub async fn insert(tx: &Tx, group: &StoredGroup) -> Result<(), AppError> {
    let mut row = changed(group);
    row.integration_id = Set(group.integration.0);
    row.created_at = Set(group.created_at);
    row.is_pulled = Set(group.is_pulled);
    row.deleted_at = Set(None);
    directory_group::Entity::insert(row)
        .exec_without_returning(tx.conn())
        .await
        .map_err(|error| taken(error, group))?;
    Ok(())
}

/// Writes what a change may change; `former_name` if the name is another than before.
///
/// # Errors
/// [`AppError::Conflict`] if a live group has the name.
pub async fn update(tx: &Tx, group: &StoredGroup, former_name: Option<&str>) -> Result<(), AppError> {
    directory_group::Entity::update(changed(group))
        .exec_without_returning(tx.conn())
        .await
        .map_err(|error| taken(error, group))?;
    if former_name.is_some() {
        // Sentences and traces name the groups of rules.
        decision_basis::renew(tx, group.organization).await?;
    }
    Ok(())
}

/// Ends a group. Its members stay as they were: rules go on with them until an admin decides (behaviour.md §3).
///
/// # Errors
/// The database does not answer.
pub async fn mark_deleted(tx: &Tx, group: &StoredGroup, now: DateTime<Utc>) -> Result<(), AppError> {
    let row = directory_group::ActiveModel {
        organization_id: Set(group.organization.0),
        id: Set(group.id.0),
        deleted_at: Set(Some(now)),
        modified_at: Set(now),
        ..Default::default()
    };
    directory_group::Entity::update(row)
        .exec_without_returning(tx.conn())
        .await?;
    Ok(())
}

fn changed(group: &StoredGroup) -> directory_group::ActiveModel {
    directory_group::ActiveModel {
        organization_id: Set(group.organization.0),
        id: Set(group.id.0),
        resource: Set(group.resource.clone()),
        display_name: Set(group.display_name.clone()),
        display_name_key: Set(group.display_name_key.clone()),
        external_id: Set(group.external_id.clone()),
        version: Set(group.version),
        modified_at: Set(group.modified_at),
        ..Default::default()
    }
}

fn taken(error: sea_orm::DbErr, group: &StoredGroup) -> AppError {
    match is_taken(
        &error,
        "uq_directory_group_display_name",
        "directory_group.display_name_key",
    ) {
        true => AppError::Conflict {
            field: Some("displayName".into()),
            message: format!(
                "A group named {:?} exists already. Okta should link to it.",
                group.display_name
            ),
        },
        false => error.into(),
    }
}

/// Adds members; who is there stays as observed before.
///
/// # Errors
/// The database does not answer.
pub async fn add_members(
    tx: &Tx,
    group: &StoredGroup,
    users: &BTreeSet<DirectoryUserId>,
    now: DateTime<Utc>,
) -> Result<(), AppError> {
    use group_member::Column;
    for step in users.iter().collect::<Vec<_>>().chunks(STEP) {
        let named = || listed::ids(tx.backend(), step.iter().map(|user| user.0));
        let rows = named()
            .exprs([
                Expr::value(group.organization.0),
                Expr::value(group.id.0),
                Expr::value(now),
            ])
            .to_owned();
        let insert = Query::insert()
            .into_table(group_member::Entity)
            .columns([
                Column::DirectoryUserId,
                Column::OrganizationId,
                Column::GroupId,
                Column::ObservedAt,
            ])
            .select_from(rows)
            .map_err(|error| AppError::Internal(anyhow::Error::new(error)))?
            .to_owned();
        tx.conn().execute(&insert).await?;
        group_absence::Entity::delete_many()
            .filter(group_absence::Column::OrganizationId.eq(group.organization.0))
            .filter(group_absence::Column::GroupId.eq(group.id.0))
            .filter(group_absence::Column::DirectoryUserId.in_subquery(named()))
            .exec(tx.conn())
            .await?;
    }
    Ok(())
}

/// Removes members; who is not there is no error. Of a new person or a returner, whose other groups are not known yet,
/// it is remembered that they are not in this one (behaviour.md §3).
///
/// # Errors
/// The database does not answer.
pub async fn remove_members(
    tx: &Tx,
    group: &StoredGroup,
    users: &BTreeSet<DirectoryUserId>,
    now: DateTime<Utc>,
) -> Result<(), AppError> {
    let users: Vec<&DirectoryUserId> = users.iter().collect();
    let is_linked = group_link::partner(tx.conn(), group.organization, group.id)
        .await?
        .is_some();
    for step in users.chunks(STEP) {
        let named = listed::ids(tx.backend(), step.iter().map(|user| user.0));
        // What the other side of a pair said before must not count against it.
        let people = match is_linked {
            true => step.iter().map(|user| **user).collect(),
            false => new_or_back(tx, group, named.clone(), now).await?,
        };
        note_absent(tx, (group.organization, group.id), &people, now).await?;
        group_member::Entity::delete_many()
            .filter(group_member::Column::OrganizationId.eq(group.organization.0))
            .filter(group_member::Column::GroupId.eq(group.id.0))
            .filter(group_member::Column::DirectoryUserId.in_subquery(named))
            .exec(tx.conn())
            .await?;
    }
    Ok(())
}

/// Longest time in which a person's groups become known by themselves: the longest settle window.
const SURELY_KNOWN_AFTER: TimeDelta = domain::limits::SETTLE_WINDOW_MOST;

/// Those whose other groups are not known as a whole yet.
async fn new_or_back(
    tx: &Tx,
    group: &StoredGroup,
    users: SelectStatement,
    now: DateTime<Utc>,
) -> Result<BTreeSet<DirectoryUserId>, AppError> {
    let new_or_back = Condition::any()
        .add(directory_user::Column::CreatedAt.gt(now - SURELY_KNOWN_AFTER))
        .add(directory_user::Column::ReturnedAt.is_not_null());
    let ids: Vec<Uuid> = directory_user::Entity::find()
        .select_only()
        .column(directory_user::Column::Id)
        .filter(directory_user::Column::OrganizationId.eq(group.organization.0))
        .filter(directory_user::Column::Id.in_subquery(users))
        .filter(new_or_back)
        .into_tuple()
        .all(tx.conn())
        .await?;
    Ok(ids.into_iter().map(Into::into).collect())
}

/// These people are known not to be in the group, as of then.
///
/// # Errors
/// The database does not answer.
pub async fn note_absent(
    tx: &Tx,
    (organization, group): (OrganizationId, DirectoryGroupId),
    people: &BTreeSet<DirectoryUserId>,
    at: DateTime<Utc>,
) -> Result<(), AppError> {
    let people: Vec<&DirectoryUserId> = people.iter().collect();
    for step in people.chunks(STEP) {
        let rows = step.iter().map(|user| group_absence::ActiveModel {
            organization_id: Set(organization.0),
            directory_user_id: Set(user.0),
            group_id: Set(group.0),
            observed_at: Set(at),
        });
        group_absence::Entity::insert_many(rows)
            .on_conflict(group_link::newest_absence())
            .exec_without_returning(tx.conn())
            .await?;
    }
    Ok(())
}
