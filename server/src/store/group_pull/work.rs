//! Pulls as the worker takes them: whose turn it is, one at a time an organization across all replicas, and how each
//! ended. And the people whose groups are to be asked for because something about them was written.

use std::collections::{BTreeSet, HashMap};

use chrono::{DateTime, TimeDelta, Utc};
use domain::{DirectoryUserId, IntegrationId, OktaProblem, OrganizationId};
use entity::group_pull::{ActiveModel, Column, Entity};
use entity::{group_ask, integration};
use sea_orm::sea_query::{CaseStatement, Expr, ExprTrait, Func, OnConflict, Query};
use sea_orm::{
    ActiveValue::Set, ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter, QuerySelect, UpdateMany,
};
use uuid::Uuid;

use super::{StoredGroupPull, update_pull};
use crate::error::AppError;
use crate::event::Signal;
use crate::store::batch::Batch;
use crate::store::{ROW, Tx};

/// How long a worker may hold a pull without a sign of life. Longer than one call of Okta may take, retries included.
const LEASE: TimeDelta = TimeDelta::minutes(10);
/// People in one statement: well under SQLite's limit of bound parameters.
const STEP: usize = 500;

/// A pull and the first person who waits for it.
#[derive(Clone)]
pub struct Waiting {
    /// The pull.
    pub pull: StoredGroupPull,
    /// When the first of those was written whose groups are to be asked for.
    pub first_asked_at: Option<DateTime<Utc>>,
}

impl Waiting {
    /// When the worker may begin; writes of people are collected for so long before.
    pub fn due_at(&self, collected_for: TimeDelta) -> DateTime<Utc> {
        let asked = self.first_asked_at.map(|asked| asked + collected_for);
        let due = asked.map_or(self.pull.due_at, |asked| Ord::min(asked, self.pull.due_at));
        let later = [self.pull.not_before, self.pull.lease_until]
            .into_iter()
            .flatten();
        later.fold(due, Ord::max)
    }
}

/// Every pull of every organization: the worker serves them all.
///
/// # Errors
/// The database does not answer.
pub async fn waiting(conn: &impl ConnectionTrait) -> Result<Vec<Waiting>, AppError> {
    let live = Query::select()
        .column(integration::Column::Id)
        .from(integration::Entity)
        .and_where(integration::Column::UninstalledAt.is_null())
        .to_owned();
    let rows = Entity::find()
        .filter(Column::Id.in_subquery(live))
        .all(conn)
        .await?;
    if rows.is_empty() {
        return Ok(Vec::new());
    }
    let first = Expr::expr(Func::min(Expr::col(group_ask::Column::AskedAt)));
    let asked: Vec<(Uuid, DateTime<Utc>)> = group_ask::Entity::find()
        .select_only()
        .column(group_ask::Column::OrganizationId)
        .column_as(first, "first_asked_at")
        .group_by(group_ask::Column::OrganizationId)
        .into_tuple()
        .all(conn)
        .await?;
    let asked: HashMap<Uuid, DateTime<Utc>> = asked.into_iter().collect();
    rows.into_iter()
        .map(|row| {
            Ok(Waiting {
                first_asked_at: asked.get(&row.organization_id).copied(),
                pull: row.try_into()?,
            })
        })
        .collect()
}

/// A pull that this worker holds.
#[derive(Clone)]
pub struct Claimed {
    /// As it was before.
    pub pull: StoredGroupPull,
    /// Who holds it.
    pub worker: Uuid,
    /// When it began: what it finds counts as of then.
    pub began: DateTime<Utc>,
}

impl Claimed {
    /// Tenant and integration.
    pub fn place(&self) -> (OrganizationId, IntegrationId) {
        (self.pull.organization, self.pull.integration)
    }

    /// Its row, as long as this worker holds it.
    fn held(&self) -> UpdateMany<Entity> {
        update_pull(self.place()).filter(Column::LeasedBy.eq(self.worker))
    }

    fn ended(&self) -> UpdateMany<Entity> {
        self.held()
            .col_expr(Column::LeaseUntil, Expr::value(None::<DateTime<Utc>>))
            .col_expr(Column::LeasedBy, Expr::value(None::<Uuid>))
    }
}

/// Takes the pull, if nobody else has it.
///
/// # Errors
/// The database does not answer.
pub async fn claim(
    tx: &Tx,
    (organization, integration): (OrganizationId, IntegrationId),
    worker: Uuid,
    now: DateTime<Utc>,
) -> Result<Option<Claimed>, AppError> {
    let row = Entity::find_by_id((organization.0, integration.0))
        .lock(ROW)
        .one(tx.conn())
        .await?;
    let Some(row) = row.filter(|row| row.lease_until.is_none_or(|until| until <= now)) else {
        return Ok(None);
    };
    let leased = ActiveModel {
        organization_id: Set(organization.0),
        id: Set(integration.0),
        lease_until: Set(Some(now + LEASE)),
        leased_by: Set(Some(worker)),
        last_began_at: Set(Some(now)),
        ..Default::default()
    };
    Entity::update(leased).exec_without_returning(tx.conn()).await?;
    Ok(Some(Claimed {
        pull: row.try_into()?,
        worker,
        began: now,
    }))
}

/// A sign of life. Returns whether the pull is still this worker's.
///
/// # Errors
/// The database does not answer.
pub async fn renew(tx: &Tx, claimed: &Claimed, now: DateTime<Utc>) -> Result<bool, AppError> {
    let renewed = claimed
        .held()
        .col_expr(Column::LeaseUntil, Expr::value(now + LEASE))
        .exec(tx.conn())
        .await?;
    Ok(renewed.rows_affected > 0)
}

