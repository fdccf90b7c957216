//! How long the logs of an organization are kept, and taking away what is older, a bounded number at a time.

use chrono::{DateTime, Utc};
use domain::{OrganizationId, limits};
use entity::{
    audit_event, audit_event_personal, retention, scim_read_count, scim_request, sync_event,
    sync_event_personal,
};
use sea_orm::sea_query::OnConflict;
use sea_orm::{
    ActiveValue::Set, ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect,
};
use uuid::Uuid;

use super::Tx;
use crate::error::AppError;

/// Days that each log is kept.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Retention {
    /// SCIM requests and counted reads.
    pub scim_request_days: i32,
    /// Sync events.
    pub sync_event_days: i32,
    /// Audit events.
    pub audit_event_days: i32,
}

impl Default for Retention {
    fn default() -> Self {
        Self {
            scim_request_days: limits::SCIM_REQUEST_DAYS_DEFAULT,
            sync_event_days: limits::SYNC_EVENT_DAYS_DEFAULT,
            audit_event_days: limits::AUDIT_EVENT_DAYS_DEFAULT,
        }
    }
}

/// The organization's setting; the default if it has none.
///
/// # Errors
/// The database does not answer.
pub async fn get(conn: &impl ConnectionTrait, organization: OrganizationId) -> Result<Retention, AppError> {
    let row = retention::Entity::find_by_id(organization.0).one(conn).await?;
    Ok(row.map_or_else(Retention::default, |row| Retention {
        scim_request_days: row.scim_request_days,
        sync_event_days: row.sync_event_days,
        audit_event_days: row.audit_event_days,
    }))
}

/// Changes the setting.
///
/// # Errors
/// The database does not answer.
pub async fn set(tx: &Tx, organization: OrganizationId, new: Retention) -> Result<(), AppError> {
    use retention::Column;
    let row = retention::ActiveModel {
        organization_id: Set(organization.0),
        scim_request_days: Set(new.scim_request_days),
        sync_event_days: Set(new.sync_event_days),
        audit_event_days: Set(new.audit_event_days),
    };
    let newest = OnConflict::column(Column::OrganizationId)
        .update_columns([
            Column::ScimRequestDays,
            Column::SyncEventDays,
            Column::AuditEventDays,
        ])
        .to_owned();
    retention::Entity::insert(row)
        .on_conflict(newest)
        .exec_without_returning(tx.conn())
        .await?;
    Ok(())
}

/// The last of these rows, oldest first, that is older than `before`. Rows are in order of time, near enough.
fn last_before<K>(rows: Vec<(K, DateTime<Utc>)>, before: DateTime<Utc>) -> Option<K> {
    let old = rows.into_iter().take_while(|(_, at)| *at < before);
    old.last().map(|(key, _)| key)
}

/// Deletes SCIM requests and counted reads older than `before`, at most `limit` requests; returns how many requests.
///
/// # Errors
/// The database does not answer.
pub async fn forget_scim_requests(
    tx: &Tx,
    organization: OrganizationId,
    before: DateTime<Utc>,
    limit: u64,
) -> Result<u64, AppError> {
    use scim_request::Column;
    scim_read_count::Entity::delete_many()
        .filter(scim_read_count::Column::OrganizationId.eq(organization.0))
        .filter(scim_read_count::Column::Minute.lt(before))
        .exec(tx.conn())
        .await?;
    let oldest: Vec<(Uuid, DateTime<Utc>)> = scim_request::Entity::find()
        .select_only()
        .columns([Column::Id, Column::At])
        .filter(Column::OrganizationId.eq(organization.0))
        .order_by_asc(Column::Id)
        .limit(limit)
        .into_tuple()
        .all(tx.conn())
        .await?;
    let Some(last) = last_before(oldest, before) else {
        return Ok(0);
    };
    let deleted = scim_request::Entity::delete_many()
        .filter(Column::OrganizationId.eq(organization.0))
        .filter(Column::Id.lte(last))
        .exec(tx.conn())
        .await?;
    Ok(deleted.rows_affected)
}

/// Deletes sync events older than `before` with their personal values, at most `limit`; returns how many. Positions of
/// the rest stay.
///
/// # Errors
/// The database does not answer.
pub async fn forget_sync_events(
    tx: &Tx,
    organization: OrganizationId,
    before: DateTime<Utc>,
    limit: u64,
) -> Result<u64, AppError> {
    use sync_event::Column;
    let oldest: Vec<(i64, DateTime<Utc>)> = sync_event::Entity::find()
        .select_only()
        .columns([Column::Position, Column::At])
        .filter(Column::OrganizationId.eq(organization.0))
        .order_by_asc(Column::Position)
        .limit(limit)
        .into_tuple()
        .all(tx.conn())
        .await?;
    let Some(last) = last_before(oldest, before) else {
        return Ok(0);
    };
    sync_event_personal::Entity::delete_many()
        .filter(sync_event_personal::Column::OrganizationId.eq(organization.0))
        .filter(sync_event_personal::Column::Position.lte(last))
        .exec(tx.conn())
        .await?;
    let deleted = sync_event::Entity::delete_many()
        .filter(Column::OrganizationId.eq(organization.0))
        .filter(Column::Position.lte(last))
        .exec(tx.conn())
        .await?;
    Ok(deleted.rows_affected)
}

/// Deletes audit events older than `before` with their personal values, at most `limit`; returns how many.
///
/// # Errors
/// The database does not answer.
pub async fn forget_audit_events(
    tx: &Tx,
    organization: OrganizationId,
    before: DateTime<Utc>,
    limit: u64,
) -> Result<u64, AppError> {
    use audit_event::Column;
    let oldest: Vec<(Uuid, DateTime<Utc>)> = audit_event::Entity::find()
        .select_only()
        .columns([Column::Id, Column::At])
        .filter(Column::OrganizationId.eq(organization.0))
        .order_by_asc(Column::Id)
        .limit(limit)
        .into_tuple()
        .all(tx.conn())
        .await?;
    let Some(last) = last_before(oldest, before) else {
        return Ok(0);
    };
    audit_event_personal::Entity::delete_many()
        .filter(audit_event_personal::Column::OrganizationId.eq(organization.0))
        .filter(audit_event_personal::Column::AuditEventId.lte(last))
        .exec(tx.conn())
        .await?;
    let deleted = audit_event::Entity::delete_many()
        .filter(Column::OrganizationId.eq(organization.0))
        .filter(Column::Id.lte(last))
        .exec(tx.conn())
        .await?;
    Ok(deleted.rows_affected)
}
