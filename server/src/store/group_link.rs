//! Which pushed group is which pulled one (behaviour.md §6), by ids.

use std::collections::{BTreeSet, HashMap};

use chrono::{DateTime, Utc};
use domain::{
    DirectoryGroupId, DirectoryUserId, GroupFact, GroupLinks, IntegrationId, NamedGroup, OrganizationId,
};
use entity::group_link::{ActiveModel, Column, Entity, Model};
use entity::{broken_group_link, directory_group, directory_user, group_absence, group_member};
use sea_orm::sea_query::{Expr, ExprTrait, OnConflict, Query};
use sea_orm::{
    ActiveValue::Set, ColumnTrait, Condition, ConnectionTrait, EntityTrait, PaginatorTrait, QueryFilter,
    QuerySelect,
};
use uuid::Uuid;

use super::directory_group::STEP;
use super::group_pull::people;
use super::page::{self, Page, Range, SortedBy};
use super::{Tx, decision_basis, listed, pulled_group, reconcile_queue};
use crate::error::AppError;

/// A pair as stored.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct StoredGroupLink {
    /// The pushed group.
    pub pushed: DirectoryGroupId,
    /// The pulled group.
    pub pulled: DirectoryGroupId,
    /// The admin who made it; `None`: the groups' name did.
    pub made_by: Option<String>,
    /// When.
    pub since: DateTime<Utc>,
}

impl From<Model> for StoredGroupLink {
    fn from(row: Model) -> Self {
        Self {
            pushed: row.pushed_id.into(),
            pulled: row.pulled_id.into(),
            made_by: row.made_by,
            since: row.since,
        }
    }
}

/// Every pair of an organization.
///
/// # Errors
/// The database does not answer.
pub async fn read(conn: &impl ConnectionTrait, organization: OrganizationId) -> Result<GroupLinks, AppError> {
    read_where(conn, organization, Condition::all()).await
}

/// Those of them that a condition on the row keeps.
///
/// # Errors
/// The database does not answer.
pub(super) async fn read_where(
    conn: &impl ConnectionTrait,
    organization: OrganizationId,
    wanted: Condition,
) -> Result<GroupLinks, AppError> {
    let pairs: Vec<(Uuid, Uuid)> = Entity::find()
        .select_only()
        .columns([Column::PushedId, Column::PulledId])
        .filter(Column::OrganizationId.eq(organization.0))
        .filter(wanted)
        .into_tuple()
        .all(conn)
        .await?;
    let pairs = pairs.into_iter();
    Ok(pairs
        .map(|(pushed, pulled)| (pushed.into(), pulled.into()))
        .collect())
}

/// The other group of the pair that the group is in.
///
/// # Errors
/// The database does not answer.
pub async fn partner(
    conn: &impl ConnectionTrait,
    organization: OrganizationId,
    group: DirectoryGroupId,
) -> Result<Option<DirectoryGroupId>, AppError> {
    let found = find(conn, organization, group).await?;
    Ok(found.map(|link| match link.pushed == group {
        true => link.pulled,
        false => link.pushed,
    }))
}

/// The pair that the group is in, pushed or pulled.
///
/// # Errors
/// The database does not answer.
pub async fn find(
    conn: &impl ConnectionTrait,
    organization: OrganizationId,
    group: DirectoryGroupId,
) -> Result<Option<StoredGroupLink>, AppError> {
    let either = Condition::any()
        .add(Column::PushedId.eq(group.0))
        .add(Column::PulledId.eq(group.0));
    let row = Entity::find()
        .filter(Column::OrganizationId.eq(organization.0))
        .filter(either)
        .one(conn)
        .await?;
    Ok(row.map(Into::into))
}

