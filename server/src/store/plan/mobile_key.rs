//! Writes mobile keys, and the claim mails that wait for them.

use chrono::{DateTime, Utc};
use domain::{MobileKeyId, MobileKeyStatus, Suspender};
use entity::{employee, mobile_key, outbox_mail};
use sea_orm::sea_query::{Expr, ExprTrait};
use sea_orm::{ActiveValue::Set, ColumnTrait, EntityTrait, QueryFilter};
use uuid::Uuid;

use super::Applying;
use crate::error::AppError;
use crate::event::Signal;

/// Of a new key; rises each time its links die.
const FIRST_GENERATION: i32 = 1;

/// A new key, queued; returns its id.
pub(super) async fn issue(at: &Applying<'_>, employee: Uuid) -> Result<Uuid, AppError> {
    let id = at.ids.next();
    let row = mobile_key::ActiveModel {
        organization_id: Set(at.organization()),
        id: Set(id),
        employee_id: Set(employee),
        status: Set(MobileKeyStatus::Queued.key().to_owned()),
        resumes_as: Set(None),
        generation: Set(FIRST_GENERATION),
        suspended_by: Set(None),
        suspended_by_admin_id: Set(None),
        suspended_at: Set(None),
        revoked_by: Set(None),
        revoked_by_admin_id: Set(None),
        revoked_at: Set(None),
        claim_hash: Set(None),
        claim_expires_at: Set(None),
        claimed_at: Set(None),
        issued_at: Set(at.now),
        updated_at: Set(at.now),
    };
    mobile_key::Entity::insert(row)
        .exec_without_returning(at.tx.conn())
        .await?;
    Ok(id)
}

pub(super) async fn suspend(
    at: &Applying<'_>,
    key: MobileKeyId,
    resumes_as: MobileKeyStatus,
    by: Suspender,
) -> Result<(), AppError> {
    let mut row = changed_key(at, key.0);
    row.status = Set(MobileKeyStatus::Suspended.key().to_owned());
    row.resumes_as = Set(Some(resumes_as.key().to_owned()));
    row.suspended_by = Set(Some(by.key().to_owned()));
    row.suspended_at = Set(Some(at.now));
    mobile_key::Entity::update(row)
        .exec_without_returning(at.tx.conn())
        .await?;
    end_links(at, key.0).await
}

pub(super) async fn restore(
    at: &Applying<'_>,
    key: MobileKeyId,
    status: MobileKeyStatus,
) -> Result<(), AppError> {
    let mut row = changed_key(at, key.0);
    row.status = Set(status.key().to_owned());
    row.suspended_by = Set(None);
    row.suspended_by_admin_id = Set(None);
    row.suspended_at = Set(None);
    mobile_key::Entity::update(row)
        .exec_without_returning(at.tx.conn())
        .await?;
    Ok(())
}

pub(super) async fn revoke(at: &Applying<'_>, key: MobileKeyId, by: Suspender) -> Result<(), AppError> {
    let mut row = changed_key(at, key.0);
    row.status = Set(MobileKeyStatus::Revoked.key().to_owned());
    row.suspended_by = Set(None);
    row.suspended_by_admin_id = Set(None);
    row.suspended_at = Set(None);
    row.revoked_by = Set(Some(by.key().to_owned()));
    row.revoked_at = Set(Some(at.now));
    mobile_key::Entity::update(row)
        .exec_without_returning(at.tx.conn())
        .await?;
    end_links(at, key.0).await
}

fn changed_key(at: &Applying<'_>, id: Uuid) -> mobile_key::ActiveModel {
    mobile_key::ActiveModel {
        organization_id: Set(at.organization()),
        id: Set(id),
        updated_at: Set(at.now),
        ..Default::default()
    }
}

/// Older links die and unsent mails are cancelled (behaviour.md §7).
pub(super) async fn end_links(at: &Applying<'_>, key: Uuid) -> Result<(), AppError> {
    mobile_key::Entity::update_many()
        .col_expr(
            mobile_key::Column::Generation,
            Expr::col(mobile_key::Column::Generation).add(1),
        )
        .col_expr(mobile_key::Column::ClaimHash, Expr::value(None::<Vec<u8>>))
        .col_expr(
            mobile_key::Column::ClaimExpiresAt,
            Expr::value(None::<DateTime<Utc>>),
        )
        .filter(mobile_key::Column::OrganizationId.eq(at.organization()))
        .filter(mobile_key::Column::Id.eq(key))
        .exec(at.tx.conn())
        .await?;
    outbox_mail::Entity::update_many()
        .col_expr(outbox_mail::Column::State, Expr::value("cancelled"))
        .filter(outbox_mail::Column::OrganizationId.eq(at.organization()))
        .filter(outbox_mail::Column::MobileKeyId.eq(key))
        .filter(outbox_mail::Column::State.eq("queued"))
        .exec(at.tx.conn())
        .await?;
    Ok(())
}

/// A claim mail to be written.
pub(super) struct Mail {
    key: Uuid,
    generation: i32,
    recipient: String,
    issued_at: DateTime<Utc>,
}

/// The mail of a key that this plan made.
pub(super) fn first_mail(at: &Applying<'_>, key: Uuid, email: &str) -> Mail {
    Mail {
        key,
        generation: FIRST_GENERATION,
        recipient: email.to_owned(),
        issued_at: at.now,
    }
}

/// The mail of a stored key.
pub(super) async fn mail_of(at: &Applying<'_>, key: Uuid) -> Result<Mail, AppError> {
    let conn = at.tx.conn();
    let gone = || AppError::Internal(anyhow::anyhow!("a claim mail's key or person is gone"));
    let key = mobile_key::Entity::find_by_id((at.organization(), key))
        .one(conn)
        .await?
        .ok_or_else(gone)?;
    let person = employee::Entity::find_by_id((at.organization(), key.employee_id))
        .one(conn)
        .await?
        .ok_or_else(gone)?;
    Ok(Mail {
        key: key.id,
        generation: key.generation,
        recipient: person.email,
        issued_at: key.issued_at,
    })
}

/// The claim mail leaves once the settle window has passed (behaviour.md §4).
pub(super) async fn queue_mail(at: &Applying<'_>, mail: Mail) -> Result<(), AppError> {
    let (id, not_before) = (at.ids.next(), Ord::max(mail.issued_at + at.settle_window, at.now));
    let row = outbox_mail::ActiveModel {
        organization_id: Set(at.organization()),
        id: Set(id),
        template: Set("claim".to_owned()),
        recipient: Set(mail.recipient),
        mobile_key_id: Set(Some(mail.key)),
        key_generation: Set(Some(mail.generation)),
        state: Set("queued".to_owned()),
        message_id: Set(format!("<{id}@latchkey>")),
        not_before: Set(not_before),
        attempts: Set(0),
        next_attempt_at: Set(not_before),
        lease_until: Set(None),
        last_error: Set(None),
        created_at: Set(at.now),
        sent_at: Set(None),
    };
    outbox_mail::Entity::insert(row)
        .exec_without_returning(at.tx.conn())
        .await?;
    at.tx.announce(Signal::Outbox);
    Ok(())
}
