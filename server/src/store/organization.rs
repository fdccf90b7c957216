//! The tenant itself, and the set-up link of an installation that has none yet.

use chrono::{DateTime, Utc};
use domain::id::OrganizationId;
use entity::{organization, set_up_link};
use sea_orm::{
    ActiveValue::Set, ConnectionTrait, EntityTrait, PaginatorTrait, QuerySelect, sea_query::OnConflict,
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
