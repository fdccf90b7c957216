//! Envelopes: list responses, search requests, and the parameters of a list (RFC 7644 §3.4.2 to §3.4.3).

use serde_json::{Map, Value, json};

use crate::{error::ScimError, value::member};

/// URN of a list response.
pub const LIST_RESPONSE_URN: &str = "urn:ietf:params:scim:api:messages:2.0:ListResponse";
/// URN of a search request.
pub const SEARCH_REQUEST_URN: &str = "urn:ietf:params:scim:api:messages:2.0:SearchRequest";
/// URN of a PATCH request.
pub const PATCH_OP_URN: &str = "urn:ietf:params:scim:api:messages:2.0:PatchOp";

/// A page as RFC 7644 §3.4.2: `total` matches in all, `start_index` the 1-based place of the first of `resources`.
pub fn list_response(resources: Vec<Value>, total: u64, start_index: u64) -> Value {
    json!({
        "schemas": [LIST_RESPONSE_URN],
        "totalResults": total,
        "startIndex": start_index,
        "itemsPerPage": resources.len(),
        "Resources": resources,
    })
}

/// Ways from one page to its neighbours (RFC 9865 §2); `None` where there is none.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Cursors {
    /// Of the page behind this one.
    pub next: Option<String>,
    /// Of the page before this one.
    pub previous: Option<String>,
}

/// A page as RFC 9865 §2: it has no place, only neighbours.
pub fn cursor_response(resources: Vec<Value>, total: u64, cursors: &Cursors) -> Value {
    let mut response = json!({
        "schemas": [LIST_RESPONSE_URN],
        "totalResults": total,
        "itemsPerPage": resources.len(),
    });
    for (name, cursor) in [
        ("nextCursor", &cursors.next),
        ("previousCursor", &cursors.previous),
    ] {
        if let Some(cursor) = cursor {
            response[name] = json!(cursor);
        }
    }
    response["Resources"] = Value::Array(resources);
    response
}

/// Which part of a list is wanted.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Paging {
    /// Where the page begins.
    pub from: PageStart,
    /// Most resources in the answer; 0 asks for the total alone.
    pub count: u64,
}

/// Where a page begins.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum PageStart {
    /// 1-based place of the first resource, at least 1.
    Index(u64),
    /// RFC 9865: a cursor as it came, empty for the first page.
    Cursor(String),
}

/// Page sizes of a server.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct PageSizes {
    /// Without `count`.
    pub default: u64,
    /// Larger counts are cut to this, without an error.
    pub max: u64,
}

/// Order of a sorted list.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum SortOrder {
    /// Smallest first; the default.
    #[default]
    Ascending,
    /// Largest first.
    Descending,
}

/// What a list request asks for, from the query string or from a `/.search` body. Unknown parameters are ignored:
/// Entra's tenant URL carries flags (scim-wire.md §3.1).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ListQuery {
    /// Filter text, unparsed.
    pub filter: Option<String>,
    /// Attribute to sort by.
    pub sort_by: Option<String>,
    /// Order of the sort.
    pub sort_order: SortOrder,
    /// Page.
    pub paging: Paging,
    /// Comma list of attributes to return.
    pub attributes: Option<String>,
    /// Comma list of attributes not to return.
    pub excluded_attributes: Option<String>,
}

impl ListQuery {
    /// Reads decoded query parameters; names ignore case, the last of a name wins.
    ///
    /// # Errors
    /// 400 `invalidValue` for a `startIndex` or `count` that is no whole number; of a page by cursor, `invalidCount` for a
    /// count above the largest page, `invalidCursor` where `startIndex` is sent too.
    pub fn from_pairs<'a>(
        pairs: impl IntoIterator<Item = (&'a str, &'a str)>,
        sizes: PageSizes,
    ) -> Result<Self, ScimError> {
        let parameters: Map<String, Value> = pairs
            .into_iter()
            .map(|(name, value)| (name.to_owned(), Value::from(value)))
            .collect();
        Self::from_members(&parameters, sizes)
    }

    /// Reads a `/.search` body.
    ///
    /// # Errors
    /// 400 `invalidSyntax` if the body is no object or names other schemas; `invalidValue` as [`Self::from_pairs`].
    pub fn from_search_request(body: &Value, sizes: PageSizes) -> Result<Self, ScimError> {
        Self::from_members(message_members(body, SEARCH_REQUEST_URN)?, sizes)
    }

    fn from_members(members: &Map<String, Value>, sizes: PageSizes) -> Result<Self, ScimError> {
        let paging = paging(members, sizes)?;
        let descending =
            text(members, "sortOrder")?.is_some_and(|order| order.eq_ignore_ascii_case("descending"));
        Ok(Self {
            filter: text(members, "filter")?,
            sort_by: text(members, "sortBy")?,
            sort_order: if descending {
                SortOrder::Descending
            } else {
                SortOrder::Ascending
            },
            paging,
            attributes: names(members, "attributes")?,
            excluded_attributes: names(members, "excludedAttributes")?,
        })
    }
}

