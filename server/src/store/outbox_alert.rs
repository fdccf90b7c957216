//! Alerts in the outbox: mails to owners and admins, and what each is about (behaviour.md §4, §6).

use chrono::{DateTime, Utc};
use domain::{AdminRole, OrganizationId, OutboxMailId};
use entity::outbox_alert::{self, Column, Entity};
use entity::{admin, organization, outbox_mail};
use sea_orm::{
    ActiveValue::Set, ColumnTrait, ConnectionTrait, EntityTrait, PaginatorTrait, QueryFilter, QueryOrder,
    QuerySelect,
};

use super::outbox_mail::{Template, queued};
use super::{ROW, Tx};
use crate::error::AppError;
use crate::event::Signal;

/// An alert mail to be queued.
#[derive(Clone, Debug)]
pub struct NewAlertMail {
    /// Its row.
    pub id: OutboxMailId,
    /// Address.
    pub recipient: String,
    /// What it is about.
    pub alert_key: String,
    /// JSON that the template shows.
    pub data: String,
}

/// Queues an alert mail.
///
/// # Errors
/// The database does not answer.
pub async fn queue(
    tx: &Tx,
    organization: OrganizationId,
    new: NewAlertMail,
    now: DateTime<Utc>,
) -> Result<(), AppError> {
    let row = queued(organization, (new.id, Template::Alert), new.recipient, (now, now));
    outbox_mail::Entity::insert(row)
        .exec_without_returning(tx.conn())
        .await?;
    let detail = outbox_alert::ActiveModel {
        organization_id: Set(organization.0),
        outbox_mail_id: Set(new.id.0),
        alert_key: Set(new.alert_key),
        data: Set(new.data),
        raised_at: Set(now),
    };
    Entity::insert(detail).exec_without_returning(tx.conn()).await?;
    tx.announce(Signal::Outbox);
    Ok(())
}

/// Whether an alert of this key was raised since then. Locks the organization, so that two who ask at once do not both
/// raise it.
///
/// # Errors
/// The database does not answer.
pub async fn was_raised_since(
    tx: &Tx,
    organization: OrganizationId,
    alert_key: &str,
    since: DateTime<Utc>,
) -> Result<bool, AppError> {
    organization::Entity::find_by_id(organization.0)
        .lock(ROW)
        .one(tx.conn())
        .await?;
    let raised = Entity::find()
        .filter(Column::OrganizationId.eq(organization.0))
        .filter(Column::AlertKey.eq(alert_key))
        .filter(Column::RaisedAt.gt(since))
        .count(tx.conn())
        .await?;
    Ok(raised > 0)
}

/// Whether an alert of this key was ever raised.
///
/// # Errors
/// The database does not answer.
pub async fn was_ever_raised(
    conn: &impl ConnectionTrait,
    organization: OrganizationId,
    alert_key: &str,
) -> Result<bool, AppError> {
    let raised = Entity::find()
        .filter(Column::OrganizationId.eq(organization.0))
        .filter(Column::AlertKey.eq(alert_key))
        .limit(1)
        .count(conn)
        .await?;
    Ok(raised > 0)
}

/// An alert mail as stored.
#[derive(Clone, Debug)]
pub struct StoredAlert {
    /// Its mail.
    pub id: OutboxMailId,
    /// JSON that the template shows.
    pub data: String,
    /// When.
    pub raised_at: DateTime<Utc>,
}

/// Alert mails raised since then, newest first; those of one alert in the order of their ids.
///
/// # Errors
/// The database does not answer.
pub async fn raised_since(
    conn: &impl ConnectionTrait,
    organization: OrganizationId,
    since: DateTime<Utc>,
) -> Result<Vec<StoredAlert>, AppError> {
    /// Far more than a day brings.
    const MOST: u64 = 500;
    let rows = Entity::find()
        .filter(Column::OrganizationId.eq(organization.0))
        .filter(Column::RaisedAt.gt(since))
        .order_by_desc(Column::RaisedAt)
        .order_by_asc(Column::OutboxMailId)
        .limit(MOST)
        .all(conn)
        .await?;
    let stored = |row: outbox_alert::Model| StoredAlert {
        id: OutboxMailId(row.outbox_mail_id),
        data: row.data,
        raised_at: row.raised_at,
    };
    Ok(rows.into_iter().map(stored).collect())
}

/// What an alert mail tells, as JSON.
///
/// # Errors
/// The database does not answer.
pub async fn data(
    conn: &impl ConnectionTrait,
    organization: OrganizationId,
    id: OutboxMailId,
) -> Result<Option<String>, AppError> {
    let found = Entity::find_by_id((organization.0, id.0)).one(conn).await?;
    Ok(found.map(|row| row.data))
}

/// Addresses of the owners and admins who can sign in.
///
/// # Errors
/// The database does not answer.
pub async fn recipients(
    conn: &impl ConnectionTrait,
    organization: OrganizationId,
) -> Result<Vec<String>, AppError> {
    let roles = [AdminRole::Owner.key(), AdminRole::Admin.key()];
    let rows = admin::Entity::find()
        .filter(admin::Column::OrganizationId.eq(organization.0))
        .filter(admin::Column::Role.is_in(roles))
        .filter(admin::Column::LockedAt.is_null())
        .order_by_asc(admin::Column::Id)
        .all(conn)
        .await?;
    Ok(rows.into_iter().map(|row| row.email).collect())
}
