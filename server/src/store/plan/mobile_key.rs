//! Writes mobile keys, and the claim mails that wait for them.

use chrono::{DateTime, Utc};
use domain::{KeyRef, MobileKeyId, MobileKeyStatus, Suspender};
use entity::{employee, mobile_key, outbox_mail};
use sea_orm::sea_query::{Expr, ExprTrait};
use sea_orm::{ActiveValue::Set, ColumnTrait, EntityTrait, QueryFilter};
use uuid::Uuid;

use super::{Applying, Done};
use crate::error::AppError;
use crate::event::Signal;

/// Of a new key; rises each time its links die.
const FIRST_GENERATION: i32 = 1;

/// A new key, queued.
pub(super) fn issue(at: &Applying<'_>, done: &mut Done, employee: Uuid) {
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
    done.batch.write(&mobile_key::Entity::insert(row));
    done.key = Some((id, employee));
}

pub(super) fn suspend(
    at: &Applying<'_>,
    done: &mut Done,
    key: MobileKeyId,
    (resumes_as, by): (MobileKeyStatus, Suspender),
) {
    let mut row = changed_key(at, key.0);
    row.status = Set(MobileKeyStatus::Suspended.key().to_owned());
    row.resumes_as = Set(Some(resumes_as.key().to_owned()));
    row.suspended_by = Set(Some(by.key().to_owned()));
    row.suspended_at = Set(Some(at.now));
    done.batch.update(row);
    end_links(at, done, key.0);
}

pub(super) fn restore(at: &Applying<'_>, done: &mut Done, key: MobileKeyId, status: MobileKeyStatus) {
    let mut row = changed_key(at, key.0);
    row.status = Set(status.key().to_owned());
    row.suspended_by = Set(None);
    row.suspended_by_admin_id = Set(None);
    row.suspended_at = Set(None);
    done.batch.update(row);
}

pub(super) fn revoke(at: &Applying<'_>, done: &mut Done, key: MobileKeyId, by: Suspender) {
    let mut row = changed_key(at, key.0);
    row.status = Set(MobileKeyStatus::Revoked.key().to_owned());
    row.suspended_by = Set(None);
    row.suspended_by_admin_id = Set(None);
    row.suspended_at = Set(None);
    row.revoked_by = Set(Some(by.key().to_owned()));
    row.revoked_at = Set(Some(at.now));
    done.batch.update(row);
    end_links(at, done, key.0);
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
pub(super) fn end_links(at: &Applying<'_>, done: &mut Done, key: Uuid) {
    let links = mobile_key::Entity::update_many()
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
        .filter(mobile_key::Column::Id.eq(key));
    done.batch.write(&links);
    *done.raised.entry(key).or_default() += 1;
    let mails = outbox_mail::Entity::update_many()
        .col_expr(outbox_mail::Column::State, Expr::value("cancelled"))
        .filter(outbox_mail::Column::OrganizationId.eq(at.organization()))
        .filter(outbox_mail::Column::MobileKeyId.eq(key))
        .filter(outbox_mail::Column::State.eq("queued"));
    done.batch.write(&mails);
}

/// A claim mail to be written.
pub(super) struct Mail {
    key: Uuid,
    generation: i32,
    recipient: String,
    issued_at: DateTime<Utc>,
}

/// The mail of a key, stored or made by this plan.
pub(super) async fn mail_of(at: &Applying<'_>, done: &Done, key: KeyRef) -> Result<Mail, AppError> {
    let gone = || AppError::Internal(anyhow::anyhow!("a claim mail's key or person is gone"));
    let (key, employee, generation, issued_at) = match key {
        KeyRef::New => {
            let (key, employee) = done.key.ok_or_else(gone)?;
            (key, employee, FIRST_GENERATION, at.now)
        }
        KeyRef::Existing(id) => {
            let key = mobile_key::Entity::find_by_id((at.organization(), id.0))
                .one(at.tx.conn())
                .await?
                .ok_or_else(gone)?;
            // What the batch raises is not stored yet.
            let raised = done.raised.get(&key.id).copied().unwrap_or_default();
            (key.id, key.employee_id, key.generation + raised, key.issued_at)
        }
    };
    let recipient = match &done.email {
        Some(written) => written.clone(),
        None => {
            let person = employee::Entity::find_by_id((at.organization(), employee))
                .one(at.tx.conn())
                .await?;
            person.ok_or_else(gone)?.email
        }
    };
    Ok(Mail {
        key,
        generation,
        recipient,
        issued_at,
    })
}

/// The claim mail leaves once the settle window has passed (behaviour.md §4).
pub(super) fn queue_mail(at: &Applying<'_>, done: &mut Done, mail: Mail) {
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
    done.batch.write(&outbox_mail::Entity::insert(row));
    at.tx.announce(Signal::Outbox);
}
