//! Groups from Okta's API: the sealed token, how often, and how the last pull went. No row: push only.

pub mod people;
pub mod work;

use chrono::{DateTime, Utc};
use domain::{IntegrationId, OktaProblem, OrganizationId};
use entity::group_pull::{ActiveModel, Column, Entity, Model};
use entity::{group_ask, integration};
use sea_orm::sea_query::Expr;
use sea_orm::{ActiveValue::Set, ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter, UpdateMany};

use super::{Tx, unreadable};
use crate::error::AppError;
use crate::event::Signal;
use crate::secret::Place;

/// Where the token of an integration is sealed for.
pub fn token_place(integration: IntegrationId) -> Place {
    Place {
        table: "group_pull",
        column: "api_token",
        row: integration.0,
    }
}

/// An integration's pull as stored. It does not print itself: the token is in it, if only sealed.
#[derive(Clone)]
pub struct StoredGroupPull {
    /// Tenant.
    pub organization: OrganizationId,
    /// Whose groups.
    pub integration: IntegrationId,
    /// The token, sealed for [`token_place`].
    pub api_token: Vec<u8>,
    /// Minutes between two pulls.
    pub interval_minutes: u32,
    /// When everything is pulled next.
    pub due_at: DateTime<Utc>,
    /// After a failure nothing is asked before.
    pub not_before: Option<DateTime<Utc>>,
    /// A pull is under way until then at the latest.
    pub lease_until: Option<DateTime<Utc>>,
    /// When the last attempt began.
    pub last_began_at: Option<DateTime<Utc>>,
    /// When the last successful one was done.
    pub last_succeeded_at: Option<DateTime<Utc>>,
    /// When the last one began that read the members of every group.
    pub last_complete_at: Option<DateTime<Utc>>,
    /// Attempts in a row that failed.
    pub failures: u32,
    /// What was wrong with the last attempt.
    pub problem: Option<StoredProblem>,
    /// Groups the last successful pull found.
    pub groups: Option<u64>,
    /// People it found in them.
    pub people: Option<u64>,
}

/// What was wrong with a pull.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct StoredProblem {
    /// Which.
    pub problem: OktaProblem,
    /// In words, with what to do about it.
    pub message: String,
    /// When.
    pub at: DateTime<Utc>,
}

impl TryFrom<Model> for StoredGroupPull {
    type Error = AppError;

    fn try_from(row: Model) -> Result<Self, AppError> {
        let count = |count: Option<i64>| count.map(|count| u64::try_from(count).unwrap_or_default());
        let problem = match (row.problem, row.problem_at) {
            (Some(problem), Some(at)) => Some(StoredProblem {
                problem: problem.parse().map_err(unreadable)?,
                message: row.problem_message.unwrap_or_default(),
                at,
            }),
            (Some(_), None) | (None, Some(_)) | (None, None) => None,
        };
        Ok(Self {
            organization: row.organization_id.into(),
            integration: row.id.into(),
            api_token: row.api_token,
            interval_minutes: u32::try_from(row.interval_minutes).unwrap_or_default(),
            due_at: row.due_at,
            not_before: row.not_before,
            lease_until: row.lease_until,
            last_began_at: row.last_began_at,
            last_succeeded_at: row.last_succeeded_at,
            last_complete_at: row.last_complete_at,
            failures: u32::try_from(row.failures).unwrap_or_default(),
            problem,
            groups: count(row.groups),
            people: count(row.people),
        })
    }
}

/// The integration's pull; `None`: push only.
///
/// # Errors
/// The database does not answer.
pub async fn find(
    conn: &impl ConnectionTrait,
    organization: OrganizationId,
    integration: IntegrationId,
) -> Result<Option<StoredGroupPull>, AppError> {
    let row = Entity::find_by_id((organization.0, integration.0))
        .one(conn)
        .await?;
    row.map(TryInto::try_into).transpose()
}

/// Whether somebody's groups wait to be asked for.
///
/// # Errors
/// The database does not answer.
pub async fn is_anybody_awaited(
    conn: &impl ConnectionTrait,
    organization: OrganizationId,
) -> Result<bool, AppError> {
    let one = group_ask::Entity::find().filter(group_ask::Column::OrganizationId.eq(organization.0));
    Ok(one.one(conn).await?.is_some())
}

/// How to ask from now on.
#[derive(Clone)]
pub struct NewAccess {
    /// Tenant.
    pub organization: OrganizationId,
    /// Which integration.
    pub integration: IntegrationId,
    /// Okta's host.
    pub domain: String,
    /// The token, sealed for [`token_place`].
    pub api_token: Vec<u8>,
}

