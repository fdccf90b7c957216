//! What an admin's act on one person needs: their lock, a decision in the same transaction, and an event that says who did
//! what. The same path decides as for every other cause.

use chrono::{DateTime, Utc};
use domain::{DirectoryUserId, EmployeeId, EventKind, OrganizationId, PropertyId, Tone, limits};

use super::provisioning::{self, Cause, Engine};
use crate::app::App;
use crate::error::AppError;
use crate::store::sync_event::{self, NewSyncEvent};
use crate::store::{Tx, directory_listing, employee, person_facts};

/// A reason: 5 to 500 characters, trimmed.
pub(super) fn reason(field: &str, text: &str) -> Result<String, AppError> {
    let text = text.trim();
    let (least, most) = (limits::REASON_CHARACTERS.start(), limits::REASON_CHARACTERS.end());
    match limits::REASON_CHARACTERS.contains(&text.chars().count()) {
        true => Ok(text.to_owned()),
        false => {
            let message = format!("Say why, in {least} to {most} characters.");
            Err(AppError::invalid(field, message))
        }
    }
}

/// The directory user behind an employee, locked until the transaction ends, so that nothing about the person changes
/// meanwhile; `None`: entered by hand, and the directory has nobody like them.
pub(super) async fn hold(
    tx: &Tx,
    organization: OrganizationId,
    of: EmployeeId,
) -> Result<Option<DirectoryUserId>, AppError> {
    let mut users = directory_listing::users_of_employees(tx.conn(), organization, &[of]).await?;
    let Some(user) = users.remove(&of) else {
        return Ok(None);
    };
    person_facts::hold(tx, organization, user.id).await?;
    Ok(Some(user.id))
}

/// Rules do not decide such a person, so there is nothing to except them from.
pub(super) fn unknown_to_directory() -> AppError {
    AppError::Conflict {
        field: Some("input.employeeId".into()),
        message: "The directory does not have this person: change the membership itself.".to_owned(),
    }
}

/// Decides the person afresh, if the directory has them.
pub(super) async fn decide(
    tx: &Tx,
    app: &App,
    (organization, user): (OrganizationId, Option<DirectoryUserId>),
    cause: &str,
) -> Result<(), AppError> {
    match user {
        Some(user) => {
            let cause = Cause::act(cause.to_owned());
            provisioning::reconcile(tx, &Engine::of(app), (organization, user), &cause).await
        }
        None => Ok(()),
    }
}

/// What an admin did, to be told.
pub(super) struct Act<'a> {
    pub(super) kind: EventKind,
    pub(super) tone: Tone,
    pub(super) property: Option<PropertyId>,
    pub(super) employee: Option<EmployeeId>,
    /// One sentence; `{person}` stands for the name.
    pub(super) summary: String,
    pub(super) cause: &'a str,
    pub(super) now: DateTime<Utc>,
}

/// Tells it in the organization's log. Call it last in the transaction.
pub(super) async fn tell(tx: &Tx, organization: OrganizationId, act: Act<'_>) -> Result<(), AppError> {
    let person_name = match act.employee {
        Some(id) => Some(employee::get(tx.conn(), organization, id).await?.display_name),
        None => None,
    };
    let when = (act.cause.to_owned(), act.now);
    let event = NewSyncEvent {
        property: act.property,
        employee: act.employee,
        person_name,
        ..NewSyncEvent::new((act.kind, act.tone), when, act.summary)
    };
    sync_event::append(tx, organization, vec![event]).await
}
