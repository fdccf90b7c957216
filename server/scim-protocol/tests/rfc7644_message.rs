//! RFC 7644 §3.4, §3.9, §3.12 and §3.14, example by example: lists, searches, chosen attributes, errors, versions.

#![allow(
    clippy::unwrap_used,
    reason = "a test that meets what it does not expect should stop there"
)]

use scim_protocol::message::{ListQuery, PageSizes, list_response};
use scim_protocol::project::Projection;
use scim_protocol::{Filter, GROUP, ScimError, USER, etag};
use serde_json::{Value, json};

const USER_URN: &str = "urn:ietf:params:scim:schemas:core:2.0:User";
const GROUP_URN: &str = "urn:ietf:params:scim:schemas:core:2.0:Group";

const SIZES: PageSizes = PageSizes {
    default: 100,
    max: 200,
};

fn judith() -> Value {
    json!({
        "schemas": [USER_URN],
        "id": "2819c223",
        "externalId": "jaaltonen",
        "userName": "judith",
        "displayName": "Judith Aaltonen",
        "name": { "formatted": "Ms. Judith E Aaltonen III", "familyName": "Aaltonen", "givenName": "Judith" },
        "phoneNumbers": [{ "value": "555-555-8377", "type": "work" }],
        "emails": [{ "value": "judith@aldermoor.example", "type": "work" }],
        "meta": {
            "resourceType": "User", "created": "2026-08-01T18:29:49.793Z", "lastModified": "2026-08-01T18:29:49.793Z",
            "location": "https://keys.aldermoor.example/scim/v2/Users/2819c223", "version": "W/\"f250dd84f0671c3\"",
        },
    })
}

fn chosen(attributes: &str) -> Value {
    Projection::parse(Some(attributes), None)
        .unwrap()
        .apply(&judith(), &USER)
}

/// §3.4.1 and §3.14: a resource with its tag, and a condition on it.
#[test]
fn a_known_resource_and_its_version() {
    let version = judith()["meta"]["version"].as_str().unwrap().to_owned();
    assert!(etag::not_modified(Some("W/\"f250dd84f0671c3\""), &version));
    assert!(!etag::not_modified(Some("W/\"e180ee84f0671b1\""), &version));
    assert_eq!(
        etag::if_match(Some("W/\"a330bc54f0671c9\""), &version)
            .unwrap_err()
            .status,
        412
    );
    assert_eq!(
        etag::if_match(Some("\"f250dd84f0671c3\""), &version),
        Ok(()),
        "weak tags compare weakly"
    );
}

/// §3.4.2: names of users only.
#[test]
fn a_list_of_names() {
    let answer = list_response(vec![chosen("userName")], 2, 1);
    let expected = json!({
        "schemas": ["urn:ietf:params:scim:api:messages:2.0:ListResponse"],
        "totalResults": 2, "startIndex": 1, "itemsPerPage": 1,
        "Resources": [{ "schemas": [USER_URN], "id": "2819c223", "userName": "judith" }],
    });
    assert_eq!(answer, expected);
}

/// §3.4.2.1: users and groups in one list.
#[test]
fn a_query_over_both_kinds() {
    let query = [
        ("attributes", "userName,displayName"),
        (
            "filter",
            r#"(meta.resourceType eq "User") or (meta.resourceType eq "Group")"#,
        ),
    ];
    let query = ListQuery::from_pairs(query, SIZES).unwrap();
    let filter = query.filter.unwrap();
    Filter::parse_for(&filter, &USER).unwrap();
    Filter::parse_for(&filter, &GROUP).unwrap();
    let projection = Projection::parse(query.attributes.as_deref(), None).unwrap();
    let group =
        json!({ "schemas": [GROUP_URN], "id": "g1", "displayName": "Office managers", "members": [] });
    assert_eq!(
        projection.apply(&group, &GROUP),
        json!({ "schemas": [GROUP_URN], "id": "g1", "displayName": "Office managers" })
    );
    assert_eq!(projection.apply(&judith(), &USER)["userName"], "judith");
}