/// Of these members of a pushed group, whom something said since is against: a pull that did not find them, or a late
/// return, before which nothing counts (behaviour.md §3).
///
/// # Errors
/// The database does not answer.
pub async fn doubted(
    tx: &Tx,
    (organization, group): (OrganizationId, DirectoryGroupId),
    members: &BTreeSet<DirectoryUserId>,
) -> Result<BTreeSet<DirectoryUserId>, AppError> {
    use group_absence::Column as Absence;
    use group_member::Column as Member;
    let observed = || Expr::col((group_member::Entity, Member::ObservedAt));
    let user = || Expr::col((group_member::Entity, Member::DirectoryUserId));
    let pulled = Query::select()
        .column(Column::PulledId)
        .from(Entity)
        .and_where(Column::OrganizationId.eq(organization.0))
        .and_where(Column::PushedId.eq(group.0))
        .to_owned();
    let unfound = Query::select()
        .expr(Expr::val(1))
        .from(group_absence::Entity)
        .and_where(Absence::OrganizationId.eq(organization.0))
        .and_where(Expr::col((group_absence::Entity, Absence::DirectoryUserId)).eq(user()))
        .and_where(Absence::GroupId.in_subquery(pulled))
        .and_where(Expr::col((group_absence::Entity, Absence::ObservedAt)).gte(observed()))
        .to_owned();
    let returned = Query::select()
        .expr(Expr::val(1))
        .from(directory_user::Entity)
        .and_where(directory_user::Column::OrganizationId.eq(organization.0))
        .and_where(Expr::col((directory_user::Entity, directory_user::Column::Id)).eq(user()))
        .and_where(Expr::col((directory_user::Entity, directory_user::Column::ReturnedAt)).gt(observed()))
        .to_owned();
    let members: Vec<&DirectoryUserId> = members.iter().collect();
    let mut doubted = BTreeSet::new();
    for step in members.chunks(STEP) {
        let ids: Vec<Uuid> = group_member::Entity::find()
            .select_only()
            .column(Member::DirectoryUserId)
            .filter(Member::OrganizationId.eq(organization.0))
            .filter(Member::GroupId.eq(group.0))
            .filter(
                Member::DirectoryUserId
                    .in_subquery(listed::ids(tx.backend(), step.iter().map(|user| user.0))),
            )
            .filter(
                Condition::any()
                    .add(Expr::exists(unfound.clone()))
                    .add(Expr::exists(returned.clone())),
            )
            .into_tuple()
            .all(tx.conn())
            .await?;
        doubted.extend(ids.into_iter().map(DirectoryUserId));
    }
    Ok(doubted)
}

/// Members of the pulled group that a pushed one is linked to, whom the pushed one does not have and was not said to
/// lack since.
///
/// # Errors
/// The database does not answer.
pub async fn only_pulled(
    tx: &Tx,
    (organization, pushed): (OrganizationId, DirectoryGroupId),
) -> Result<BTreeSet<DirectoryUserId>, AppError> {
    let Some(pulled) = partner(tx.conn(), organization, pushed).await? else {
        return Ok(BTreeSet::new());
    };
    let known = pulled_group::members(tx.conn(), (organization, pushed), None).await?;
    let absent = people::absences(tx.conn(), (organization, pushed), None).await?;
    let found = pulled_group::members(tx.conn(), (organization, pulled), None).await?;
    let is_open = |user: &DirectoryUserId, at: &DateTime<Utc>| {
        !known.contains_key(user) && absent.get(user).is_none_or(|absent| absent < at)
    };
    let open = found.iter().filter(|(user, at)| is_open(user, at));
    Ok(open.map(|(user, _)| *user).collect())
}

/// Who is in a pair, by the later of what push and pull said of each, and as of when.
///
/// # Errors
/// The database does not answer.
pub(super) async fn members(
    conn: &impl ConnectionTrait,
    organization: OrganizationId,
    (pair, links): ([DirectoryGroupId; 2], &GroupLinks),
) -> Result<HashMap<DirectoryUserId, DateTime<Utc>>, AppError> {
    let mut facts: HashMap<DirectoryUserId, Vec<GroupFact>> = HashMap::new();
    for group in pair {
        let members = pulled_group::members(conn, (organization, group), None).await?;
        let absent = people::absences(conn, (organization, group), None).await?;
        for (is_member, observed) in [(true, members), (false, absent)] {
            for (user, observed_at) in observed {
                facts.entry(user).or_default().push(GroupFact {
                    group,
                    is_member,
                    observed_at,
                });
            }
        }
    }
    let is_in = |facts: Vec<GroupFact>| {
        let mut merged = links.merged(facts).into_iter();
        merged.find(|fact| fact.is_member).map(|fact| fact.observed_at)
    };
    let members = facts.into_iter();
    Ok(members
        .filter_map(|(user, facts)| Some((user, is_in(facts)?)))
        .collect())
}

