//! Groups that were emptied at once while rules name them, and who goes on as a member meanwhile (behaviour.md §4).

use std::collections::{BTreeMap, BTreeSet};

use chrono::{DateTime, Utc};
use domain::{DirectoryGroupId, DirectoryUserId, GroupHoldId, OrganizationId, PropertyId};
use entity::group_hold::{ActiveModel, Column, Entity, Model};
use entity::{condition_group, group_member, held_group_member, property};
use sea_orm::sea_query::{Expr, ExprTrait, OnConflict, Query, SelectStatement};
use sea_orm::{
    ActiveValue::Set, ColumnTrait, ConnectionTrait, EntityTrait, PaginatorTrait, QueryFilter, QueryOrder,
    QuerySelect,
};
use uuid::Uuid;

use super::Tx;
use crate::error::AppError;

/// One that is open.
#[derive(Clone, Debug)]
pub struct StoredGroupHold {
    /// Its id.
    pub id: GroupHoldId,
    /// Tenant.
    pub organization: OrganizationId,
    /// Which group.
    pub group: DirectoryGroupId,
    /// Members it had.
    pub people: u64,
    /// Since when.
    pub since: DateTime<Utc>,
}

impl From<Model> for StoredGroupHold {
    fn from(row: Model) -> Self {
        Self {
            id: row.id.into(),
            organization: row.organization_id.into(),
            group: row.group_id.into(),
            people: u64::try_from(row.people).unwrap_or_default(),
            since: row.since,
        }
    }
}

/// How one ends.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum GroupHoldEnd {
    /// Everybody is decided afresh, without the group.
    Allowed,
    /// Everybody keeps what they have.
    Rejected,
    /// Everybody is back in the group.
    Refilled,
}

impl GroupHoldEnd {
    fn key(self) -> &'static str {
        match self {
            Self::Allowed => "allowed",
            Self::Rejected => "rejected",
            Self::Refilled => "refilled",
        }
    }
}

/// Conditions of rules in force, of properties not archived.
fn in_force(organization: OrganizationId) -> SelectStatement {
    Query::select()
        .expr(Expr::val(1))
        .from(property::Entity)
        .and_where(property::Column::OrganizationId.eq(organization.0))
        .and_where(property::Column::ArchivedAt.is_null())
        .and_where(Expr::col((property::Entity, property::Column::Id)).eq(Expr::col((
            condition_group::Entity,
            condition_group::Column::PropertyId,
        ))))
        .and_where(
            Expr::col((property::Entity, property::Column::CurrentRevision)).eq(Expr::col((
                condition_group::Entity,
                condition_group::Column::Revision,
            ))),
        )
        .to_owned()
}

/// Groups that rules in force name, each with the properties whose rules do.
///
/// # Errors
/// The database does not answer.
pub async fn named_by_rules(
    conn: &impl ConnectionTrait,
    organization: OrganizationId,
) -> Result<BTreeMap<DirectoryGroupId, BTreeSet<PropertyId>>, AppError> {
    let rows: Vec<(Uuid, Uuid)> = condition_group::Entity::find()
        .select_only()
        .columns([
            condition_group::Column::GroupId,
            condition_group::Column::PropertyId,
        ])
        .distinct()
        .filter(condition_group::Column::OrganizationId.eq(organization.0))
        .filter(Expr::exists(in_force(organization)))
        .into_tuple()
        .all(conn)
        .await?;
    let mut named: BTreeMap<DirectoryGroupId, BTreeSet<PropertyId>> = BTreeMap::new();
    for (group, property) in rows {
        named.entry(group.into()).or_default().insert(property.into());
    }
    Ok(named)
}

/// Whether a rule in force names one of these groups.
///
/// # Errors
/// The database does not answer.
pub async fn is_named_by_rules(
    tx: &Tx,
    organization: OrganizationId,
    groups: &[DirectoryGroupId],
) -> Result<bool, AppError> {
    let named = condition_group::Entity::find()
        .filter(condition_group::Column::OrganizationId.eq(organization.0))
        .filter(condition_group::Column::GroupId.is_in(groups.iter().map(|group| group.0)))
        .filter(Expr::exists(in_force(organization)))
        .count(tx.conn())
        .await?;
    Ok(named > 0)
}

/// Whether nobody is in the group.
///
/// # Errors
/// The database does not answer.
pub async fn is_empty(
    tx: &Tx,
    organization: OrganizationId,
    group: DirectoryGroupId,
) -> Result<bool, AppError> {
    use group_member::Column;
    let members = group_member::Entity::find()
        .filter(Column::OrganizationId.eq(organization.0))
        .filter(Column::GroupId.eq(group.0))
        .limit(1)
        .count(tx.conn())
        .await?;
    Ok(members == 0)
}

/// People in one statement: well under SQLite's limit of bound parameters.
const STEP: usize = 500;

