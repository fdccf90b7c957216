//! OneLogin: an editable body, a single object where a list belongs, an e-mail that is not marked primary
//! (scim-wire.md §3.3).

use serde_json::{Value, json};
use tests::server::Server;

use super::super::on_both_engines;
use super::super::recorded::{Exchange, Player};
use super::{ENTERPRISE, GROUP, USER, as_sent, list, patch};

on_both_engines!(onelogin_connects_hires_changes_groups_and_lets_go);

fn hired() -> Value {
    json!({
        "schemas": [USER, ENTERPRISE],
        "userName": "marta.silva@aldermoor.example",
        "externalId": "173459812",
        "displayName": "Marta Silva",
        "name": { "givenName": "Marta", "familyName": "Silva" },
        "emails": [{ "value": "marta.silva@aldermoor.example", "type": "work" }],
        "title": "",
        ENTERPRISE: { "department": "Facilities" },
    })
}

async fn onelogin_connects_hires_changes_groups_and_lets_go(server: &Server) {
    let mut onelogin = Player::new(
        server.scim(),
        &[("accept", "application/json")],
        "application/json",
    );
    let lookup = "GET /Users?filter=userName%20eq%20%22marta.silva%40aldermoor.example%22";
    let single = json!([
        { "op": "replace", "path": "emails", "value": { "value": "marta@aldermoor.example", "type": "work" } },
        { "op": "replace", "path": "title", "value": "Head of facilities" },
    ]);
    onelogin
        .play(vec![
            // Enabling the API connection.
            Exchange::new(
                "GET /ServiceProviderConfig",
                Value::Null,
                200,
                json!({ "patch": { "supported": true } }),
            ),
            Exchange::new(lookup, Value::Null, 200, list(0)),
            Exchange::new("POST /Users", hired(), 201, json!({ "active": true })).keeping("user"),
            Exchange::new(
                lookup,
                Value::Null,
                200,
                json!({ "totalResults": 1, "Resources": [{ "id": "{user}" }] }),
            ),
            Exchange::new(
                "PATCH /Users/{user}",
                patch(single),
                200,
                json!({ "emails": [{ "value": "marta@aldermoor.example" }] }),
            ),
        ])
        .await;
    let user = server
        .scim()
        .get(&format!("/Users/{}", onelogin.id("user")))
        .await
        .expect(200);
    let mut expected = hired();
    expected["emails"][0]["value"] = json!("marta@aldermoor.example");
    expected["title"] = json!("Head of facilities");
    expected["active"] = json!(true);
    assert_eq!(as_sent(user), expected);
    onelogin.play(grouping_and_leaving()).await;
}

fn grouping_and_leaving() -> Vec<Exchange> {
    let group = json!({ "schemas": [GROUP], "displayName": "Key holders" });
    let add = json!([{ "op": "add", "path": "members", "value": [{ "value": "{user}" }] }]);
    let remove = json!([{ "op": "remove", "path": "members[value eq \"{user}\"]" }]);
    let suspend = json!([{ "op": "replace", "path": "active", "value": false }]);
    vec![
        Exchange::new("GET /Groups", Value::Null, 200, list(0)),
        Exchange::new("POST /Groups", group, 201, json!({})).keeping("group"),
        Exchange::new(
            "PATCH /Groups/{group}",
            patch(add),
            200,
            json!({ "members": [{ "value": "{user}" }] }),
        ),
        Exchange::new(
            "PATCH /Groups/{group}",
            patch(remove),
            200,
            json!({ "displayName": "Key holders" }),
        ),
        Exchange::new(
            "PATCH /Users/{user}",
            patch(suspend),
            200,
            json!({ "active": false }),
        ),
        // "Delete" chosen for leavers instead of "Suspend".
        Exchange::new("DELETE /Users/{user}", Value::Null, 204, Value::Null),
        Exchange::new("GET /Users/{user}", Value::Null, 404, json!({ "status": "404" })),
    ]
}
