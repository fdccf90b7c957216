//! Mails waiting to leave, and what became of them (behaviour.md §7). Rows hold template, recipient and key generation,
//! never a link.

pub mod list;

use chrono::{DateTime, TimeDelta, Utc};
use domain::{MailState, MobileKeyId, OrganizationId, OutboxMailId};
use entity::outbox_mail::{self, Column, Entity};
use sea_orm::sea_query::{CaseStatement, Expr, ExprTrait, Func, LockBehavior, LockType};
use sea_orm::{
    ActiveValue::Set, ColumnTrait, Condition, ConnectionTrait, EntityTrait, QueryFilter, QueryOrder,
    QuerySelect,
};

use super::{ROW, Tx, unreadable};
use crate::error::AppError;
use crate::event::Signal;

/// How long a sender may hold a mail before another may take over. Longer than it waits for a mail server.
const LEASE: TimeDelta = TimeDelta::minutes(3);

const QUEUED: &str = "queued";

/// Which mail.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Template {
    /// Brings a mobile key.
    Claim,
    /// Tells owners and admins.
    Alert,
}

impl Template {
    /// As stored.
    pub const fn key(self) -> &'static str {
        match self {
            Self::Claim => "claim",
            Self::Alert => "alert",
        }
    }
}

/// A mail as stored.
#[derive(Clone, Debug)]
pub struct StoredMail {
    /// Its row.
    pub id: OutboxMailId,
    /// Which mail.
    pub template: Template,
    /// Address.
    pub recipient: String,
    /// Key and generation of a claim mail.
    pub key: Option<(MobileKeyId, u32)>,
    /// Where it is; whether its link has expired since is the key's matter.
    pub state: MailState,
    /// The same in each attempt.
    pub message_id: String,
    /// Hand-overs tried.
    pub attempts: u32,
    /// When to try next.
    pub next_attempt_at: DateTime<Utc>,
    /// What the mail server said last.
    pub last_error: Option<String>,
    /// When it was queued.
    pub created_at: DateTime<Utc>,
    /// First successful hand-over.
    pub sent_at: Option<DateTime<Utc>>,
}

pub(super) fn read(row: outbox_mail::Model) -> Result<StoredMail, AppError> {
    let generation = row
        .key_generation
        .and_then(|generation| u32::try_from(generation).ok());
    Ok(StoredMail {
        id: row.id.into(),
        template: match row.template.as_str() {
            "alert" => Template::Alert,
            _ => Template::Claim,
        },
        recipient: row.recipient,
        key: row.mobile_key_id.map(Into::into).zip(generation),
        state: row.state.parse().map_err(unreadable)?,
        message_id: row.message_id,
        attempts: u32::try_from(row.attempts).unwrap_or_default(),
        next_attempt_at: row.next_attempt_at,
        last_error: row.last_error,
        created_at: row.created_at,
        sent_at: row.sent_at,
    })
}

/// A claim mail to be queued.
#[derive(Clone, Debug)]
pub struct NewClaimMail {
    /// Its row.
    pub id: OutboxMailId,
    /// The key it is about.
    pub key: MobileKeyId,
    /// The key's generation.
    pub generation: u32,
    /// Address.
    pub recipient: String,
    /// Earliest hand-over.
    pub not_before: DateTime<Utc>,
}

/// Queues a claim mail.
///
/// # Errors
/// That generation has a mail already, or the database does not answer.
pub async fn queue_claim(
    tx: &Tx,
    organization: OrganizationId,
    new: NewClaimMail,
    now: DateTime<Utc>,
) -> Result<(), AppError> {
    let row = outbox_mail::ActiveModel {
        mobile_key_id: Set(Some(new.key.0)),
        key_generation: Set(Some(count(new.generation))),
        ..queued(
            organization,
            (new.id, Template::Claim),
            new.recipient,
            (new.not_before, now),
        )
    };
    Entity::insert(row).exec_without_returning(tx.conn()).await?;
    tx.announce(Signal::Outbox);
    Ok(())
}

