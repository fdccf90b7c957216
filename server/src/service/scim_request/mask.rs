//! Hides personal values in a logged request from everyone but owners and admins (behaviour.md §6). Pure.
//!
//! What may be seen is listed; anything else is hidden, so that a new attribute is hidden until somebody decides otherwise.

use serde_json::Value;
use url::form_urlencoded;
use uuid::Uuid;

use super::Subject;

/// Stands for what is hidden.
const HIDDEN: &str = "•••";

/// Attributes and protocol members whose values say nothing about who somebody is.
const OPEN: &[&str] = &[
    "schemas",
    "id",
    "active",
    "type",
    "primary",
    "op",
    "$ref",
    "location",
    "resourceType",
    "version",
    "created",
    "lastModified",
    "status",
    "scimType",
    "totalResults",
    "startIndex",
    "itemsPerPage",
    "count",
    "sortBy",
    "sortOrder",
    "cursor",
    "attributes",
    "excludedAttributes",
    "method",
    "bulkId",
    "failOnErrors",
    "title",
    "department",
    "division",
    "organization",
    "costCenter",
    "userType",
    "locale",
    "timezone",
    "preferredLanguage",
    "country",
];
/// Texts that quote values: those are hidden, the rest is shown.
const QUOTING: &[&str] = &["detail", "filter", "path"];
/// First segments of a path.
const ENDPOINTS: &[&str] = &[
    "",
    "Users",
    "Groups",
    ".search",
    "Bulk",
    "Me",
    "Schemas",
    "ResourceTypes",
    "ServiceProviderConfig",
];
/// After one of these, a filter has a value.
const COMPARISONS: &[&str] = &["eq", "ne", "co", "sw", "ew", "gt", "lt", "ge", "le"];

/// A body with personal values hidden. One that is no JSON is hidden whole.
pub(super) fn body(text: &str, subject: Subject) -> String {
    match serde_json::from_str::<Value>(text) {
        Ok(mut value) => {
            hide_in(&mut value, "", subject);
            value.to_string()
        }
        Err(_) if text.is_empty() => String::new(),
        Err(_) => HIDDEN.to_owned(),
    }
}

/// A request target with personal values hidden.
pub(super) fn target(target: &str) -> String {
    let (path, query) = match target.split_once('?') {
        Some((path, query)) => (path, Some(query)),
        None => (target, None),
    };
    let path: Vec<String> = path.split('/').map(segment).collect();
    let path = path.join("/");
    let Some(query) = query else { return path };
    let pairs = form_urlencoded::parse(query.as_bytes()).map(|(name, value)| {
        let shown = match name.as_ref() {
            name if OPEN.contains(&name) => value.into_owned(),
            "filter" => quoting(&value),
            _ => hidden(&value),
        };
        format!("{name}={shown}")
    });
    format!("{path}?{}", pairs.collect::<Vec<_>>().join("&"))
}

/// One segment of a path: endpoints, ids and names of schemas are shown.
pub(super) fn segment(segment: &str) -> String {
    let is_open = ENDPOINTS.contains(&segment) || is_id(segment) || segment.starts_with("urn:");
    if is_open {
        segment.to_owned()
    } else {
        HIDDEN.to_owned()
    }
}

fn hide_in(value: &mut Value, name: &str, subject: Subject) {
    match value {
        Value::Null | Value::Bool(_) => {}
        Value::Number(_) if is_open(name, subject) => {}
        Value::Number(_) => *value = Value::from(HIDDEN),
        Value::String(text) if QUOTING.contains(&name) => *text = quoting(text),
        Value::String(_) if is_open(name, subject) => {}
        Value::String(text) => *text = hidden(text),
        Value::Array(items) => items.iter_mut().for_each(|item| hide_in(item, name, subject)),
        Value::Object(members) => {
            // An operation's value is what its path names.
            let path = members.get("path").and_then(Value::as_str).map(str::to_owned);
            for (name, member) in members.iter_mut() {
                match (name.as_str(), &path) {
                    ("value", Some(path)) => hide_in(member, last_part(path), subject),
                    (name, Some(_) | None) => hide_in(member, last_part(name), subject),
                }
            }
        }
    }
}

