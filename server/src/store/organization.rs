//! The tenant itself, and the set-up link of an installation that has none yet.

use chrono::{DateTime, Utc};
use domain::id::OrganizationId;
use entity::{organization, resync_setting, set_up_link};
use sea_orm::sea_query::{OnConflict, Query};
use sea_orm::{
    ActiveValue::Set, ColumnTrait, ConnectionTrait, EntityTrait, PaginatorTrait, QueryFilter, QuerySelect,
};

use super::{ROW, Tx, decision_basis};
use crate::error::AppError;

/// The one row of `set_up_link`.
const SINGLETON: i32 = 1;

/// Whether the installation has an organization. Starts from the empty installation.
///
/// # Errors
/// The database does not answer.
pub async fn any_exists(conn: &impl ConnectionTrait) -> Result<bool, AppError> {
    Ok(organization::Entity::find().limit(1).count(conn).await? > 0)
}

/// The organization's row.
///
/// # Errors
/// It is gone, or the database does not answer.
pub async fn get(conn: &impl ConnectionTrait, id: OrganizationId) -> Result<organization::Model, AppError> {
    organization::Entity::find_by_id(id.0)
        .one(conn)
        .await?
        .ok_or(AppError::NotFound("organization"))
}

/// Writes a new organization with default settings and the head of its event log.
///
/// # Errors
/// The database does not answer.
pub async fn insert(tx: &Tx, id: OrganizationId, name: &str, now: DateTime<Utc>) -> Result<(), AppError> {
    let row = organization::ActiveModel {
        id: Set(id.0),
        name: Set(name.to_owned()),
        settle_window_seconds: Set(seconds(domain::limits::SETTLE_WINDOW_DEFAULT)),
        key_restore_days: Set(
            i32::try_from(domain::limits::KEY_RESTORE_DEFAULT.num_days()).unwrap_or(i32::MAX)
        ),
        created_at: Set(now),
        updated_at: Set(now),
    };
    organization::Entity::insert(row)
        .exec_without_returning(tx.conn())
        .await?;
    let head = entity::event_head::ActiveModel {
        organization_id: Set(id.0),
        position: Set(0),
    };
    entity::event_head::Entity::insert(head)
        .exec_without_returning(tx.conn())
        .await?;
    decision_basis::renew(tx, id).await
}

/// Changes how long a loss waits.
///
/// # Errors
/// The database does not answer.
pub async fn set_settle_window(
    tx: &Tx,
    id: OrganizationId,
    settle_window_seconds: i32,
    now: DateTime<Utc>,
) -> Result<(), AppError> {
    let row = organization::ActiveModel {
        id: Set(id.0),
        settle_window_seconds: Set(settle_window_seconds),
        updated_at: Set(now),
        ..Default::default()
    };
    organization::Entity::update(row)
        .exec_without_returning(tx.conn())
        .await?;
    decision_basis::renew(tx, id).await
}

fn seconds(window: chrono::TimeDelta) -> i32 {
    i32::try_from(window.num_seconds()).unwrap_or(i32::MAX)
}

/// Makes this the only valid set-up link.
///
/// # Errors
/// The database does not answer.
pub async fn replace_set_up_link(
    tx: &Tx,
    token_hash: Vec<u8>,
    created_at: DateTime<Utc>,
    expires_at: DateTime<Utc>,
) -> Result<(), AppError> {
    use set_up_link::Column;
    let row = set_up_link::ActiveModel {
        singleton: Set(SINGLETON),
        token_hash: Set(token_hash),
        created_at: Set(created_at),
        expires_at: Set(expires_at),
    };
    let newest = OnConflict::column(Column::Singleton)
        .update_columns([Column::TokenHash, Column::CreatedAt, Column::ExpiresAt])
        .to_owned();
    set_up_link::Entity::insert(row)
        .on_conflict(newest)
        .exec_without_returning(tx.conn())
        .await?;
    Ok(())
}

/// The link, locked so that it can be used once only.
///
/// # Errors
/// The database does not answer.
pub async fn find_set_up_link_for_update(tx: &Tx) -> Result<Option<set_up_link::Model>, AppError> {
    Ok(set_up_link::Entity::find_by_id(SINGLETON)
        .lock(ROW)
        .one(tx.conn())
        .await?)
}

/// Ends the link.
///
/// # Errors
/// The database does not answer.
pub async fn delete_set_up_link(tx: &Tx) -> Result<(), AppError> {
    set_up_link::Entity::delete_by_id(SINGLETON)
        .exec(tx.conn())
        .await?;
    Ok(())
}

/// Organizations that existed then and are to be decided again each night.
///
/// # Errors
/// The database does not answer.
pub async fn list_nightly(
    conn: &impl ConnectionTrait,
    created_before: DateTime<Utc>,
) -> Result<Vec<OrganizationId>, AppError> {
    let not_wanted = Query::select()
        .column(resync_setting::Column::OrganizationId)
        .from(resync_setting::Entity)
        .and_where(resync_setting::Column::IsNightly.eq(false))
        .to_owned();
    let ids: Vec<uuid::Uuid> = organization::Entity::find()
        .select_only()
        .column(organization::Column::Id)
        .filter(organization::Column::CreatedAt.lt(created_before))
        .filter(organization::Column::Id.not_in_subquery(not_wanted))
        .into_tuple()
        .all(conn)
        .await?;
    Ok(ids.into_iter().map(OrganizationId).collect())
}

/// Whether everybody is decided again each night.
///
/// # Errors
/// The database does not answer.
pub async fn is_resynced_nightly(conn: &impl ConnectionTrait, id: OrganizationId) -> Result<bool, AppError> {
    let row = resync_setting::Entity::find_by_id(id.0).one(conn).await?;
    Ok(row.is_none_or(|row| row.is_nightly))
}

/// Sets it.
///
/// # Errors
/// The database does not answer.
pub async fn set_resynced_nightly(tx: &Tx, id: OrganizationId, is_nightly: bool) -> Result<(), AppError> {
    let row = resync_setting::ActiveModel {
        organization_id: Set(id.0),
        is_nightly: Set(is_nightly),
    };
    let newest = OnConflict::column(resync_setting::Column::OrganizationId)
        .update_column(resync_setting::Column::IsNightly)
        .to_owned();
    resync_setting::Entity::insert(row)
        .on_conflict(newest)
        .exec_without_returning(tx.conn())
        .await?;
    Ok(())
}

/// Every organization.
///
/// # Errors
/// The database does not answer.
pub async fn list(conn: &impl ConnectionTrait) -> Result<Vec<OrganizationId>, AppError> {
    let ids: Vec<uuid::Uuid> = organization::Entity::find()
        .select_only()
        .column(organization::Column::Id)
        .into_tuple()
        .all(conn)
        .await?;
    Ok(ids.into_iter().map(OrganizationId).collect())
}
