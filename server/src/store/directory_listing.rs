//! Directory users and groups as the console lists them. What SCIM reads and writes is in `directory_user` and
//! `directory_group`.

use std::collections::{HashMap, HashSet};

use chrono::{DateTime, Utc};
use domain::{DirectoryGroupId, DirectoryUserId, EmployeeId, IntegrationId, OrganizationId, OutcomeKind};
use entity::{
    directory_group, directory_user, group_link, group_member, outcome, pending_group_member, reconcile_queue,
};
use sea_orm::sea_query::{Expr, ExprTrait, Query};
use sea_orm::{
    ColumnTrait, Condition, ConnectionTrait, EntityTrait, PaginatorTrait, QueryFilter, QueryOrder,
    QuerySelect, Select,
};
use uuid::Uuid;

use super::page::{self, Page, Range, SortedBy};
use super::reconcile_fan_out;
use crate::error::AppError;

/// A directory user, without the resource.
#[derive(Clone, Debug)]
pub struct ListedUser {
    /// The SCIM id.
    pub id: DirectoryUserId,
    /// `userName` as sent.
    pub user_name: String,
    /// Best name for lists, if the directory sent one.
    pub display_name: Option<String>,
    /// As sent.
    pub external_id: Option<String>,
    /// Exists and is active.
    pub is_live: bool,
    /// The linked employee.
    pub employee: Option<EmployeeId>,
    /// First seen.
    pub created_at: DateTime<Utc>,
    /// Last changed.
    pub modified_at: DateTime<Utc>,
}

impl From<directory_user::Model> for ListedUser {
    fn from(row: directory_user::Model) -> Self {
        Self {
            id: DirectoryUserId(row.id),
            display_name: row.display_name,
            user_name: row.user_name,
            external_id: row.external_id,
            is_live: row.active == Some(true) && row.deleted_at.is_none(),
            employee: row.employee_id.map(EmployeeId),
            created_at: row.created_at,
            modified_at: row.modified_at,
        }
    }
}

/// A directory group, without members.
#[derive(Clone, Debug)]
pub struct ListedGroup {
    /// The SCIM id.
    pub id: DirectoryGroupId,
    /// As sent.
    pub display_name: String,
    /// Sort key of the name.
    pub display_name_key: String,
    /// From Okta's API, not pushed.
    pub is_pulled: bool,
    /// Deleted in the directory; rules go on with its members.
    pub is_deleted: bool,
    /// Last changed.
    pub modified_at: DateTime<Utc>,
}

impl From<directory_group::Model> for ListedGroup {
    fn from(row: directory_group::Model) -> Self {
        Self {
            id: DirectoryGroupId(row.id),
            display_name: row.display_name,
            display_name_key: row.display_name_key,
            is_pulled: row.is_pulled,
            is_deleted: row.deleted_at.is_some(),
            modified_at: row.modified_at,
        }
    }
}

/// Live users whom no rule of any property matches, as of their last decision.
fn unmatched(organization: OrganizationId, search: Option<&str>) -> Select<directory_user::Entity> {
    use directory_user::Column;
    let decided = [OutcomeKind::Matched, OutcomeKind::HeldByAdmin];
    let matched = Query::select()
        .column(outcome::Column::DirectoryUserId)
        .from(outcome::Entity)
        .and_where(outcome::Column::OrganizationId.eq(organization.0))
        .and_where(outcome::Column::Kind.is_in(decided.map(OutcomeKind::key)))
        .to_owned();
    let mut wanted = Condition::all()
        .add(Column::OrganizationId.eq(organization.0))
        .add(Column::DeletedAt.is_null())
        .add(Column::Active.eq(true))
        .add(Column::PersonOutcome.is_not_null())
        .add(Column::Id.not_in_subquery(matched));
    if let Some(text) = search {
        let name = Expr::expr(sea_orm::sea_query::Func::lower(Expr::col((
            directory_user::Entity,
            Column::DisplayName,
        ))));
        let matching = Condition::any()
            .add(Expr::col((directory_user::Entity, Column::UserNameKey)).like(page::containing(text)))
            .add(name.like(page::containing(text)));
        wanted = wanted.add(matching);
    }
    directory_user::Entity::find().filter(wanted)
}

/// One page of the unmatched, oldest first.
///
/// # Errors
/// The database does not answer.
pub async fn list_unmatched(
    conn: &impl ConnectionTrait,
    organization: OrganizationId,
    search: Option<&str>,
    range: &Range,
) -> Result<Page<ListedUser>, AppError> {
    let by = SortedBy {
        key: None,
        id: directory_user::Column::Id,
    };
    Ok(page::read(conn, unmatched(organization, search), by, range)
        .await?
        .map(Into::into))
}

/// How many are unmatched.
///
/// # Errors
/// The database does not answer.
pub async fn count_unmatched(
    conn: &impl ConnectionTrait,
    organization: OrganizationId,
    search: Option<&str>,
) -> Result<u64, AppError> {
    Ok(unmatched(organization, search).count(conn).await?)
}