/// Index paging unless the client asks for cursors: Okta and Entra ID know no other (RFC 9865 §2.4).
fn paging(members: &Map<String, Value>, sizes: PageSizes) -> Result<Paging, ScimError> {
    let (start_index, count) = (integer(members, "startIndex")?, integer(members, "count")?);
    let wanted = count.map(|count| u64::try_from(count).unwrap_or(0));
    let page = wanted.unwrap_or(sizes.default).min(sizes.max);
    let Some(cursor) = text(members, "cursor")? else {
        let start_index = u64::try_from(start_index.unwrap_or(1).max(1)).unwrap_or(1);
        return Ok(Paging {
            from: PageStart::Index(start_index),
            count: page,
        });
    };
    if start_index.is_some() {
        return Err(ScimError::invalid_cursor("send startIndex or cursor, not both"));
    }
    if wanted.is_some_and(|wanted| wanted > sizes.max) {
        let detail = format!("count must be between 0 and {}", sizes.max);
        return Err(ScimError::invalid_count(detail));
    }
    Ok(Paging {
        from: PageStart::Cursor(cursor),
        count: page,
    })
}

/// The members of a message, after a look at its `schemas`: absent is tolerated, another message is not.
pub(crate) fn message_members<'a>(body: &'a Value, urn: &str) -> Result<&'a Map<String, Value>, ScimError> {
    let Value::Object(members) = body else {
        return Err(ScimError::invalid_syntax("the body must be a JSON object"));
    };
    let names_other = member(members, "schemas")
        .and_then(Value::as_array)
        .is_some_and(|urns| {
            !urns.is_empty()
                && !urns
                    .iter()
                    .filter_map(Value::as_str)
                    .any(|listed| listed.eq_ignore_ascii_case(urn))
        });
    if names_other {
        return Err(ScimError::invalid_syntax(format!("schemas must name {urn}")));
    }
    Ok(members)
}

fn integer(members: &Map<String, Value>, name: &str) -> Result<Option<i64>, ScimError> {
    let parsed = match member(members, name) {
        None | Some(Value::Null) => return Ok(None),
        Some(Value::Number(number)) => number.as_i64(),
        Some(Value::String(text)) => text.trim().parse().ok(),
        Some(Value::Bool(_) | Value::Array(_) | Value::Object(_)) => None,
    };
    parsed
        .map(Some)
        .ok_or_else(|| ScimError::invalid_value(format!("{name} must be a whole number")))
}

fn text(members: &Map<String, Value>, name: &str) -> Result<Option<String>, ScimError> {
    match member(members, name) {
        None | Some(Value::Null) => Ok(None),
        Some(Value::String(text)) => Ok(Some(text.clone())),
        Some(Value::Bool(_) | Value::Number(_) | Value::Array(_) | Value::Object(_)) => {
            Err(ScimError::invalid_value(format!("{name} must be a string")))
        }
    }
}

