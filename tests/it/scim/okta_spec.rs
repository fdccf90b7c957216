//! The twelve requests of Okta's published SPEC test, in its order, with its assertions (scim-wire.md §2.1).
//!
//! Its one limit on time (R10 within 600 ms) is a matter for `make bench`: no test here fails on time.

use reqwest::Method;
use serde_json::{Value, json};
use tests::client::{Scim, ScimAnswer};
use tests::server::Server;

use super::on_both_engines;

on_both_engines!(the_published_spec_test_passes);

const LIST: &str = "urn:ietf:params:scim:api:messages:2.0:ListResponse";
const ERROR: &str = "urn:ietf:params:scim:api:messages:2.0:Error";
const USER: &str = "urn:ietf:params:scim:schemas:core:2.0:User";

/// What the suite draws at random, drawn once.
const GIVEN_NAME: &str = "Runscope417";
const FAMILY_NAME: &str = "Xqhzvbnmw305";
const USER_NAME: &str = "Runscope417Xqhzvbnmw305@atko.com";
const NOBODY: &str = "abcdefgh@atko.com";

/// A GET with the headers of the suite: a Content-Type without a body among them.
async fn get(okta: &Scim, path: &str) -> ScimAnswer {
    let headers = [
        ("accept", "application/scim+json"),
        ("accept-charset", "utf-8"),
        ("content-type", "application/scim+json; charset=utf-8"),
        ("user-agent", "OKTA SCIM Integration"),
    ];
    okta.exchange(Method::GET, path, &headers, None).await
}

async fn post(okta: &Scim, body: &Value) -> ScimAnswer {
    let headers = [
        ("accept", "application/scim+json; charset=utf-8"),
        ("content-type", "application/json"),
        ("user-agent", "OKTA SCIM Integration"),
    ];
    okta.exchange(Method::POST, "/Users", &headers, Some(&body.to_string()))
        .await
}

/// The path of a look-up by user name, encoded as the suite's runner does.
fn look_up(user_name: &str) -> String {
    format!(
        "/Users?filter=userName%20eq%20%22{}%22",
        user_name.replace('@', "%40")
    )
}

#[track_caller]
fn assert_lists(body: &Value, schema: &str) {
    let schemas = body["schemas"].as_array();
    assert!(
        schemas.is_some_and(|schemas| schemas.iter().any(|found| found == schema)),
        "{body}"
    );
}

#[track_caller]
fn assert_filled(resource: &Value, pointers: &[&str]) {
    for pointer in pointers {
        let is_filled = match resource.pointer(pointer) {
            Some(Value::String(text)) => !text.is_empty(),
            Some(Value::Bool(_)) => true,
            Some(Value::Null | Value::Number(_) | Value::Array(_) | Value::Object(_)) | None => false,
        };
        assert!(is_filled, "{pointer} of {resource}");
    }
}

#[track_caller]
fn assert_error(answer: ScimAnswer, status: u16) -> Value {
    let body = answer.expect(status);
    assert_lists(&body, ERROR);
    assert_filled(&body, &["/detail"]);
    body
}

const COMPLETE: [&str; 6] = [
    "/id",
    "/name/familyName",
    "/name/givenName",
    "/userName",
    "/active",
    "/emails/0/value",
];

async fn the_published_spec_test_passes(server: &Server) {
    let okta = server.scim();
    // "At least one complete user must exist first."
    let first = json!({
        "schemas": [USER],
        "userName": "ines.duarte@aldermoor.example",
        "name": { "givenName": "Inês", "familyName": "Duarte" },
        "emails": [{ "primary": true, "value": "ines.duarte@aldermoor.example", "type": "work" }],
        "active": true,
    });
    okta.post("/Users", &first).await.expect(201);

    let id = r1_the_first_user_is_complete(&okta).await;
    r2_it_reads_by_its_id(&okta, &id).await;
    r3_to_r5_nobody_is_found(&okta).await;
    let made = r6_a_user_is_created(&okta).await;
    r7_it_reads_back(&okta, &made).await;
    assert_eq!(post(&okta, &new_user()).await.status.as_u16(), 409, "R8");
    r9_the_name_is_found_in_capitals(&okta, &made).await;
    r10_groups_are_listed(&okta).await;
    r11_and_r12_refusals_have_a_body(&okta).await;
}

