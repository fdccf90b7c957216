//! What the doctor counts (behaviour.md §6): of the integration's people, groups and requests. What it means is `domain`'s.

use std::collections::{BTreeMap, BTreeSet};

use chrono::{DateTime, Utc};
use domain::doctor::{PendingMembers, PeopleFacts, Sample};
use domain::{DirectoryGroupId, IntegrationId, OrganizationId, limits};
use entity::{directory_group, directory_user, group_member, pending_group_member, scim_request};
use sea_orm::sea_query::{Expr, ExprTrait, Query, SelectStatement};
use sea_orm::{
    ColumnTrait, Condition, ConnectionTrait, EntityTrait, FromQueryResult, PaginatorTrait, QueryFilter,
    QueryOrder, QuerySelect, Select,
};
use uuid::Uuid;

use super::scim_request::StoredScimRequest;
use crate::error::AppError;

/// Names of a sample that are read.
const NAMES: u64 = limits::NAMES_PER_SENTENCE as u64;
/// People who came back that are looked at, newest first.
const RETURNERS: u64 = 1_000;

/// Whose people and groups, and when.
#[derive(Clone, Copy, Debug)]
pub struct Looking {
    /// Tenant.
    pub organization: OrganizationId,
    /// The integration.
    pub integration: IntegrationId,
    /// The time.
    pub now: DateTime<Utc>,
}

impl Looking {
    fn live(&self) -> Select<directory_user::Entity> {
        use directory_user::Column;
        directory_user::Entity::find()
            .filter(Column::OrganizationId.eq(self.organization.0))
            .filter(Column::IntegrationId.eq(self.integration.0))
            .filter(Column::DeletedAt.is_null())
            .filter(Column::Active.eq(true))
    }
}

fn name_of(row: directory_user::Model) -> String {
    row.display_name.unwrap_or(row.user_name)
}

async fn sample(
    conn: &impl ConnectionTrait,
    people: Select<directory_user::Entity>,
) -> Result<Sample, AppError> {
    let count = people.clone().count(conn).await?;
    let some = match count {
        0 => Vec::new(),
        _ => {
            people
                .order_by_asc(directory_user::Column::Id)
                .limit(NAMES)
                .all(conn)
                .await?
        }
    };
    let names = some.into_iter().map(name_of).collect();
    Ok(Sample { count, names })
}

/// Counts people.
///
/// # Errors
/// The database does not answer.
pub async fn people(conn: &impl ConnectionTrait, at: Looking) -> Result<PeopleFacts, AppError> {
    use directory_user::Column;
    let no_id = Condition::any()
        .add(Column::ExternalId.is_null())
        .add(Column::ExternalId.eq(""));
    // Whoever came just now may be pushed with their groups in a moment.
    let newcomers = at
        .live()
        .filter(Column::CreatedAt.gt(at.now - limits::NEWCOMER_FOR))
        .filter(Column::CreatedAt.lte(at.now - limits::SETTLE_WINDOW_MOST));
    let groupless = newcomers.clone().filter(Expr::exists(memberships(at)).not());
    Ok(PeopleFacts {
        live: at.live().count(conn).await?,
        without_external_id: sample(conn, at.live().filter(no_id)).await?,
        without_email: sample(conn, at.live().filter(Column::EmailKey.is_null())).await?,
        returners: returners(conn, at).await?,
        newcomers: newcomers.count(conn).await?,
        newcomers_without_groups: sample(conn, groupless).await?,
    })
}

fn memberships(at: Looking) -> SelectStatement {
    use group_member::Column;
    Query::select()
        .expr(Expr::val(1))
        .from(group_member::Entity)
        .and_where(Expr::col((group_member::Entity, Column::OrganizationId)).eq(at.organization.0))
        .and_where(
            Expr::col((group_member::Entity, Column::DirectoryUserId))
                .eq(Expr::col((directory_user::Entity, directory_user::Column::Id))),
        )
        .to_owned()
}

