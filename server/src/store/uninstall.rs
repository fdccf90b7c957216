//! What an uninstallation ends, and the people who still wait for it (behaviour.md §6). Nothing here decides anybody.

use std::collections::BTreeSet;

use chrono::{DateTime, Utc};
use domain::{DirectoryUserId, IntegrationId, MembershipStatus, MobileKeyStatus, OrganizationId, PropertyId};
use entity::uninstall::{ActiveModel, Column, Entity, Model};
use entity::{
    admin, directory_group, directory_user, employee, membership, mobile_key, pending_loss, property,
};
use sea_orm::sea_query::{Expr, ExprTrait, LockBehavior, LockType, Query, SelectStatement};
use sea_orm::{
    ActiveValue::Set, ColumnTrait, Condition, ConnectionTrait, EntityTrait, PaginatorTrait, QueryFilter,
    QueryOrder, QuerySelect, Select,
};
use uuid::Uuid;

use super::Tx;
use super::directory_count::Effect;
use super::person_facts::Held;
use crate::error::AppError;
use crate::event::Signal;

/// What becomes of the people.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Fate {
    /// They stay as they are.
    Keep,
    /// They are deactivated, as if they had left the directory.
    Deactivate,
}

impl Fate {
    /// As stored.
    pub const fn key(self) -> &'static str {
        match self {
            Self::Keep => "keep",
            Self::Deactivate => "deactivate",
        }
    }
}

/// One as stored.
#[derive(Clone, Debug)]
pub struct StoredUninstall {
    /// Tenant.
    pub organization: OrganizationId,
    /// What was uninstalled.
    pub integration: IntegrationId,
    /// What becomes of its people.
    pub fate: Fate,
    /// Why, if the admin said so.
    pub reason: Option<String>,
    /// Who did it.
    pub made_by: String,
    /// People it concerned.
    pub total: u64,
    /// When.
    pub started_at: DateTime<Utc>,
    /// When the last of them was dealt with.
    pub finished_at: Option<DateTime<Utc>>,
}

impl From<Model> for StoredUninstall {
    fn from(row: Model) -> Self {
        Self {
            organization: OrganizationId(row.organization_id),
            integration: IntegrationId(row.integration_id),
            fate: match row.people == Fate::Deactivate.key() {
                true => Fate::Deactivate,
                false => Fate::Keep,
            },
            reason: row.reason,
            made_by: row.made_by,
            total: u64::try_from(row.total).unwrap_or_default(),
            started_at: row.started_at,
            finished_at: row.finished_at,
        }
    }
}

/// Whom and what an uninstallation concerns.
#[derive(Clone, Debug, Default)]
pub struct Concerned {
    /// Active users of the integration.
    pub people: u64,
    /// Memberships of theirs that have not ended, by property.
    pub memberships: Vec<(PropertyId, u64)>,
    /// Mobile keys of theirs that open doors or will.
    pub keys: u64,
    /// Accounts of the console with one of their addresses.
    pub accounts: u64,
}

/// Active users of the integration.
fn active(organization: OrganizationId, integration: IntegrationId) -> Condition {
    use directory_user::Column;
    Condition::all()
        .add(Column::OrganizationId.eq(organization.0))
        .add(Column::IntegrationId.eq(integration.0))
        .add(Column::DeletedAt.is_null())
        .add(Column::Active.eq(true))
}

fn employees(organization: OrganizationId, integration: IntegrationId) -> SelectStatement {
    Query::select()
        .column(directory_user::Column::EmployeeId)
        .from(directory_user::Entity)
        .cond_where(active(organization, integration))
        .and_where(directory_user::Column::EmployeeId.is_not_null())
        .to_owned()
}