pub(super) fn queued(
    organization: OrganizationId,
    (id, template): (OutboxMailId, Template),
    recipient: String,
    (not_before, now): (DateTime<Utc>, DateTime<Utc>),
) -> outbox_mail::ActiveModel {
    outbox_mail::ActiveModel {
        organization_id: Set(organization.0),
        id: Set(id.0),
        template: Set(template.key().to_owned()),
        recipient: Set(recipient),
        mobile_key_id: Set(None),
        key_generation: Set(None),
        state: Set(QUEUED.to_owned()),
        message_id: Set(message_id(id)),
        not_before: Set(not_before),
        attempts: Set(0),
        next_attempt_at: Set(not_before),
        lease_until: Set(None),
        last_error: Set(None),
        created_at: Set(now),
        sent_at: Set(None),
    }
}

/// Derived from the row, so that every attempt of every process has the same.
fn message_id(id: OutboxMailId) -> String {
    format!("<{}@latchkey>", id.0)
}

/// A mail that a sender holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Leased {
    /// Tenant.
    pub organization: OrganizationId,
    /// The mail.
    pub id: OutboxMailId,
    /// The key a claim mail is about.
    pub key: Option<MobileKeyId>,
}

/// Takes up to `limit` mails that are due, of any organization, until the lease runs out.
///
/// # Errors
/// The database does not answer.
pub async fn lease(tx: &Tx, now: DateTime<Utc>, limit: u64) -> Result<Vec<Leased>, AppError> {
    let free = Condition::any()
        .add(Column::LeaseUntil.is_null())
        .add(Column::LeaseUntil.lte(now));
    let rows = Entity::find()
        .filter(Column::State.eq(QUEUED))
        .filter(Column::NextAttemptAt.lte(now))
        .filter(free)
        .order_by_asc(Column::NextAttemptAt)
        .limit(limit)
        .lock_with_behavior(LockType::NoKeyUpdate, LockBehavior::SkipLocked)
        .all(tx.conn())
        .await?;
    let mut leased = Vec::with_capacity(rows.len());
    for row in rows {
        let changed = outbox_mail::ActiveModel {
            organization_id: Set(row.organization_id),
            id: Set(row.id),
            lease_until: Set(Some(now + LEASE)),
            ..Default::default()
        };
        Entity::update(changed).exec_without_returning(tx.conn()).await?;
        leased.push(Leased {
            organization: row.organization_id.into(),
            id: row.id.into(),
            key: row.mobile_key_id.map(Into::into),
        });
    }
    Ok(leased)
}

/// Ends every lease: for a database that only this process works on, when it starts. Whoever held one was killed.
///
/// # Errors
/// The database does not answer.
pub async fn release_all(tx: &Tx) -> Result<(), AppError> {
    Entity::update_many()
        .col_expr(Column::LeaseUntil, Expr::value(None::<DateTime<Utc>>))
        .filter(Column::LeaseUntil.is_not_null())
        .exec(tx.conn())
        .await?;
    Ok(())
}

/// When the next mail can be taken: due, and no longer leased.
///
/// # Errors
/// The database does not answer.
pub async fn next_due(conn: &impl ConnectionTrait) -> Result<Option<DateTime<Utc>>, AppError> {
    let leased_longer = Expr::col(Column::LeaseUntil).gt(Expr::col(Column::NextAttemptAt));
    let free_at = CaseStatement::new()
        .case(leased_longer, Expr::col(Column::LeaseUntil))
        .finally(Expr::col(Column::NextAttemptAt));
    let first: Option<Option<DateTime<Utc>>> = Entity::find()
        .select_only()
        .column_as(Expr::expr(Func::min(free_at)), "free_at")
        .filter(Column::State.eq(QUEUED))
        .into_tuple()
        .one(conn)
        .await?;
    Ok(first.flatten())
}