/// `urn:…:User:department` and `name.givenName` end in the attribute that counts.
fn last_part(name: &str) -> &str {
    name.rsplit([':', '.']).next().unwrap_or(name)
}

/// Attribute names ignore case (RFC 7643 §2.1).
fn is_open(name: &str, subject: Subject) -> bool {
    let is = |open: &str| open.eq_ignore_ascii_case(name);
    // The name of a group is no person's.
    OPEN.iter().any(|open| is(open)) || (subject == Subject::Group && is("displayName"))
}

/// Our ids name nobody by themselves.
fn is_id(text: &str) -> bool {
    text.len() == 36 && Uuid::try_parse(text).is_ok()
}

/// `i•••@aldermoor.example`, `•••42` for a number to call, `I•••` for anything else.
fn hidden(text: &str) -> String {
    if text.is_empty() || is_id(text) {
        return text.to_owned();
    }
    let first = text.chars().next().unwrap_or_default();
    let digits: Vec<char> = text.chars().filter(char::is_ascii_digit).collect();
    let is_number = text
        .chars()
        .all(|letter| letter.is_ascii_digit() || " +-().".contains(letter));
    match text.rsplit_once('@') {
        Some((_, domain)) if !domain.contains(char::is_whitespace) => format!("{first}{HIDDEN}@{domain}"),
        _ if is_number && digits.len() >= 7 => {
            let last: String = digits[digits.len() - 2..].iter().collect();
            format!("{HIDDEN}{last}")
        }
        _ if text.chars().count() >= 4 => format!("{first}{HIDDEN}"),
        _ => HIDDEN.to_owned(),
    }
}

/// A sentence, path or filter with its quoted values, addresses and compared values hidden.
fn quoting(text: &str) -> String {
    let mut shown = String::new();
    for (index, part) in text.split('"').enumerate() {
        let is_quoted = index % 2 == 1;
        if index > 0 {
            shown.push('"');
        }
        shown.push_str(&if is_quoted { hidden(part) } else { bare(part) });
    }
    shown
}

