//! Sending what waits in the outbox (behaviour.md §7). A mail is looked at again, under its person's lock, right before
//! it leaves; what became of it is written right after. A process that dies in between sends it again, with the same
//! Message-ID and the same link. When to do so is `job`'s business.

use chrono::{DateTime, TimeDelta, Utc};
use domain::{KeyAct, KeyRefusal, MobileKeyStatus, Moved, OrganizationId};

use crate::app::App;
use crate::error::AppError;
use crate::mail::smtp::{Envelope, SendFailure, Sender};
use crate::mail::{Alert, ClaimMail, Letter};
use crate::secret::ClaimName;
use crate::store::mobile_key::life::{self, By};
pub use crate::store::outbox_mail::Template;
use crate::store::outbox_mail::{self as store, Ended, Leased, StoredMail};
use crate::store::{Tx, employee, membership, organization, outbox_alert, property};

/// First pause after a failed attempt; it doubles.
const FIRST_PAUSE: TimeDelta = TimeDelta::seconds(30);
/// Longest pause.
const LONGEST_PAUSE: TimeDelta = TimeDelta::hours(1);
/// A mail server that says "later" for so long never takes it.
const GIVE_UP_AFTER: TimeDelta = TimeDelta::days(30);

/// Takes up to `limit` mails that are due.
///
/// # Errors
/// The database does not answer.
pub async fn lease(app: &App, limit: u64) -> Result<Vec<Leased>, AppError> {
    let now = app.clock.now();
    app.db
        .write(move |tx| Box::pin(async move { store::lease(tx, now, limit).await }))
        .await
}

/// Before the first lease: takes back what a killed process held, where no other process can hold one.
///
/// # Errors
/// The database does not answer.
pub async fn take_over(app: &App) -> Result<(), AppError> {
    if !app.db.is_this_process_alone() {
        return Ok(());
    }
    app.db
        .write(|tx| Box::pin(async move { store::release_all(tx).await }))
        .await
}

/// When the next mail can be taken.
///
/// # Errors
/// The database does not answer.
pub async fn next_due(app: &App) -> Result<Option<DateTime<Utc>>, AppError> {
    store::next_due(app.db.read()).await
}

/// Sends one leased mail and writes what became of it. A mail that is no longer wanted is cancelled instead.
///
/// # Errors
/// The database does not answer. A mail server's refusal is written to the row and is no error.
pub async fn send(app: &App, sender: &Sender, leased: Leased) -> Result<(), AppError> {
    let Some((envelope, letter)) = prepare(app, leased).await? else {
        return Ok(());
    };
    let result = sender.send(&envelope, &letter).await;
    if let Err(SendFailure::Later(_) | SendFailure::Never(_)) = &result {
        // The reason names an address; it is on the outbox page, not in the log.
        tracing::warn!(mail = %leased.id, "a mail did not leave");
    }
    let now = app.clock.now();
    app.db
        .write(move |tx| {
            let result = result.clone();
            Box::pin(async move { note(tx, leased, (result, now)).await })
        })
        .await
}

async fn prepare(app: &App, leased: Leased) -> Result<Option<(Envelope, Letter)>, AppError> {
    let parts = app.clone();
    app.db
        .write(move |tx| {
            let app = parts.clone();
            Box::pin(async move { prepare_in(tx, &app, leased).await })
        })
        .await
}

async fn prepare_in(tx: &Tx, app: &App, leased: Leased) -> Result<Option<(Envelope, Letter)>, AppError> {
    let organization = leased.organization;
    // The key before its mail, as everybody locks them.
    let key = match leased.key {
        Some(key) => life::lock(tx, organization, key).await?,
        None => None,
    };
    let Some(mail) = store::lock_queued(tx, organization, leased.id).await? else {
        return Ok(None);
    };
    let letter = match (mail.template, &mail.key, &key) {
        (Template::Claim, Some((_, generation)), Some(key)) if is_wanted(key, *generation) => {
            Some(claim_letter(tx, app, (organization, key)).await?)
        }
        (Template::Claim, _, _) => None,
        (Template::Alert, _, _) => alert_letter(tx, app, (organization, &mail)).await?,
    };
    let Some(letter) = letter else {
        store::end(tx, organization, &mail, Ended::Cancelled).await?;
        return Ok(None);
    };
    let envelope = Envelope {
        to: mail.recipient,
        sender_name: organization::get(tx.conn(), organization).await?.name,
        message_id: mail.message_id,
        at: mail.created_at,
    };
    Ok(Some((envelope, letter)))
}

fn is_wanted(key: &life::LockedKey, generation: u32) -> bool {
    let is_unclaimed = match key.life.status {
        MobileKeyStatus::Queued | MobileKeyStatus::Invited => true,
        MobileKeyStatus::Claimed | MobileKeyStatus::Suspended | MobileKeyStatus::Revoked => false,
    };
    is_unclaimed && generation == key.life.generation && key.has_access
}

/// Derives the link and remembers its hash before the mail leaves.
pub(super) async fn claim_link(
    tx: &Tx,
    app: &App,
    (organization, key): (OrganizationId, &life::LockedKey),
) -> Result<url::Url, AppError> {
    let name = ClaimName {
        organization,
        key: key.id,
        generation: key.life.generation,
    };
    let token = app.claim_links.token(name, key.claim_hash.as_deref());
    if !key.claim_hash.as_deref().is_some_and(|hash| token.has_hash(hash)) {
        life::set_claim_hash(tx, organization, key, token.hash()).await?;
    }
    Ok(app.claim_links.url(&token))
}

