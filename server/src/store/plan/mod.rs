//! Writes a plan of `domain::reconcile`. Decides nothing. Rows that no later change refers to are collected, and all
//! statements run as one batch, with what follows a plan: the queue row and the events.

mod access_override;
mod employee;
mod membership;
mod mobile_key;
mod outcome;
mod pending_loss;
mod rows;

use std::collections::HashMap;

use chrono::{DateTime, TimeDelta, Utc};
use domain::{Change, EmployeeId, EmployeeRef, OrganizationId};
use entity::directory_user;
use rows::Rows;
use sea_orm::IntoActiveModel;
use uuid::Uuid;

use super::batch::Batch;
use super::person_facts::Loaded;
use super::sync_event::{self, NewSyncEvent};
use super::{Tx, directory_count, group_pull, reconcile_queue};
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
struct Done {
    /// The employee the directory user is linked to now.
    employee: Option<EmployeeId>,
    /// The employee's e-mail, if this plan wrote it.
    email: Option<String>,
    /// The key that this plan made, and whose it is.
    key: Option<(Uuid, Uuid)>,
    /// By how much this plan raises the generation of each key.
    raised: HashMap<Uuid, i32>,
    /// Rows collected, not in the batch yet.
    rows: Rows,
    /// To be run at the end.
    batch: Batch,
}

/// A plan turned into statements that are not run yet.
pub struct Applied {
    /// The employee the directory user is linked to then.
    pub employee: Option<EmployeeId>,
    batch: Batch,
}

/// Turns all changes into statements; of somebody new those that make them too, in the batch that says what a refusal
/// means.
///
/// # Errors
/// The database does not answer.
pub async fn apply(at: &Applying<'_>, new: Option<Batch>, changes: &[Change]) -> Result<Applied, AppError> {
    let new_user = new.is_some().then(|| at.user.clone().into_active_model());
    let mut done = Done {
        employee: at.user.employee_id.map(Into::into),
        email: None,
        key: None,
        raised: HashMap::new(),
        rows: Rows {
            new_user,
            ..Rows::default()
        },
        batch: new.unwrap_or_else(|| at.tx.batch()),
    };
    for change in changes {
        if !matches!(change, Change::RememberIdentity { .. }) {
            done.rows.write_employee(&mut done.batch);
        }
        one(at, &mut done, change).await?;
    }
    done.rows.write(at, &mut done.batch);
    Ok(Applied {
        employee: done.employee,
        batch: done.batch,
    })
}

impl Applied {
    /// The person's groups are to be asked for at the provider's API.
    pub fn ask_for_groups(&mut self, at: &Applying<'_>) {
        let person = (OrganizationId(at.organization()), at.user.id.into());
        group_pull::work::ask_in(&mut self.batch, at.tx, person, at.now);
    }

    /// Writes it all: the changes, when to decide the person again, how many users there are, and last the events.
    ///
    /// # Errors
    /// The database does not answer or refuses a row.
    pub async fn write(
        mut self,
        at: &Applying<'_>,
        loaded: &Loaded,
        (due, events): (Option<DateTime<Utc>>, Vec<NewSyncEvent>),
    ) -> Result<(), AppError> {
        let batch = &mut self.batch;
        let organization = OrganizationId(at.organization());
        let user = (organization, at.user.id.into());
        reconcile_queue::finish_in(batch, at.tx, user, loaded.queue_version, (due, at.now));
        directory_count::note_in(batch, organization, at.user.integration_id.into(), loaded.effect);
        sync_event::append_in(batch, at.tx, organization, events)?;
        self.batch.run(at.tx.conn()).await?;
        Ok(())
    }
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
        }
        Change::LinkEmployee { employee } => employee::link(done, *employee),
        Change::RetireEmployee { employee } => employee::retire(at, done, *employee),
        Change::UpdateEmployee {
            employee,
            fields,
            changes: _,
        } => employee::update(at, done, *employee, fields),
        Change::RememberIdentity {
            employee: of,
            external_id,
            directory_email,
        } => {
            let employee = at.employee(done, *of)?;
            let identity = (external_id.as_deref(), directory_email.as_ref());
            employee::remember(at, done, employee, identity);
        }
        Change::CreateMembership {
            employee: of,
            property,
            content,
        } => {
            let place = (at.employee(done, *of)?, *property);
            membership::create(at, done, place, content);
        }
        Change::UpdateMembership {
            membership,
            property: _,
            before,
            after,
        } => membership::update(at, done, *membership, before, after),
        Change::IssueKey { employee: of } => mobile_key::issue(at, done, at.employee(done, *of)?),
        Change::QueueKeyMail { key } => {
            let mail = mobile_key::mail_of(at, done, *key).await?;
            mobile_key::queue_mail(at, done, mail);
        }
        Change::EndKeyLinks { key } => mobile_key::end_links(at, done, key.0),
        Change::SuspendKey { key, resumes_as, by } => {
            mobile_key::suspend(at, done, *key, (*resumes_as, *by));
        }
        Change::RestoreKey { key, status } => mobile_key::restore(at, done, *key, *status),
        Change::RevokeKey { key, by } => mobile_key::revoke(at, done, *key, *by),
        Change::AddPendingLoss {
            employee: of,
            property,
            loss,
            state,
            since,
            due_at,
        } => {
            let place = (at.employee(done, *of)?, *property);
            pending_loss::add(at, done, place, (*loss, *state), (*since, *due_at));
        }
        Change::MovePendingLoss {
            pending,
            state,
            due_at,
        } => pending_loss::shift(at, done, *pending, (*state, *due_at)),
        Change::NoteAppliedLoss {
            employee: of,
            property,
            loss,
            how,
            role_before,
        } => {
            let place = (at.employee(done, *of)?, *property);
            pending_loss::note_applied(at, done, place, (*loss, *how), *role_before);
        }
        Change::NoteOverride { id, given } => access_override::note(at, done, *id, *given),
        Change::BindOverride { id, facts } => access_override::bind(at, done, *id, *facts),
        Change::RestoreOverride { id } => access_override::restore(at, done, *id),
        Change::EndOverride { id, how } => access_override::end(at, done, *id, *how),
        Change::EndPendingLoss { pending, how: _ } => pending_loss::end(at, done, *pending),
        Change::RecordOutcome { property, outcome } => {
            done.rows.outcomes.push(outcome::row(at, *property, outcome)?);
        }
        Change::RecordPersonOutcome(outcome) => {
            done.rows.person_outcome = Some(*outcome);
        }
    }
    Ok(())
}

/// Numbers of the domain have no sign, columns have.
fn column(number: u32) -> i32 {
    i32::try_from(number).unwrap_or(i32::MAX)
}
