//! Events about keys that no rule decided: claims, refused mails, acts of admins.

use chrono::{DateTime, Utc};
use domain::explain::KeyNews;
use domain::{EmployeeId, EventChange, OrganizationId};

use crate::error::AppError;
use crate::store::sync_event::{self, NewSyncEvent};
use crate::store::{Tx, employee};

/// Tells it in the organization's log. Call it last in the transaction.
pub(super) async fn append(
    tx: &Tx,
    (organization, of): (OrganizationId, EmployeeId),
    (news, changes): (KeyNews, Vec<EventChange>),
    (cause, now): (&str, DateTime<Utc>),
) -> Result<(), AppError> {
    let person = employee::get(tx.conn(), organization, of).await?;
    let event = NewSyncEvent {
        changes,
        ..event(news, (of, person.display_name), (cause, now))
    };
    sync_event::append(tx, organization, vec![event]).await
}

/// The event, to be appended with others.
pub(super) fn event(
    news: KeyNews,
    (of, name): (EmployeeId, String),
    (cause, now): (&str, DateTime<Utc>),
) -> NewSyncEvent {
    let (kind, tone, summary) = news.told();
    NewSyncEvent {
        employee: Some(of),
        person_name: Some(name),
        ..NewSyncEvent::new((kind, tone), (cause.to_owned(), now), summary)
    }
}

/// The mail server refuses the address.
pub(super) async fn mail_refused(
    tx: &Tx,
    of: (OrganizationId, EmployeeId),
    address: &str,
    now: DateTime<Utc>,
) -> Result<(), AppError> {
    let line = EventChange {
        label: "Address".to_owned(),
        before: None,
        after: Some(address.to_owned()),
        is_personal: true,
    };
    append(tx, of, (KeyNews::MailRefused, vec![line]), ("mail", now)).await
}