async fn claim_letter(
    tx: &Tx,
    app: &App,
    (organization, key): (OrganizationId, &life::LockedKey),
) -> Result<Letter, AppError> {
    let link = claim_link(tx, app, (organization, key)).await?;
    let person = employee::get(tx.conn(), organization, key.employee)
        .await?
        .display_name;
    let memberships = membership::of_employees(tx.conn(), organization, &[key.employee], None).await?;
    let places: Vec<_> = memberships
        .into_values()
        .flatten()
        .filter(|it| it.status == domain::MembershipStatus::Active)
        .map(|it| it.property)
        .collect();
    let offices = property::with_ids(tx.conn(), organization, &places).await?;
    let offices: Vec<String> = offices.into_iter().map(|office| office.name).collect();
    let mail = ClaimMail {
        organization: &organization::get(tx.conn(), organization).await?.name,
        person: &person,
        offices: &offices,
        link: link.as_str(),
    };
    Ok(mail.render())
}

async fn alert_letter(
    tx: &Tx,
    app: &App,
    (organization, mail): (OrganizationId, &StoredMail),
) -> Result<Option<Letter>, AppError> {
    let Some(data) = outbox_alert::data(tx.conn(), organization, mail.id).await? else {
        return Ok(None);
    };
    let alert: Alert = serde_json::from_str(&data)?;
    let name = organization::get(tx.conn(), organization).await?.name;
    Ok(Some(alert.render(&name, &app.public_url)))
}

/// Writes what became of an attempt. The mail may have been cancelled while it was under way; then its link is dead.
async fn note(
    tx: &Tx,
    leased: Leased,
    (result, now): (Result<(), SendFailure>, DateTime<Utc>),
) -> Result<(), AppError> {
    let organization = leased.organization;
    let key = match leased.key {
        Some(key) => life::lock(tx, organization, key).await?,
        None => None,
    };
    let Some(mail) = store::lock_queued(tx, organization, leased.id).await? else {
        return Ok(());
    };
    match result {
        Ok(()) => {
            if let (Some(key), Some((_, generation))) = (&key, mail.key) {
                hand_over(tx, (organization, key), (generation, now)).await?;
            }
            store::end(tx, organization, &mail, Ended::Sent(now)).await
        }
        Err(SendFailure::Never(reason)) => {
            refuse(tx, (organization, key.as_ref()), (&mail, reason, now)).await
        }
        Err(SendFailure::Later(reason)) if now - mail.created_at >= GIVE_UP_AFTER => {
            refuse(tx, (organization, key.as_ref()), (&mail, reason, now)).await
        }
        Err(SendFailure::Later(reason)) => {
            let next = (reason, now + pause(mail.attempts));
            store::postpone(tx, organization, &mail, next).await
        }
    }
}

async fn refuse(
    tx: &Tx,
    (organization, key): (OrganizationId, Option<&life::LockedKey>),
    (mail, reason, now): (&StoredMail, String, DateTime<Utc>),
) -> Result<(), AppError> {
    store::end(tx, organization, mail, Ended::Failed(reason)).await?;
    match key {
        Some(key) => {
            super::key_event::mail_refused(tx, (organization, key.employee), &mail.recipient, now).await
        }
        // An alert that cannot be delivered is on the outbox page; there is nobody else to tell.
        None => Ok(()),
    }
}

/// The seven days begin.
pub(super) async fn hand_over(
    tx: &Tx,
    (organization, key): (OrganizationId, &life::LockedKey),
    (generation, at): (u32, DateTime<Utc>),
) -> Result<(), AppError> {
    match key.life.after(KeyAct::HandOver { generation, at }) {
        Ok(moved) => save(tx, (organization, key), &moved, at).await,
        // What happened to the key meanwhile stands.
        Err(
            KeyRefusal::Replaced
            | KeyRefusal::Expired
            | KeyRefusal::Claimed
            | KeyRefusal::Suspended
            | KeyRefusal::Revoked
            | KeyRefusal::NoAccess
            | KeyRefusal::NotSuspended
            | KeyRefusal::SuspendedByRules,
        ) => Ok(()),
    }
}

async fn save(
    tx: &Tx,
    (organization, key): (OrganizationId, &life::LockedKey),
    moved: &Moved,
    now: DateTime<Utc>,
) -> Result<(), AppError> {
    life::save(tx, organization, (key, moved), By { admin: None, now }).await
}

fn pause(attempts: u32) -> TimeDelta {
    let doubled = 2_i32.saturating_pow(attempts.min(10));
    FIRST_PAUSE
        .checked_mul(doubled)
        .map_or(LONGEST_PAUSE, |pause| pause.min(LONGEST_PAUSE))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pauses_double_up_to_an_hour() {
        let pauses: Vec<i64> = [0, 1, 2, 6, 7, 8, 1_000]
            .iter()
            .map(|attempts| pause(*attempts).num_seconds())
            .collect();
        assert_eq!(pauses, [30, 60, 120, 1_920, 3_600, 3_600, 3_600]);
    }
}
