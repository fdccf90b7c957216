//! JumpCloud: the test of a custom connector, one operation an attribute, members removed by value (scim-wire.md §3.3).

use serde_json::{Value, json};
use tests::server::Server;

use super::super::on_both_engines;
use super::super::recorded::{Exchange, Player};
use super::{GROUP, USER, as_sent, list, patch};

on_both_engines!(jumpcloud_tests_hires_changes_groups_and_lets_go);

fn hired() -> Value {
    json!({
        "schemas": [USER],
        "userName": "jonas.berg",
        "externalId": "5f1b2c3d4e5f60718293a4b5",
        "active": true,
        "name": { "givenName": "Jonas", "familyName": "Berg" },
        "displayName": "Jonas Berg",
        "emails": [{ "value": "jonas.berg@aldermoor.example", "type": "work", "primary": true }],
        "addresses": [],
        "phoneNumbers": [],
    })
}

async fn jumpcloud_tests_hires_changes_groups_and_lets_go(server: &Server) {
    let mut jumpcloud = Player::new(
        server.scim(),
        &[("accept", "application/json")],
        "application/scim+json",
    );
    jumpcloud.play(testing()).await;
    jumpcloud.play(hiring_and_changing()).await;
    let user = server
        .scim()
        .get(&format!("/Users/{}", jumpcloud.id("user")))
        .await
        .expect(200);
    let expected = json!({
        "schemas": [USER],
        "userName": "jonas.berg",
        "externalId": "5f1b2c3d4e5f60718293a4b5",
        "active": true,
        "name": { "givenName": "Jon", "familyName": "Berg" },
        "displayName": "Jonas Berg",
        "emails": [{ "value": "jon.berg@aldermoor.example", "type": "work", "primary": true }],
    });
    assert_eq!(as_sent(user), expected);
    jumpcloud.play(grouping()).await;
}

/// The Test button: a throw-away user is made, read, changed and switched off.
fn testing() -> Vec<Exchange> {
    let trial = json!({ "schemas": [USER], "userName": "scim-test@aldermoor.example", "active": true });
    let mut renamed = trial.clone();
    renamed["displayName"] = json!("Test");
    vec![
        Exchange::new("GET /Users?startIndex=1&count=1", Value::Null, 200, list(0)),
        Exchange::new("GET /Groups?startIndex=1&count=1", Value::Null, 200, list(0)),
        Exchange::new("POST /Users", trial, 201, json!({ "active": true })).keeping("trial"),
        Exchange::new("GET /Users/{trial}", Value::Null, 200, json!({ "id": "{trial}" })),
        Exchange::new(
            "PUT /Users/{trial}",
            renamed,
            200,
            json!({ "displayName": "Test", "active": true }),
        ),
        Exchange::new(
            "PATCH /Users/{trial}",
            patch(json!([{ "op": "replace", "path": "active", "value": false }])),
            200,
            json!({ "active": false }),
        ),
    ]
}

fn hiring_and_changing() -> Vec<Exchange> {
    let changes = json!([
        { "op": "replace", "path": "name.givenName", "value": "Jon" },
        { "op": "replace", "path": "emails", "value": [{ "value": "jon.berg@aldermoor.example", "type": "work", "primary": true }] },
        { "op": "replace", "path": "active", "value": true },
    ]);
    vec![
        Exchange::new(
            "GET /Users?filter=userName%20eq%20%22jonas.berg%22",
            Value::Null,
            200,
            list(0),
        ),
        Exchange::new("POST /Users", hired(), 201, json!({ "active": true })).keeping("user"),
        Exchange::new(
            "PATCH /Users/{user}",
            patch(changes),
            200,
            json!({ "name": { "givenName": "Jon" } }),
        ),
    ]
}

fn grouping() -> Vec<Exchange> {
    let add = json!([{ "op": "add", "path": "members", "value": [{ "value": "{user}" }] }]);
    let add_other = json!([{ "op": "add", "path": "members", "value": [{ "value": "{trial}" }] }]);
    let remove = json!([{ "op": "remove", "path": "members", "value": [{ "value": "{user}" }] }]);
    let both = json!({ "members": [{ "value": "{trial}" }, { "value": "{user}" }] });
    vec![
        Exchange::new(
            "POST /Groups",
            json!({ "schemas": [GROUP], "displayName": "Lab" }),
            201,
            json!({}),
        )
        .keeping("group"),
        Exchange::new(
            "PATCH /Groups/{group}",
            patch(add.clone()),
            200,
            json!({ "members": [{ "value": "{user}" }] }),
        ),
        Exchange::new("PATCH /Groups/{group}", patch(add_other), 200, both.clone()),
        // Present members are added again and again.
        Exchange::new("PATCH /Groups/{group}", patch(add), 200, both),
        Exchange::new(
            "PATCH /Groups/{group}",
            patch(remove.clone()),
            200,
            json!({ "members": [{ "value": "{trial}" }] }),
        ),
        Exchange::new(
            "PATCH /Groups/{group}",
            patch(remove),
            200,
            json!({ "members": [{ "value": "{trial}" }] }),
        ),
        Exchange::new(
            "PATCH /Users/{user}",
            patch(json!([{ "op": "replace", "path": "active", "value": false }])),
            200,
            json!({ "active": false }),
        ),
    ]
}