/// Counts what uninstalling it would concern.
///
/// # Errors
/// The database does not answer.
pub async fn count(
    conn: &impl ConnectionTrait,
    organization: OrganizationId,
    integration: IntegrationId,
) -> Result<Concerned, AppError> {
    let here = || employees(organization, integration);
    let in_use = Query::select()
        .column(property::Column::Id)
        .from(property::Entity)
        .and_where(property::Column::OrganizationId.eq(organization.0))
        .and_where(property::Column::ArchivedAt.is_null())
        .to_owned();
    let memberships: Vec<(Uuid, i64)> = membership::Entity::find()
        .select_only()
        .column(membership::Column::PropertyId)
        .column_as(Expr::cust("COUNT(*)"), "count")
        .filter(membership::Column::OrganizationId.eq(organization.0))
        .filter(membership::Column::Status.ne(MembershipStatus::Deactivated.key()))
        .filter(membership::Column::EmployeeId.in_subquery(here()))
        .filter(membership::Column::PropertyId.in_subquery(in_use))
        .group_by(membership::Column::PropertyId)
        .order_by_asc(membership::Column::PropertyId)
        .into_tuple()
        .all(conn)
        .await?;
    let working = [
        MobileKeyStatus::Queued,
        MobileKeyStatus::Invited,
        MobileKeyStatus::Claimed,
    ];
    let keys = mobile_key::Entity::find()
        .filter(mobile_key::Column::OrganizationId.eq(organization.0))
        .filter(mobile_key::Column::Status.is_in(working.map(MobileKeyStatus::key)))
        .filter(mobile_key::Column::EmployeeId.in_subquery(here()));
    let addresses = Query::select()
        .column(employee::Column::EmailKey)
        .from(employee::Entity)
        .and_where(employee::Column::OrganizationId.eq(organization.0))
        .and_where(employee::Column::EmailKey.is_not_null())
        .and_where(employee::Column::Id.in_subquery(here()))
        .to_owned();
    let accounts = admin::Entity::find()
        .filter(admin::Column::OrganizationId.eq(organization.0))
        .filter(admin::Column::LockedAt.is_null())
        .filter(admin::Column::EmailKey.in_subquery(addresses));
    Ok(Concerned {
        people: directory_user::Entity::find()
            .filter(active(organization, integration))
            .count(conn)
            .await?,
        memberships: memberships
            .into_iter()
            .map(|(id, count)| (PropertyId(id), u64::try_from(count).unwrap_or_default()))
            .collect(),
        keys: keys.count(conn).await?,
        accounts: accounts.count(conn).await?,
    })
}

/// Writes it, and takes its users and groups out of the directory: they are nobody's from now on.
///
/// # Errors
/// The database does not answer.
pub async fn insert(tx: &Tx, new: &StoredUninstall) -> Result<(), AppError> {
    let row = ActiveModel {
        organization_id: Set(new.organization.0),
        integration_id: Set(new.integration.0),
        people: Set(new.fate.key().to_owned()),
        reason: Set(new.reason.clone()),
        made_by: Set(new.made_by.clone()),
        total: Set(i64::try_from(new.total).unwrap_or(i64::MAX)),
        started_at: Set(new.started_at),
        finished_at: Set(new.finished_at),
    };
    Entity::insert(row).exec_without_returning(tx.conn()).await?;
    let now = new.started_at;
    directory_user::Entity::update_many()
        .col_expr(directory_user::Column::DeletedAt, Expr::value(now))
        .col_expr(directory_user::Column::DetachedAt, Expr::value(now))
        .filter(directory_user::Column::OrganizationId.eq(new.organization.0))
        .filter(directory_user::Column::IntegrationId.eq(new.integration.0))
        .filter(directory_user::Column::DeletedAt.is_null())
        .exec(tx.conn())
        .await?;
    directory_group::Entity::update_many()
        .col_expr(directory_group::Column::DeletedAt, Expr::value(now))
        .filter(directory_group::Column::OrganizationId.eq(new.organization.0))
        .filter(directory_group::Column::IntegrationId.eq(new.integration.0))
        .filter(directory_group::Column::DeletedAt.is_null())
        .exec(tx.conn())
        .await?;
    tx.announce(Signal::Queue);
    Ok(())
}

/// The newest of the organization.
///
/// # Errors
/// The database does not answer.
pub async fn newest(
    conn: &impl ConnectionTrait,
    organization: OrganizationId,
) -> Result<Option<StoredUninstall>, AppError> {
    let newest = Entity::find()
        .filter(Column::OrganizationId.eq(organization.0))
        .order_by_desc(Column::StartedAt)
        .order_by_desc(Column::IntegrationId);
    Ok(newest.one(conn).await?.map(Into::into))
}

