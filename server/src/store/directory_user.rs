//! SCIM Users as the identity provider wrote them: the resource whole, and the columns that look-ups need.

use chrono::{DateTime, Utc};
use domain::Email;
use domain::id::{DirectoryUserId, IntegrationId, OrganizationId};
use entity::directory_user::{self, Column};
use sea_orm::{
    ActiveValue::Set, ColumnTrait, ConnectionTrait, EntityTrait, PaginatorTrait, QueryFilter, QueryOrder,
    QuerySelect, Select,
};
use uuid::Uuid;

use super::directory_count::Effect;
use super::person_facts::{Before, Foreknown, Held};
use super::{ROW, Tx, is_taken};
use crate::error::AppError;
use crate::service::actor::ScimCaller;

/// The columns read out of a resource, kept in step with it by every write.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LookUps {
    /// `userName` as sent.
    pub user_name: String,
    /// Folded for comparison: unique among an integration's users that are not deleted.
    pub user_name_key: String,
    /// `externalId`.
    pub external_id: Option<String>,
    /// `active` as stored; absent counts as not active.
    pub active: Option<bool>,
    /// The primary e-mail (behaviour.md §2.2) as sent, and folded.
    pub email: Option<(String, String)>,
    /// Best name for lists.
    pub display_name: Option<String>,
}

/// A user as stored.
#[derive(Clone, Debug)]
pub struct StoredUser {
    /// The SCIM id.
    pub id: DirectoryUserId,
    /// Tenant.
    pub organization: OrganizationId,
    /// Whose user.
    pub integration: IntegrationId,
    /// The resource in normal form, without `id` and `meta`, as JSON text.
    pub resource: String,
    /// What is looked up by.
    pub look_ups: LookUps,
    /// Rises with each change; the ETag.
    pub version: i64,
    /// First seen.
    pub created_at: DateTime<Utc>,
    /// Last changed.
    pub modified_at: DateTime<Utc>,
    /// Last became not active.
    pub left_at: Option<DateTime<Utc>>,
    /// Last became active again.
    pub returned_at: Option<DateTime<Utc>>,
    /// What SCIM does not write.
    pub kept: Kept,
}

/// Columns of a user that a SCIM write leaves as they are.
#[derive(Clone, Debug, Default)]
pub struct Kept {
    employee_id: Option<Uuid>,
    facts_version: i64,
    groups_pulled_at: Option<DateTime<Utc>>,
    groups_confirmed_at: Option<DateTime<Utc>>,
    person_outcome: Option<String>,
}

impl From<directory_user::Model> for StoredUser {
    fn from(row: directory_user::Model) -> Self {
        Self {
            id: DirectoryUserId(row.id),
            organization: OrganizationId(row.organization_id),
            integration: IntegrationId(row.integration_id),
            resource: row.resource,
            look_ups: LookUps {
                user_name: row.user_name,
                user_name_key: row.user_name_key,
                external_id: row.external_id,
                active: row.active,
                email: row.email.zip(row.email_key),
                display_name: row.display_name,
            },
            version: row.version,
            created_at: row.created_at,
            modified_at: row.modified_at,
            left_at: row.left_at,
            returned_at: row.returned_at,
            kept: Kept {
                employee_id: row.employee_id,
                facts_version: row.facts_version,
                groups_pulled_at: row.groups_pulled_at,
                groups_confirmed_at: row.groups_confirmed_at,
                person_outcome: row.person_outcome,
            },
        }
    }
}

impl StoredUser {
    fn row(&self) -> directory_user::Model {
        let (look_ups, kept) = (self.look_ups.clone(), self.kept.clone());
        let (email, email_key) = look_ups.email.unzip();
        directory_user::Model {
            organization_id: self.organization.0,
            id: self.id.0,
            integration_id: self.integration.0,
            resource: self.resource.clone(),
            user_name: look_ups.user_name,
            user_name_key: look_ups.user_name_key,
            external_id: look_ups.external_id,
            active: look_ups.active,
            email,
            email_key,
            display_name: look_ups.display_name,
            employee_id: kept.employee_id,
            facts_version: kept.facts_version,
            version: self.version,
            created_at: self.created_at,
            modified_at: self.modified_at,
            left_at: self.left_at,
            returned_at: self.returned_at,
            groups_pulled_at: kept.groups_pulled_at,
            groups_confirmed_at: kept.groups_confirmed_at,
            person_outcome: kept.person_outcome,
            deleted_at: None,
            detached_at: None,
        }
    }
}

