//! RFC 7644 §3.7, example by example, and the pages of RFC 9865 §2: the same shapes with people of Aldermoor Studios.

#![allow(
    clippy::unwrap_used,
    reason = "a test that meets what it does not expect should stop there"
)]

use scim_protocol::bulk::{Answer, BulkRequest, Method, Run};
use scim_protocol::message::{Cursors, ListQuery, PageSizes, PageStart, cursor_response};
use scim_protocol::{ScimError, ScimType};
use serde_json::{Value, json};

const BASE: &str = "https://keys.aldermoor.example/scim/v2";
const USER_URN: &str = "urn:ietf:params:scim:schemas:core:2.0:User";
const GROUP_URN: &str = "urn:ietf:params:scim:schemas:core:2.0:Group";

fn request(operations: Value) -> Value {
    json!({ "schemas": ["urn:ietf:params:scim:api:messages:2.0:BulkRequest"], "Operations": operations })
}

/// Does everything; of POSTs the ids are given in turn. Returns bodies as they were done, and the answer.
fn run(message: &Value, ids: &[&str]) -> (Vec<(Method, String, Option<Value>)>, Value) {
    let mut run = Run::new(BulkRequest::read(message).unwrap());
    let (mut done, mut ids) = (Vec::new(), ids.iter());
    while let Some(work) = run.next_work() {
        let (status, location) = match work.method {
            Method::Post => (201, format!("{BASE}{}/{}", work.path, ids.next().unwrap())),
            Method::Put | Method::Patch => (200, format!("{BASE}{}", work.path)),
            Method::Delete => (204, format!("{BASE}{}", work.path)),
        };
        done.push((work.method, work.path, work.data));
        let answer = Answer {
            status,
            location: Some(location),
            version: (status != 204).then(|| "W/\"oY4m4wn58tkVjJxK\"".to_owned()),
            error: None,
        };
        run.answered(work.index, answer);
    }
    (done, run.response())
}

/// §3.7.1: two groups that are each a member of the other.
#[test]
fn a_circle_of_two_groups() {
    let group = |name: &str, bulk_id: &str, other: &str| {
        json!({
            "method": "POST", "path": "/Groups", "bulkId": bulk_id,
            "data": { "schemas": [GROUP_URN], "displayName": name, "members": [{ "type": "Group", "value": format!("bulkId:{other}") }] },
        })
    };
    let message = request(json!([
        group("Group A", "qwerty", "ytrewq"),
        group("Group B", "ytrewq", "qwerty")
    ]));
    let (done, answer) = run(&message, &["e9e30dba", "6c5bb468"]);
    let members: Vec<(Method, &Value)> = done
        .iter()
        .map(|(method, _, data)| (*method, &data.as_ref().unwrap()["members"]))
        .collect();
    assert_eq!(
        members,
        [
            (Method::Post, &json!([])),
            (Method::Post, &json!([{ "type": "Group", "value": "e9e30dba" }])),
            (Method::Put, &json!([{ "type": "Group", "value": "6c5bb468" }])),
        ]
    );
    let statuses: Vec<&Value> = answer["Operations"]
        .as_array()
        .unwrap()
        .iter()
        .map(|one| &one["status"])
        .collect();
    assert_eq!(statuses, ["201", "201"]);
}

/// §3.7.2: a user, a group with the user in it, and a manager by bulkId.
#[test]
fn names_of_what_is_not_there_yet() {
    let enterprise = "urn:ietf:params:scim:schemas:extension:enterprise:2.0:User";
    let message = request(json!([
        { "method": "POST", "path": "/Users", "bulkId": "qwerty", "data": { "schemas": [USER_URN], "userName": "alice" } },
        { "method": "POST", "path": "/Groups", "bulkId": "ytrewq",
            "data": { "schemas": [GROUP_URN], "displayName": "Tour guides", "members": [{ "type": "User", "value": "bulkId:qwerty" }] } },
        { "method": "POST", "path": "/Users", "bulkId": "asdf",
            "data": { "userName": "bob", enterprise: { "employeeNumber": "11250", "manager": { "value": "bulkId:qwerty" } } } },
    ]));
    let (done, answer) = run(&message, &["92b725cd", "e9e30dba", "bbbb"]);
    assert_eq!(done[1].2.as_ref().unwrap()["members"][0]["value"], "92b725cd");
    assert_eq!(
        done[2].2.as_ref().unwrap()[enterprise]["manager"]["value"],
        "92b725cd"
    );
    assert_eq!(
        answer["Operations"][0],
        json!({
            "method": "POST", "bulkId": "qwerty", "location": format!("{BASE}/Users/92b725cd"),
            "version": "W/\"oY4m4wn58tkVjJxK\"", "status": "201",
        })
    );
}

