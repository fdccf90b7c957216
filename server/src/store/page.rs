//! Keyset paging: a page starts after a row's sort key and id, so that rows that come and go never shift it.

use sea_orm::sea_query::{Expr, ExprTrait};
use sea_orm::{
    ConnectionTrait, EntityTrait, IntoIdentity, ModelTrait, Order, QueryFilter, QueryOrder, QuerySelect,
    Select,
};
use uuid::Uuid;

use crate::error::AppError;

/// A place in a list: the sort key and the id of the row there.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Cursor {
    /// Sort key; empty for lists in order of creation.
    pub key: String,
    /// The row's id.
    pub id: Uuid,
}

/// Which part of a list is wanted.
#[derive(Clone, Debug)]
pub struct Range {
    /// Only rows after this place.
    pub after: Option<Cursor>,
    /// Only rows before this place.
    pub before: Option<Cursor>,
    /// Most rows.
    pub limit: u64,
    /// The last rows of the range, not the first.
    pub from_end: bool,
}

/// Part of a list, always in the list's order.
#[derive(Clone, Debug)]
pub struct Page<T> {
    /// The rows.
    pub items: Vec<T>,
    /// More follow.
    pub has_next: bool,
    /// More come before.
    pub has_previous: bool,
}

impl<T> Page<T> {
    /// The same page of something else.
    pub fn map<U>(self, read: impl FnMut(T) -> U) -> Page<U> {
        Page {
            items: self.items.into_iter().map(read).collect(),
            has_next: self.has_next,
            has_previous: self.has_previous,
        }
    }
}

/// The columns a list is ordered by.
#[derive(Clone, Copy, Debug)]
pub struct SortedBy<C> {
    /// The sort key; absent: by id alone.
    pub key: Option<C>,
    /// The id.
    pub id: C,
}

/// Reads one page of `rows`.
///
/// # Errors
/// The database does not answer.
pub async fn read<E, M>(
    conn: &impl ConnectionTrait,
    rows: Select<E>,
    by: SortedBy<E::Column>,
    range: &Range,
) -> Result<Page<M>, AppError>
where
    E: EntityTrait<Model = M>,
    M: ModelTrait<Entity = E> + sea_orm::FromQueryResult,
    E::Column: IntoIdentity,
{
    let place = || -> Expr {
        let columns = by.key.into_iter().chain([by.id]);
        Expr::tuple(
            columns
                .map(|column| Expr::col((E::default(), column)))
                .collect::<Vec<_>>(),
        )
    };
    let given = |cursor: &Cursor| {
        let key = by.key.map(|_| Expr::value(cursor.key.clone()));
        Expr::tuple(
            key.into_iter()
                .chain([Expr::value(cursor.id)])
                .collect::<Vec<_>>(),
        )
    };
    let mut rows = rows;
    if let Some(after) = &range.after {
        rows = rows.filter(place().gt(given(after)));
    }
    if let Some(before) = &range.before {
        rows = rows.filter(place().lt(given(before)));
    }
    let order = if range.from_end { Order::Desc } else { Order::Asc };
    for column in by.key.into_iter().chain([by.id]) {
        rows = rows.order_by(column, order.clone());
    }
    let mut items = rows.limit(range.limit + 1).all(conn).await?;
    let limit = usize::try_from(range.limit).unwrap_or(usize::MAX);
    let is_cut = items.len() > limit;
    items.truncate(limit);
    if range.from_end {
        items.reverse();
    }
    let (has_next, has_previous) = match range.from_end {
        false => (is_cut, range.after.is_some()),
        true => (range.before.is_some(), is_cut),
    };
    Ok(Page {
        items,
        has_next,
        has_previous,
    })
}

/// A LIKE pattern for rows that contain `text`, folded as key columns are, with `\` as escape.
pub fn containing(text: &str) -> sea_orm::sea_query::LikeExpr {
    let mut pattern = String::from("%");
    for letter in domain::text::fold(text).chars() {
        if matches!(letter, '%' | '_' | '\\') {
            pattern.push('\\');
        }
        pattern.push(letter);
    }
    pattern.push('%');
    sea_orm::sea_query::LikeExpr::new(pattern).escape('\\')
}