/// All that are under way, of every organization: for the worker that deals with them.
///
/// # Errors
/// The database does not answer.
pub async fn list_under_way(conn: &impl ConnectionTrait) -> Result<Vec<StoredUninstall>, AppError> {
    let rows = Entity::find()
        .filter(Column::FinishedAt.is_null())
        .order_by_asc(Column::StartedAt);
    Ok(rows.all(conn).await?.into_iter().map(Into::into).collect())
}

/// People of an uninstalled integration who are as it left them.
fn waiting((organization, integration): (OrganizationId, IntegrationId)) -> Select<directory_user::Entity> {
    use directory_user::Column;
    directory_user::Entity::find()
        .filter(Column::OrganizationId.eq(organization.0))
        .filter(Column::IntegrationId.eq(integration.0))
        .filter(Column::DetachedAt.is_not_null())
        .filter(Column::Active.eq(true))
}

/// How many are still to be deactivated.
///
/// # Errors
/// The database does not answer.
pub async fn remaining(
    conn: &impl ConnectionTrait,
    of: (OrganizationId, IntegrationId),
) -> Result<u64, AppError> {
    Ok(waiting(of).count(conn).await?)
}

/// Some of them, locked, no longer active: what follows is to be decided in the same transaction. Another replica's are
/// left out.
///
/// # Errors
/// The database does not answer.
pub async fn next_leavers(
    tx: &Tx,
    of: (OrganizationId, IntegrationId),
    (limit, now): (u64, DateTime<Utc>),
) -> Result<Vec<Held>, AppError> {
    let rows = waiting(of)
        .order_by_asc(directory_user::Column::Id)
        .limit(limit)
        .lock_with_behavior(LockType::NoKeyUpdate, LockBehavior::SkipLocked)
        .all(tx.conn())
        .await?;
    let leaver = |mut row: directory_user::Model| {
        row.active = Some(false);
        row.left_at = Some(now);
        let mut unwritten = tx.batch();
        unwritten.update(directory_user::ActiveModel {
            organization_id: Set(row.organization_id),
            id: Set(row.id),
            active: Set(row.active),
            left_at: Set(row.left_at),
            ..Default::default()
        });
        Held {
            row,
            unwritten,
            effect: Effect::None,
            foreknown: None,
        }
    };
    Ok(rows.into_iter().map(leaver).collect())
}

/// Everybody was dealt with. False if that was known.
///
/// # Errors
/// The database does not answer.
pub async fn finish(
    tx: &Tx,
    (organization, integration): (OrganizationId, IntegrationId),
    now: DateTime<Utc>,
) -> Result<bool, AppError> {
    let finished = Entity::update_many()
        .col_expr(Column::FinishedAt, Expr::value(now))
        .filter(Column::OrganizationId.eq(organization.0))
        .filter(Column::IntegrationId.eq(integration.0))
        .filter(Column::FinishedAt.is_null())
        .exec(tx.conn())
        .await?;
    Ok(finished.rows_affected > 0)
}

/// Directory users with a loss that waits: what no rule decides any more is dropped.
///
/// # Errors
/// The database does not answer.
pub async fn with_pending_losses(
    tx: &Tx,
    organization: OrganizationId,
) -> Result<BTreeSet<DirectoryUserId>, AppError> {
    let losing = Query::select()
        .column(pending_loss::Column::EmployeeId)
        .from(pending_loss::Entity)
        .and_where(pending_loss::Column::OrganizationId.eq(organization.0))
        .to_owned();
    let ids: Vec<Uuid> = directory_user::Entity::find()
        .select_only()
        .column(directory_user::Column::Id)
        .filter(directory_user::Column::OrganizationId.eq(organization.0))
        .filter(directory_user::Column::DetachedAt.is_not_null())
        .filter(Expr::col(directory_user::Column::EmployeeId).in_subquery(losing))
        .into_tuple()
        .all(tx.conn())
        .await?;
    Ok(ids.into_iter().map(Into::into).collect())
}
