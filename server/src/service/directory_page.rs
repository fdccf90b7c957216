//! Pages of directory resources: by place or by cursor, in the order of arrival or by an attribute.

use std::cmp::Ordering;
use std::collections::VecDeque;

use chrono::{DateTime, SecondsFormat, Utc};
use scim_protocol::sort::{Sort, SortKey};
use scim_protocol::{GROUP, ResourceSchema, USER, etag};
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value, json};
use uuid::Uuid;

/// What a list may hold, in this order.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub enum Kind {
    /// Users.
    User,
    /// Groups.
    Group,
}

impl Kind {
    /// What its attributes mean.
    pub fn schema(self) -> &'static ResourceSchema {
        match self {
            Self::User => &USER,
            Self::Group => &GROUP,
        }
    }
}

/// A resource's place in a list, which outlives the page it was on.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Mark {
    /// What it is.
    pub kind: Kind,
    /// Which; ids rise in the order of arrival.
    pub id: Uuid,
    /// What it is sorted by, in a sorted list.
    pub key: Option<SortKey>,
}

impl Mark {
    /// Which of two comes first.
    pub(super) fn compare(&self, other: &Self, sort: Option<&Sort>) -> Ordering {
        sort.map_or(Ordering::Equal, |sort| {
            sort.compare(self.key.as_ref(), other.key.as_ref())
        })
        .then(self.kind.cmp(&other.kind))
        .then(self.id.cmp(&other.id))
    }
}

/// Which part of a list is wanted; `count` 0: only the total.
#[derive(Clone, Debug, PartialEq)]
pub enum Window {
    /// By place.
    At {
        /// Resources to leave out before it.
        start: u64,
        /// Most resources in it.
        count: u64,
    },
    /// What comes after a place; `None`: from the beginning.
    After {
        /// The place.
        mark: Option<Mark>,
        /// Most resources in it.
        count: u64,
    },
    /// What comes right before a place.
    Before {
        /// The place.
        mark: Mark,
        /// Most resources in it.
        count: u64,
    },
}

/// Takes the wanted part of what is offered in list order, and counts the rest.
pub(super) struct Selecting<'s, T> {
    window: &'s Window,
    sort: Option<&'s Sort>,
    page: Selected<T>,
}

/// A part of a list.
#[derive(Debug)]
pub(super) struct Selected<T> {
    /// In list order.
    pub(super) found: VecDeque<(Mark, T)>,
    /// How many there are in all.
    pub(super) total: u64,
    /// Something comes before it.
    pub(super) is_after_others: bool,
    /// Something comes behind it.
    pub(super) is_before_others: bool,
}

impl<'s, T> Selecting<'s, T> {
    pub(super) fn new(window: &'s Window, sort: Option<&'s Sort>) -> Self {
        Self {
            window,
            sort,
            page: Selected {
                found: VecDeque::new(),
                total: 0,
                is_after_others: false,
                is_before_others: false,
            },
        }
    }

    /// Looks at the next one.
    pub(super) fn offer(&mut self, mark: Mark, item: T) {
        let page = &mut self.page;
        let place = page.total;
        page.total += 1;
        let (is_before, count) = match self.window {
            Window::At { start, count } => (place < *start, *count),
            Window::After { mark: None, count } => (false, *count),
            Window::After {
                mark: Some(passed),
                count,
            } => (mark.compare(passed, self.sort).is_le(), *count),
            Window::Before { mark: end, count } => {
                if mark.compare(end, self.sort).is_ge() {
                    page.is_before_others = true;
                    return;
                }
                page.found.push_back((mark, item));
                if page.found.len() as u64 > *count {
                    page.found.pop_front();
                    page.is_after_others = true;
                }
                return;
            }
        };
        if is_before {
            page.is_after_others = true;
        } else if (page.found.len() as u64) < count {
            page.found.push_back((mark, item));
        } else {
            page.is_before_others = true;
        }
    }

