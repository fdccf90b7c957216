//! Lists of users and groups that need a look at each candidate: filtered, sorted, by cursor, or of both kinds. What an
//! index gives as it is goes a shorter way (`directory_text`, and [`list`] for unfiltered groups).

use std::collections::HashMap;

use domain::id::{DirectoryGroupId, DirectoryUserId};
use scim_protocol::filter::{Mention, matches};
use scim_protocol::sort::Sort;
use scim_protocol::{Filter, ScimError};
use serde_json::Value;
use uuid::Uuid;

use super::actor::ScimCaller;
use super::directory_group;
use super::directory_narrow::{narrow_groups, narrow_users};
use super::directory_page::{Kind, Mark, Selected, Selecting, Window, put_computed, show};
use super::directory_user;
use crate::app::App;
use crate::error::AppError;
use crate::store::directory_group::StoredGroup;
use crate::store::directory_user::StoredUser;
use crate::store::{Connection, directory_group_read, directory_user as users, group_of_user};

/// Rows looked at together.
const SCAN_STEP: u64 = 500;
/// Most matches that are sorted in memory; more is `tooMany`.
const MOST_SORTED: usize = 100_000;

/// What is asked for.
#[derive(Clone, Copy, Debug)]
pub struct Query<'q> {
    /// What it may hold.
    pub kinds: &'q [Kind],
    /// Which of it.
    pub filter: Option<&'q Filter>,
    /// In which order; `None`: of arrival.
    pub sort: Option<&'q Sort>,
    /// Which part.
    pub window: &'q Window,
    /// Whether users are shown with their groups.
    pub shows_groups: bool,
    /// Whether groups are shown with their members.
    pub shows_members: bool,
}

/// A part of a list.
#[derive(Debug)]
pub struct Listed {
    /// As SCIM shows them.
    pub resources: Vec<(Kind, Value)>,
    /// How many there are in all.
    pub total: u64,
    /// Its first resource, if others come before it.
    pub first: Option<Mark>,
    /// Its last resource, if others come behind it.
    pub last: Option<Mark>,
}

enum Row {
    User(StoredUser),
    Group(StoredGroup),
}

impl Row {
    fn mark(&self) -> Mark {
        let (kind, id) = match self {
            Self::User(user) => (Kind::User, user.id.0),
            Self::Group(group) => (Kind::Group, group.id.0),
        };
        Mark { kind, id, key: None }
    }

    fn show(&self, base_url: &str) -> Result<Value, AppError> {
        let (id, resource, stamp) = match self {
            Self::User(user) => (
                user.id.0,
                &user.resource,
                (user.version, user.created_at, user.modified_at),
            ),
            Self::Group(group) => (
                group.id.0,
                &group.resource,
                (group.version, group.created_at, group.modified_at),
            ),
        };
        let resource: Value = serde_json::from_str(resource)?;
        Ok(show(&resource, self.mark().kind.schema(), base_url, id, stamp))
    }
}

/// The part of the list that is asked for.
///
/// # Errors
/// 400 `tooMany` if more match than are sorted; the database does not answer.
pub async fn list(
    app: &App,
    caller: &ScimCaller,
    query: &Query<'_>,
    base_url: &str,
) -> Result<Listed, AppError> {
    let scan = Scan {
        conn: app.db.read(),
        caller,
        query,
        base_url,
    };
    let selected = match (query.kinds, query.filter, query.sort, query.window) {
        ([Kind::Group], None, None, Window::At { start, count }) => {
            scan.page_of_groups(*start, *count).await?
        }
        (_, _, None, window) => {
            let mut selecting = Selecting::new(window, None);
            scan.run(&mut |row, _| {
                selecting.offer(row.mark(), row);
                Ok(())
            })
            .await?;
            selecting.finish()
        }
        (_, _, Some(sort), window) => scan.sorted(sort, window).await?,
    };
    scan.complete(selected).await
}

struct Scan<'s, C> {
    conn: &'s C,
    caller: &'s ScimCaller,
    query: &'s Query<'s>,
    base_url: &'s str,
}