/// The user behind each of these employees: the live one, else the one that changed last.
///
/// # Errors
/// The database does not answer.
pub async fn users_of_employees(
    conn: &impl ConnectionTrait,
    organization: OrganizationId,
    employees: &[EmployeeId],
) -> Result<HashMap<EmployeeId, ListedUser>, AppError> {
    use directory_user::Column;
    let rows = directory_user::Entity::find()
        .filter(Column::OrganizationId.eq(organization.0))
        .filter(Column::EmployeeId.is_in(employees.iter().map(|id| id.0)))
        .order_by_asc(Column::ModifiedAt)
        .order_by_asc(Column::Id)
        .all(conn)
        .await?;
    let mut found: HashMap<EmployeeId, ListedUser> = HashMap::new();
    for user in rows.into_iter().map(ListedUser::from) {
        let Some(employee) = user.employee else { continue };
        let is_better = user.is_live || found.get(&employee).is_none_or(|known| !known.is_live);
        if is_better {
            found.insert(employee, user);
        }
    }
    Ok(found)
}

/// These users, deleted ones too.
///
/// # Errors
/// The database does not answer.
pub async fn users_with_ids(
    conn: &impl ConnectionTrait,
    organization: OrganizationId,
    ids: &[DirectoryUserId],
) -> Result<HashMap<DirectoryUserId, ListedUser>, AppError> {
    use directory_user::Column;
    let rows = directory_user::Entity::find()
        .filter(Column::OrganizationId.eq(organization.0))
        .filter(Column::Id.is_in(ids.iter().map(|id| id.0)))
        .all(conn)
        .await?;
    Ok(rows
        .into_iter()
        .map(|row| (DirectoryUserId(row.id), row.into()))
        .collect())
}

/// Ids of the groups not deleted that each of these users is in.
///
/// # Errors
/// The database does not answer.
pub async fn groups_of_users(
    conn: &impl ConnectionTrait,
    organization: OrganizationId,
    users: &[DirectoryUserId],
) -> Result<HashMap<DirectoryUserId, Vec<ListedGroup>>, AppError> {
    use group_member::Column;
    let links: Vec<(Uuid, Uuid)> = group_member::Entity::find()
        .select_only()
        .columns([Column::DirectoryUserId, Column::GroupId])
        .filter(Column::OrganizationId.eq(organization.0))
        .filter(Column::DirectoryUserId.is_in(users.iter().map(|id| id.0)))
        .into_tuple()
        .all(conn)
        .await?;
    let groups: Vec<DirectoryGroupId> = links.iter().map(|(_, group)| DirectoryGroupId(*group)).collect();
    let groups = groups_with_ids(conn, organization, &groups).await?;
    let pairs = super::group_link::read(conn, organization).await?;
    let named: HashSet<(Uuid, Uuid)> = links.iter().copied().collect();
    let mut found: HashMap<_, Vec<ListedGroup>> = HashMap::new();
    for (user, group) in links {
        // Of a pair that both sides name, the pushed one.
        let is_shown_already = |group: &ListedGroup| {
            let pushed = pairs.partner(group.id).filter(|_| group.is_pulled);
            pushed.is_some_and(|pushed| named.contains(&(user, pushed.0)))
        };
        let group = groups
            .get(&DirectoryGroupId(group))
            .filter(|group| !group.is_deleted && !is_shown_already(group));
        found
            .entry(DirectoryUserId(user))
            .or_default()
            .extend(group.cloned());
    }
    for groups in found.values_mut() {
        groups.sort_by(|left, right| left.display_name_key.cmp(&right.display_name_key));
    }
    Ok(found)
}

/// These groups, deleted ones too.
///
/// # Errors
/// The database does not answer.
pub async fn groups_with_ids(
    conn: &impl ConnectionTrait,
    organization: OrganizationId,
    ids: &[DirectoryGroupId],
) -> Result<HashMap<DirectoryGroupId, ListedGroup>, AppError> {
    use directory_group::Column;
    let rows = directory_group::Entity::find()
        .filter(Column::OrganizationId.eq(organization.0))
        .filter(Column::Id.is_in(ids.iter().map(|id| id.0)))
        .all(conn)
        .await?;
    Ok(rows
        .into_iter()
        .map(|row| (DirectoryGroupId(row.id), row.into()))
        .collect())
}

/// A pair of a pushed group and a pulled one is listed once, as the pushed one.
fn listed_groups(organization: OrganizationId, search: Option<&str>) -> Select<directory_group::Entity> {
    use directory_group::Column;
    let linked = Query::select()
        .column(group_link::Column::PulledId)
        .from(group_link::Entity)
        .and_where(group_link::Column::OrganizationId.eq(organization.0))
        .to_owned();
    let groups = directory_group::Entity::find()
        .filter(Column::OrganizationId.eq(organization.0))
        .filter(Column::DeletedAt.is_null())
        .filter(Column::Id.not_in_subquery(linked));
    match search {
        Some(text) => groups.filter(
            Expr::col((directory_group::Entity, Column::DisplayNameKey)).like(page::containing(text)),
        ),
        None => groups,
    }
}