/// §3.4.2.4: the numbers may be text, as in a URL, or numbers, as in a search.
#[test]
fn a_page_of_ten() {
    let in_a_url = ListQuery::from_pairs([("startIndex", "1"), ("count", "10")], SIZES);
    let in_a_body = ListQuery::from_search_request(&json!({ "startIndex": 1, "count": 10 }), SIZES);
    assert_eq!(in_a_url, in_a_body);
    assert_ne!(
        in_a_url,
        ListQuery::from_pairs([("startIndex", "2"), ("count", "10")], SIZES)
    );
    let page = list_response(vec![judith(); 10], 100, 1);
    assert_eq!(
        (&page["totalResults"], &page["itemsPerPage"], &page["startIndex"]),
        (&json!(100), &json!(10), &json!(1))
    );
}

/// §3.4.2.5 and §3.9, with the notations of §3.10.
#[test]
fn attributes_are_chosen() {
    let name = json!({ "schemas": [USER_URN], "id": "2819c223", "userName": "judith" });
    assert_eq!(chosen("userName"), name);
    assert_eq!(chosen("USERNAME"), name);
    assert_eq!(
        chosen("urn:ietf:params:scim:schemas:core:2.0:User:userName"),
        name
    );
    assert_eq!(
        chosen("name.familyName, emails.value"),
        json!({
            "schemas": [USER_URN], "id": "2819c223", "name": { "familyName": "Aaltonen" },
            "emails": [{ "value": "judith@aldermoor.example" }],
        })
    );
    let excluded = Projection::parse(None, Some("emails,phoneNumbers,name.formatted")).unwrap();
    let left = excluded.apply(&judith(), &USER);
    assert!(left.get("emails").is_none() && left.get("phoneNumbers").is_none());
    assert_eq!(
        left["name"],
        json!({ "familyName": "Aaltonen", "givenName": "Judith" })
    );
    let always = Projection::parse(None, Some("id,schemas,userName"))
        .unwrap()
        .apply(&judith(), &USER);
    assert_eq!(
        always["id"], "2819c223",
        "what is always returned cannot be excluded"
    );
}

/// §3.4.3.
#[test]
fn a_search_request() {
    let body = json!({
        "schemas": ["urn:ietf:params:scim:api:messages:2.0:SearchRequest"],
        "attributes": ["displayName", "userName"],
        "filter": "displayName sw \"smith\"",
        "startIndex": 1,
        "count": 10,
    });
    let query = ListQuery::from_search_request(&body, SIZES).unwrap();
    assert_eq!(query.filter.as_deref(), Some("displayName sw \"smith\""));
    assert_eq!(query.attributes.as_deref(), Some("displayName,userName"));
}

/// §3.12: the two bodies it shows; `status` is text in both.
#[test]
fn errors() {
    assert_eq!(
        ScimError::not_found("Resource 2819c223 not found").to_json(),
        json!({
            "schemas": ["urn:ietf:params:scim:api:messages:2.0:Error"],
            "detail": "Resource 2819c223 not found",
            "status": "404",
        })
    );
    assert_eq!(
        ScimError::mutability("Attribute 'id' is readOnly").to_json(),
        json!({
            "schemas": ["urn:ietf:params:scim:api:messages:2.0:Error"],
            "scimType": "mutability",
            "detail": "Attribute 'id' is readOnly",
            "status": "400",
        })
    );
}

/// §3.12, Table 9: every keyword with its status.
#[test]
fn keywords_of_errors() {
    let table = [
        (ScimError::invalid_filter(""), 400, "invalidFilter"),
        (ScimError::uniqueness(""), 409, "uniqueness"),
        (ScimError::mutability(""), 400, "mutability"),
        (ScimError::invalid_syntax(""), 400, "invalidSyntax"),
        (ScimError::invalid_path(""), 400, "invalidPath"),
        (ScimError::no_target(""), 400, "noTarget"),
        (ScimError::invalid_value(""), 400, "invalidValue"),
        (ScimError::sensitive(""), 403, "sensitive"),
    ];
    for (error, status, keyword) in table {
        let body = error.to_json();
        assert_eq!(
            (&body["status"], &body["scimType"]),
            (&json!(status.to_string()), &json!(keyword))
        );
    }
}
