//! Everybody decided again in the background, publish by publish: how many, whether it is paused, when it ended. Who is
//! still to be decided is what the reconcile queue says: its rows bear the cause.

use chrono::{DateTime, Utc};
use domain::{DirectoryUserId, OrganizationId, PropertyId};
use entity::rule_application::{ActiveModel, Column, Entity, Model};
use entity::{reconcile_queue, resync_drift};
use sea_orm::sea_query::{Expr, ExprTrait, OnConflict, Query, SelectStatement};
use sea_orm::{
    ActiveValue::Set, ColumnTrait, Condition, ConnectionTrait, EntityTrait, PaginatorTrait, QueryFilter,
    QueryOrder, QuerySelect, Select,
};
use uuid::Uuid;

use super::Tx;
use super::page::{self, Page, Range, SortedBy};
use crate::error::AppError;

/// One that starts.
#[derive(Clone, Debug)]
pub struct NewApplication {
    /// Its id.
    pub id: Uuid,
    /// Whose rules and which revision; `None`: a resync.
    pub publish: Option<(PropertyId, i32)>,
    /// What its rows of the queue bear; of no other one.
    pub cause: String,
    /// People queued.
    pub total: u64,
    /// The time.
    pub now: DateTime<Utc>,
}

/// One as stored.
#[derive(Clone, Debug)]
pub struct Application {
    /// Tenant.
    pub organization: OrganizationId,
    /// Its id.
    pub id: Uuid,
    /// Whose rules; `None`: a resync.
    pub property: Option<PropertyId>,
    /// Which revision was published.
    pub revision: Option<u32>,
    /// The cause of its rows of the queue.
    pub cause: String,
    /// People queued at its start.
    pub total: u64,
    /// When it started.
    pub started_at: DateTime<Utc>,
    /// An admin paused it then.
    pub paused_at: Option<DateTime<Utc>>,
    /// When it ended, and whether a newer one took over.
    pub ended: Option<(DateTime<Utc>, Ended)>,
}

/// How it ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Ended {
    /// Everybody was decided.
    Finished,
    /// A newer publish of the property decides whoever was left.
    Superseded,
}

impl Ended {
    fn key(self) -> &'static str {
        match self {
            Self::Finished => "finished",
            Self::Superseded => "superseded",
        }
    }
}

impl From<Model> for Application {
    fn from(row: Model) -> Self {
        let how = match row.ended_how.as_deref() {
            Some("superseded") => Ended::Superseded,
            Some(_) | None => Ended::Finished,
        };
        Self {
            organization: OrganizationId(row.organization_id),
            id: row.id,
            property: row.property_id.map(PropertyId),
            revision: row.revision.and_then(|number| u32::try_from(number).ok()),
            cause: row.cause,
            total: u64::try_from(row.total).unwrap_or_default(),
            started_at: row.started_at,
            paused_at: row.paused_at,
            ended: row.ended_at.map(|at| (at, how)),
        }
    }
}

/// Starts one.
///
/// # Errors
/// The database does not answer.
pub async fn insert(tx: &Tx, organization: OrganizationId, new: NewApplication) -> Result<(), AppError> {
    let row = ActiveModel {
        organization_id: Set(organization.0),
        id: Set(new.id),
        kind: Set(if new.publish.is_some() {
            "publish"
        } else {
            "resync"
        }
        .to_owned()),
        property_id: Set(new.publish.map(|(property, _)| property.0)),
        revision: Set(new.publish.map(|(_, revision)| revision)),
        cause: Set(new.cause),
        total: Set(i64::try_from(new.total).unwrap_or(i64::MAX)),
        started_at: Set(new.now),
        paused_at: Set(None),
        ended_at: Set(None),
        ended_how: Set(None),
    };
    Entity::insert(row).exec_without_returning(tx.conn()).await?;
    Ok(())
}

fn running() -> Condition {
    Condition::all().add(Column::EndedAt.is_null())
}

