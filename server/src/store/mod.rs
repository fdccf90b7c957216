//! The only place that knows sea-orm: rows to domain values and back, filters to conditions, constraint names to errors.
//! Every function takes the organization first and reaches no row of another. The exceptions start from a secret (a
//! token, a session) or from an empty installation, and say so.

pub mod access;
pub mod access_group;
pub mod access_override;
pub mod admin;
pub mod api_token;
pub mod applied_loss;
pub mod audit_event;
mod batch;
mod db;
pub mod decision_basis;
pub mod deleted_group;
pub mod directory_count;
pub mod directory_group;
pub mod directory_group_read;
pub mod directory_listing;
pub mod directory_user;
pub mod directory_user_text;
pub mod doctor;
pub mod door;
pub mod employee;
pub mod erasure;
pub mod group_hold;
pub mod group_link;
pub mod group_of_user;
pub mod group_pull;
pub mod integration;
pub mod lint;
mod listed;
pub mod live_people;
pub mod loss_hold;
pub mod membership;
pub mod membership_by_hand;
pub mod mobile_key;
mod mould;
pub mod organization;
pub mod outbox_alert;
pub mod outbox_mail;
pub mod outcome;
pub mod page;
pub mod pending_loss;
pub mod pending_member;
pub mod person_facts;
pub mod personal_data;
pub mod plan;
pub mod property;
pub mod pulled_group;
pub mod reconcile_fan_out;
pub mod reconcile_queue;
pub mod rehearsal;
pub mod retention;
pub mod rule_application;
pub mod rule_set;
pub mod rule_set_preview;
pub mod rule_set_revision;
pub mod schedule;
pub mod scim_read_count;
pub mod scim_request;
pub mod scim_token;
pub mod sealed;
pub mod session;
mod shared_commit;
mod sqlite_statistics;
pub mod stale_group_link;
pub mod sync_event;
pub mod sync_event_log;
pub mod termination;
pub mod trace;
pub mod uninstall;

pub use db::{Db, Tx, Work, sqlite_path};

/// Whatever statements run on: a pool or an open transaction.
pub use sea_orm::ConnectionTrait as Connection;

use chrono::{DateTime, Utc};
use sea_orm::sea_query::LockType;
use sea_orm::{DbErr, SqlErr, Statement};

use crate::error::AppError;

/// How a transaction locks a row it may change: against every other that does the same, but not against one that only
/// refers to the row by a foreign key. A full lock would make a publish and a user write wait for each other.
const ROW: LockType = LockType::NoKeyUpdate;

/// Whether a statement failed because another row holds the value. `uq` is the index's name, as PostgreSQL reports it;
/// SQLite reports the columns instead, so the last column that makes it unique is given too, e.g. `employee.email_key`.
pub fn is_taken(error: &DbErr, uq: &str, column: &str) -> bool {
    match error.sql_err() {
        Some(SqlErr::UniqueConstraintViolation(text)) => text.contains(uq) || text.contains(column),
        Some(_) | None => false,
    }
}

/// What a second holder of a name is told; any other failure stays what it is. `what` starts the sentence, e.g. "A
/// property". Every form calls the field `name`.
fn name_taken(error: DbErr, uq: &str, column: &str, what: &str) -> AppError {
    match is_taken(&error, uq, column) {
        true => AppError::Conflict {
            field: Some("input.name".into()),
            message: format!("{what} with this name exists already."),
        },
        false => error.into(),
    }
}

/// A stored key that this version cannot read: a defect or a newer version's row, never the caller's fault.
fn unreadable(error: impl std::error::Error + Send + Sync + 'static) -> AppError {
    AppError::Internal(anyhow::Error::new(error).context("a stored value cannot be read"))
}

impl Db {
    /// Brings the schema to the current version; returns how many steps that took. Replicas that start together wait for
    /// each other.
    ///
    /// # Errors
    /// A step failed; on both engines it took back its own changes.
    pub async fn migrate(&self) -> Result<u32, DbErr> {
        db::migrate(self).await
    }

    /// What the clock shows that all replicas share; `None`: the database is in this process, and has none of its own.
    ///
    /// # Errors
    /// The database does not answer.
    pub async fn time(&self) -> Result<Option<DateTime<Utc>>, AppError> {
        if self.is_this_process_alone() {
            return Ok(None);
        }
        let ask = Statement::from_string(self.backend(), "SELECT clock_timestamp() AS now");
        let row = self.read().query_one_raw(ask).await?;
        Ok(row.map(|row| row.try_get("", "now")).transpose()?)
    }
}
