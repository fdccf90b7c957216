//! Relay connections over keyset pages: arguments to a range, rows to edges with opaque cursors.

use async_graphql::connection::{Connection, CursorType, Edge};
use async_graphql::{ObjectType, OutputType};
use base64::prelude::{BASE64_URL_SAFE_NO_PAD, Engine};
use domain::limits;
use uuid::Uuid;

use crate::error::AppError;
use crate::service::employee::{Cursor, Page, Range};

/// Rows of a page if none are asked for.
pub const DEFAULT: i32 = 50;

/// A place in a list, as callers see it.
#[derive(Debug)]
pub struct Place(pub Cursor);

impl CursorType for Place {
    type Error = &'static str;

    fn decode_cursor(text: &str) -> Result<Self, Self::Error> {
        const WRONG: &str = "This is no cursor of this list.";
        let bytes = BASE64_URL_SAFE_NO_PAD.decode(text).map_err(|_| WRONG)?;
        let (id, key) = bytes.split_at_checked(16).ok_or(WRONG)?;
        Ok(Self(Cursor {
            key: String::from_utf8(key.to_vec()).map_err(|_| WRONG)?,
            id: Uuid::from_slice(id).map_err(|_| WRONG)?,
        }))
    }

    fn encode_cursor(&self) -> String {
        let bytes = [self.0.id.as_bytes(), self.0.key.as_bytes()].concat();
        BASE64_URL_SAFE_NO_PAD.encode(bytes)
    }
}

/// The arguments of a connection, as they came.
#[derive(Debug, Default)]
pub struct Asked {
    /// So many from the start.
    pub first: Option<i32>,
    /// After this cursor.
    pub after: Option<String>,
    /// So many from the end.
    pub last: Option<i32>,
    /// Before this cursor.
    pub before: Option<String>,
}

impl Asked {
    /// The range they mean.
    ///
    /// # Errors
    /// [`AppError::Invalid`] on the argument that is out of range or no cursor.
    pub fn range(self) -> Result<Range, AppError> {
        let (field, wanted, from_end) = match (self.first, self.last) {
            (Some(_), Some(_)) => {
                return Err(AppError::invalid("last", "Ask for first or last, not for both."));
            }
            (None, Some(last)) => ("last", last, true),
            (first, None) => ("first", first.unwrap_or(DEFAULT), false),
        };
        Ok(Range {
            after: cursor(self.after, "after")?,
            before: cursor(self.before, "before")?,
            limit: limit(wanted, field)?,
            from_end,
        })
    }
}

/// Rows of one page.
///
/// # Errors
/// [`AppError::Invalid`] on `field` if it is out of range.
pub fn limit(wanted: i32, field: &str) -> Result<u64, AppError> {
    match u64::try_from(wanted) {
        Ok(limit) if limit <= limits::PAGE_SIZE as u64 => Ok(limit),
        _ => {
            let most = limits::PAGE_SIZE;
            Err(AppError::invalid(field, format!("From 0 to {most}.")))
        }
    }
}

fn cursor(text: Option<String>, field: &str) -> Result<Option<Cursor>, AppError> {
    let decode = |text: String| Place::decode_cursor(&text).map_err(|error| AppError::invalid(field, error));
    text.map(decode)
        .transpose()
        .map(|place| place.map(|Place(cursor)| cursor))
}

/// The page as a connection: `read` gives each row's place and node.
pub fn connection<T, Node: OutputType, Fields: ObjectType>(
    page: Page<T>,
    fields: Fields,
    read: impl Fn(T) -> (Cursor, Node),
) -> Connection<Place, Node, Fields> {
    let mut connection = Connection::with_additional_fields(page.has_previous, page.has_next, fields);
    let edges = page.items.into_iter().map(|item| {
        let (cursor, node) = read(item);
        Edge::new(Place(cursor), node)
    });
    connection.edges.extend(edges);
    connection
}

/// What a page of `first` or `last` costs, at `each` a row.
pub fn cost(first: Option<i32>, last: Option<i32>, each: usize) -> usize {
    let rows = first.or(last).unwrap_or(DEFAULT).clamp(1, i32::from(u8::MAX));
    usize::try_from(rows)
        .unwrap_or(usize::MAX)
        .saturating_mul(each.max(1))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_cursor_reads_back_and_nonsense_does_not() {
        let cursor = Cursor {
            key: "müller, jörg".into(),
            id: Uuid::from_u128(7),
        };
        let text = Place(cursor.clone()).encode_cursor();
        assert_eq!(Place::decode_cursor(&text).unwrap().0, cursor);
        for wrong in ["", "abc", "!!!!", "////"] {
            assert!(Place::decode_cursor(wrong).is_err(), "{wrong:?}");
        }
    }

    #[test]
    fn a_page_is_bounded_and_has_one_direction() {
        let asked = |first, last| {
            Asked {
                first,
                last,
                ..Asked::default()
            }
            .range()
        };
        assert_eq!(asked(None, None).unwrap().limit, 50);
        assert!(asked(None, Some(3)).unwrap().from_end);
        for (first, last, field) in [
            (Some(101), None, "first"),
            (Some(-1), None, "first"),
            (None, Some(101), "last"),
            (Some(1), Some(1), "last"),
        ] {
            assert_eq!(asked(first, last).unwrap_err().field(), Some(field));
        }
    }
}