/// One page of the groups not deleted, by name.
///
/// # Errors
/// The database does not answer.
pub async fn list_groups(
    conn: &impl ConnectionTrait,
    organization: OrganizationId,
    search: Option<&str>,
    range: &Range,
) -> Result<Page<ListedGroup>, AppError> {
    let by = SortedBy {
        key: Some(directory_group::Column::DisplayNameKey),
        id: directory_group::Column::Id,
    };
    Ok(page::read(conn, listed_groups(organization, search), by, range)
        .await?
        .map(Into::into))
}

/// How many there are.
///
/// # Errors
/// The database does not answer.
pub async fn count_groups(
    conn: &impl ConnectionTrait,
    organization: OrganizationId,
    search: Option<&str>,
) -> Result<u64, AppError> {
    Ok(listed_groups(organization, search).count(conn).await?)
}

/// Members of each of these groups; those of a pair are the same.
///
/// # Errors
/// The database does not answer.
pub async fn count_members(
    conn: &impl ConnectionTrait,
    organization: OrganizationId,
    groups: &[DirectoryGroupId],
) -> Result<HashMap<DirectoryGroupId, i64>, AppError> {
    use group_member::Column;
    let counts: Vec<(Uuid, i64)> = group_member::Entity::find()
        .select_only()
        .column(Column::GroupId)
        .column_as(Expr::cust("COUNT(*)"), "count")
        .filter(Column::OrganizationId.eq(organization.0))
        .filter(Column::GroupId.is_in(groups.iter().map(|id| id.0)))
        .group_by(Column::GroupId)
        .into_tuple()
        .all(conn)
        .await?;
    let mut counts: HashMap<DirectoryGroupId, i64> =
        counts.into_iter().map(|(id, count)| (id.into(), count)).collect();
    let links = super::group_link::read(conn, organization).await?;
    for group in groups {
        if let Some(partner) = links.partner(*group) {
            let pair = [*group, partner];
            let count = super::group_link::count_members(conn, organization, (pair, &links)).await?;
            counts.insert(*group, count);
        }
    }
    Ok(counts)
}

/// Members of each of these groups whom nobody knows yet.
///
/// # Errors
/// The database does not answer.
pub async fn count_pending_members(
    conn: &impl ConnectionTrait,
    organization: OrganizationId,
    groups: &[DirectoryGroupId],
) -> Result<HashMap<DirectoryGroupId, i64>, AppError> {
    use pending_group_member::Column;
    let counts: Vec<(Uuid, i64)> = pending_group_member::Entity::find()
        .select_only()
        .column(Column::GroupId)
        .column_as(Expr::cust("COUNT(*)"), "count")
        .filter(Column::OrganizationId.eq(organization.0))
        .filter(Column::GroupId.is_in(groups.iter().map(|id| id.0)))
        .group_by(Column::GroupId)
        .into_tuple()
        .all(conn)
        .await?;
    Ok(counts.into_iter().map(|(id, count)| (id.into(), count)).collect())
}

/// What an integration holds and still has to do.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct IntegrationCounts {
    /// Users not deleted.
    pub users: u64,
    /// Of them active.
    pub active_users: u64,
    /// Pushed groups not deleted.
    pub groups: u64,
    /// People due to be decided; somebody in several changes of groups that are not spread yet counts for each.
    pub queued: u64,
}

/// Counts for the integration's page.
///
/// # Errors
/// The database does not answer.
pub async fn count(
    conn: &impl ConnectionTrait,
    organization: OrganizationId,
    integration: IntegrationId,
    now: DateTime<Utc>,
) -> Result<IntegrationCounts, AppError> {
    let users = directory_user::Entity::find()
        .filter(directory_user::Column::OrganizationId.eq(organization.0))
        .filter(directory_user::Column::IntegrationId.eq(integration.0))
        .filter(directory_user::Column::DeletedAt.is_null());
    let groups = directory_group::Entity::find()
        .filter(directory_group::Column::OrganizationId.eq(organization.0))
        .filter(directory_group::Column::IntegrationId.eq(integration.0))
        .filter(directory_group::Column::DeletedAt.is_null())
        .filter(super::directory_group::is_pushed());
    let queued = reconcile_queue::Entity::find()
        .filter(reconcile_queue::Column::OrganizationId.eq(organization.0))
        .filter(reconcile_queue::Column::DueAt.lte(now));
    // These first: what is spread in between is counted in the queue, twice rather than not at all.
    let to_be_spread = reconcile_fan_out::count(conn, organization, now).await?;
    Ok(IntegrationCounts {
        active_users: users
            .clone()
            .filter(directory_user::Column::Active.eq(true))
            .count(conn)
            .await?,
        users: users.count(conn).await?,
        groups: groups.count(conn).await?,
        queued: to_be_spread + queued.count(conn).await?,
    })
}
