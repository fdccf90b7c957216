//! Telling owners and admins at once about what cannot wait, by mail (behaviour.md §4, §6, §8). In the transaction of
//! what it tells, so that neither happens without the other. The console shows what was raised within the last day.

use chrono::{DateTime, TimeDelta, Utc};
use domain::{OrganizationId, OutboxMailId};

pub use crate::mail::{Alert, TokenRefusal};

use super::actor::{Actor, Permission};
use crate::app::App;
use crate::clock::Ids;
use crate::error::AppError;
use crate::store::Tx;
use crate::store::outbox_alert::{self, NewAlertMail};

/// About the same thing one mail in this time.
const AT_MOST_EVERY: TimeDelta = TimeDelta::hours(24);

/// Whether this was ever raised: a look without a write, before [`raise_once`].
///
/// # Errors
/// The database does not answer.
pub(super) async fn was_ever_raised(
    app: &App,
    organization: OrganizationId,
    alert: &Alert,
) -> Result<bool, AppError> {
    outbox_alert::was_ever_raised(app.db.read(), organization, &alert.key()).await
}

/// The same as [`raise`], of something that is told a single time.
///
/// # Errors
/// The database does not answer.
pub async fn raise_once(
    tx: &Tx,
    organization: OrganizationId,
    alert: &Alert,
    when: (&Ids, DateTime<Utc>),
) -> Result<bool, AppError> {
    raise_unless_since(tx, organization, (alert, DateTime::UNIX_EPOCH), when).await
}

/// Queues a mail to each owner and admin, unless one about the same thing went out within the last day: a caller may
/// raise the same alert as often as it sees the cause. Returns whether mails were queued.
///
/// # Errors
/// The database does not answer.
pub async fn raise(
    tx: &Tx,
    organization: OrganizationId,
    alert: &Alert,
    (ids, now): (&Ids, DateTime<Utc>),
) -> Result<bool, AppError> {
    raise_unless_since(tx, organization, (alert, now - AT_MOST_EVERY), (ids, now)).await
}

async fn raise_unless_since(
    tx: &Tx,
    organization: OrganizationId,
    (alert, since): (&Alert, DateTime<Utc>),
    (ids, now): (&Ids, DateTime<Utc>),
) -> Result<bool, AppError> {
    let key = alert.key();
    if outbox_alert::was_raised_since(tx, organization, &key, since).await? {
        return Ok(false);
    }
    let data = serde_json::to_string(alert)?;
    for recipient in outbox_alert::recipients(tx.conn(), organization).await? {
        let mail = NewAlertMail {
            id: ids.next().into(),
            recipient,
            alert_key: key.clone(),
            data: data.clone(),
        };
        outbox_alert::queue(tx, organization, mail, now).await?;
    }
    Ok(true)
}

/// An alert that was raised.
#[derive(Clone, Debug)]
pub struct RaisedAlert {
    /// The first mail that told of it.
    pub id: OutboxMailId,
    /// What it tells.
    pub alert: Alert,
    /// When.
    pub raised_at: DateTime<Utc>,
}

/// Alerts of the last day, newest first, one about each thing; none for who does not see the whole organization.
///
/// # Errors
/// The database does not answer.
pub async fn recent(app: &App, actor: &Actor) -> Result<Vec<RaisedAlert>, AppError> {
    if !actor.may(Permission::Read) {
        return Ok(Vec::new());
    }
    let since = app.clock.now() - AT_MOST_EVERY;
    let stored = outbox_alert::raised_since(app.db.read(), actor.organization(), since).await?;
    let mut recent: Vec<RaisedAlert> = Vec::new();
    for stored in stored {
        let alert: Alert = serde_json::from_str(&stored.data)?;
        // Each recipient has a mail of their own.
        if recent.iter().all(|known| known.alert.key() != alert.key()) {
            recent.push(RaisedAlert {
                id: stored.id,
                alert,
                raised_at: stored.raised_at,
            });
        }
    }
    Ok(recent)
}
