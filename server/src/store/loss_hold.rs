//! The breaker's rows (behaviour.md §4): what a property loses within ten minutes, whether its losses are held, and since
//! when. Whether it trips is `domain`'s to say.

use std::collections::HashMap;

use chrono::{DateTime, Utc};
use domain::{
    Breaker, EmployeeId, HeldFor, LossHoldId, LossState, MembershipStatus, OrganizationId, PropertyId,
    Traffic, limits,
};
use entity::loss_hold::{ActiveModel, Column, Entity, Model};
use entity::{applied_loss, breaker_setting, membership, pending_loss};
use sea_orm::sea_query::{Alias, Expr, OnConflict, Query, SelectStatement, UnionType};
use sea_orm::{
    ActiveValue::Set, ColumnTrait, ConnectionTrait, DbBackend, EntityTrait, QueryFilter, QueryOrder,
    Statement,
};
use uuid::Uuid;

use super::{Tx, unreadable};
use crate::error::AppError;

/// One time that losses are held.
#[derive(Clone, Debug)]
pub struct StoredHold {
    /// Its id.
    pub id: LossHoldId,
    /// Tenant.
    pub organization: OrganizationId,
    /// Whose losses.
    pub property: PropertyId,
    /// Which bound was passed.
    pub reason: HeldFor,
    /// How many people, of how many memberships, when it began.
    pub traffic: Traffic,
    /// Since when.
    pub since: DateTime<Utc>,
}

/// How a hold ends.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum HoldEnd {
    /// Everybody is decided afresh.
    Allowed,
    /// Everybody keeps what they have.
    Rejected,
}

impl HoldEnd {
    fn key(self) -> &'static str {
        match self {
            Self::Allowed => "allowed",
            Self::Rejected => "rejected",
        }
    }
}

fn count(stored: i64) -> u64 {
    u64::try_from(stored).unwrap_or_default()
}

impl TryFrom<Model> for StoredHold {
    type Error = AppError;

    fn try_from(row: Model) -> Result<Self, AppError> {
        Ok(Self {
            id: row.id.into(),
            organization: row.organization_id.into(),
            property: row.property_id.into(),
            reason: row.reason.parse().map_err(unreadable)?,
            traffic: Traffic {
                people: count(row.people),
                memberships: count(row.memberships),
            },
            since: row.since,
        })
    }
}

/// Waits until no other transaction applies losses of this property: counting and applying are one act. SQLite has one
/// writer.
///
/// # Errors
/// The database does not answer.
pub async fn lock(tx: &Tx, property: PropertyId) -> Result<(), AppError> {
    let backend = tx.conn().get_database_backend();
    if backend != DbBackend::Postgres {
        return Ok(());
    }
    let (high, low) = property.0.as_u64_pair();
    let key = (high ^ low).cast_signed();
    let lock = Statement::from_sql_and_values(backend, "SELECT pg_advisory_xact_lock($1)", [key.into()]);
    tx.conn().execute_raw(lock).await?;
    Ok(())
}

/// The organization's settings of the breaker.
///
/// # Errors
/// The database does not answer.
pub async fn breaker(conn: &impl ConnectionTrait, organization: OrganizationId) -> Result<Breaker, AppError> {
    let row = breaker_setting::Entity::find_by_id(organization.0)
        .one(conn)
        .await?;
    let number = |stored: i32| u64::try_from(stored).unwrap_or_default();
    Ok(row.map_or_else(Breaker::default, |row| Breaker {
        people: number(row.people),
        percent: number(row.percent),
        most: number(row.most),
        all_of: number(row.all_of),
    }))
}

/// Sets them.
///
/// # Errors
/// The database does not answer.
pub async fn set_breaker(tx: &Tx, organization: OrganizationId, breaker: Breaker) -> Result<(), AppError> {
    use breaker_setting::Column;
    let number = |wanted: u64| i32::try_from(wanted).unwrap_or(i32::MAX);
    let row = breaker_setting::ActiveModel {
        organization_id: Set(organization.0),
        people: Set(number(breaker.people)),
        percent: Set(number(breaker.percent)),
        most: Set(number(breaker.most)),
        all_of: Set(number(breaker.all_of)),
    };
    let newest = OnConflict::column(Column::OrganizationId)
        .update_columns([Column::People, Column::Percent, Column::Most, Column::AllOf])
        .to_owned();
    breaker_setting::Entity::insert(row)
        .on_conflict(newest)
        .exec_without_returning(tx.conn())
        .await?;
    Ok(())
}

