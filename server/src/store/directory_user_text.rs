//! Reads users as answers show them: the stored text and what `meta` needs, no look-up columns.

use std::collections::{BTreeMap, HashMap};
use std::sync::Mutex;

use chrono::{DateTime, Utc};
use domain::id::{DirectoryUserId, IntegrationId, OrganizationId};
use entity::directory_count;
use entity::directory_user::{self, Column};
use sea_orm::{
    ColumnTrait, ConnectionTrait, EntityTrait, FromQueryResult, QueryFilter, QueryOrder, QuerySelect,
    QueryTrait, Select, sea_query::Expr, sea_query::ExprTrait,
};
use uuid::Uuid;

use super::batch::Batch;
use super::directory_user as users;
use super::group_of_user::{self, GroupOfUser};
use crate::error::AppError;
use crate::service::actor::ScimCaller;

/// A user as answers show it.
#[derive(Clone, Debug, FromQueryResult)]
pub struct UserText {
    /// The SCIM id.
    pub id: Uuid,
    /// The resource in normal form, without `id` and `meta`, as JSON text that begins with `schemas`.
    pub resource: String,
    /// The ETag's number.
    pub version: i64,
    /// First seen.
    pub created_at: DateTime<Utc>,
    /// Last changed.
    pub modified_at: DateTime<Utc>,
}

/// Users of the integration that are not deleted, narrow.
fn of(caller: &ScimCaller) -> Select<directory_user::Entity> {
    directory_user::Entity::find()
        .select_only()
        .columns([
            Column::Id,
            Column::Resource,
            Column::Version,
            Column::CreatedAt,
            Column::ModifiedAt,
        ])
        .filter(Column::OrganizationId.eq(caller.organization.0))
        .filter(Column::IntegrationId.eq(caller.integration.0))
        .filter(Column::DeletedAt.is_null())
}

/// One user of the caller's integration, with their groups.
///
/// # Errors
/// The database does not answer.
pub async fn find(
    conn: &impl ConnectionTrait,
    caller: &ScimCaller,
    id: DirectoryUserId,
) -> Result<Option<(UserText, Vec<GroupOfUser>)>, AppError> {
    let mut batch = Batch::new(conn.get_database_backend());
    let user = batch.read::<UserText>(of(caller).filter(Column::Id.eq(id.0)).into_query());
    let groups = batch.read::<group_of_user::Link>(group_of_user::select(caller, [id.0]));
    let mut answers = batch.run(conn).await?;
    let groups = group_of_user::live(caller, answers.take(&groups)?);
    Ok(answers.take_one(&user)?.map(|user| (user, groups)))
}

/// The one with this folded `userName`.
///
/// # Errors
/// The database does not answer.
pub async fn find_by_user_name(
    conn: &impl ConnectionTrait,
    caller: &ScimCaller,
    key: &str,
) -> Result<Option<UserText>, AppError> {
    Ok(of(caller)
        .filter(Column::UserNameKey.eq(key))
        .into_model()
        .one(conn)
        .await?)
}

/// Which neighbours of a user are wanted.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Beside {
    /// Those after this one; `None`: from the beginning.
    After(Option<Uuid>),
    /// Those before this one.
    Before(Uuid),
}

/// At most so many neighbours, oldest first; and how many users there are in all.
///
/// # Errors
/// The database does not answer.
pub async fn beside(
    conn: &impl ConnectionTrait,
    caller: &ScimCaller,
    (beside, limit): (Beside, u64),
) -> Result<(Vec<UserText>, u64), AppError> {
    let rows = match beside {
        Beside::After(None) => of(caller).order_by_asc(Column::Id),
        Beside::After(Some(id)) => of(caller).filter(Column::Id.gt(id)).order_by_asc(Column::Id),
        Beside::Before(id) => of(caller).filter(Column::Id.lt(id)).order_by_desc(Column::Id),
    };
    let mut rows: Vec<UserText> = rows.limit(limit).into_model().all(conn).await?;
    rows.sort_by_key(|row| row.id);
    let count = directory_count::Entity::find_by_id((caller.organization.0, caller.integration.0));
    let total = match count.one(conn).await? {
        Some(count) => u64::try_from(count.users).unwrap_or_default(),
        None => users::count(conn, caller).await?,
    };
    Ok((rows, total))
}