/// What an index can find by.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Narrow {
    /// All users of the integration.
    All,
    /// One id.
    Id(DirectoryUserId),
    /// A folded `userName`.
    UserName(String),
    /// An `externalId`.
    ExternalId(String),
    /// Nothing can match, e.g. an id that is no UUID.
    Nothing,
}

/// Users of the integration that are not deleted, oldest first: the order of every list.
pub(super) fn of(caller: &ScimCaller) -> Select<directory_user::Entity> {
    directory_user::Entity::find()
        .filter(Column::OrganizationId.eq(caller.organization.0))
        .filter(Column::IntegrationId.eq(caller.integration.0))
        .filter(Column::DeletedAt.is_null())
        .order_by_asc(Column::Id)
}

/// One user of the caller's integration.
///
/// # Errors
/// The database does not answer.
pub async fn find(
    conn: &impl ConnectionTrait,
    caller: &ScimCaller,
    id: DirectoryUserId,
) -> Result<Option<StoredUser>, AppError> {
    let row = directory_user::Entity::find_by_id((caller.organization.0, id.0))
        .one(conn)
        .await?;
    Ok(row.filter(|row| is_callers(row, caller)).map(Into::into))
}

/// The same, locked for the transaction.
///
/// # Errors
/// The database does not answer.
pub async fn find_for_update(
    tx: &Tx,
    caller: &ScimCaller,
    id: DirectoryUserId,
) -> Result<Option<StoredUser>, AppError> {
    let row = directory_user::Entity::find_by_id((caller.organization.0, id.0))
        .lock(ROW)
        .one(tx.conn())
        .await?;
    Ok(row.filter(|row| is_callers(row, caller)).map(Into::into))
}

fn is_callers(row: &directory_user::Model, caller: &ScimCaller) -> bool {
    row.integration_id == caller.integration.0 && row.deleted_at.is_none()
}

/// The user with this folded `userName`, locked for the transaction.
///
/// # Errors
/// The database does not answer.
pub async fn find_by_user_name_for_update(
    tx: &Tx,
    caller: &ScimCaller,
    key: &str,
) -> Result<Option<StoredUser>, AppError> {
    Ok(of(caller)
        .filter(Column::UserNameKey.eq(key))
        .lock(ROW)
        .one(tx.conn())
        .await?
        .map(Into::into))
}

/// How many users there are.
///
/// # Errors
/// The database does not answer.
pub async fn count(conn: &impl ConnectionTrait, caller: &ScimCaller) -> Result<u64, AppError> {
    Ok(of(caller).count(conn).await?)
}

/// These users, in no order.
///
/// # Errors
/// The database does not answer.
pub async fn with_ids(
    conn: &impl ConnectionTrait,
    caller: &ScimCaller,
    ids: &[Uuid],
) -> Result<Vec<StoredUser>, AppError> {
    let rows = of(caller).filter(Column::Id.is_in(ids.iter().copied()));
    Ok(rows.all(conn).await?.into_iter().map(Into::into).collect())
}

/// At most `limit` users after the given one that an index finds, oldest first.
///
/// # Errors
/// The database does not answer.
pub async fn after(
    conn: &impl ConnectionTrait,
    caller: &ScimCaller,
    narrow: &Narrow,
    after: Option<DirectoryUserId>,
    limit: u64,
) -> Result<Vec<StoredUser>, AppError> {
    let mut select = match narrow {
        Narrow::All => of(caller),
        Narrow::Id(id) => of(caller).filter(Column::Id.eq(id.0)),
        Narrow::UserName(key) => of(caller).filter(Column::UserNameKey.eq(key.as_str())),
        Narrow::ExternalId(id) => of(caller).filter(Column::ExternalId.eq(id.as_str())),
        Narrow::Nothing => return Ok(Vec::new()),
    };
    if let Some(after) = after {
        select = select.filter(Column::Id.gt(after.0));
    }
    Ok(select
        .limit(limit)
        .all(conn)
        .await?
        .into_iter()
        .map(Into::into)
        .collect())
}

/// A user that is to be made, once what must be known before is.
pub struct Newcomer {
    /// Who has the name already, locked.
    pub same_name: Option<StoredUser>,
    /// A group waits for the external id.
    pub is_awaited: bool,
    foreknown: Foreknown,
}

/// Reads what must be known before a user is made: who stands in the way, who waits for it, and what decides about somebody
/// new with this primary e-mail.
///
/// # Errors
/// The database does not answer.
pub async fn before_create(tx: &Tx, user: &StoredUser, email: Option<&Email>) -> Result<Newcomer, AppError> {
    let mut batch = tx.batch();
    let before = Before::ask(&mut batch, &user.row(), email.map(Email::key).as_deref());
    let mut answers = batch.run(tx.conn()).await?;
    let same_name = answers.take_one(&before.same_name)?;
    let awaiting = before.awaiting.as_ref();
    let awaiting = awaiting.map(|place| answers.take_one(place)).transpose()?;
    Ok(Newcomer {
        same_name: same_name.map(Into::into),
        is_awaited: awaiting.flatten().is_some(),
        foreknown: Foreknown { before, answers },
    })
}