/// How many people are in a pair.
///
/// # Errors
/// The database does not answer.
pub async fn count_members(
    conn: &impl ConnectionTrait,
    organization: OrganizationId,
    pair: ([DirectoryGroupId; 2], &GroupLinks),
) -> Result<i64, AppError> {
    let members = members(conn, organization, pair).await?;
    Ok(i64::try_from(members.len()).unwrap_or(i64::MAX))
}

/// What pairing by name has to look at: the live groups of these exact names, or all of them, and the pairs that were
/// taken apart.
///
/// # Errors
/// The database does not answer.
pub async fn candidates(
    conn: &impl ConnectionTrait,
    (organization, integration): (OrganizationId, IntegrationId),
    name: Option<&str>,
) -> Result<(Vec<NamedGroup>, BTreeSet<(DirectoryGroupId, DirectoryGroupId)>), AppError> {
    use directory_group::Column as Group;
    let mut groups = directory_group::Entity::find()
        .select_only()
        .columns([Group::Id, Group::DisplayName, Group::IsPulled])
        .filter(Group::OrganizationId.eq(organization.0))
        .filter(Group::IntegrationId.eq(integration.0))
        .filter(Group::DeletedAt.is_null());
    if let Some(name) = name {
        groups = groups.filter(Group::DisplayName.eq(name));
    }
    let rows: Vec<(Uuid, String, bool)> = groups.into_tuple().all(conn).await?;
    let named = |(id, name, is_pulled): (Uuid, String, bool)| NamedGroup {
        id: id.into(),
        name,
        is_pulled,
    };
    let broken = broken_group_link::Entity::find()
        .filter(broken_group_link::Column::OrganizationId.eq(organization.0))
        .all(conn)
        .await?;
    let broken = broken
        .into_iter()
        .map(|row| (row.pushed_id.into(), row.pulled_id.into()));
    Ok((rows.into_iter().map(named).collect(), broken.collect()))
}

/// Makes a pair of two groups that are in none: they are one group for rules from now on. What the pull found when it
/// last read the group counts against members that only the push named. Whoever is in one of them is decided again.
///
/// # Errors
/// The database does not answer.
pub async fn insert(
    tx: &Tx,
    organization: OrganizationId,
    link: &StoredGroupLink,
    now: DateTime<Utc>,
) -> Result<(), AppError> {
    let row = ActiveModel {
        organization_id: Set(organization.0),
        pushed_id: Set(link.pushed.0),
        pulled_id: Set(link.pulled.0),
        made_by: Set(link.made_by.clone()),
        since: Set(link.since),
    };
    Entity::insert(row).exec_without_returning(tx.conn()).await?;
    broken_group_link::Entity::delete_by_id((organization.0, link.pushed.0, link.pulled.0))
        .exec(tx.conn())
        .await?;
    if let Some(at) = pulled_group::members_pulled_at(tx.conn(), organization, link.pulled).await? {
        note_unfound(tx, organization, link, at).await?;
    }
    decision_basis::renew(tx, organization).await?;
    let cause = format!("link of /Groups/{}", link.pushed.0);
    reconcile_queue::enqueue_members(tx, organization, [link.pushed, link.pulled], (&cause, now)).await
}