/// What the property loses, the person that is being decided included.
///
/// # Errors
/// The database does not answer.
pub async fn traffic(
    tx: &Tx,
    (organization, property): (OrganizationId, PropertyId),
    deciding: EmployeeId,
    now: DateTime<Utc>,
) -> Result<Traffic, AppError> {
    let applied = |kind: Option<&str>| {
        use applied_loss::Column;
        let mut applied = Query::select();
        applied
            .column(Column::EmployeeId)
            .from(applied_loss::Entity)
            .and_where(Column::OrganizationId.eq(organization.0))
            .and_where(Column::PropertyId.eq(property.0))
            .and_where(Column::AppliedAt.gt(now - limits::BREAKER_WINDOW))
            .and_where(Column::How.eq(domain::AppliedHow::Due.key()))
            .and_where(Column::UndoneAt.is_null());
        if let Some(kind) = kind {
            applied.and_where(Column::Kind.eq(kind));
        }
        applied
    };
    let due = Query::select()
        .column(pending_loss::Column::EmployeeId)
        .from(pending_loss::Entity)
        .and_where(pending_loss::Column::OrganizationId.eq(organization.0))
        .and_where(pending_loss::Column::PropertyId.eq(property.0))
        .and_where(pending_loss::Column::State.eq(LossState::Pending.key()))
        .and_where(pending_loss::Column::DueAt.lte(now))
        .and_where(pending_loss::Column::EmployeeId.ne(deciding.0))
        .to_owned();
    let others = applied(None)
        .and_where(applied_loss::Column::EmployeeId.ne(deciding.0))
        .union(UnionType::Distinct, due)
        .to_owned();
    let active = Query::select()
        .column(membership::Column::EmployeeId)
        .from(membership::Entity)
        .and_where(membership::Column::OrganizationId.eq(organization.0))
        .and_where(membership::Column::PropertyId.eq(property.0))
        .and_where(membership::Column::Status.eq(MembershipStatus::Active.key()))
        .and_where(membership::Column::ReasonKind.eq("rule"))
        .to_owned();
    let at_the_start = applied(Some(domain::LossKind::Deactivation.key()))
        .union(UnionType::Distinct, active)
        .to_owned();
    Ok(Traffic {
        people: count_rows(tx, others).await? + 1,
        memberships: count_rows(tx, at_the_start).await?,
    })
}

async fn count_rows(tx: &Tx, rows: SelectStatement) -> Result<u64, AppError> {
    let counting = Query::select()
        .expr_as(Expr::cust("COUNT(*)"), "people")
        .from_subquery(rows, Alias::new("counted"))
        .to_owned();
    let row = tx.conn().query_one(&counting).await?;
    let counted: i64 = row
        .map(|row| row.try_get("", "people"))
        .transpose()?
        .unwrap_or_default();
    Ok(count(counted))
}

/// Holds every loss of the property that waits.
///
/// # Errors
/// The database does not answer.
pub async fn open(tx: &Tx, hold: &StoredHold, cause: &str) -> Result<(), AppError> {
    let number = |counted: u64| i64::try_from(counted).unwrap_or(i64::MAX);
    let row = ActiveModel {
        organization_id: Set(hold.organization.0),
        id: Set(hold.id.0),
        property_id: Set(hold.property.0),
        reason: Set(hold.reason.key().to_owned()),
        people: Set(number(hold.traffic.people)),
        memberships: Set(number(hold.traffic.memberships)),
        cause: Set(cause.to_owned()),
        since: Set(hold.since),
        ended_at: Set(None),
        ended_how: Set(None),
        ended_by: Set(None),
    };
    Entity::insert(row).exec_without_returning(tx.conn()).await?;
    move_losses(tx, (hold.organization, hold.property), LossState::Held).await
}

