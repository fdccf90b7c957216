//! The only place that knows sea-orm: rows to domain values and back, filters to conditions, constraint names to errors.
//! Every function takes the organization first and reaches no row of another. The exceptions start from a secret (a
//! token, a session) or from an empty installation, and say so.

pub mod admin;
pub mod api_token;
mod db;
pub mod directory_group;
pub mod directory_user;
pub mod integration;
pub mod organization;
pub mod person_facts;
pub mod plan;
pub mod reconcile_queue;
pub mod rule_set;
pub mod scim_token;
pub mod session;
mod shared_commit;
pub mod sync_event;

pub use db::{Db, Tx, Work, sqlite_path};

use sea_orm::{DbErr, SqlErr};

use crate::error::AppError;

/// Whether a statement failed because another row holds the value. `uq` is the index's name, as PostgreSQL reports it;
/// SQLite reports the columns instead, so the last column that makes it unique is given too, e.g. `employee.email_key`.
pub fn is_taken(error: &DbErr, uq: &str, column: &str) -> bool {
    match error.sql_err() {
        Some(SqlErr::UniqueConstraintViolation(text)) => text.contains(uq) || text.contains(column),
        Some(_) | None => false,
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
}