/// §3.7.3: each method once, and the answer in the request's order.
#[test]
fn one_of_each_method() {
    let mut message = request(json!([
        { "method": "POST", "path": "/Users", "bulkId": "qwerty", "data": { "schemas": [USER_URN], "userName": "alice" } },
        { "method": "PUT", "path": "/Users/b7c14771", "version": "W/\"3694e05e9dff591\"",
            "data": { "schemas": [USER_URN], "id": "b7c14771", "userName": "bob" } },
        { "method": "PATCH", "path": "/Users/5d8d29d3", "version": "W/\"edac3253e2c0ef2\"",
            "data": { "Operations": [{ "op": "remove", "path": "nickName" }, { "op": "add", "path": "userName", "value": "dave" }] } },
        { "method": "DELETE", "path": "/Users/e9025315", "version": "W/\"0ee8add0a938e1a\"" },
    ]));
    message["failOnErrors"] = json!(1);
    let (done, answer) = run(&message, &["92b725cd"]);
    let lines: Vec<String> = done
        .iter()
        .map(|(method, path, _)| format!("{} {path}", method.as_str()))
        .collect();
    assert_eq!(
        lines,
        [
            "POST /Users",
            "PUT /Users/b7c14771",
            "PATCH /Users/5d8d29d3",
            "DELETE /Users/e9025315"
        ]
    );
    let shown: Vec<String> = answer["Operations"]
        .as_array()
        .unwrap()
        .iter()
        .map(|one| format!("{} {} {}", one["method"], one["location"], one["status"]).replace('"', ""))
        .collect();
    assert_eq!(
        shown,
        [
            format!("POST {BASE}/Users/92b725cd 201"),
            format!("PUT {BASE}/Users/b7c14771 200"),
            format!("PATCH {BASE}/Users/5d8d29d3 200"),
            format!("DELETE {BASE}/Users/e9025315 204"),
        ]
    );
}

/// §3.7.3: an operation that fails has the error as its response and no location; at `failOnErrors` the rest is left.
#[test]
fn an_operation_that_fails() {
    let post = |bulk_id: &str| json!({ "method": "POST", "path": "/Users", "bulkId": bulk_id, "data": { "userName": "alice" } });
    let mut message = request(json!([post("qwerty"), post("ytrewq")]));
    message["failOnErrors"] = json!(1);
    let mut run = Run::new(BulkRequest::read(&message).unwrap());
    let work = run.next_work().unwrap();
    run.answered(
        work.index,
        ScimError::invalid_syntax("Request is unparsable").into(),
    );
    assert_eq!(run.next_work(), None);
    assert_eq!(
        run.response()["Operations"],
        json!([{
            "method": "POST", "bulkId": "qwerty", "status": "400",
            "response": {
                "schemas": ["urn:ietf:params:scim:api:messages:2.0:Error"],
                "status": "400", "scimType": "invalidSyntax", "detail": "Request is unparsable",
            },
        }])
    );
}

/// §3.7.4: too many operations.
#[test]
fn a_request_that_is_too_large() {
    let delete = json!({ "method": "DELETE", "path": "/Users/1" });
    let error = BulkRequest::read(&request(json!(vec![delete; 1_001]))).unwrap_err();
    assert_eq!(
        (error.status, error.to_json()["status"].as_str()),
        (413, Some("413"))
    );
}

/// RFC 9865 §2: the first page by an empty cursor, the next by the one it named; as a query and as a search.
#[test]
fn pages_by_cursor() {
    let sizes = PageSizes {
        default: 100,
        max: 200,
    };
    let first = ListQuery::from_pairs(
        [("filter", "userName sw \"J\""), ("cursor", ""), ("count", "10")],
        sizes,
    )
    .unwrap();
    assert_eq!(first.paging.from, PageStart::Cursor(String::new()));
    let search = json!({
        "schemas": ["urn:ietf:params:scim:api:messages:2.0:SearchRequest"],
        "attributes": ["displayName", "userName"], "filter": "displayName sw \"smith\"", "cursor": "VZUTiyhEQJ94IR", "count": 10,
    });
    let search = ListQuery::from_search_request(&search, sizes).unwrap();
    assert_eq!(search.paging.from, PageStart::Cursor("VZUTiyhEQJ94IR".to_owned()));
    let cursors = Cursors {
        next: Some("YkU3OF86Pz0rGv".to_owned()),
        previous: Some("ze7L30kMiiLX6x".to_owned()),
    };
    let page = cursor_response(vec![json!({ "id": "1" })], 100, &cursors);
    assert_eq!(
        page,
        json!({
            "schemas": ["urn:ietf:params:scim:api:messages:2.0:ListResponse"],
            "totalResults": 100, "itemsPerPage": 1, "nextCursor": "YkU3OF86Pz0rGv", "previousCursor": "ze7L30kMiiLX6x",
            "Resources": [{ "id": "1" }],
        })
    );
}

/// RFC 9865 §2.1: the three keywords.
#[test]
fn errors_of_pages_by_cursor() {
    for (error, keyword) in [
        (ScimError::invalid_cursor("x"), ScimType::InvalidCursor),
        (ScimError::expired_cursor("x"), ScimType::ExpiredCursor),
        (ScimError::invalid_count("x"), ScimType::InvalidCount),
    ] {
        assert_eq!((error.status, error.scim_type), (400, Some(keyword)));
    }
}