    pub(super) fn finish(self) -> Selected<T> {
        self.page
    }
}

/// A stored resource as SCIM shows it: with `id` and `meta` (RFC 7643 §3.1). `stamp`: version, created, last modified.
pub(super) fn show(
    resource: &Value,
    schema: &ResourceSchema,
    base_url: &str,
    id: Uuid,
    stamp: (i64, DateTime<Utc>, DateTime<Utc>),
) -> Value {
    let timestamp = |at: DateTime<Utc>| at.to_rfc3339_opts(SecondsFormat::Millis, true);
    let (version, created, modified) = stamp;
    let mut shown = Map::new();
    if let Some(schemas) = resource.get("schemas") {
        shown.insert("schemas".into(), schemas.clone());
    }
    shown.insert("id".into(), json!(id.to_string()));
    if let Value::Object(resource) = resource {
        let rest = resource.iter().filter(|(key, _)| *key != "schemas");
        shown.extend(rest.map(|(key, value)| (key.clone(), value.clone())));
    }
    shown.insert(
        "meta".into(),
        json!({
            "resourceType": schema.name,
            "created": timestamp(created),
            "lastModified": timestamp(modified),
            "location": format!("{base_url}{}/{id}", schema.endpoint),
            "version": etag::weak(version),
        }),
    );
    Value::Object(shown)
}

/// Puts what the server computes into a shown resource, before `meta`, in place of what was there; nothing if empty.
pub(super) fn put_computed(shown: &mut Value, name: &str, values: Vec<Value>) {
    let Value::Object(resource) = shown else { return };
    resource.shift_remove(name);
    if values.is_empty() {
        return;
    }
    let meta = resource.shift_remove("meta");
    resource.insert(name.to_owned(), Value::Array(values));
    if let Some(meta) = meta {
        resource.insert("meta".to_owned(), meta);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn mark(n: u128) -> Mark {
        Mark {
            kind: Kind::User,
            id: Uuid::from_u128(n),
            key: None,
        }
    }

    fn select(window: &Window, all: u128) -> (Vec<u128>, u64, bool, bool) {
        let mut selecting = Selecting::new(window, None);
        for n in 1..=all {
            selecting.offer(mark(n), n);
        }
        let page = selecting.finish();
        (
            page.found.into_iter().map(|(_, n)| n).collect(),
            page.total,
            page.is_after_others,
            page.is_before_others,
        )
    }

    /// What each window shows of five, and what it says about its neighbours.
    #[test]
    fn a_window_shows_its_part() {
        let after = |n: Option<u128>, count| Window::After {
            mark: n.map(mark),
            count,
        };
        let before = |n, count| Window::Before { mark: mark(n), count };
        let at = |start, count| Window::At { start, count };
        for (window, shown, earlier, later) in [
            (at(0, 2), vec![1, 2], false, true),
            (at(3, 2), vec![4, 5], true, false),
            (at(9, 2), vec![], true, false),
            (at(0, 0), vec![], false, true),
            (after(None, 2), vec![1, 2], false, true),
            (after(Some(2), 2), vec![3, 4], true, true),
            (after(Some(4), 2), vec![5], true, false),
            (after(Some(7), 2), vec![], true, false),
            (before(5, 2), vec![3, 4], true, true),
            (before(3, 2), vec![1, 2], false, true),
            (before(2, 2), vec![1], false, true),
        ] {
            assert_eq!(select(&window, 5), (shown, 5, earlier, later), "{window:?}");
        }
    }

    #[test]
    fn what_is_computed_stands_before_meta() {
        let mut shown = json!({ "id": "1", "groups": [1], "meta": {} });
        put_computed(&mut shown, "groups", vec![json!(2)]);
        assert_eq!(shown.to_string(), r#"{"id":"1","groups":[2],"meta":{}}"#);
        put_computed(&mut shown, "groups", Vec::new());
        assert_eq!(shown.to_string(), r#"{"id":"1","meta":{}}"#);
    }
}