/// Words outside quotes: addresses are hidden, and what a malformed filter compares with.
fn bare(text: &str) -> String {
    let mut is_compared = false;
    let words = text.split(' ').map(|word| {
        let core = word.trim_matches(|letter: char| "()[],.;".contains(letter));
        let is_plain = matches!(core, "" | "true" | "false" | "null") || core.parse::<f64>().is_ok();
        let shown = if word.contains('@') || (is_compared && !is_plain) {
            word.replace(core, &hidden(core))
        } else {
            word.to_owned()
        };
        is_compared = COMPARISONS
            .iter()
            .any(|comparison| comparison.eq_ignore_ascii_case(core));
        shown
    });
    words.collect::<Vec<_>>().join(" ")
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    const ID: &str = "0190c3a2-7b5e-7c11-8a3f-2d4e5f607182";

    #[test]
    fn a_person_is_hidden_and_the_shape_of_the_request_stays() {
        let sent = json!({
            "schemas": ["urn:ietf:params:scim:schemas:core:2.0:User"],
            "id": ID, "userName": "ines@aldermoor.example", "active": true, "externalId": "00u1ines",
            "name": { "givenName": "Inês", "familyName": "Água" }, "displayName": "Inês Água",
            "emails": [{ "value": "ines@aldermoor.example", "type": "work", "primary": true }],
            "phoneNumbers": [{ "value": "+351 21 555 01 42", "type": "work" }],
            "addresses": [{ "streetAddress": "Rua 1", "country": "PT", "type": "work" }],
            "title": "Engineer",
            "urn:ietf:params:scim:schemas:extension:enterprise:2.0:User": {
                "employeeNumber": 4711, "department": "Hardware", "manager": { "value": ID, "displayName": "Ana Sá" },
            },
            "urn:aldermoor:extra": { "badge": "Inês-1" },
        });
        let shown = json!({
            "schemas": ["urn:ietf:params:scim:schemas:core:2.0:User"],
            "id": ID, "userName": "i•••@aldermoor.example", "active": true, "externalId": "0•••",
            "name": { "givenName": "I•••", "familyName": "Á•••" }, "displayName": "I•••",
            "emails": [{ "value": "i•••@aldermoor.example", "type": "work", "primary": true }],
            "phoneNumbers": [{ "value": "•••42", "type": "work" }],
            "addresses": [{ "streetAddress": "R•••", "country": "PT", "type": "work" }],
            "title": "Engineer",
            "urn:ietf:params:scim:schemas:extension:enterprise:2.0:User": {
                "employeeNumber": "•••", "department": "Hardware", "manager": { "value": ID, "displayName": "A•••" },
            },
            "urn:aldermoor:extra": { "badge": "I•••" },
        });
        assert_eq!(body(&sent.to_string(), Subject::User), shown.to_string());
    }

    #[test]
    fn an_operation_hides_what_its_path_names() {
        let sent = json!({ "Operations": [
            { "op": "replace", "path": "title", "value": "Lead" },
            { "op": "replace", "path": "name.familyName", "value": "Água" },
            { "op": "replace", "path": "emails[value eq \"ines@aldermoor.example\"].type", "value": "home" },
            { "op": "replace", "value": { "active": false, "nickName": "Ines" } },
            { "op": "remove", "path": format!("members[value eq \"{ID}\"]") },
            { "op": "add", "path": "members", "value": [{ "value": ID, "display": "Inês Água" }] },
        ] });
        let shown = json!({ "Operations": [
            { "op": "replace", "path": "title", "value": "Lead" },
            { "op": "replace", "path": "name.familyName", "value": "Á•••" },
            { "op": "replace", "path": "emails[value eq \"i•••@aldermoor.example\"].type", "value": "home" },
            { "op": "replace", "value": { "active": false, "nickName": "I•••" } },
            { "op": "remove", "path": format!("members[value eq \"{ID}\"]") },
            { "op": "add", "path": "members", "value": [{ "value": ID, "display": "I•••" }] },
        ] });
        assert_eq!(body(&sent.to_string(), Subject::User), shown.to_string());
    }

    #[test]
    fn the_name_of_a_group_is_shown_and_that_of_a_person_is_not() {
        let sent = json!({ "displayName": "Hardware lab" }).to_string();
        assert_eq!(body(&sent, Subject::Group), sent);
        assert_eq!(body(&sent, Subject::User), r#"{"displayName":"H•••"}"#);
        assert_eq!(body(&sent, Subject::Other), r#"{"displayName":"H•••"}"#);
    }

    #[test]
    fn an_error_keeps_its_sentence() {
        let sent = json!({ "status": "409", "scimType": "uniqueness",
            "detail": "\"ines@aldermoor.example\" is the userName of Jo; write to jo@aldermoor.example." });
        let shown = json!({ "status": "409", "scimType": "uniqueness",
            "detail": "\"i•••@aldermoor.example\" is the userName of Jo; write to j•••@aldermoor.example." });
        assert_eq!(body(&sent.to_string(), Subject::User), shown.to_string());
    }

    #[test]
    fn a_target_shows_where_and_hides_who() {
        let table = [
            ("/Users", "/Users"),
            (
                &format!("/Users/{ID}?attributes=userName"),
                &format!("/Users/{ID}?attributes=userName"),
            ),
            ("/Users/ines@aldermoor.example", "/Users/•••"),
            (
                "/Users?filter=userName+eq+%22ines%40aldermoor.example%22&count=1",
                "/Users?filter=userName eq \"i•••@aldermoor.example\"&count=1",
            ),
            ("/Users?filter=userName+eq+ines", "/Users?filter=userName eq i•••"),
            ("/Users?filter=active+eq+true", "/Users?filter=active eq true"),
            ("/Users?name=Agua", "/Users?name=A•••"),
            (
                "/Schemas/urn:ietf:params:scim:schemas:core:2.0:User",
                "/Schemas/urn:ietf:params:scim:schemas:core:2.0:User",
            ),
        ];
        for (sent, shown) in table {
            assert_eq!(target(sent), *shown, "{sent}");
        }
    }

    #[test]
    fn what_is_no_json_is_hidden_whole() {
        assert_eq!(body("{ ines", Subject::User), HIDDEN);
        assert_eq!(body("", Subject::User), "");
    }
}