/// A comma list in a URL, an array in a body.
fn names(members: &Map<String, Value>, name: &str) -> Result<Option<String>, ScimError> {
    let Some(Value::Array(items)) = member(members, name) else {
        return text(members, name);
    };
    let names: Option<Vec<&str>> = items.iter().map(Value::as_str).collect();
    names
        .map(|names| Some(names.join(",")))
        .ok_or_else(|| ScimError::invalid_value(format!("{name} must be an array of attribute names")))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::error::ScimType;

    const SIZES: PageSizes = PageSizes {
        default: 100,
        max: 500,
    };

    #[test]
    fn paging_table() {
        for (start, count, expected) in [
            (None, None, (1, 100)),
            (Some("0"), Some("2"), (1, 2)),
            (Some("-7"), Some("-1"), (1, 0)),
            (Some("101"), Some("100"), (101, 100)),
            (Some("1"), Some("0"), (1, 0)),
            (Some("1"), Some("100000"), (1, 500)),
        ] {
            let pairs = start
                .map(|v| ("startIndex", v))
                .into_iter()
                .chain(count.map(|v| ("COUNT", v)));
            let paging = ListQuery::from_pairs(pairs, SIZES).unwrap().paging;
            let expected = Paging {
                from: PageStart::Index(expected.0),
                count: expected.1,
            };
            assert_eq!(paging, expected, "{start:?} {count:?}");
        }
    }

    /// RFC 9865 §2 and §2.1.
    #[test]
    fn cursor_paging_table() {
        let paging = |pairs: &[(&str, &str)]| {
            ListQuery::from_pairs(pairs.iter().copied(), SIZES)
                .map(|query| query.paging)
                .map_err(|error| error.scim_type)
        };
        let page = |cursor: &str, count| {
            Ok(Paging {
                from: PageStart::Cursor(cursor.to_owned()),
                count,
            })
        };
        for (pairs, expected) in [
            (&[("cursor", "")][..], page("", 100)),
            (
                &[("cursor", "VZUTiyhEQJ94IR"), ("count", "10")],
                page("VZUTiyhEQJ94IR", 10),
            ),
            (&[("cursor", ""), ("count", "-3")], page("", 0)),
            (
                &[("cursor", ""), ("count", "501")],
                Err(Some(ScimType::InvalidCount)),
            ),
            (
                &[("cursor", ""), ("startIndex", "1")],
                Err(Some(ScimType::InvalidCursor)),
            ),
            (
                &[("cursor", ""), ("count", "ten")],
                Err(Some(ScimType::InvalidValue)),
            ),
        ] {
            assert_eq!(paging(pairs), expected, "{pairs:?}");
        }
    }

    #[test]
    fn a_page_by_cursor_names_its_neighbours_and_no_place() {
        let cursors = Cursors {
            next: Some("YkU3OF86Pz0rGv".to_owned()),
            previous: None,
        };
        assert_eq!(
            cursor_response(vec![json!({ "id": "1" })], 100, &cursors),
            json!({
                "schemas": ["urn:ietf:params:scim:api:messages:2.0:ListResponse"],
                "totalResults": 100, "itemsPerPage": 1, "nextCursor": "YkU3OF86Pz0rGv", "Resources": [{ "id": "1" }],
            })
        );
    }

    #[test]
    fn a_count_that_is_no_number_is_an_invalid_value() {
        for (name, value) in [
            ("count", "ten"),
            ("startIndex", "1.5"),
            ("count", ""),
            ("count", "99999999999999999999"),
        ] {
            let error = ListQuery::from_pairs([(name, value)], SIZES).unwrap_err();
            assert_eq!(error.scim_type, Some(ScimType::InvalidValue), "{name}={value}");
        }
    }

    #[test]
    fn unknown_parameters_are_ignored() {
        let query =
            ListQuery::from_pairs([("aadOptscim062020", ""), ("filter", "active eq true")], SIZES).unwrap();
        assert_eq!(query.filter.as_deref(), Some("active eq true"));
    }

    #[test]
    fn a_search_request_says_the_same_as_a_query_string() {
        let body = json!({
            "schemas": [SEARCH_REQUEST_URN],
            "attributes": ["userName", "name.familyName"],
            "filter": "userName sw \"ann\"",
            "sortBy": "userName",
            "sortOrder": "descending",
            "startIndex": 11,
            "count": 10,
        });
        let pairs = [
            ("attributes", "userName,name.familyName"),
            ("filter", "userName sw \"ann\""),
            ("sortBy", "userName"),
            ("sortOrder", "descending"),
            ("startIndex", "11"),
            ("count", "10"),
        ];
        assert_eq!(
            ListQuery::from_search_request(&body, SIZES),
            ListQuery::from_pairs(pairs, SIZES)
        );
    }

    #[test]
    fn a_search_request_of_another_kind_is_refused() {
        let error = ListQuery::from_search_request(&json!({ "schemas": [PATCH_OP_URN] }), SIZES).unwrap_err();
        assert_eq!(error.scim_type, Some(ScimType::InvalidSyntax));
    }

    #[test]
    fn an_empty_list_has_an_empty_array_and_numbers() {
        assert_eq!(
            list_response(vec![], 0, 1),
            json!({
                "schemas": ["urn:ietf:params:scim:api:messages:2.0:ListResponse"],
                "totalResults": 0, "startIndex": 1, "itemsPerPage": 0, "Resources": [],
            })
        );
    }
}