/// A newer publish of the property takes over what is under way.
///
/// # Errors
/// The database does not answer.
pub async fn supersede(
    tx: &Tx,
    (organization, property): (OrganizationId, PropertyId),
    now: DateTime<Utc>,
) -> Result<(), AppError> {
    Entity::update_many()
        .col_expr(Column::EndedAt, Expr::value(now))
        .col_expr(Column::EndedHow, Expr::value(Ended::Superseded.key()))
        .filter(running())
        .filter(Column::OrganizationId.eq(organization.0))
        .filter(Column::PropertyId.eq(property.0))
        .exec(tx.conn())
        .await?;
    Ok(())
}

/// Ends one. False if it had ended already.
///
/// # Errors
/// The database does not answer.
pub async fn finish(
    tx: &Tx,
    (organization, id): (OrganizationId, Uuid),
    now: DateTime<Utc>,
) -> Result<bool, AppError> {
    let ended = Entity::update_many()
        .col_expr(Column::EndedAt, Expr::value(now))
        .col_expr(Column::EndedHow, Expr::value(Ended::Finished.key()))
        .filter(running())
        .filter(Column::OrganizationId.eq(organization.0))
        .filter(Column::Id.eq(id))
        .exec(tx.conn())
        .await?;
    Ok(ended.rows_affected > 0)
}

/// Pauses what is under way in the property, or lets it go on (`None`). False if nothing is.
///
/// # Errors
/// The database does not answer.
pub async fn set_paused(
    tx: &Tx,
    (organization, property): (OrganizationId, PropertyId),
    at: Option<DateTime<Utc>>,
) -> Result<bool, AppError> {
    let changed = Entity::update_many()
        .col_expr(Column::PausedAt, Expr::value(at))
        .filter(running())
        .filter(Column::OrganizationId.eq(organization.0))
        .filter(Column::PropertyId.eq(property.0))
        .exec(tx.conn())
        .await?;
    tx.announce(crate::event::Signal::Queue);
    Ok(changed.rows_affected > 0)
}

/// The causes that workers leave alone for now, whoever they belong to: a worker serves all organizations.
pub(super) fn paused_causes() -> SelectStatement {
    Query::select()
        .column(Column::Cause)
        .from(Entity)
        .and_where(Expr::col((Entity, Column::OrganizationId)).eq(Expr::col((
            reconcile_queue::Entity,
            reconcile_queue::Column::OrganizationId,
        ))))
        .and_where(Column::EndedAt.is_null())
        .and_where(Column::PausedAt.is_not_null())
        .to_owned()
}

/// All that are under way, of every organization: for the worker that ends them.
///
/// # Errors
/// The database does not answer.
pub async fn list_running(conn: &impl ConnectionTrait) -> Result<Vec<Application>, AppError> {
    let rows = Entity::find()
        .filter(running())
        .order_by_asc(Column::StartedAt)
        .all(conn)
        .await?;
    Ok(rows.into_iter().map(Into::into).collect())
}

fn of(organization: OrganizationId, property: Option<PropertyId>) -> Select<Entity> {
    let of_property = match property {
        Some(property) => Column::PropertyId.eq(property.0),
        None => Column::PropertyId.is_null(),
    };
    Entity::find()
        .filter(Column::OrganizationId.eq(organization.0))
        .filter(of_property)
}

/// The newest of a property; without one, the newest resync.
///
/// # Errors
/// The database does not answer.
pub async fn newest(
    conn: &impl ConnectionTrait,
    organization: OrganizationId,
    property: Option<PropertyId>,
) -> Result<Option<Application>, AppError> {
    let newest = of(organization, property)
        .order_by_desc(Column::Revision)
        .order_by_desc(Column::StartedAt)
        .order_by_desc(Column::Id)
        .one(conn)
        .await?;
    Ok(newest.map(Into::into))
}