/// Those who were away for more than a day and have groups of before that nobody confirmed (§3).
async fn returners(conn: &impl ConnectionTrait, at: Looking) -> Result<Sample, AppError> {
    use directory_user::Column;
    let back = at
        .live()
        .filter(Column::ReturnedAt.is_not_null())
        .filter(Column::LeftAt.is_not_null())
        .filter(Expr::exists(memberships(at)))
        .order_by_desc(Column::ReturnedAt)
        .limit(RETURNERS)
        .all(conn)
        .await?;
    let is_unconfirmed = |row: &directory_user::Model| {
        let confirmed = Ord::max(row.groups_pulled_at, row.groups_confirmed_at);
        match (row.left_at, row.returned_at) {
            (Some(left), Some(returned)) => {
                returned - left > limits::GROUPS_REMEMBERED && confirmed.is_none_or(|at| at < returned)
            }
            (_, None) | (None, _) => false,
        }
    };
    let waiting: Vec<directory_user::Model> = back.into_iter().filter(is_unconfirmed).collect();
    let ids: Vec<Uuid> = waiting.iter().map(|row| row.id).collect();
    let seen: Vec<(Uuid, DateTime<Utc>)> = group_member::Entity::find()
        .select_only()
        .columns([
            group_member::Column::DirectoryUserId,
            group_member::Column::ObservedAt,
        ])
        .filter(group_member::Column::OrganizationId.eq(at.organization.0))
        .filter(group_member::Column::DirectoryUserId.is_in(ids))
        .into_tuple()
        .all(conn)
        .await?;
    let is_of_before = |row: &directory_user::Model| {
        let of_them = seen.iter().filter(|(id, _)| *id == row.id);
        of_them
            .into_iter()
            .any(|(_, observed)| Some(*observed) < row.returned_at)
    };
    let waiting: Vec<_> = waiting.into_iter().filter(is_of_before).collect();
    Ok(Sample {
        count: waiting.len() as u64,
        names: waiting
            .into_iter()
            .take(limits::NAMES_PER_SENTENCE)
            .map(name_of)
            .collect(),
    })
}

#[derive(FromQueryResult)]
struct Waiting {
    group_id: Uuid,
    count: i64,
    oldest_at: Option<DateTime<Utc>>,
}

/// Groups with members who have been unknown for long.
///
/// # Errors
/// The database does not answer.
pub async fn pending_members(
    conn: &impl ConnectionTrait,
    at: Looking,
) -> Result<Vec<PendingMembers>, AppError> {
    use pending_group_member::Column;
    let rows: Vec<Waiting> = pending_group_member::Entity::find()
        .select_only()
        .column(Column::GroupId)
        .column_as(Expr::cust("COUNT(*)"), "count")
        .column_as(Column::CreatedAt.min(), "oldest_at")
        .filter(Column::OrganizationId.eq(at.organization.0))
        .filter(Column::CreatedAt.lte(at.now - limits::MEMBER_PENDING_FOR))
        .group_by(Column::GroupId)
        .into_model()
        .all(conn)
        .await?;
    let mut found = Vec::new();
    for row in rows {
        let group = directory_group::Entity::find_by_id((at.organization.0, row.group_id))
            .one(conn)
            .await?;
        let is_live = |group: &directory_group::Model| {
            group.integration_id == at.integration.0 && group.deleted_at.is_none()
        };
        if let (Some(group), Some(oldest_at)) = (group.filter(is_live), row.oldest_at) {
            found.push(PendingMembers {
                group: group.display_name,
                count: u64::try_from(row.count).unwrap_or_default(),
                oldest_at,
            });
        }
    }
    found.sort_by(|one, other| one.group.cmp(&other.group));
    Ok(found)
}

/// Those of these groups of whose name there is a live one.
///
/// # Errors
/// The database does not answer.
pub async fn replaceable(
    conn: &impl ConnectionTrait,
    at: Looking,
    groups: &[DirectoryGroupId],
) -> Result<BTreeSet<DirectoryGroupId>, AppError> {
    use directory_group::Column;
    let own = || directory_group::Entity::find().filter(Column::OrganizationId.eq(at.organization.0));
    let rows = own().filter(Column::Id.is_in(groups.iter().map(|id| id.0)));
    let names: BTreeMap<String, DirectoryGroupId> = rows
        .all(conn)
        .await?
        .into_iter()
        .map(|row| (row.display_name_key, DirectoryGroupId(row.id)))
        .collect();
    let live = own()
        .filter(Column::DeletedAt.is_null())
        .filter(Column::DisplayNameKey.is_in(names.keys().cloned()))
        .all(conn)
        .await?;
    Ok(live
        .into_iter()
        .filter_map(|row| names.get(&row.display_name_key).copied())
        .collect())
}

/// Requests that were not served as asked, newest first: with a refused token, or with a good one.
///
/// # Errors
/// The database does not answer.
pub async fn failures(
    conn: &impl ConnectionTrait,
    at: Looking,
    with_refused_token: bool,
) -> Result<Vec<StoredScimRequest>, AppError> {
    use scim_request::Column;
    let rows = scim_request::Entity::find()
        .filter(Column::OrganizationId.eq(at.organization.0))
        .filter(Column::Status.gte(400))
        .filter(Column::At.gt(at.now - limits::DOCTOR_LOOKS_BACK))
        .filter(match with_refused_token {
            true => Column::Refusal.is_not_null(),
            false => Column::Refusal.is_null(),
        })
        .order_by_desc(Column::Id)
        .limit(limits::DOCTOR_REQUESTS);
    rows.all(conn).await?.into_iter().map(TryInto::try_into).collect()
}