async fn r1_the_first_user_is_complete(okta: &Scim) -> String {
    let page = get(okta, "/Users?count=1&startIndex=1").await.expect(200);
    assert_lists(&page, LIST);
    for number in ["itemsPerPage", "startIndex", "totalResults"] {
        assert!(page[number].is_u64(), "{number} of {page}");
    }
    assert_filled(&page["Resources"][0], &COMPLETE);
    page["Resources"][0]["id"].as_str().unwrap().to_owned()
}

async fn r2_it_reads_by_its_id(okta: &Scim, id: &str) {
    let user = get(okta, &format!("/Users/{id}")).await.expect(200);
    assert_filled(&user, &COMPLETE);
    assert_eq!(user["id"], id);
}

async fn r3_to_r5_nobody_is_found(okta: &Scim) {
    for user_name in [NOBODY, USER_NAME] {
        let found = get(okta, &look_up(user_name)).await.expect(200);
        assert_lists(&found, LIST);
        assert_eq!(found["totalResults"], json!(0));
        if user_name == NOBODY {
            assert_error(get(okta, "/Users/010101001010101011001010101011").await, 404);
        }
    }
}

fn new_user() -> Value {
    json!({
        "schemas": [USER],
        "userName": USER_NAME,
        "name": { "givenName": GIVEN_NAME, "familyName": FAMILY_NAME },
        "emails": [{ "primary": true, "value": USER_NAME, "type": "work" }],
        "displayName": format!("{GIVEN_NAME} {FAMILY_NAME}"),
        "active": true,
    })
}

#[track_caller]
fn assert_is_new_user(user: &Value) {
    assert_eq!(user["userName"], USER_NAME, "case is kept");
    assert_eq!(
        (&user["name"]["familyName"], &user["name"]["givenName"]),
        (&json!(FAMILY_NAME), &json!(GIVEN_NAME))
    );
}

async fn r6_a_user_is_created(okta: &Scim) -> String {
    let made = post(okta, &new_user()).await.expect(201);
    assert_eq!(made["active"], json!(true));
    assert_filled(&made, &["/id"]);
    assert_lists(&made, USER);
    assert_is_new_user(&made);
    made["id"].as_str().unwrap().to_owned()
}

async fn r7_it_reads_back(okta: &Scim, id: &str) {
    assert_is_new_user(&get(okta, &format!("/Users/{id}")).await.expect(200));
}

/// The suite asserts the status; a match is what Okta hopes for.
async fn r9_the_name_is_found_in_capitals(okta: &Scim, id: &str) {
    let found = get(okta, &look_up(&USER_NAME.to_uppercase())).await.expect(200);
    assert_eq!(
        (&found["totalResults"], &found["Resources"][0]["id"]),
        (&json!(1), &json!(id))
    );
}

async fn r10_groups_are_listed(okta: &Scim) {
    let groups = get(okta, "/Groups").await.expect(200);
    assert!(
        groups["totalResults"].is_u64() && groups["Resources"].is_array(),
        "{groups}"
    );
}

async fn r11_and_r12_refusals_have_a_body(okta: &Scim) {
    let stranger = okta.authorized_as("non-token");
    let refused = assert_error(get(&stranger, &look_up(&USER_NAME.to_uppercase())).await, 401);
    assert_eq!(refused["status"], "401");
    let unknown = assert_error(get(okta, "/Users/00919288221112222").await, 404);
    assert_eq!(unknown["status"], "404");
}
