//! Writes a plan of `domain::reconcile`, change by change, in order. Decides nothing.

mod employee;
mod membership;
mod mobile_key;
mod outcome;
mod pending_loss;

use chrono::{DateTime, TimeDelta, Utc};
use domain::{Change, EmployeeId, EmployeeRef, KeyRef};
use entity::directory_user;
use uuid::Uuid;

use super::Tx;
use crate::clock::Ids;
use crate::error::AppError;

/// Whose plan it is, when, and why.
pub struct Applying<'a> {
    /// The transaction that loaded the facts.
    pub tx: &'a Tx,
    /// Ids of new rows.
    pub ids: &'a Ids,
    /// The directory user's row as loaded.
    pub user: &'a directory_user::Model,
    /// The time in the facts.
    pub now: DateTime<Utc>,
    /// The cause, for pending losses.
    pub cause: &'a str,
    /// How long a claim mail waits (behaviour.md §4).
    pub settle_window: TimeDelta,
}

/// What the plan made.
#[derive(Clone, Copy, Debug, Default)]
pub struct Applied {
    /// The employee the directory user is linked to now.
    pub employee: Option<EmployeeId>,
    key: Option<Uuid>,
}

/// Writes all changes.
///
/// # Errors
/// The database does not answer or refuses a row.
pub async fn apply(at: &Applying<'_>, changes: &[Change]) -> Result<Applied, AppError> {
    let mut done = Applied {
        employee: at.user.employee_id.map(Into::into),
        key: None,
    };
    for change in changes {
        one(at, &mut done, change).await?;
    }
    Ok(done)
}

fn is_made() -> AppError {
    AppError::Internal(anyhow::anyhow!("a plan names a row that it did not make"))
}

impl Applying<'_> {
    fn organization(&self) -> Uuid {
        self.user.organization_id
    }

    fn employee(&self, done: &Applied, of: EmployeeRef) -> Result<Uuid, AppError> {
        match of {
            EmployeeRef::Existing(id) => Ok(id.0),
            EmployeeRef::New => done.employee.map(|id| id.0).ok_or_else(is_made),
        }
    }
}

async fn one(at: &Applying<'_>, done: &mut Applied, change: &Change) -> Result<(), AppError> {
    match change {
        Change::CreateEmployee { fields } => employee::create(at, done, fields).await,
        Change::LinkEmployee { employee } => employee::link(at, done, *employee).await,
        Change::RetireEmployee { employee } => employee::retire(at, done, *employee).await,
        Change::UpdateEmployee {
            employee,
            fields,
            changes: _,
        } => employee::update(at, *employee, fields).await,
        Change::RememberIdentity {
            employee: of,
            external_id,
            directory_email,
        } => {
            let employee = at.employee(done, *of)?;
            employee::remember(at, employee, (external_id.as_deref(), directory_email.as_ref())).await
        }
        Change::CreateMembership {
            employee: of,
            property,
            content,
        } => membership::create(at, (at.employee(done, *of)?, *property), content).await,
        Change::UpdateMembership {
            membership,
            property: _,
            before,
            after,
        } => membership::update(at, *membership, before, after).await,
        Change::IssueKey { employee: of } => {
            done.key = Some(mobile_key::issue(at, at.employee(done, *of)?).await?);
            Ok(())
        }
        Change::QueueKeyMail { key } => {
            let key = match key {
                KeyRef::Existing(id) => id.0,
                KeyRef::New => done.key.ok_or_else(is_made)?,
            };
            mobile_key::queue_mail(at, key).await
        }
        Change::SuspendKey { key, resumes_as, by } => mobile_key::suspend(at, *key, *resumes_as, *by).await,
        Change::RestoreKey { key, status } => mobile_key::restore(at, *key, *status).await,
        Change::RevokeKey { key, by } => mobile_key::revoke(at, *key, *by).await,
        Change::AddPendingLoss {
            employee: of,
            property,
            loss,
            since,
            due_at,
        } => {
            let place = (at.employee(done, *of)?, *property);
            pending_loss::add(at, place, *loss, (*since, *due_at)).await
        }
        Change::DelayPendingLoss { pending, due_at } => pending_loss::delay(at, *pending, *due_at).await,
        Change::EndPendingLoss { pending, how: _ } => pending_loss::end(at, *pending).await,
        Change::RecordOutcome { property, outcome } => outcome::record(at, *property, outcome).await,
        Change::RecordPersonOutcome(outcome) => outcome::record_person(at, *outcome).await,
    }
}

/// Numbers of the domain have no sign, columns have.
fn column(number: u32) -> i32 {
    i32::try_from(number).unwrap_or(i32::MAX)
}