/// Asks with that token from now on, and everything at once. What is known of groups stays.
///
/// # Errors
/// The database does not answer.
pub async fn set_access(
    tx: &Tx,
    access: &NewAccess,
    interval_minutes: u32,
    now: DateTime<Utc>,
) -> Result<(), AppError> {
    let place = (access.organization, access.integration);
    let known = find(tx.conn(), place.0, place.1).await?;
    let row = ActiveModel {
        organization_id: Set(place.0.0),
        id: Set(place.1.0),
        api_token: Set(access.api_token.clone()),
        token_set_at: Set(now),
        due_at: Set(now),
        last_complete_at: Set(None),
        not_before: Set(None),
        failures: Set(0),
        problem: Set(None),
        problem_message: Set(None),
        problem_at: Set(None),
        ..Default::default()
    };
    let mut connection =
        update_integration(place).col_expr(integration::Column::Domain, Expr::value(access.domain.as_str()));
    if known.is_some() {
        Entity::update(row).exec_without_returning(tx.conn()).await?;
    } else {
        let first = ActiveModel {
            interval_minutes: Set(minutes(interval_minutes)),
            lease_until: Set(None),
            leased_by: Set(None),
            last_began_at: Set(None),
            last_succeeded_at: Set(None),
            groups: Set(None),
            people: Set(None),
            ..row
        };
        Entity::insert(first).exec_without_returning(tx.conn()).await?;
        connection = connection.col_expr(integration::Column::PullConfiguredAt, Expr::value(now));
    }
    connection.exec(tx.conn()).await?;
    tx.announce(Signal::GroupPull);
    Ok(())
}

/// Forgets the token and asks no more. What is known of groups stays. Returns whether there was one.
///
/// # Errors
/// The database does not answer.
pub async fn remove(
    tx: &Tx,
    organization: OrganizationId,
    integration: IntegrationId,
) -> Result<bool, AppError> {
    group_ask::Entity::delete_many()
        .filter(group_ask::Column::OrganizationId.eq(organization.0))
        .exec(tx.conn())
        .await?;
    let removed = Entity::delete_by_id((organization.0, integration.0))
        .exec(tx.conn())
        .await?;
    update_integration((organization, integration))
        .col_expr(
            integration::Column::PullConfiguredAt,
            Expr::value(None::<DateTime<Utc>>),
        )
        .exec(tx.conn())
        .await?;
    Ok(removed.rows_affected > 0)
}

/// Changes how often. The next pull is as far from the last one as that says.
///
/// # Errors
/// The database does not answer.
pub async fn set_interval(
    tx: &Tx,
    pull: &StoredGroupPull,
    interval_minutes: u32,
    now: DateTime<Utc>,
) -> Result<(), AppError> {
    let interval = chrono::TimeDelta::minutes(interval_minutes.into());
    let next = pull.last_began_at.map_or(now, |began| began + interval);
    update_pull((pull.organization, pull.integration))
        .col_expr(Column::IntervalMinutes, Expr::value(minutes(interval_minutes)))
        .col_expr(Column::DueAt, Expr::value(next.max(now)))
        .exec(tx.conn())
        .await?;
    tx.announce(Signal::GroupPull);
    Ok(())
}

/// Everything is due now, whatever failed before. Returns whether there is a pull at all.
///
/// # Errors
/// The database does not answer.
pub async fn request(
    tx: &Tx,
    organization: OrganizationId,
    integration: IntegrationId,
    now: DateTime<Utc>,
) -> Result<bool, AppError> {
    let updated = update_pull((organization, integration))
        .col_expr(Column::DueAt, Expr::value(now))
        .col_expr(Column::NotBefore, Expr::value(None::<DateTime<Utc>>))
        // Members of every group, whatever Okta says of when they changed.
        .col_expr(Column::LastCompleteAt, Expr::value(None::<DateTime<Utc>>))
        .exec(tx.conn())
        .await?;
    tx.announce(Signal::GroupPull);
    Ok(updated.rows_affected > 0)
}

pub(super) fn update_pull(
    (organization, integration): (OrganizationId, IntegrationId),
) -> UpdateMany<Entity> {
    Entity::update_many()
        .filter(Column::OrganizationId.eq(organization.0))
        .filter(Column::Id.eq(integration.0))
}

fn update_integration(
    (organization, integration): (OrganizationId, IntegrationId),
) -> UpdateMany<integration::Entity> {
    integration::Entity::update_many()
        .filter(integration::Column::OrganizationId.eq(organization.0))
        .filter(integration::Column::Id.eq(integration.0))
}

fn minutes(minutes: u32) -> i32 {
    i32::try_from(minutes).unwrap_or(i32::MAX)
}