/// Gives the pull back as if it had not begun.
///
/// # Errors
/// The database does not answer.
pub async fn release(tx: &Tx, claimed: &Claimed) -> Result<(), AppError> {
    claimed.ended().exec(tx.conn()).await?;
    Ok(())
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

/// How a pull of everything went.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Full {
    /// The members of every group were read.
    pub is_complete: bool,
    /// Groups found.
    pub groups: u64,
}

/// It succeeded, and so many people are in pulled groups now; `full` if it was about everything. What was asked for since
/// it began is still due. Returns whether the pull was still this worker's.
///
/// # Errors
/// The database does not answer.
pub async fn succeed(
    tx: &Tx,
    claimed: &Claimed,
    (people, full): (u64, Option<Full>),
    now: DateTime<Utc>,
) -> Result<bool, AppError> {
    let count = |count: u64| Expr::value(i64::try_from(count).unwrap_or(i64::MAX));
    let mut ended = claimed
        .ended()
        .col_expr(Column::People, count(people))
        .col_expr(Column::LastSucceededAt, Expr::value(now))
        .col_expr(Column::NotBefore, Expr::value(None::<DateTime<Utc>>))
        .col_expr(Column::Failures, Expr::value(0))
        .col_expr(Column::Problem, Expr::value(None::<String>))
        .col_expr(Column::ProblemMessage, Expr::value(None::<String>))
        .col_expr(Column::ProblemAt, Expr::value(None::<DateTime<Utc>>));
    if let Some(full) = full {
        let interval = TimeDelta::minutes(claimed.pull.interval_minutes.into());
        let next = CaseStatement::new()
            .case(
                Expr::col(Column::DueAt).gt(claimed.began),
                Expr::col(Column::DueAt),
            )
            .finally(Expr::value(claimed.began + interval));
        ended = ended
            .col_expr(Column::DueAt, next.into())
            .col_expr(Column::Groups, count(full.groups));
        if full.is_complete {
            ended = ended.col_expr(Column::LastCompleteAt, Expr::value(claimed.began));
        }
    }
    Ok(ended.exec(tx.conn()).await?.rows_affected > 0)
}

/// It failed, and nothing is asked before then. Returns whether the pull was still this worker's.
///
/// # Errors
/// The database does not answer.
pub async fn fail(
    tx: &Tx,
    claimed: &Claimed,
    (problem, message): (OktaProblem, &str),
    (not_before, now): (DateTime<Utc>, DateTime<Utc>),
) -> Result<bool, AppError> {
    let failed = claimed
        .ended()
        .col_expr(Column::NotBefore, Expr::value(not_before))
        .col_expr(Column::Failures, Expr::col(Column::Failures).add(1))
        .col_expr(Column::Problem, Expr::value(problem.key()))
        .col_expr(Column::ProblemMessage, Expr::value(message))
        .col_expr(Column::ProblemAt, Expr::value(now))
        .exec(tx.conn())
        .await?;
    Ok(failed.rows_affected > 0)
}

/// Everything is due, because what was found does not say all.
///
/// # Errors
/// The database does not answer.
pub async fn make_due(tx: &Tx, claimed: &Claimed, now: DateTime<Utc>) -> Result<(), AppError> {
    update_pull(claimed.place())
        .col_expr(Column::DueAt, Expr::value(now))
        .exec(tx.conn())
        .await?;
    Ok(())
}

/// Something about the person is written with this batch: their groups are to be asked for.
pub(in crate::store) fn ask_in(
    batch: &mut Batch,
    tx: &Tx,
    (organization, user): (OrganizationId, DirectoryUserId),
    now: DateTime<Utc>,
) {
    use group_ask::Column as Ask;
    let row = group_ask::ActiveModel {
        organization_id: Set(organization.0),
        directory_user_id: Set(user.0),
        asked_at: Set(now),
    };
    let newest = OnConflict::columns([Ask::OrganizationId, Ask::DirectoryUserId])
        .update_column(Ask::AskedAt)
        .to_owned();
    batch.write(&group_ask::Entity::insert(row).on_conflict(newest));
    tx.announce(Signal::GroupPull);
}

/// Whose groups are to be asked for.
///
/// # Errors
/// The database does not answer.
pub async fn asked(
    conn: &impl ConnectionTrait,
    organization: OrganizationId,
) -> Result<BTreeSet<DirectoryUserId>, AppError> {
    let ids: Vec<Uuid> = group_ask::Entity::find()
        .select_only()
        .column(group_ask::Column::DirectoryUserId)
        .filter(group_ask::Column::OrganizationId.eq(organization.0))
        .into_tuple()
        .all(conn)
        .await?;
    Ok(ids.into_iter().map(Into::into).collect())
}

/// What was asked for these people until then is answered; what was since is not.
///
/// # Errors
/// The database does not answer.
pub async fn answer(
    tx: &Tx,
    organization: OrganizationId,
    users: &[DirectoryUserId],
    until: DateTime<Utc>,
) -> Result<(), AppError> {
    for step in users.chunks(STEP) {
        group_ask::Entity::delete_many()
            .filter(group_ask::Column::OrganizationId.eq(organization.0))
            .filter(group_ask::Column::DirectoryUserId.is_in(step.iter().map(|user| user.0)))
            .filter(group_ask::Column::AskedAt.lte(until))
            .exec(tx.conn())
            .await?;
    }
    Ok(())
}
