//! Okta: a custom app by PUT, then what a catalogue app does by PATCH (scim-wire.md §1).

use serde_json::{Value, json};
use tests::server::Server;

use super::super::on_both_engines;
use super::super::recorded::{Exchange, Player};
use super::{GROUP, USER, as_sent, list, patch};

on_both_engines!(okta_connects_hires_changes_groups_and_lets_go);

fn player(server: &Server) -> Player {
    let headers = [
        ("user-agent", "Okta SCIM Client 1.0.0"),
        ("accept", "application/scim+json"),
        ("accept-charset", "utf-8"),
    ];
    Player::new(server.scim(), &headers, "application/scim+json; charset=utf-8")
}

/// §1.3: placeholder password, empty groups, an empty middle name.
fn hired() -> Value {
    json!({
        "schemas": [USER],
        "userName": "Test.User@okta.local",
        "name": { "givenName": "Test", "familyName": "User", "middleName": "" },
        "emails": [{ "primary": true, "value": "test.user@okta.local", "type": "work" }],
        "phoneNumbers": [{ "primary": true, "value": "415.123.4567", "type": "work" }],
        "displayName": "Test User", "locale": "en_US", "externalId": "00ujl29u0le5T6Aj10h7",
        "groups": [], "password": "1mz050nq", "active": true,
    })
}

/// §1.4: what was read, echoed with its read-only parts, changed where Okta has mapped attributes.
fn changed(active: bool) -> Value {
    json!({
        "active": active, "displayName": "Test Writer",
        "emails": [{ "primary": true, "type": "work", "value": "test.user@okta.local" }],
        "externalId": "00ujl29u0le5T6Aj10h7", "groups": [], "id": "{user}", "locale": "en_US",
        "meta": { "created": "2020-01-01T00:00:00Z", "location": "https://elsewhere.example", "resourceType": "User" },
        "name": { "familyName": "Writer", "formatted": "Mona Octocat", "givenName": "Test" },
        "phoneNumbers": [{ "primary": true, "value": "415.123.4567", "type": "work" }],
        "schemas": [USER], "userName": "Test.User@okta.local",
    })
}

async fn okta_connects_hires_changes_groups_and_lets_go(server: &Server) {
    let mut okta = player(server);
    okta.play(connecting_and_hiring()).await;
    okta.play(pushing_groups()).await;
    okta.play(leaving_and_coming_back()).await;
    let user = server
        .scim()
        .get(&format!("/Users/{}", okta.id("user")))
        .await
        .expect(200);
    let mut expected = changed(true);
    for name in ["id", "meta", "groups"] {
        expected.as_object_mut().unwrap().shift_remove(name);
    }
    assert_eq!(as_sent(user), expected, "stored as sent");
}

fn connecting_and_hiring() -> Vec<Exchange> {
    let lookup = "GET /Users?filter=userName%20eq%20%22test.user%40okta.local%22&startIndex=1&count=100";
    vec![
        Exchange::new("GET /Users?startIndex=1&count=2", Value::Null, 200, list(0)),
        Exchange::new("GET /Groups?startIndex=1&count=100", Value::Null, 200, list(0)),
        // A trailing slash typed into the base URL.
        Exchange::new("GET //Users?startIndex=1&count=2", Value::Null, 200, list(0)),
        Exchange::new(
            lookup,
            Value::Null,
            200,
            json!({ "totalResults": 0, "startIndex": 1, "itemsPerPage": 0, "Resources": [] }),
        ),
        Exchange::new(
            "POST /Users",
            hired(),
            201,
            json!({ "userName": "Test.User@okta.local", "active": true }),
        )
        .keeping("user"),
        Exchange::new(
            "POST /Users",
            hired(),
            409,
            json!({ "status": "409", "scimType": "uniqueness" }),
        ),
        Exchange::new(
            lookup,
            Value::Null,
            200,
            json!({ "totalResults": 1, "Resources": [{ "id": "{user}" }] }),
        ),
        Exchange::new(
            "GET /Users/{user}",
            Value::Null,
            200,
            json!({ "id": "{user}", "active": true }),
        ),
        Exchange::new(
            "PUT /Users/{user}",
            changed(true),
            200,
            json!({
                "id": "{user}", "displayName": "Test Writer", "name": { "formatted": "Mona Octocat", "familyName": "Writer" },
                "meta": { "resourceType": "User" },
            }),
        ),
        Exchange::new(
            "PATCH /Users/{user}",
            patch(json!([{ "op": "replace", "value": { "password": "n3w-0ne" } }])),
            200,
            json!({ "id": "{user}" }),
        ),
    ]
}