/// The mail, locked, if it still waits to leave.
///
/// # Errors
/// The database does not answer.
pub async fn lock_queued(
    tx: &Tx,
    organization: OrganizationId,
    id: OutboxMailId,
) -> Result<Option<StoredMail>, AppError> {
    let found = Entity::find_by_id((organization.0, id.0))
        .filter(Column::State.eq(QUEUED))
        .lock(ROW)
        .one(tx.conn())
        .await?;
    found.map(read).transpose()
}

/// What became of a mail.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Ended {
    /// Handed over, then.
    Sent(DateTime<Utc>),
    /// Refused for good, with the reason.
    Failed(String),
    /// No longer wanted.
    Cancelled,
}

/// Ends a mail that waits to leave.
///
/// # Errors
/// The database does not answer.
pub async fn end(
    tx: &Tx,
    organization: OrganizationId,
    mail: &StoredMail,
    how: Ended,
) -> Result<(), AppError> {
    let (state, sent_at, last_error) = match how {
        Ended::Sent(at) => ("sent", Some(at), None),
        Ended::Failed(reason) => ("failed", None, Some(reason)),
        Ended::Cancelled => ("cancelled", None, mail.last_error.clone()),
    };
    let is_attempt = state != "cancelled";
    let row = outbox_mail::ActiveModel {
        organization_id: Set(organization.0),
        id: Set(mail.id.0),
        state: Set(state.to_owned()),
        attempts: Set(count(mail.attempts) + i32::from(is_attempt)),
        lease_until: Set(None),
        last_error: Set(last_error),
        sent_at: Set(sent_at),
        ..Default::default()
    };
    Entity::update(row).exec_without_returning(tx.conn()).await?;
    Ok(())
}

/// An attempt failed: try again then.
///
/// # Errors
/// The database does not answer.
pub async fn postpone(
    tx: &Tx,
    organization: OrganizationId,
    mail: &StoredMail,
    (reason, next_attempt_at): (String, DateTime<Utc>),
) -> Result<(), AppError> {
    let row = outbox_mail::ActiveModel {
        organization_id: Set(organization.0),
        id: Set(mail.id.0),
        attempts: Set(count(mail.attempts) + 1),
        next_attempt_at: Set(next_attempt_at),
        lease_until: Set(None),
        last_error: Set(Some(reason)),
        ..Default::default()
    };
    Entity::update(row).exec_without_returning(tx.conn()).await?;
    Ok(())
}

/// The key's links end: mails about it that have not left are cancelled.
///
/// # Errors
/// The database does not answer.
pub async fn cancel_unsent(tx: &Tx, organization: OrganizationId, key: MobileKeyId) -> Result<(), AppError> {
    Entity::update_many()
        .col_expr(Column::State, Expr::value("cancelled"))
        .filter(Column::OrganizationId.eq(organization.0))
        .filter(Column::MobileKeyId.eq(key.0))
        .filter(Column::State.eq(QUEUED))
        .exec(tx.conn())
        .await?;
    Ok(())
}

/// The key is on a phone: its mail has done its work, and one that is repeated after a crash need not leave.
///
/// # Errors
/// The database does not answer.
pub async fn mark_claimed(
    tx: &Tx,
    organization: OrganizationId,
    key: MobileKeyId,
    generation: u32,
) -> Result<(), AppError> {
    Entity::update_many()
        .col_expr(Column::State, Expr::value("claimed"))
        .filter(Column::OrganizationId.eq(organization.0))
        .filter(Column::MobileKeyId.eq(key.0))
        .filter(Column::KeyGeneration.eq(count(generation)))
        .exec(tx.conn())
        .await?;
    Ok(())
}

/// A mail's row.
///
/// # Errors
/// The database does not answer.
pub async fn get(
    conn: &impl ConnectionTrait,
    organization: OrganizationId,
    id: OutboxMailId,
) -> Result<Option<StoredMail>, AppError> {
    let found = Entity::find_by_id((organization.0, id.0)).one(conn).await?;
    found.map(read).transpose()
}

fn count(number: u32) -> i32 {
    i32::try_from(number).unwrap_or(i32::MAX)
}