/// What to do with a match, and as what it is shown, if that was needed to find it.
type Each<'e> = dyn FnMut(Row, Option<&Value>) -> Result<(), AppError> + Send + 'e;

impl<C: Connection> Scan<'_, C> {
    async fn page_of_groups(&self, start: u64, count: u64) -> Result<Selected<Row>, AppError> {
        let total = directory_group_read::count(self.conn, self.caller).await?;
        let rows = match count {
            0 => Vec::new(),
            count => directory_group_read::page(self.conn, self.caller, start, count).await?,
        };
        let rows = rows.into_iter().map(Row::Group);
        Ok(Selected {
            found: rows.map(|row| (row.mark(), row)).collect(),
            total,
            is_after_others: false,
            is_before_others: false,
        })
    }

    async fn sorted(&self, sort: &Sort, window: &Window) -> Result<Selected<Row>, AppError> {
        let mut marks = Vec::new();
        self.run(&mut |row, shown| {
            if marks.len() == MOST_SORTED {
                let detail =
                    format!("More than {MOST_SORTED} resources match; sort fewer, or leave out sortBy.");
                return Err(ScimError::too_many(detail).into());
            }
            let mut mark = row.mark();
            mark.key = shown.and_then(|shown| sort.key(shown, mark.kind.schema()));
            marks.push(mark);
            Ok(())
        })
        .await?;
        marks.sort_by(|left, right| left.compare(right, Some(sort)));
        let mut selecting = Selecting::new(window, Some(sort));
        marks.into_iter().for_each(|mark| selecting.offer(mark, ()));
        let page = selecting.finish();
        let of = |kind: Kind| -> Vec<Uuid> {
            let marks = page.found.iter().map(|(mark, ())| mark);
            marks
                .filter(|mark| mark.kind == kind)
                .map(|mark| mark.id)
                .collect()
        };
        let users = users::with_ids(self.conn, self.caller, &of(Kind::User)).await?;
        let groups = directory_group_read::with_ids(self.conn, self.caller, &of(Kind::Group)).await?;
        let users = users.into_iter().map(Row::User);
        let rows = users.chain(groups.into_iter().map(Row::Group));
        let mut rows: HashMap<Uuid, Row> = rows.map(|row| (row.mark().id, row)).collect();
        Ok(Selected {
            // Who was deleted meanwhile is not shown.
            found: page
                .found
                .into_iter()
                .filter_map(|(mark, ())| rows.remove(&mark.id).map(|row| (mark, row)))
                .collect(),
            total: page.total,
            is_after_others: page.is_after_others,
            is_before_others: page.is_before_others,
        })
    }

    /// Hands over every match, in the order of kinds and of arrival.
    async fn run(&self, each: &mut Each<'_>) -> Result<(), AppError> {
        for kind in self.query.kinds {
            match kind {
                Kind::User => self.users(each).await?,
                Kind::Group => self.groups(each).await?,
            }
        }
        Ok(())
    }

    async fn users(&self, each: &mut Each<'_>) -> Result<(), AppError> {
        let narrow = self.query.filter.map_or(users::Narrow::All, narrow_users);
        let mut last = None;
        loop {
            let rows = users::after(self.conn, self.caller, &narrow, last, SCAN_STEP).await?;
            let is_last_step = (rows.len() as u64) < SCAN_STEP;
            last = rows.last().map(|row| row.id).or(last);
            let mut groups = match self.mention("groups") {
                Mention::No => HashMap::new(),
                Mention::Values(_) | Mention::All => self.groups_of(rows.iter().map(|row| row.id)).await?,
            };
            for row in rows {
                let computed = groups.remove(&row.id.0).unwrap_or_default();
                self.look_at(Row::User(row), ("groups", computed), each)?;
            }
            if is_last_step {
                return Ok(());
            }
        }
    }

    async fn groups(&self, each: &mut Each<'_>) -> Result<(), AppError> {
        let narrow = self
            .query
            .filter
            .map_or(directory_group_read::Narrow::All, narrow_groups);
        let mut last = None;
        loop {
            let rows = directory_group_read::after(self.conn, self.caller, &narrow, last, SCAN_STEP).await?;
            let is_last_step = (rows.len() as u64) < SCAN_STEP;
            last = rows.last().map(|row| row.id).or(last);
            let ids = rows.iter().map(|row| row.id);
            let mut members = match self.mention("members") {
                Mention::No => HashMap::new(),
                Mention::Values(values) => {
                    let named: Vec<Uuid> = values.iter().filter_map(|id| Uuid::try_parse(id).ok()).collect();
                    self.members_of(ids, Some(&named)).await?
                }
                Mention::All => self.members_of(ids, None).await?,
            };
            for row in rows {
                let computed = members.remove(&row.id.0).unwrap_or_default();
                self.look_at(Row::Group(row), ("members", computed), each)?;
            }
            if is_last_step {
                return Ok(());
            }
        }
    }

    /// How filter and sort look at an attribute that is not stored with the resource.
    fn mention(&self, attribute: &str) -> Mention {
        if self.query.sort.is_some_and(|sort| sort.mentions(attribute)) {
            return Mention::All;
        }
        self.query
            .filter
            .map_or(Mention::No, |filter| filter.mention(attribute))
    }

    fn look_at(
        &self,
        row: Row,
        (name, computed): (&str, Vec<Value>),
        each: &mut Each<'_>,
    ) -> Result<(), AppError> {
        if self.query.filter.is_none() && self.query.sort.is_none() {
            return each(row, None);
        }
        let mut shown = row.show(self.base_url)?;
        put_computed(&mut shown, name, computed);
        let schema = row.mark().kind.schema();
        match self.query.filter {
            Some(filter) if !matches(filter, &shown, schema) => Ok(()),
            Some(_) | None => each(row, Some(&shown)),
        }
    }

    /// Shows a page, with what is computed if it is wanted.
    async fn complete(&self, page: Selected<Row>) -> Result<Listed, AppError> {
        let of = |kind: Kind| {
            let marks = page.found.iter().map(|(mark, _)| mark);
            marks.filter(move |mark| mark.kind == kind).map(|mark| mark.id)
        };
        let mut computed = HashMap::new();
        if self.query.shows_groups {
            computed.extend(self.groups_of(of(Kind::User).map(DirectoryUserId)).await?);
        }
        if self.query.shows_members {
            let groups = of(Kind::Group).map(DirectoryGroupId);
            computed.extend(self.members_of(groups, None).await?);
        }
        let edge =
            |mark: Option<&(Mark, Row)>, is_one: bool| mark.filter(|_| is_one).map(|(mark, _)| mark.clone());
        let first = edge(page.found.front(), page.is_after_others);
        let last = edge(page.found.back(), page.is_before_others);
        let mut resources = Vec::with_capacity(page.found.len());
        for (mark, row) in page.found {
            let mut shown = row.show(self.base_url)?;
            let name = match mark.kind {
                Kind::User => "groups",
                Kind::Group => "members",
            };
            put_computed(&mut shown, name, computed.remove(&mark.id).unwrap_or_default());
            resources.push((mark.kind, shown));
        }
        Ok(Listed {
            resources,
            total: page.total,
            first,
            last,
        })
    }

    async fn groups_of(
        &self,
        users: impl Iterator<Item = DirectoryUserId>,
    ) -> Result<HashMap<Uuid, Vec<Value>>, AppError> {
        let users: Vec<DirectoryUserId> = users.collect();
        let found = group_of_user::of_users(self.conn, self.caller, &users).await?;
        let shown =
            |(user, groups): (Uuid, Vec<_>)| (user, directory_user::shown_groups(&groups, self.base_url));
        Ok(found.into_iter().map(shown).collect())
    }

    async fn members_of(
        &self,
        groups: impl Iterator<Item = DirectoryGroupId>,
        only: Option<&[Uuid]>,
    ) -> Result<HashMap<Uuid, Vec<Value>>, AppError> {
        let groups: Vec<DirectoryGroupId> = groups.collect();
        let found = directory_group_read::members_of(self.conn, self.caller, &groups, only).await?;
        let shown = |members: Vec<DirectoryUserId>| directory_group::shown_members(&members, self.base_url);
        Ok(found
            .into_iter()
            .map(|(group, members)| (group.0, shown(members)))
            .collect())
    }
}
