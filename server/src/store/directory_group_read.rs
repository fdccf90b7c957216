//! Reads groups for lists: what an index finds, and of members no more than is asked for.

use std::collections::{HashMap, HashSet};

use domain::id::{DirectoryGroupId, DirectoryUserId};
use entity::{directory_group, directory_user, group_member};
use sea_orm::{
    ColumnTrait, ConnectionTrait, EntityTrait, PaginatorTrait, QueryFilter, QueryOrder, QuerySelect, Select,
};
use uuid::Uuid;

use super::directory_group::{STEP, StoredGroup, of};
use super::listed;
use crate::error::AppError;
use crate::service::actor::ScimCaller;

/// What an index can find groups by.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Narrow {
    /// All groups of the integration.
    All,
    /// One id.
    Id(DirectoryGroupId),
    /// A folded `displayName`.
    Name(String),
    /// An `externalId`.
    ExternalId(String),
    /// Nothing can match, e.g. an id that is no UUID.
    Nothing,
}

/// At most `limit` groups after the given one that an index finds, oldest first.
///
/// # Errors
/// The database does not answer.
pub async fn after(
    conn: &impl ConnectionTrait,
    caller: &ScimCaller,
    narrow: &Narrow,
    after: Option<DirectoryGroupId>,
    limit: u64,
) -> Result<Vec<StoredGroup>, AppError> {
    use directory_group::Column;
    let mut select = match narrow {
        Narrow::All => of(caller),
        Narrow::Id(id) => of(caller).filter(Column::Id.eq(id.0)),
        Narrow::Name(key) => of(caller).filter(Column::DisplayNameKey.eq(key.as_str())),
        Narrow::ExternalId(id) => of(caller).filter(Column::ExternalId.eq(id.as_str())),
        Narrow::Nothing => return Ok(Vec::new()),
    };
    if let Some(after) = after {
        select = select.filter(Column::Id.gt(after.0));
    }
    let rows = select.limit(limit).all(conn).await?;
    Ok(rows.into_iter().map(Into::into).collect())
}

/// How many groups there are.
///
/// # Errors
/// The database does not answer.
pub async fn count(conn: &impl ConnectionTrait, caller: &ScimCaller) -> Result<u64, AppError> {
    Ok(of(caller).count(conn).await?)
}

/// Groups from the `offset`-th on, oldest first.
///
/// # Errors
/// The database does not answer.
pub async fn page(
    conn: &impl ConnectionTrait,
    caller: &ScimCaller,
    offset: u64,
    limit: u64,
) -> Result<Vec<StoredGroup>, AppError> {
    let rows = of(caller).offset(offset).limit(limit).all(conn).await?;
    Ok(rows.into_iter().map(Into::into).collect())
}

/// These groups, in no order.
///
/// # Errors
/// The database does not answer.
pub async fn with_ids(
    conn: &impl ConnectionTrait,
    caller: &ScimCaller,
    ids: &[Uuid],
) -> Result<Vec<StoredGroup>, AppError> {
    let rows = of(caller).filter(directory_group::Column::Id.is_in(ids.iter().copied()));
    Ok(rows.all(conn).await?.into_iter().map(Into::into).collect())
}

/// Members of a group, in a stable order; users that were deleted are none. `None` if there are more than `most`.
///
/// # Errors
/// The database does not answer.
pub async fn members(
    conn: &impl ConnectionTrait,
    group: &StoredGroup,
    most: Option<u64>,
) -> Result<Option<Vec<DirectoryUserId>>, AppError> {
    let mut select = links(group.organization.0, [group.id.0]);
    if let Some(most) = most {
        select = select.limit(most + 1);
    }
    let rows: Vec<(Uuid, Uuid)> = select.into_tuple().all(conn).await?;
    if most.is_some_and(|most| rows.len() as u64 > most) {
        return Ok(None);
    }
    let rows = without_deleted(conn, group.organization.0, rows).await?;
    Ok(Some(
        rows.into_iter()
            .map(|(_, member)| DirectoryUserId(member))
            .collect(),
    ))
}

/// Members of each of these groups; of these users only, if some are given.
///
/// # Errors
/// The database does not answer.
pub async fn members_of(
    conn: &impl ConnectionTrait,
    caller: &ScimCaller,
    groups: &[DirectoryGroupId],
    only: Option<&[Uuid]>,
) -> Result<HashMap<DirectoryGroupId, Vec<DirectoryUserId>>, AppError> {
    if groups.is_empty() {
        return Ok(HashMap::new());
    }
    let all = links(caller.organization.0, groups.iter().map(|group| group.0));
    let mut rows: Vec<(Uuid, Uuid)> = Vec::new();
    match only {
        None => rows = all.into_tuple().all(conn).await?,
        Some(users) => {
            for step in users.chunks(STEP) {
                let named = listed::ids(conn.get_database_backend(), step.iter().copied());
                let some = all
                    .clone()
                    .filter(group_member::Column::DirectoryUserId.in_subquery(named));
                rows.extend(some.into_tuple::<(Uuid, Uuid)>().all(conn).await?);
            }
        }
    }
    let mut found: HashMap<_, Vec<_>> = HashMap::new();
    for (group, member) in without_deleted(conn, caller.organization.0, rows).await? {
        let members = found.entry(DirectoryGroupId(group)).or_default();
        members.push(DirectoryUserId(member));
    }
    Ok(found)
}

/// Pairs of group and member, whatever became of the member.
fn links(organization: Uuid, groups: impl IntoIterator<Item = Uuid>) -> Select<group_member::Entity> {
    use group_member::Column;
    group_member::Entity::find()
        .select_only()
        .columns([Column::GroupId, Column::DirectoryUserId])
        .filter(Column::OrganizationId.eq(organization))
        .filter(Column::GroupId.is_in(groups))
        .order_by_asc(Column::GroupId)
        .order_by_asc(Column::DirectoryUserId)
}

/// Those whose member was not deleted. Asked for by id and not by a join: before its statistics know of a large import,
/// PostgreSQL would compare every member with every user.
async fn without_deleted(
    conn: &impl ConnectionTrait,
    organization: Uuid,
    mut links: Vec<(Uuid, Uuid)>,
) -> Result<Vec<(Uuid, Uuid)>, AppError> {
    use directory_user::Column;
    let mut deleted: HashSet<Uuid> = HashSet::new();
    for step in links.chunks(STEP) {
        let named = listed::ids(
            conn.get_database_backend(),
            step.iter().map(|(_, member)| *member),
        );
        let rows = directory_user::Entity::find()
            .select_only()
            .column(Column::Id)
            .filter(Column::OrganizationId.eq(organization))
            .filter(Column::Id.in_subquery(named))
            .filter(Column::DeletedAt.is_not_null());
        deleted.extend(rows.into_tuple::<Uuid>().all(conn).await?);
    }
    links.retain(|(_, member)| !deleted.contains(member));
    Ok(links)
}
