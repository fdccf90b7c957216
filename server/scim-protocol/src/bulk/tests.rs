//! Bulk requests as tables: which operations are done, in which order, and what the answer says.

use serde_json::{Value, json};

use super::*;
use crate::error::ScimType;

/// Does everything; `/fail` in a userName fails. Returns the lines of what was done, and the answer.
fn run(request: &Value) -> (Vec<String>, Value) {
    let mut run = Run::new(BulkRequest::read(request).unwrap());
    let (mut lines, mut made) = (Vec::new(), 0);
    while let Some(work) = run.next_work() {
        let data = work.data.as_ref().map(Value::to_string).unwrap_or_default();
        lines.push(
            format!("{} {} {data}", work.method.as_str(), work.path)
                .trim_end()
                .to_owned(),
        );
        let answer = if data.contains("/fail") {
            ScimError::uniqueness("taken").into()
        } else if work.method == Method::Post {
            made += 1;
            Answer {
                status: 201,
                location: Some(format!("https://x.example{}/id{made}", work.path)),
                version: Some("W/\"1\"".to_owned()),
                error: None,
            }
        } else {
            Answer {
                status: if work.method == Method::Delete { 204 } else { 200 },
                location: Some(format!("https://x.example{}", work.path)),
                version: Some("W/\"2\"".to_owned()),
                error: None,
            }
        };
        run.answered(work.index, answer);
    }
    (lines, run.response())
}

fn post(endpoint: &str, bulk_id: &str, data: Value) -> Value {
    json!({ "method": "POST", "path": endpoint, "bulkId": bulk_id, "data": data })
}

fn request(operations: Value) -> Value {
    json!({ "schemas": [BULK_REQUEST_URN], "Operations": operations })
}

fn statuses(response: &Value) -> Vec<&str> {
    let operations = response["Operations"].as_array().unwrap().iter();
    operations
        .map(|operation| operation["status"].as_str().unwrap())
        .collect()
}

#[test]
fn a_name_waits_for_its_id_wherever_it_stands() {
    let (lines, response) = run(&request(json!([
        post("/Groups", "lab", json!({ "displayName": "Lab", "members": [{ "value": "bulkId:ines" }] })),
        { "method": "patch", "path": "/Groups/bulkId:lab", "data": { "Operations": [
            { "op": "add", "path": "members", "value": [{ "value": "bulkId:bo" }] }] } },
        post("/Users", "ines", json!({ "userName": "ines" })),
        post("/Users", "bo", json!({ "userName": "bo" })),
        { "method": "DELETE", "path": "/Users/42", "version": "W/\"7\"" },
    ])));
    assert_eq!(
        lines,
        [
            r#"POST /Users {"userName":"ines"}"#,
            r#"POST /Groups {"displayName":"Lab","members":[{"value":"id1"}]}"#,
            r#"POST /Users {"userName":"bo"}"#,
            r#"PATCH /Groups/id2 {"Operations":[{"op":"add","path":"members","value":[{"value":"id3"}]}]}"#,
            "DELETE /Users/42",
        ]
    );
    assert_eq!(statuses(&response), ["201", "200", "201", "201", "204"]);
    assert_eq!(
        response["Operations"][0],
        json!({ "method": "POST", "bulkId": "lab", "location": "https://x.example/Groups/id2",
            "version": "W/\"1\"", "status": "201" })
    );
    assert_eq!(response["schemas"], json!([BULK_RESPONSE_URN]));
}

/// RFC 7644 §3.7.1: each names the other, so one is made first and completed later.
#[test]
fn a_circle_is_closed_by_completing_what_was_made_first() {
    let (lines, response) = run(&request(json!([
        post(
            "/Users",
            "ines",
            json!({ "userName": "ines", "manager": { "value": "bulkId:bo", "displayName": "Bo" }, "title": "Lead" })
        ),
        post(
            "/Users",
            "bo",
            json!({ "userName": "bo", "manager": { "value": "bulkId:ines" } })
        ),
        post(
            "/Users",
            "own",
            json!({ "userName": "own", "manager": { "value": "bulkId:own" } })
        ),
    ])));
    assert_eq!(
        lines,
        [
            r#"POST /Users {"userName":"ines","title":"Lead"}"#,
            r#"POST /Users {"userName":"bo","manager":{"value":"id1"}}"#,
            r#"PUT /Users/id1 {"userName":"ines","manager":{"value":"id2","displayName":"Bo"},"title":"Lead"}"#,
            r#"POST /Users {"userName":"own"}"#,
            r#"PUT /Users/id3 {"userName":"own","manager":{"value":"id3"}}"#,
        ]
    );
    assert_eq!(statuses(&response), ["201", "201", "201"]);
    assert_eq!(
        response["Operations"][0],
        json!({ "method": "POST", "bulkId": "ines", "location": "https://x.example/Users/id1",
            "version": "W/\"2\"", "status": "201" })
    );
}

