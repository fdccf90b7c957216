//! People to be decided again, one row a person so that causes coalesce. The version tells a worker whether a cause
//! arrived while it worked.

use std::collections::{BTreeMap, BTreeSet};

use chrono::{DateTime, TimeDelta, Utc};
use domain::{DirectoryGroupId, DirectoryUserId, OrganizationId};
use entity::reconcile_queue::{self, Column, Entity};
use entity::{directory_user, group_member};
use sea_orm::sea_query::{
    CaseStatement, Expr, ExprTrait, Func, LockBehavior, LockType, OnConflict, Order, Query, UnionType,
};
use sea_orm::{
    ActiveValue::Set, ColumnTrait, Condition, ConnectionTrait, EntityTrait, PaginatorTrait, QueryFilter,
    QueryOrder, QuerySelect, QueryTrait,
};
use uuid::Uuid;

use super::batch::Batch;
use super::{Tx, listed, reconcile_fan_out, rule_application};
use crate::error::AppError;
use crate::event::Signal;

/// The cause of somebody who is only due: nothing about them has changed.
pub(super) const TIMER: &str = "timer";

/// How long a worker may hold a person before another may take over.
const LEASE: TimeDelta = TimeDelta::seconds(60);
/// Longest pause after failed attempts.
const LONGEST_PAUSE: TimeDelta = TimeDelta::minutes(15);

/// One person's row, as a worker claimed it.
#[derive(Clone, Debug)]
pub struct Claimed {
    /// Tenant.
    pub organization: OrganizationId,
    /// Whom to decide.
    pub user: DirectoryUserId,
    /// The newest cause.
    pub cause: String,
}

/// People in one statement.
const STEP: usize = 5_000;

/// These people are to be decided again, now.
///
/// # Errors
/// The database does not answer.
pub async fn enqueue(
    tx: &Tx,
    organization: OrganizationId,
    users: &BTreeSet<DirectoryUserId>,
    why: (&str, DateTime<Utc>),
) -> Result<(), AppError> {
    let users: Vec<Uuid> = users.iter().map(|user| user.0).collect();
    for step in users.chunks(STEP) {
        let named = listed::ids(tx.backend(), step.iter().copied());
        let these = directory_user::Column::Id.in_subquery(named);
        enqueue_whom(tx, organization, Condition::all().add(these), why).await?;
    }
    Ok(())
}

/// Whoever is in one of these groups is to be decided again, now.
///
/// # Errors
/// The database does not answer.
pub async fn enqueue_members(
    tx: &Tx,
    organization: OrganizationId,
    groups: [DirectoryGroupId; 2],
    (cause, now): (&str, DateTime<Utc>),
) -> Result<(), AppError> {
    use group_member::Column as Member;
    let ids: Vec<Uuid> = group_member::Entity::find()
        .select_only()
        .column(Member::DirectoryUserId)
        .distinct()
        .filter(Member::OrganizationId.eq(organization.0))
        .filter(Member::GroupId.is_in(groups.map(|group| group.0)))
        .into_tuple()
        .all(tx.conn())
        .await?;
    let users = ids.into_iter().map(Into::into).collect();
    enqueue(tx, organization, &users, (cause, now)).await
}

/// Every live directory user is to be decided again, now: a publish, a resync. Returns how many.
///
/// # Errors
/// The database does not answer.
pub async fn enqueue_everyone(
    tx: &Tx,
    organization: OrganizationId,
    why: (&str, DateTime<Utc>),
) -> Result<u64, AppError> {
    let live = Condition::all()
        .add(directory_user::Column::DeletedAt.is_null())
        .add(directory_user::Column::Active.eq(true));
    enqueue_whom(tx, organization, live, why).await
}

async fn enqueue_whom(
    tx: &Tx,
    organization: OrganizationId,
    whom: Condition,
    (cause, now): (&str, DateTime<Utc>),
) -> Result<u64, AppError> {
    let people = Query::select()
        .column(directory_user::Column::OrganizationId)
        .column(directory_user::Column::Id)
        .exprs([
            Expr::value(1_i64),
            Expr::value(cause),
            Expr::value(now),
            Expr::value(now),
            Expr::value(0),
        ])
        .from(directory_user::Entity)
        .and_where(directory_user::Column::OrganizationId.eq(organization.0))
        .cond_where(whom)
        // Everybody who locks several people does so in the order of their ids.
        .order_by(directory_user::Column::Id, Order::Asc)
        .to_owned();
    let insert = Query::insert()
        .into_table(Entity)
        .columns([
            Column::OrganizationId,
            Column::DirectoryUserId,
            Column::Version,
            Column::Cause,
            Column::EnqueuedAt,
            Column::DueAt,
            Column::Attempts,
        ])
        .select_from(people)
        .map_err(|error| AppError::Internal(anyhow::Error::new(error)))?
        .on_conflict(coalesce())
        .to_owned();
    let queued = tx.conn().execute(&insert).await?.rows_affected();
    tx.announce(Signal::Queue);
    Ok(queued)
}