/// Whom the push named and the pull did not find: known not to be in the pulled group as of then.
async fn note_unfound(
    tx: &Tx,
    organization: OrganizationId,
    link: &StoredGroupLink,
    at: DateTime<Utc>,
) -> Result<(), AppError> {
    use group_member::Column as Member;
    let found = Query::select()
        .column(Member::DirectoryUserId)
        .from(group_member::Entity)
        .and_where(Member::OrganizationId.eq(organization.0))
        .and_where(Member::GroupId.eq(link.pulled.0))
        .to_owned();
    let unfound = Query::select()
        .column(Member::OrganizationId)
        .column(Member::DirectoryUserId)
        .exprs([Expr::value(link.pulled.0), Expr::value(at)])
        .from(group_member::Entity)
        .and_where(Member::OrganizationId.eq(organization.0))
        .and_where(Member::GroupId.eq(link.pushed.0))
        .and_where(Expr::col((group_member::Entity, Member::DirectoryUserId)).not_in_subquery(found))
        .to_owned();
    let insert = Query::insert()
        .into_table(group_absence::Entity)
        .columns([
            group_absence::Column::OrganizationId,
            group_absence::Column::DirectoryUserId,
            group_absence::Column::GroupId,
            group_absence::Column::ObservedAt,
        ])
        .select_from(unfound)
        .map_err(|error| AppError::Internal(anyhow::Error::new(error)))?
        .on_conflict(newest_absence())
        .to_owned();
    tx.conn().execute(&insert).await?;
    Ok(())
}

pub(super) fn newest_absence() -> OnConflict {
    use group_absence::Column as Absence;
    OnConflict::columns([
        Absence::OrganizationId,
        Absence::DirectoryUserId,
        Absence::GroupId,
    ])
    .update_column(Absence::ObservedAt)
    .to_owned()
}

/// Takes a pair apart: each group stands for itself again, with what its own side said. Not made again by name.
///
/// # Errors
/// The database does not answer.
pub async fn break_up(
    tx: &Tx,
    organization: OrganizationId,
    link: &StoredGroupLink,
    (by, now): (&str, DateTime<Utc>),
) -> Result<(), AppError> {
    use broken_group_link::Column as Broken;
    Entity::delete_by_id((organization.0, link.pushed.0))
        .exec(tx.conn())
        .await?;
    let row = broken_group_link::ActiveModel {
        organization_id: Set(organization.0),
        pushed_id: Set(link.pushed.0),
        pulled_id: Set(link.pulled.0),
        broken_by: Set(by.to_owned()),
        broken_at: Set(now),
    };
    let newest = OnConflict::columns([Broken::OrganizationId, Broken::PushedId, Broken::PulledId])
        .update_columns([Broken::BrokenBy, Broken::BrokenAt])
        .to_owned();
    broken_group_link::Entity::insert(row)
        .on_conflict(newest)
        .exec_without_returning(tx.conn())
        .await?;
    decision_basis::renew(tx, organization).await?;
    let cause = format!("link of /Groups/{} broken", link.pushed.0);
    reconcile_queue::enqueue_members(tx, organization, [link.pushed, link.pulled], (&cause, now)).await
}

fn listed(organization: OrganizationId, search: Option<&str>) -> sea_orm::Select<Entity> {
    let links = Entity::find().filter(Column::OrganizationId.eq(organization.0));
    let Some(text) = search else { return links };
    use directory_group::Column as Group;
    let named = Query::select()
        .column(Group::Id)
        .from(directory_group::Entity)
        .and_where(Group::OrganizationId.eq(organization.0))
        .and_where(Expr::col(Group::DisplayNameKey).like(page::containing(text)))
        .to_owned();
    let either = Condition::any()
        .add(Column::PushedId.in_subquery(named.clone()))
        .add(Column::PulledId.in_subquery(named));
    links.filter(either)
}

/// One page of the pairs, in the order in which their pushed groups came.
///
/// # Errors
/// The database does not answer.
pub async fn list(
    conn: &impl ConnectionTrait,
    organization: OrganizationId,
    search: Option<&str>,
    range: &Range,
) -> Result<Page<StoredGroupLink>, AppError> {
    let by = SortedBy {
        key: None,
        id: Column::PushedId,
    };
    Ok(page::read(conn, listed(organization, search), by, range)
        .await?
        .map(Into::into))
}

/// How many there are.
///
/// # Errors
/// The database does not answer.
pub async fn count(
    conn: &impl ConnectionTrait,
    organization: OrganizationId,
    search: Option<&str>,
) -> Result<u64, AppError> {
    Ok(listed(organization, search).count(conn).await?)
}
