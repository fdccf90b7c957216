//! The latest decision for each person and property, as the console shows it.

use std::collections::HashMap;

use chrono::{DateTime, Utc};
use domain::{DirectoryUserId, OrganizationId, OutcomeKind, PropertyId, RuleTrace};
use entity::outcome::{self, Column};
use sea_orm::{ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter, QueryOrder};

use super::unreadable;
use crate::error::AppError;

/// A decision as stored.
#[derive(Clone, Debug)]
pub struct StoredOutcome {
    /// Where.
    pub property: PropertyId,
    /// What came out.
    pub kind: OutcomeKind,
    /// One sentence without the person's name.
    pub summary: String,
    /// Revision that was asked; 0 = none was published.
    pub revision: i32,
    /// When it first came out like this.
    pub decided_at: DateTime<Utc>,
    /// The rules in order.
    pub trace: Vec<RuleTrace>,
}

/// Decisions about each of these users, oldest property first; `within` limits them to what the caller may see.
///
/// # Errors
/// The database does not answer.
pub async fn of_users(
    conn: &impl ConnectionTrait,
    organization: OrganizationId,
    users: &[DirectoryUserId],
    within: Option<&[PropertyId]>,
) -> Result<HashMap<DirectoryUserId, Vec<StoredOutcome>>, AppError> {
    let mut rows = outcome::Entity::find()
        .filter(Column::OrganizationId.eq(organization.0))
        .filter(Column::DirectoryUserId.is_in(users.iter().map(|id| id.0)))
        .order_by_asc(Column::PropertyId);
    if let Some(within) = within {
        rows = rows.filter(Column::PropertyId.is_in(within.iter().map(|id| id.0)));
    }
    let mut found: HashMap<_, Vec<_>> = HashMap::new();
    for row in rows.all(conn).await? {
        let user = DirectoryUserId(row.directory_user_id);
        found.entry(user).or_default().push(read(row)?);
    }
    Ok(found)
}

fn read(row: outcome::Model) -> Result<StoredOutcome, AppError> {
    Ok(StoredOutcome {
        property: PropertyId(row.property_id),
        kind: row.kind.parse().map_err(unreadable)?,
        summary: row.summary,
        revision: row.rule_revision.unwrap_or_default(),
        decided_at: row.decided_at,
        trace: super::trace::read(&row.trace)?,
    })
}
