//! Lists: `GET /Users`, `GET /Groups` and the `.search` endpoints (RFC 7644 §3.4.2 and §3.4.3, RFC 9865).

use scim_protocol::message::{Cursors, ListQuery, PageStart, SortOrder};
use scim_protocol::project::Projection;
use scim_protocol::sort::Sort;
use scim_protocol::{Filter, GROUP, USER, filter};
use serde_json::Value;

use super::body::{self, Place};
use super::discovery::base_url;
use super::error::{Answer, ScimFailure};
use super::resource::{PAGE_SIZES, pairs};
use crate::app::App;
use crate::error::AppError;
use crate::service::actor::ScimCaller;
use crate::service::directory_cursor::{CursorQuery, Neighbour};
use crate::service::directory_list::{self, Query};
use crate::service::directory_page::{Kind, Mark, Window};
use crate::service::directory_text::{self, Simple};

/// Where a list comes from, and for whom.
#[derive(Clone, Copy)]
pub(super) struct Source<'s> {
    pub(super) app: &'s App,
    pub(super) caller: &'s ScimCaller,
    /// What it may hold.
    pub(super) kinds: &'static [Kind],
}

/// A list request.
struct List {
    filter: Option<Filter>,
    sort: Option<Sort>,
    projection: Projection,
    window: Window,
    /// How it is paged: from this place, or by cursors.
    paging: Paging,
}

enum Paging {
    Index(u64),
    Cursor(CursorQuery),
}

/// Answers a list request by query string.
pub(super) async fn by_query(source: Source<'_>, query: Option<&str>) -> Answer {
    let pairs = pairs(query);
    let pairs = pairs.iter().map(|(name, value)| (name.as_str(), value.as_str()));
    answer(source, ListQuery::from_pairs(pairs, PAGE_SIZES)?).await
}

/// Answers a list request by `.search` body.
pub(super) async fn by_body(source: Source<'_>, body: &Value) -> Answer {
    answer(source, ListQuery::from_search_request(body, PAGE_SIZES)?).await
}

async fn answer(source: Source<'_>, query: ListQuery) -> Answer {
    let list = List::new(source, query)?;
    match (source.kinds, list.sort.is_some()) {
        ([Kind::User], false) => match directory_text::simple(list.filter.as_ref()) {
            Some(simple) => list.texts(source, &simple).await,
            None => list.general(source).await,
        },
        (_, _) => list.general(source).await,
    }
}

impl List {
    fn new(source: Source<'_>, query: ListQuery) -> Result<Self, ScimFailure> {
        let schemas: Vec<_> = source.kinds.iter().map(|kind| kind.schema()).collect();
        let filter = query.filter.as_deref().map(Filter::parse).transpose()?;
        for schema in &schemas {
            filter
                .iter()
                .try_for_each(|filter| filter::check(filter, schema))?;
        }
        let sort = query
            .sort_by
            .as_deref()
            .map(|sort_by| Sort::parse(sort_by, query.sort_order, &schemas))
            .transpose()?;
        let count = query.paging.count;
        let (window, paging) = match &query.paging.from {
            PageStart::Index(start) => (
                Window::At {
                    start: start - 1,
                    count,
                },
                Paging::Index(*start),
            ),
            PageStart::Cursor(cursor) => {
                let paged = CursorQuery::new(&fingerprint(source, &query), count);
                (
                    paged.window(source.app, source.caller, cursor)?,
                    Paging::Cursor(paged),
                )
            }
        };
        Ok(Self {
            filter,
            sort,
            projection: Projection::parse(query.attributes.as_deref(), query.excluded_attributes.as_deref())?,
            window,
            paging,
        })
    }

    /// The short way: users as their stored texts.
    async fn texts(&self, source: Source<'_>, simple: &Simple) -> Answer {
        let wanted = (simple, &self.window, self.projection.includes("groups", &USER));
        let found = directory_text::list(source.app, source.caller, wanted, &base_url(source.app)).await?;
        let place = self.place(source, found.first, found.last);
        if self.projection == Projection::all() {
            return Ok(body::list_of_texts(&found.users, found.total, &place));
        }
        let shown = found.users.iter().map(|text| -> Result<String, ScimFailure> {
            let whole: Value = serde_json::from_str(text).map_err(AppError::from)?;
            Ok(self.projection.apply(&whole, &USER).to_string())
        });
        let shown: Vec<String> = shown.collect::<Result<_, _>>()?;
        Ok(body::list_of_texts(&shown, found.total, &place))
    }

    async fn general(&self, source: Source<'_>) -> Answer {
        let query = Query {
            kinds: source.kinds,
            filter: self.filter.as_ref(),
            sort: self.sort.as_ref(),
            window: &self.window,
            shows_groups: self.projection.includes("groups", &USER),
            shows_members: self.projection.includes("members", &GROUP),
        };
        let found = directory_list::list(source.app, source.caller, &query, &base_url(source.app)).await?;
        let shown = found.resources.iter();
        let shown = shown.map(|(kind, whole)| self.projection.apply(whole, kind.schema()).to_string());
        let shown: Vec<String> = shown.collect();
        let place = self.place(source, found.first, found.last);
        Ok(body::list_of_texts(&shown, found.total, &place))
    }

    fn place(&self, source: Source<'_>, first: Option<Mark>, last: Option<Mark>) -> Place {
        match &self.paging {
            Paging::Index(start) => Place::Index(*start),
            Paging::Cursor(query) => {
                let seal = |mark, neighbour| query.seal(source.app, source.caller, mark, neighbour);
                Place::Cursors(Cursors {
                    next: last.map(|mark| seal(mark, Neighbour::Next)),
                    previous: first.map(|mark| seal(mark, Neighbour::Previous)),
                })
            }
        }
    }
}

/// What decides which resources come in which order: a cursor holds for the same of all this only (RFC 9865 §2).
fn fingerprint<'q>(source: Source<'_>, query: &'q ListQuery) -> [&'q str; 4] {
    let text = |text: &'q Option<String>| text.as_deref().unwrap_or_default();
    [
        match source.kinds {
            [Kind::User] => "/Users",
            [Kind::Group] => "/Groups",
            _ => "/",
        },
        text(&query.filter),
        text(&query.sort_by),
        match query.sort_order {
            SortOrder::Ascending => "ascending",
            SortOrder::Descending => "descending",
        },
    ]
}