/// A new user, to be written with what is decided about them. A taken `userName` is an [`AppError::Conflict`] then.
pub fn insert(tx: &Tx, user: &StoredUser, newcomer: Newcomer) -> Held {
    let mut held = held(tx, user, user.row());
    held.effect = Effect::Added;
    held.foreknown = Some(newcomer.foreknown);
    held
}

/// A changed user, to be written with what is decided about them. A taken `userName` is an [`AppError::Conflict`] then.
pub fn update(tx: &Tx, user: &StoredUser) -> Held {
    let mut held = held(tx, user, user.row());
    held.unwritten.update(changed(user));
    held
}

fn held(tx: &Tx, user: &StoredUser, row: directory_user::Model) -> Held {
    let mut unwritten = tx.batch();
    let user_name = user.look_ups.user_name.clone();
    unwritten.explain(move |error| {
        let is_taken = is_taken(
            error,
            "uq_directory_user_user_name",
            "directory_user.user_name_key",
        );
        is_taken.then(|| user_name_taken(&user_name))
    });
    Held {
        row,
        unwritten,
        effect: Effect::None,
        foreknown: None,
    }
}

/// Ends a user: its id answers 404 from now on, its name is free, its row stays as the memory of who it was. To be
/// written with what is decided about them.
pub fn mark_deleted(tx: &Tx, user: &StoredUser, now: DateTime<Utc>) -> Held {
    let mut row = user.row();
    row.deleted_at = Some(now);
    row.left_at = user.left_at.or(Some(now));
    row.modified_at = now;
    let change = directory_user::ActiveModel {
        organization_id: Set(row.organization_id),
        id: Set(row.id),
        deleted_at: Set(row.deleted_at),
        left_at: Set(row.left_at),
        modified_at: Set(row.modified_at),
        ..Default::default()
    };
    let mut held = held(tx, user, row);
    held.unwritten.update(change);
    held.effect = Effect::Deleted;
    held
}

fn changed(user: &StoredUser) -> directory_user::ActiveModel {
    let look_ups = user.look_ups.clone();
    let (email, email_key) = look_ups.email.unzip();
    directory_user::ActiveModel {
        organization_id: Set(user.organization.0),
        id: Set(user.id.0),
        resource: Set(user.resource.clone()),
        user_name: Set(look_ups.user_name),
        user_name_key: Set(look_ups.user_name_key),
        external_id: Set(look_ups.external_id),
        active: Set(look_ups.active),
        email: Set(email),
        email_key: Set(email_key),
        display_name: Set(look_ups.display_name),
        version: Set(user.version),
        modified_at: Set(user.modified_at),
        left_at: Set(user.left_at),
        returned_at: Set(user.returned_at),
        ..Default::default()
    }
}

/// What a second holder of a `userName` is told.
pub fn user_name_taken(user_name: &str) -> AppError {
    AppError::Conflict {
        field: Some("userName".into()),
        message: format!("A user with userName {user_name:?} exists already. Okta should link to it."),
    }
}

/// An admin confirmed the person's groups (behaviour.md §3). Returns the employee they are linked to.
///
/// # Errors
/// There is nobody of that id, or the database does not answer.
pub async fn confirm_groups(
    tx: &Tx,
    (organization, id): (OrganizationId, DirectoryUserId),
    now: DateTime<Utc>,
) -> Result<Option<domain::EmployeeId>, AppError> {
    let row = directory_user::ActiveModel {
        organization_id: Set(organization.0),
        id: Set(id.0),
        groups_confirmed_at: Set(Some(now)),
        ..Default::default()
    };
    let changed = directory_user::Entity::update(row).exec(tx.conn()).await?;
    Ok(changed.employee_id.map(Into::into))
}

/// Whether nobody speaks for the user any more: their integration was uninstalled, and rules do not decide them
/// (behaviour.md §6).
///
/// # Errors
/// The database does not answer.
pub async fn is_detached(
    conn: &impl ConnectionTrait,
    (organization, id): (OrganizationId, DirectoryUserId),
) -> Result<bool, AppError> {
    let found = directory_user::Entity::find_by_id((organization.0, id.0))
        .filter(Column::DetachedAt.is_not_null())
        .count(conn)
        .await?;
    Ok(found > 0)
}