/// These people go on as members. Returns the hold if it is a new one; an open one takes them in.
///
/// # Errors
/// The database does not answer.
pub async fn open(
    tx: &Tx,
    hold: &StoredGroupHold,
    (cause, users): (&str, &BTreeSet<DirectoryUserId>),
) -> Result<bool, AppError> {
    let is_new = find_open(tx.conn(), hold.organization, hold.group)
        .await?
        .is_none();
    if is_new {
        let row = ActiveModel {
            organization_id: Set(hold.organization.0),
            id: Set(hold.id.0),
            group_id: Set(hold.group.0),
            people: Set(i64::try_from(hold.people).unwrap_or(i64::MAX)),
            cause: Set(cause.to_owned()),
            since: Set(hold.since),
            ended_at: Set(None),
            ended_how: Set(None),
            ended_by: Set(None),
        };
        Entity::insert(row).exec_without_returning(tx.conn()).await?;
    }
    let users: Vec<&DirectoryUserId> = users.iter().collect();
    for step in users.chunks(STEP) {
        use held_group_member::Column;
        let rows = step.iter().map(|user| held_group_member::ActiveModel {
            organization_id: Set(hold.organization.0),
            directory_user_id: Set(user.0),
            group_id: Set(hold.group.0),
        });
        let known = OnConflict::columns([Column::OrganizationId, Column::DirectoryUserId, Column::GroupId])
            .do_nothing()
            .to_owned();
        held_group_member::Entity::insert_many(rows)
            .on_conflict(known)
            .exec_without_returning(tx.conn())
            .await?;
    }
    Ok(is_new)
}

/// These people are members again, in truth; nobody left who is only held: the hold ends by itself.
///
/// # Errors
/// The database does not answer.
pub async fn refill(
    tx: &Tx,
    (organization, group): (OrganizationId, DirectoryGroupId),
    users: &BTreeSet<DirectoryUserId>,
    now: DateTime<Utc>,
) -> Result<(), AppError> {
    use held_group_member::Column;
    let Some(hold) = find_open(tx.conn(), organization, group).await? else {
        return Ok(());
    };
    let users: Vec<&DirectoryUserId> = users.iter().collect();
    for step in users.chunks(STEP) {
        held_group_member::Entity::delete_many()
            .filter(Column::OrganizationId.eq(organization.0))
            .filter(Column::GroupId.eq(group.0))
            .filter(Column::DirectoryUserId.is_in(step.iter().map(|user| user.0)))
            .exec(tx.conn())
            .await?;
    }
    if members(tx.conn(), organization, group).await?.is_empty() {
        close(tx, &hold, (GroupHoldEnd::Refilled, None), now).await?;
    }
    Ok(())
}

/// Who goes on as a member.
///
/// # Errors
/// The database does not answer.
pub async fn members(
    conn: &impl ConnectionTrait,
    organization: OrganizationId,
    group: DirectoryGroupId,
) -> Result<BTreeSet<DirectoryUserId>, AppError> {
    use held_group_member::Column;
    let ids: Vec<Uuid> = held_group_member::Entity::find()
        .select_only()
        .column(Column::DirectoryUserId)
        .filter(Column::OrganizationId.eq(organization.0))
        .filter(Column::GroupId.eq(group.0))
        .into_tuple()
        .all(conn)
        .await?;
    Ok(ids.into_iter().map(Into::into).collect())
}

/// The hold of a group, if there is one.
///
/// # Errors
/// The database does not answer.
pub async fn find_open(
    conn: &impl ConnectionTrait,
    organization: OrganizationId,
    group: DirectoryGroupId,
) -> Result<Option<StoredGroupHold>, AppError> {
    let row = Entity::find()
        .filter(Column::OrganizationId.eq(organization.0))
        .filter(Column::GroupId.eq(group.0))
        .filter(Column::EndedAt.is_null())
        .one(conn)
        .await?;
    Ok(row.map(Into::into))
}

/// Every hold that is open, oldest first; of one organization, or of all for the worker that reminds of them.
///
/// # Errors
/// The database does not answer.
pub async fn list_open(
    conn: &impl ConnectionTrait,
    organization: Option<OrganizationId>,
) -> Result<Vec<StoredGroupHold>, AppError> {
    let mut rows = Entity::find()
        .filter(Column::EndedAt.is_null())
        .order_by_asc(Column::Since)
        .order_by_asc(Column::Id);
    if let Some(organization) = organization {
        rows = rows.filter(Column::OrganizationId.eq(organization.0));
    }
    Ok(rows.all(conn).await?.into_iter().map(Into::into).collect())
}

/// Ends a hold: nobody is a member any more who is not one in truth.
///
/// # Errors
/// The database does not answer.
pub async fn close(
    tx: &Tx,
    hold: &StoredGroupHold,
    (how, by): (GroupHoldEnd, Option<&str>),
    now: DateTime<Utc>,
) -> Result<(), AppError> {
    use held_group_member::Column as Held;
    let row = ActiveModel {
        organization_id: Set(hold.organization.0),
        id: Set(hold.id.0),
        ended_at: Set(Some(now)),
        ended_how: Set(Some(how.key().to_owned())),
        ended_by: Set(by.map(str::to_owned)),
        ..Default::default()
    };
    Entity::update(row).exec_without_returning(tx.conn()).await?;
    held_group_member::Entity::delete_many()
        .filter(Held::OrganizationId.eq(hold.organization.0))
        .filter(Held::GroupId.eq(hold.group.0))
        .exec(tx.conn())
        .await?;
    Ok(())
}
