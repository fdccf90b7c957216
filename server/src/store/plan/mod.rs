//! Writes a plan of `domain::reconcile`. Decides nothing. Rows that no later change refers to are collected, and written
//! together at the end: a new person with a membership in each property costs few statements.

mod employee;
mod membership;
mod mobile_key;
mod outcome;
mod pending_loss;
mod rows;

use chrono::{DateTime, TimeDelta, Utc};
use domain::{Change, EmployeeId, EmployeeRef, KeyRef};
use entity::directory_user;
use rows::Rows;
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

/// What the changes so far made.
#[derive(Debug)]
struct Done {
    /// The employee the directory user is linked to now.
    employee: Option<EmployeeId>,
    /// The employee's e-mail, if this plan wrote it.
    email: Option<String>,
    /// The key that this plan made.
    key: Option<Uuid>,
    /// Collected, not written yet.
    rows: Rows,
}

/// Writes all changes. Returns the employee the directory user is linked to then.
///
/// # Errors
/// The database does not answer or refuses a row.
pub async fn apply(at: &Applying<'_>, changes: &[Change]) -> Result<Option<EmployeeId>, AppError> {
    let mut done = Done {
        employee: at.user.employee_id.map(Into::into),
        email: None,
        key: None,
        rows: Rows::default(),
    };
    for change in changes {
        if !matches!(change, Change::RememberIdentity { .. }) {
            done.rows.write_employee(at).await?;
        }
        one(at, &mut done, change).await?;
    }
    done.rows.write(at).await?;
    Ok(done.employee)
}

fn is_made() -> AppError {
    AppError::Internal(anyhow::anyhow!("a plan names a row that it did not make"))
}

impl Applying<'_> {
    fn organization(&self) -> Uuid {
        self.user.organization_id
    }

    fn employee(&self, done: &Done, of: EmployeeRef) -> Result<Uuid, AppError> {
        match of {
            EmployeeRef::Existing(id) => Ok(id.0),
            EmployeeRef::New => done.employee.map(|id| id.0).ok_or_else(is_made),
        }
    }
}

async fn one(at: &Applying<'_>, done: &mut Done, change: &Change) -> Result<(), AppError> {
    match change {
        Change::CreateEmployee { fields } => {
            employee::create(at, done, fields);
            Ok(())
        }
        Change::LinkEmployee { employee } => employee::link(at, done, *employee).await,
        Change::RetireEmployee { employee } => employee::retire(at, done, *employee).await,
        Change::UpdateEmployee {
            employee,
            fields,
            changes: _,
        } => employee::update(at, done, *employee, fields).await,
        Change::RememberIdentity {
            employee: of,
            external_id,
            directory_email,
        } => {
            let employee = at.employee(done, *of)?;
            let identity = (external_id.as_deref(), directory_email.as_ref());
            employee::remember(at, done, employee, identity).await
        }
        Change::CreateMembership {
            employee: of,
            property,
            content,
        } => {
            let place = (at.employee(done, *of)?, *property);
            membership::create(at, done, place, content);
            Ok(())
        }
        Change::UpdateMembership {
            membership,
            property: _,
            before,
            after,
        } => membership::update(at, done, *membership, before, after).await,
        Change::IssueKey { employee: of } => {
            done.key = Some(mobile_key::issue(at, at.employee(done, *of)?).await?);
            Ok(())
        }
        Change::QueueKeyMail { key } => {
            let mail = match (key, &done.email) {
                (KeyRef::Existing(id), _) => mobile_key::mail_of(at, id.0).await?,
                (KeyRef::New, Some(email)) => {
                    mobile_key::first_mail(at, done.key.ok_or_else(is_made)?, email)
                }
                (KeyRef::New, None) => mobile_key::mail_of(at, done.key.ok_or_else(is_made)?).await?,
            };
            mobile_key::queue_mail(at, mail).await
        }
        Change::EndKeyLinks { key } => mobile_key::end_links(at, key.0).await,
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
        Change::RecordOutcome { property, outcome } => {
            done.rows.outcomes.push(outcome::row(at, *property, outcome)?);
            Ok(())
        }
        Change::RecordPersonOutcome(outcome) => {
            done.rows.person_outcome = Some(*outcome);
            Ok(())
        }
    }
}

/// Numbers of the domain have no sign, columns have.
fn column(number: u32) -> i32 {
    i32::try_from(number).unwrap_or(i32::MAX)
}