/// Losses of the property wait for something else now.
async fn move_losses(
    tx: &Tx,
    (organization, property): (OrganizationId, PropertyId),
    state: LossState,
) -> Result<(), AppError> {
    use pending_loss::Column;
    pending_loss::Entity::update_many()
        .col_expr(Column::State, Expr::value(state.key()))
        .filter(Column::OrganizationId.eq(organization.0))
        .filter(Column::PropertyId.eq(property.0))
        .filter(Column::State.ne(state.key()))
        .exec(tx.conn())
        .await?;
    Ok(())
}

/// The hold of a property, if there is one.
///
/// # Errors
/// The database does not answer.
pub async fn find_open(
    conn: &impl ConnectionTrait,
    organization: OrganizationId,
    property: PropertyId,
) -> Result<Option<StoredHold>, AppError> {
    let row = Entity::find()
        .filter(Column::OrganizationId.eq(organization.0))
        .filter(Column::PropertyId.eq(property.0))
        .filter(Column::EndedAt.is_null())
        .one(conn)
        .await?;
    row.map(TryInto::try_into).transpose()
}

/// Every hold that is open, oldest first; of one organization, or of all for the worker that reminds of them.
///
/// # Errors
/// The database does not answer.
pub async fn list_open(
    conn: &impl ConnectionTrait,
    organization: Option<OrganizationId>,
) -> Result<Vec<StoredHold>, AppError> {
    let mut rows = Entity::find()
        .filter(Column::EndedAt.is_null())
        .order_by_asc(Column::Since)
        .order_by_asc(Column::Id);
    if let Some(organization) = organization {
        rows = rows.filter(Column::OrganizationId.eq(organization.0));
    }
    rows.all(conn).await?.into_iter().map(TryInto::try_into).collect()
}

/// Ends a hold. What it held waits for its settle window again, which has long ended.
///
/// # Errors
/// The database does not answer.
pub async fn close(
    tx: &Tx,
    hold: &StoredHold,
    (how, by): (HoldEnd, &str),
    now: DateTime<Utc>,
) -> Result<(), AppError> {
    let row = ActiveModel {
        organization_id: Set(hold.organization.0),
        id: Set(hold.id.0),
        ended_at: Set(Some(now)),
        ended_how: Set(Some(how.key().to_owned())),
        ended_by: Set(Some(by.to_owned())),
        ..Default::default()
    };
    Entity::update(row).exec_without_returning(tx.conn()).await?;
    move_losses(tx, (hold.organization, hold.property), LossState::Pending).await
}

/// Held losses of these people wait for their settle window again, which has long ended; the hold stays.
///
/// # Errors
/// The database does not answer.
pub async fn let_go(
    tx: &Tx,
    (organization, property): (OrganizationId, PropertyId),
    employees: &[EmployeeId],
) -> Result<(), AppError> {
    use pending_loss::Column;
    pending_loss::Entity::update_many()
        .col_expr(Column::State, Expr::value(LossState::Pending.key()))
        .filter(Column::OrganizationId.eq(organization.0))
        .filter(Column::PropertyId.eq(property.0))
        .filter(Column::EmployeeId.is_in(employees.iter().map(|id| id.0)))
        .exec(tx.conn())
        .await?;
    Ok(())
}

/// People with a held loss in each of these properties.
///
/// # Errors
/// The database does not answer.
pub async fn count_people(
    conn: &impl ConnectionTrait,
    organization: OrganizationId,
) -> Result<HashMap<PropertyId, u64>, AppError> {
    use pending_loss::Column;
    use sea_orm::QuerySelect;
    let counts: Vec<(Uuid, i64)> = pending_loss::Entity::find()
        .select_only()
        .column(Column::PropertyId)
        .column_as(Expr::cust("COUNT(DISTINCT employee_id)"), "count")
        .filter(Column::OrganizationId.eq(organization.0))
        .filter(Column::State.eq(LossState::Held.key()))
        .group_by(Column::PropertyId)
        .into_tuple()
        .all(conn)
        .await?;
    Ok(counts
        .into_iter()
        .map(|(id, number)| (id.into(), count(number)))
        .collect())
}