/// §1.7.
fn pushing_groups() -> Vec<Exchange> {
    let rename = |name: &str| json!({ "op": "replace", "value": { "id": "{group}", "displayName": name } });
    let add = json!({ "op": "add", "path": "members", "value": [{ "value": "{user}", "display": "test.user@okta.local" }] });
    let remove = json!({ "op": "remove", "path": "members[value eq \"{user}\"]" });
    let members = json!({ "members": [{ "value": "{user}" }] });
    let named = "GET /Groups?filter=displayName%20eq%20%22Test%20SCIMv2%22&startIndex=1&count=100";
    vec![
        Exchange::new(named, Value::Null, 200, list(0)),
        Exchange::new(
            "POST /Groups",
            json!({ "schemas": [GROUP], "displayName": "Test SCIMv2", "members": [] }),
            201,
            json!({ "displayName": "Test SCIMv2" }),
        )
        .keeping("group"),
        Exchange::new(
            "GET /Groups/{group}",
            Value::Null,
            200,
            json!({ "id": "{group}" }),
        ),
        Exchange::new(
            "PATCH /Groups/{group}",
            patch(json!([rename("Test SCIMv2"), add])),
            200,
            members.clone(),
        ),
        Exchange::new(
            "PATCH /Groups/{group}",
            patch(json!([rename("Renamed"), remove])),
            200,
            json!({ "displayName": "Renamed" }),
        ),
        // Members already gone are no error.
        Exchange::new(
            "PATCH /Groups/{group}",
            patch(json!([remove])),
            200,
            json!({ "id": "{group}" }),
        ),
        Exchange::new(
            "PATCH /Groups/{group}",
            patch(json!([{ "op": "replace", "path": "members", "value": [{ "value": "{user}" }] }])),
            200,
            members,
        ),
        Exchange::new(
            "PATCH /Groups/{group}",
            patch(json!([{ "op": "replace", "path": "members", "value": [] }])),
            200,
            json!({ "id": "{group}" }),
        ),
        Exchange::new(
            "PUT /Groups/{group}",
            json!({ "schemas": [GROUP], "displayName": "Renamed again", "members": [{ "value": "{user}", "display": "test.user@okta.local" }] }),
            200,
            json!({ "displayName": "Renamed again", "members": [{ "value": "{user}" }] }),
        ),
        Exchange::new("DELETE /Groups/{group}", Value::Null, 204, Value::Null),
        Exchange::new(
            "DELETE /Groups/{group}",
            Value::Null,
            404,
            json!({ "status": "404" }),
        ),
    ]
}

/// §1.5.
fn leaving_and_coming_back() -> Vec<Exchange> {
    let active = |active: bool| patch(json!([{ "op": "replace", "value": { "active": active } }]));
    vec![
        Exchange::new(
            "PATCH /Users/{user}",
            active(false),
            200,
            json!({ "active": false }),
        ),
        Exchange::new("GET /Users/{user}", Value::Null, 200, json!({ "active": false })),
        Exchange::new(
            "GET /Users?filter=userName%20eq%20%22TEST.USER%40OKTA.LOCAL%22&startIndex=1&count=100",
            Value::Null,
            200,
            json!({ "Resources": [{ "id": "{user}", "active": false }] }),
        ),
        Exchange::new(
            "PATCH /Users/{user}",
            active(true),
            200,
            json!({ "active": true }),
        ),
        Exchange::new(
            "PUT /Users/{user}",
            changed(false),
            200,
            json!({ "active": false }),
        ),
        Exchange::new(
            "PUT /Users/{user}",
            changed(true),
            200,
            json!({ "active": true, "id": "{user}" }),
        ),
    ]
}
