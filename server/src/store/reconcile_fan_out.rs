//! Changes of groups whose members are still to be put into the queue: one row a change, written by the request, and spread
//! by a worker in a transaction that also deletes it. Changes of one group that wait together are spread together, so that
//! a person who moved in each of them is queued once.

use std::collections::BTreeSet;

use chrono::{DateTime, TimeDelta, Utc};
use domain::{DirectoryGroupId, DirectoryUserId, OrganizationId};
use entity::reconcile_fan_out::{ActiveModel, Column, Entity, Model};
use sea_orm::sea_query::{LockBehavior, LockType, SelectStatement};
use sea_orm::{
    ActiveValue::Set, ColumnTrait, Condition, ConnectionTrait, EntityTrait, QueryFilter, QueryOrder,
    QuerySelect, QueryTrait,
};
use uuid::Uuid;

use super::{Tx, reconcile_queue};
use crate::clock::Ids;
use crate::error::AppError;
use crate::event::Signal;

/// People in one row: what a worker may queue in one turn of the writer. A larger change is several rows.
const MOST_PEOPLE: usize = 500;
/// Rows taken in one turn.
const MOST_ROWS: u64 = 64;
/// Longest pause after failed attempts.
const LONGEST_PAUSE: TimeDelta = TimeDelta::minutes(15);

/// These people, who joined or left the group, are to be decided again.
///
/// # Errors
/// The database does not answer.
pub async fn insert(
    tx: &Tx,
    (organization, group): (OrganizationId, DirectoryGroupId),
    users: &BTreeSet<DirectoryUserId>,
    (cause, ids, now): (&str, &Ids, DateTime<Utc>),
) -> Result<(), AppError> {
    if users.is_empty() {
        return Ok(());
    }
    let users: Vec<Uuid> = users.iter().map(|user| user.0).collect();
    let mut rows = Vec::new();
    for some in users.chunks(MOST_PEOPLE) {
        rows.push(ActiveModel {
            organization_id: Set(organization.0),
            id: Set(ids.next()),
            group_id: Set(group.0),
            members: Set(serde_json::to_string(some)?),
            people: Set(i32::try_from(some.len()).unwrap_or(i32::MAX)),
            cause: Set(cause.to_owned()),
            enqueued_at: Set(now),
            due_at: Set(now),
            attempts: Set(0),
            last_error: Set(None),
        });
    }
    Entity::insert_many(rows)
        .exec_without_returning(tx.conn())
        .await?;
    tx.announce(Signal::Queue);
    Ok(())
}

/// Changes not spread yet that concern this person.
pub(super) fn naming(organization: OrganizationId, user: DirectoryUserId) -> SelectStatement {
    Entity::find()
        .select_only()
        .column(Column::OrganizationId)
        .filter(Column::OrganizationId.eq(organization.0))
        .filter(Column::Members.contains(user.0.to_string()))
        .into_query()
}

/// The oldest change that is due, and those of the same group after it, locked; of any organization: a worker serves all.
async fn due(tx: &Tx, now: DateTime<Utc>) -> Result<Vec<Model>, AppError> {
    let oldest: Option<(Uuid, Uuid)> = Entity::find()
        .select_only()
        .columns([Column::OrganizationId, Column::GroupId])
        .filter(Column::DueAt.lte(now))
        .order_by_asc(Column::DueAt)
        .limit(1)
        .lock_with_behavior(LockType::Update, LockBehavior::SkipLocked)
        .into_tuple()
        .one(tx.conn())
        .await?;
    let Some((organization, group)) = oldest else {
        return Ok(Vec::new());
    };
    let rows = Entity::find()
        .filter(Column::OrganizationId.eq(organization))
        .filter(Column::GroupId.eq(group))
        .filter(Column::DueAt.lte(now))
        .order_by_asc(Column::Id)
        .limit(MOST_ROWS)
        .lock_with_behavior(LockType::Update, LockBehavior::SkipLocked)
        .all(tx.conn())
        .await?;
    Ok(rows)
}

/// Puts the people of the oldest change that is due into the queue, and those of later changes of that group as far as they
/// are the same or few. Returns how many changes are done with; 0: none is due.
///
/// # Errors
/// The database does not answer.
pub async fn spread(tx: &Tx, now: DateTime<Utc>) -> Result<usize, AppError> {
    let mut people: BTreeSet<DirectoryUserId> = BTreeSet::new();
    let mut done: Vec<Model> = Vec::new();
    for row in due(tx, now).await? {
        let members: Vec<Uuid> = serde_json::from_str(&row.members)?;
        let mut with: BTreeSet<DirectoryUserId> = people.clone();
        with.extend(members.into_iter().map(DirectoryUserId));
        if !done.is_empty() && with.len() > MOST_PEOPLE {
            break;
        }
        people = with;
        done.push(row);
    }
    let Some(newest) = done.last() else { return Ok(0) };
    let organization = OrganizationId(newest.organization_id);
    reconcile_queue::enqueue(tx, organization, &people, (&newest.cause, now)).await?;
    Entity::delete_many()
        .filter(Column::OrganizationId.eq(organization.0))
        .filter(Column::Id.is_in(done.iter().map(|row| row.id)))
        .exec(tx.conn())
        .await?;
    Ok(done.len())
}

/// What was due could not be spread: it is tried again after a pause that doubles.
///
/// # Errors
/// The database does not answer.
pub async fn postpone(tx: &Tx, problem: &str, now: DateTime<Utc>) -> Result<(), AppError> {
    for row in due(tx, now).await? {
        let pause = TimeDelta::seconds(1 << row.attempts.clamp(0, 10)).min(LONGEST_PAUSE);
        let changed = ActiveModel {
            organization_id: Set(row.organization_id),
            id: Set(row.id),
            attempts: Set(row.attempts + 1),
            due_at: Set(now + pause),
            last_error: Set(Some(problem.to_owned())),
            ..Default::default()
        };
        Entity::update(changed).exec_without_returning(tx.conn()).await?;
    }
    Ok(())
}

/// When the next change is due.
///
/// # Errors
/// The database does not answer.
pub async fn next_due(conn: &impl ConnectionTrait) -> Result<Option<DateTime<Utc>>, AppError> {
    let first: Option<Option<DateTime<Utc>>> = Entity::find()
        .select_only()
        .column_as(Column::DueAt.min(), "due_at")
        .into_tuple()
        .one(conn)
        .await?;
    Ok(first.flatten())
}

/// How many people changes are to be spread to; somebody in two of them counts twice.
///
/// # Errors
/// The database does not answer.
pub(super) async fn count(
    conn: &impl ConnectionTrait,
    organization: OrganizationId,
    now: DateTime<Utc>,
) -> Result<u64, AppError> {
    let due = Condition::all()
        .add(Column::OrganizationId.eq(organization.0))
        .add(Column::DueAt.lte(now));
    let people: Option<Option<i64>> = Entity::find()
        .select_only()
        .column_as(Column::People.sum(), "people")
        .filter(due)
        .into_tuple()
        .one(conn)
        .await?;
    Ok(people
        .flatten()
        .and_then(|sum| u64::try_from(sum).ok())
        .unwrap_or_default())
}