/// When the newest resync of each organization started.
///
/// # Errors
/// The database does not answer.
pub async fn last_resyncs(
    conn: &impl ConnectionTrait,
) -> Result<std::collections::HashMap<OrganizationId, DateTime<Utc>>, AppError> {
    let rows: Vec<(Uuid, Option<DateTime<Utc>>)> = Entity::find()
        .select_only()
        .column(Column::OrganizationId)
        .column_as(Column::StartedAt.max(), "started_at")
        .filter(Column::Kind.eq("resync"))
        .group_by(Column::OrganizationId)
        .into_tuple()
        .all(conn)
        .await?;
    let read = |(organization, at): (Uuid, Option<DateTime<Utc>>)| Some((OrganizationId(organization), at?));
    Ok(rows.into_iter().filter_map(read).collect())
}

/// People whom this one still waits for. A later one may have taken over their rows, so its count as well: they are decided
/// once, by the newest.
///
/// # Errors
/// The database does not answer.
pub async fn remaining(conn: &impl ConnectionTrait, application: &Application) -> Result<u64, AppError> {
    let later = Query::select()
        .column(Column::Cause)
        .from(Entity)
        .and_where(Column::OrganizationId.eq(application.organization.0))
        .and_where(Column::StartedAt.gte(application.started_at))
        .and_where(Column::EndedAt.is_null())
        .to_owned();
    let count = reconcile_queue::Entity::find()
        .filter(reconcile_queue::Column::OrganizationId.eq(application.organization.0))
        .filter(Expr::col(reconcile_queue::Column::Cause).in_subquery(later))
        .count(conn)
        .await?;
    Ok(std::cmp::min(count, application.total))
}

/// Notes what a resync found to differ for somebody.
///
/// # Errors
/// The database does not answer.
pub async fn note_drift(
    tx: &Tx,
    (organization, application): (OrganizationId, Uuid),
    user: DirectoryUserId,
    summary: &str,
) -> Result<(), AppError> {
    let row = resync_drift::ActiveModel {
        organization_id: Set(organization.0),
        application_id: Set(application),
        directory_user_id: Set(user.0),
        summary: Set(summary.to_owned()),
    };
    let newest = OnConflict::columns([
        resync_drift::Column::OrganizationId,
        resync_drift::Column::ApplicationId,
        resync_drift::Column::DirectoryUserId,
    ])
    .update_column(resync_drift::Column::Summary)
    .to_owned();
    resync_drift::Entity::insert(row)
        .on_conflict(newest)
        .exec_without_returning(tx.conn())
        .await?;
    Ok(())
}

/// People whom a resync found to differ.
///
/// # Errors
/// The database does not answer.
pub async fn count_drift(
    conn: &impl ConnectionTrait,
    (organization, application): (OrganizationId, Uuid),
) -> Result<u64, AppError> {
    Ok(resync_drift::Entity::find()
        .filter(resync_drift::Column::OrganizationId.eq(organization.0))
        .filter(resync_drift::Column::ApplicationId.eq(application))
        .count(conn)
        .await?)
}

/// Somebody whom a resync found to differ.
#[derive(Clone, Debug)]
pub struct Drift {
    /// Who.
    pub user: DirectoryUserId,
    /// What changed.
    pub summary: String,
}

/// One page of them.
///
/// # Errors
/// The database does not answer.
pub async fn list_drift(
    conn: &impl ConnectionTrait,
    (organization, application): (OrganizationId, Uuid),
    range: &Range,
) -> Result<Page<Drift>, AppError> {
    let rows = resync_drift::Entity::find()
        .filter(resync_drift::Column::OrganizationId.eq(organization.0))
        .filter(resync_drift::Column::ApplicationId.eq(application));
    let by = SortedBy {
        key: None,
        id: resync_drift::Column::DirectoryUserId,
    };
    let page: Page<resync_drift::Model> = page::read(conn, rows, by, range).await?;
    Ok(page.map(|row| Drift {
        user: row.directory_user_id.into(),
        summary: row.summary,
    }))
}