/// A person queued already keeps one row: the newest cause, due now, free for any worker.
fn coalesce() -> OnConflict {
    OnConflict::columns([Column::OrganizationId, Column::DirectoryUserId])
        .update_columns([
            Column::Cause,
            Column::DueAt,
            Column::Attempts,
            Column::LeaseUntil,
            Column::LeasedBy,
        ])
        .value(Column::Version, Expr::col((Entity, Column::Version)).add(1))
        .to_owned()
}

/// A person queued already stays as they are.
fn keep() -> OnConflict {
    OnConflict::columns([Column::OrganizationId, Column::DirectoryUserId])
        .do_nothing()
        .to_owned()
}

fn due(
    organization: OrganizationId,
    user: DirectoryUserId,
    cause: &str,
    (now, due_at): (DateTime<Utc>, DateTime<Utc>),
) -> reconcile_queue::ActiveModel {
    reconcile_queue::ActiveModel {
        organization_id: Set(organization.0),
        directory_user_id: Set(user.0),
        version: Set(1),
        cause: Set(cause.to_owned()),
        enqueued_at: Set(now),
        due_at: Set(due_at),
        attempts: Set(0),
        lease_until: Set(None),
        leased_by: Set(None),
        last_error: Set(None),
    }
}

/// The person was decided as of `version`: their row waits for `due`, or goes. A cause that arrived since is kept.
pub(super) fn finish_in(
    batch: &mut Batch,
    tx: &Tx,
    (organization, user): (OrganizationId, DirectoryUserId),
    version: Option<i64>,
    (due, now): (Option<DateTime<Utc>>, DateTime<Utc>),
) {
    let same = |version: i64| {
        Condition::all()
            .add(Column::OrganizationId.eq(organization.0))
            .add(Column::DirectoryUserId.eq(user.0))
            .add(Column::Version.eq(version))
    };
    match (version, due) {
        (None, None) => return,
        (Some(version), None) => batch.write(&Entity::delete_many().filter(same(version))),
        (Some(version), Some(due)) => {
            let waits = Entity::update_many()
                .col_expr(Column::DueAt, Expr::value(due))
                .col_expr(Column::Cause, Expr::value(TIMER))
                .col_expr(Column::Attempts, Expr::value(0))
                .col_expr(Column::LeaseUntil, Expr::value(None::<DateTime<Utc>>))
                .col_expr(Column::LeasedBy, Expr::value(None::<Uuid>))
                .filter(same(version));
            batch.write(&waits);
        }
        (None, Some(due)) => {
            let row = self::due(organization, user, TIMER, (now, due));
            // A cause that was queued meanwhile is due now, and will set the time afresh.
            batch.insert_or(vec![row], keep);
        }
    }
    if due.is_some() {
        tx.announce(Signal::Queue);
    }
}

/// Whether changes of this person wait that no decision has looked at yet, in the queue or on their way there. Asked in one
/// statement, or what is spread in between would be in neither.
pub(super) async fn is_unprocessed(
    tx: &Tx,
    organization: OrganizationId,
    user: DirectoryUserId,
) -> Result<bool, AppError> {
    let queued = Entity::find_by_id((organization.0, user.0))
        .select_only()
        .column(Column::OrganizationId)
        .filter(Column::Cause.ne(TIMER));
    let mut either = queued.into_query();
    either.union(UnionType::All, reconcile_fan_out::naming(organization, user));
    Ok(tx.conn().query_one(&either).await?.is_some())
}

fn claimable(now: DateTime<Utc>) -> Condition {
    Condition::any()
        .add(Column::LeaseUntil.is_null())
        .add(Column::LeaseUntil.lte(now))
}

