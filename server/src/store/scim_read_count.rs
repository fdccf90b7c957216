//! Successful SCIM reads, counted by minute, token and endpoint (behaviour.md §6).

use chrono::{DateTime, Utc};
use domain::{OrganizationId, ScimTokenId};
use entity::scim_read_count::{self, Column};
use sea_orm::sea_query::{Expr, ExprTrait, OnConflict};
use sea_orm::{
    ActiveValue::Set, ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect,
};

use super::Tx;
use crate::error::AppError;

/// Reads of one kind with one token within one minute.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ReadCount {
    /// The minute's beginning.
    pub minute: DateTime<Utc>,
    /// Whose reads.
    pub token: ScimTokenId,
    /// Of what, e.g. `GET /Users/{id}`.
    pub endpoint: String,
    /// How many.
    pub count: i64,
}

/// Adds to what is counted already.
///
/// # Errors
/// The database does not answer.
pub async fn add(tx: &Tx, organization: OrganizationId, counts: Vec<ReadCount>) -> Result<(), AppError> {
    if counts.is_empty() {
        return Ok(());
    }
    let rows = counts.into_iter().map(|read| scim_read_count::ActiveModel {
        organization_id: Set(organization.0),
        minute: Set(read.minute),
        scim_token_id: Set(read.token.0),
        endpoint: Set(read.endpoint),
        count: Set(read.count),
    });
    let known = Expr::col((scim_read_count::Entity, Column::Count));
    let new = Expr::col(("excluded", Column::Count));
    let key = [
        Column::OrganizationId,
        Column::Minute,
        Column::ScimTokenId,
        Column::Endpoint,
    ];
    let sum = OnConflict::columns(key)
        .value(Column::Count, known.add(new))
        .to_owned();
    scim_read_count::Entity::insert_many(rows)
        .on_conflict(sum)
        .exec_without_returning(tx.conn())
        .await?;
    Ok(())
}

/// Counts of the minutes that begin within `[since, until)`, newest minute first.
///
/// # Errors
/// The database does not answer.
pub async fn list(
    conn: &impl ConnectionTrait,
    organization: OrganizationId,
    token: Option<ScimTokenId>,
    (since, until): (DateTime<Utc>, DateTime<Utc>),
    limit: u64,
) -> Result<Vec<ReadCount>, AppError> {
    let mut rows = scim_read_count::Entity::find()
        .filter(Column::OrganizationId.eq(organization.0))
        .filter(Column::Minute.gte(since))
        .filter(Column::Minute.lt(until));
    if let Some(token) = token {
        rows = rows.filter(Column::ScimTokenId.eq(token.0));
    }
    let rows = rows
        .order_by_desc(Column::Minute)
        .order_by_asc(Column::ScimTokenId)
        .order_by_asc(Column::Endpoint)
        .limit(limit)
        .all(conn)
        .await?;
    let counts = rows.into_iter().map(|row| ReadCount {
        minute: row.minute,
        token: ScimTokenId(row.scim_token_id),
        endpoint: row.endpoint,
        count: row.count,
    });
    Ok(counts.collect())
}