/// Where earlier pages ended, so that the next one need not count from the start: an identity provider that imports goes
/// from page to page. A mark holds as long as nobody was deleted, since ids only ever grow. Cheap to lose.
#[derive(Debug, Default)]
pub struct PageMarks(Mutex<HashMap<(OrganizationId, IntegrationId), Marks>>);

#[derive(Debug, Default)]
struct Marks {
    /// Deletions of the directory when they were made.
    deletions: i64,
    /// How many users come before and with the one of this id.
    ends: BTreeMap<u64, Uuid>,
}

/// Marks kept of one directory; past that they start anew.
const MOST_MARKS: usize = 20_000;
/// Directories whose marks are kept.
const MOST_DIRECTORIES: usize = 1_000;

impl PageMarks {
    /// The nearest mark at or before this many users.
    fn before(&self, of: (OrganizationId, IntegrationId), start: u64) -> Option<(i64, u64, Uuid)> {
        let kept = self.0.lock().expect("invariant: map operations do not panic");
        let marks = kept.get(&of)?;
        let (end, id) = marks.ends.range(..=start).next_back()?;
        Some((marks.deletions, *end, *id))
    }

    fn note(&self, of: (OrganizationId, IntegrationId), deletions: i64, (end, id): (u64, Uuid)) {
        let mut kept = self.0.lock().expect("invariant: map operations do not panic");
        if kept.len() >= MOST_DIRECTORIES {
            kept.clear();
        }
        let marks = kept.entry(of).or_default();
        if marks.deletions != deletions || marks.ends.len() >= MOST_MARKS {
            marks.ends.clear();
            marks.deletions = deletions;
        }
        marks.ends.insert(end, id);
    }
}

/// Users from the `start`-th on, oldest first, at most so many; and how many there are in all.
///
/// # Errors
/// The database does not answer.
pub async fn page(
    conn: &impl ConnectionTrait,
    marks: &PageMarks,
    caller: &ScimCaller,
    (start, limit): (u64, u64),
) -> Result<(Vec<UserText>, u64), AppError> {
    let directory = (caller.organization, caller.integration);
    let mark = marks.before(directory, start);
    let (mut rows, mut count) = read_page(conn, caller, (mark, start, limit)).await?;
    let is_stale = |count: &Option<directory_count::Model>| match (mark, count) {
        (None, _) => false,
        (Some((deletions, ..)), Some(count)) => count.deletions != deletions,
        (Some(_), None) => true,
    };
    if is_stale(&count) {
        (rows, count) = read_page(conn, caller, (None, start, limit)).await?;
    }
    let Some(count) = count else {
        return Ok((rows, users::count(conn, caller).await?));
    };
    if let Some(last) = rows.last() {
        marks.note(directory, count.deletions, (start + rows.len() as u64, last.id));
    }
    Ok((rows, u64::try_from(count.users).unwrap_or_default()))
}

/// The count is read after the rows: a deletion in between shows in it.
async fn read_page(
    conn: &impl ConnectionTrait,
    caller: &ScimCaller,
    (mark, start, limit): (Option<(i64, u64, Uuid)>, u64, u64),
) -> Result<(Vec<UserText>, Option<directory_count::Model>), AppError> {
    let mut batch = Batch::new(conn.get_database_backend());
    let after = |select: Select<directory_user::Entity>| match mark {
        Some((_, _, id)) => select.filter(Column::Id.gt(id)),
        None => select,
    };
    let passed = start - mark.map_or(0, |(_, end, _)| end);
    let mut rows = after(of(caller)).order_by_asc(Column::Id).limit(limit);
    if passed > 0 {
        // Rows are wide, the index is not: what is passed over is passed over there.
        let first = after(users::of(caller))
            .select_only()
            .column(Column::Id)
            .offset(passed)
            .limit(1);
        rows =
            rows.filter(Expr::col(Column::Id).gte(Expr::SubQuery(None, Box::new(first.into_query().into()))));
    }
    let rows = batch.read::<UserText>(rows.into_query());
    let count = directory_count::Entity::find_by_id((caller.organization.0, caller.integration.0));
    let count = batch.read::<directory_count::Model>(count.into_query());
    let mut answers = batch.run(conn).await?;
    Ok((answers.take(&rows)?, answers.take_one(&count)?))
}