/// Takes up to `limit` people who are due, of any organization: the worker serves them all.
///
/// # Errors
/// The database does not answer.
pub async fn claim(tx: &Tx, worker: Uuid, now: DateTime<Utc>, limit: u64) -> Result<Vec<Claimed>, AppError> {
    let rows = Entity::find()
        .filter(Column::DueAt.lte(now))
        .filter(claimable(now))
        // Nobody else's cause stands in such a row, or it would have taken the place of this one.
        .filter(Expr::col((Entity, Column::Cause)).not_in_subquery(rule_application::paused_causes()))
        .order_by_asc(Column::DueAt)
        .limit(limit)
        .lock_with_behavior(LockType::Update, LockBehavior::SkipLocked)
        .all(tx.conn())
        .await?;
    let mut by_organization: BTreeMap<Uuid, Vec<Uuid>> = BTreeMap::new();
    for row in &rows {
        let users = by_organization.entry(row.organization_id).or_default();
        users.push(row.directory_user_id);
    }
    for (organization, users) in by_organization {
        Entity::update_many()
            .col_expr(Column::LeaseUntil, Expr::value(now + LEASE))
            .col_expr(Column::LeasedBy, Expr::value(worker))
            .filter(Column::OrganizationId.eq(organization))
            .filter(Column::DirectoryUserId.is_in(users))
            .exec(tx.conn())
            .await?;
    }
    let claimed = |row: reconcile_queue::Model| Claimed {
        organization: OrganizationId(row.organization_id),
        user: DirectoryUserId(row.directory_user_id),
        cause: row.cause,
    };
    Ok(rows.into_iter().map(claimed).collect())
}

/// Ends every lease: for a database that only this process works on, when it starts. Whoever held one was killed.
///
/// # Errors
/// The database does not answer.
pub async fn release_all(tx: &Tx) -> Result<(), AppError> {
    Entity::update_many()
        .col_expr(Column::LeaseUntil, Expr::value(None::<DateTime<Utc>>))
        .col_expr(Column::LeasedBy, Expr::value(None::<Uuid>))
        .filter(Column::LeasedBy.is_not_null())
        .exec(tx.conn())
        .await?;
    Ok(())
}

/// An attempt failed: try again after a pause that doubles.
///
/// # Errors
/// The database does not answer.
pub async fn postpone(tx: &Tx, claimed: &Claimed, problem: &str, now: DateTime<Utc>) -> Result<(), AppError> {
    let found = Entity::find_by_id((claimed.organization.0, claimed.user.0))
        .one(tx.conn())
        .await?;
    let Some(row) = found else { return Ok(()) };
    let pause = TimeDelta::seconds(1 << row.attempts.clamp(0, 10)).min(LONGEST_PAUSE);
    let changed = reconcile_queue::ActiveModel {
        organization_id: Set(row.organization_id),
        directory_user_id: Set(row.directory_user_id),
        attempts: Set(row.attempts + 1),
        due_at: Set(now + pause),
        lease_until: Set(None),
        leased_by: Set(None),
        last_error: Set(Some(problem.to_owned())),
        ..Default::default()
    };
    Entity::update(changed).exec_without_returning(tx.conn()).await?;
    Ok(())
}

/// When the next person can be claimed: due, and no longer leased.
///
/// # Errors
/// The database does not answer.
pub async fn next_due(conn: &impl ConnectionTrait) -> Result<Option<DateTime<Utc>>, AppError> {
    let leased_longer = Expr::col(Column::LeaseUntil).gt(Expr::col(Column::DueAt));
    let free_at = CaseStatement::new()
        .case(leased_longer, Expr::col(Column::LeaseUntil))
        .finally(Expr::col(Column::DueAt));
    let first: Option<Option<DateTime<Utc>>> = Entity::find()
        .select_only()
        .column_as(Expr::expr(Func::min(free_at)), "free_at")
        .filter(Expr::col((Entity, Column::Cause)).not_in_subquery(rule_application::paused_causes()))
        .into_tuple()
        .one(conn)
        .await?;
    Ok(first.flatten())
}

/// What waits in an organization.
#[derive(Clone, Debug, Default)]
pub struct Backlog {
    /// People who are due and whom no admin has paused.
    pub due: u64,
    /// Since when the first of them is.
    pub oldest_due_at: Option<DateTime<Utc>>,
    /// People whose last attempt failed.
    pub failing: u64,
    /// Why the newest of those attempts failed.
    pub last_error: Option<String>,
}

/// Counts it.
///
/// # Errors
/// The database does not answer.
pub async fn backlog(
    conn: &impl ConnectionTrait,
    organization: OrganizationId,
    now: DateTime<Utc>,
) -> Result<Backlog, AppError> {
    let own = Entity::find().filter(Column::OrganizationId.eq(organization.0));
    let due = own
        .clone()
        .filter(Column::DueAt.lte(now))
        .filter(Expr::col((Entity, Column::Cause)).not_in_subquery(rule_application::paused_causes()));
    let oldest: Option<Option<DateTime<Utc>>> = due
        .clone()
        .select_only()
        .column_as(Column::DueAt.min(), "oldest")
        .into_tuple()
        .one(conn)
        .await?;
    let failing = own.filter(Column::Attempts.gt(0));
    let last = failing.clone().order_by_desc(Column::DueAt).one(conn).await?;
    Ok(Backlog {
        due: due.count(conn).await?,
        oldest_due_at: oldest.flatten(),
        failing: failing.count(conn).await?,
        last_error: last.and_then(|row| row.last_error),
    })
}