#[test]
fn what_is_wrong_with_an_operation_is_its_own_answer() {
    let (lines, response) = run(&request(json!([
        { "method": "GET", "path": "/Users/42" },
        { "method": "POST", "path": "/Users", "data": {} },
        { "method": "POST", "path": "/Users/42", "bulkId": "a", "data": {} },
        { "method": "POST", "path": "/Users", "bulkId": "b" },
        { "method": "PATCH", "path": "/Users", "data": {} },
        { "method": "DELETE", "path": "/Schemas/42" },
        { "method": "DELETE", "path": "/Users/42?x" },
        post("/Groups", "c", json!({ "members": [{ "value": "bulkId:nobody" }] })),
        post("/Users", "d", json!({ "userName": "/fail" })),
        post("/Groups", "e", json!({ "members": [{ "value": "bulkId:d" }] })),
        7,
        { "method": "DELETE", "path": "/Users/43" },
    ])));
    assert_eq!(lines, [r#"POST /Users {"userName":"/fail"}"#, "DELETE /Users/43"]);
    let expected = "400 400 400 400 400 400 400 400 409 409 400 204";
    assert_eq!(statuses(&response).join(" "), expected);
    let keywords: Vec<&str> = response["Operations"]
        .as_array()
        .unwrap()
        .iter()
        .map(|operation| operation["response"]["scimType"].as_str().unwrap_or("-"))
        .collect();
    assert_eq!(
        keywords.join(" "),
        "invalidSyntax invalidSyntax invalidPath invalidSyntax invalidPath invalidPath invalidPath invalidValue uniqueness - invalidSyntax -"
    );
}

#[test]
fn it_stops_at_the_number_of_errors_the_client_names() {
    for (fail_on_errors, done) in [(Some(1), 2), (Some(2), 4), (None, 5)] {
        let mut message = request(json!([
            { "method": "DELETE", "path": "/Users/1" },
            post("/Users", "a", json!({ "userName": "/fail" })),
            { "method": "DELETE", "path": "/Users/2" },
            { "method": "GET", "path": "/Users/3" },
            { "method": "DELETE", "path": "/Users/4" },
        ]));
        if let Some(errors) = fail_on_errors {
            message["failOnErrors"] = json!(errors);
        }
        let (_, response) = run(&message);
        assert_eq!(statuses(&response).len(), done, "{fail_on_errors:?}");
    }
}

#[test]
fn another_message_is_refused_as_a_whole() {
    let twice = request(json!([
        post("/Users", "a", json!({})),
        post("/Users", "a", json!({}))
    ]));
    let many = request(json!(vec![
        json!({ "method": "DELETE", "path": "/Users/1" });
        1_001
    ]));
    for (message, status, keyword) in [
        (json!([]), 400, Some(ScimType::InvalidSyntax)),
        (
            json!({ "schemas": [BULK_REQUEST_URN] }),
            400,
            Some(ScimType::InvalidSyntax),
        ),
        (
            json!({ "schemas": [crate::message::PATCH_OP_URN], "Operations": [] }),
            400,
            Some(ScimType::InvalidSyntax),
        ),
        (
            json!({ "Operations": [], "failOnErrors": 0 }),
            400,
            Some(ScimType::InvalidValue),
        ),
        (
            json!({ "Operations": [], "failOnErrors": "one" }),
            400,
            Some(ScimType::InvalidValue),
        ),
        (twice, 400, Some(ScimType::InvalidValue)),
        (many, 413, None),
    ] {
        let error = BulkRequest::read(&message).unwrap_err();
        assert_eq!(
            (error.status, error.scim_type),
            (status, keyword),
            "{}",
            error.detail
        );
    }
    assert!(BulkRequest::read(&request(json!([]))).unwrap().is_empty());
}
