//! Microsoft Entra ID: its default dialect, and the one of `?aadOptscim062020` (scim-wire.md §3.1).

use serde_json::{Value, json};
use tests::server::Server;

use super::super::on_both_engines;
use super::super::recorded::{Exchange, Player};
use super::{ENTERPRISE, GROUP, USER, as_sent, list, patch};

on_both_engines!(
    entra_connects_hires_changes_groups_and_lets_go,
    entra_with_the_flag_sends_dotted_and_urn_keys,
);

fn player(server: &Server) -> Player {
    let headers = [
        ("accept", "application/scim+json"),
        ("user-agent", "Azure AD SCIM Client"),
    ];
    Player::new(server.scim(), &headers, "application/scim+json; charset=utf-8")
}

/// Booleans as text, empty lists, a `meta` of its own.
fn hired() -> Value {
    json!({
        "schemas": [USER, ENTERPRISE],
        "externalId": "0a21f0f2-8d2a-4f8e-bf98-7363c4aed4ef",
        "userName": "Test_User_ab6490ee@contoso.example",
        "active": "True",
        "emails": [{ "primary": true, "type": "work", "value": "test_user@contoso.example" }],
        "meta": { "resourceType": "User" },
        "name": { "formatted": "givenName familyName", "familyName": "familyName", "givenName": "givenName" },
        "roles": [],
    })
}

async fn entra_connects_hires_changes_groups_and_lets_go(server: &Server) {
    let mut entra = player(server);
    entra.play(connecting_and_hiring()).await;
    entra.play(changing()).await;
    let user = server
        .scim()
        .get(&format!("/Users/{}", entra.id("user")))
        .await
        .expect(200);
    assert_eq!(as_sent(user), changed());
    entra.play(grouping()).await;
    entra.play(leaving()).await;
}

fn connecting_and_hiring() -> Vec<Exchange> {
    vec![
        // The connection test: a random GUID, `+` for space, the tenant URL's flag still there.
        Exchange::new(
            "GET /Users?aadOptscim062020&filter=userName+eq+%229b2b7a31-07c3-4d1f-a1ad-1f4d7be5b8a2%22",
            Value::Null,
            200,
            list(0),
        ),
        Exchange::new(
            "GET /Groups?excludedAttributes=members&filter=displayName+eq+%229b2b7a31%22",
            Value::Null,
            200,
            list(0),
        ),
        Exchange::new(
            "GET /Users?filter=externalId+eq+%220a21f0f2-8d2a-4f8e-bf98-7363c4aed4ef%22",
            Value::Null,
            200,
            list(0),
        ),
        Exchange::new(
            "POST /Users",
            hired(),
            201,
            json!({ "active": true, "userName": "Test_User_ab6490ee@contoso.example" }),
        )
        .keeping("user"),
        Exchange::new(
            "GET /Users?filter=emails%5Btype+eq+%22work%22%5D.value+eq+%22Test_User%40contoso.example%22",
            Value::Null,
            200,
            json!({ "totalResults": 1, "Resources": [{ "id": "{user}" }] }),
        ),
        Exchange::new(
            "POST /Users",
            json!({ "schemas": [USER], "userName": "boss@contoso.example", "active": true }),
            201,
            json!({}),
        )
        .keeping("manager"),
    ]
}

/// One operation an attribute, capitalised; elements made where the filter finds none; text for booleans; the manager a
/// bare id, and an object the next time.
fn changing() -> Vec<Exchange> {
    let urn = |name: &str| format!("{ENTERPRISE}:{name}");
    let operations = json!([
        { "op": "Replace", "path": "emails[type eq \"work\"].value", "value": "updatedEmail@contoso.example" },
        { "op": "Replace", "path": "name.familyName", "value": "updatedFamilyName" },
        { "op": "Add", "path": "phoneNumbers[type eq \"mobile\"].value", "value": "425-555-0100" },
        { "op": "Add", "path": "addresses[type eq \"work\"].postalCode", "value": "98052" },
        { "op": "Replace", "path": "addresses[type eq \"work\"].locality", "value": "Redmond" },
        { "op": "Replace", "path": "emails[type eq \"work\"].primary", "value": "true" },
        { "op": "Add", "path": urn("employeeNumber"), "value": "701984" },
        { "op": "Add", "path": urn("manager"), "value": "{manager}" },
    ]);
    let manager = |value: Value| patch(json!([{ "op": "Replace", "path": urn("manager"), "value": value }]));
    let has_manager = json!({ ENTERPRISE: { "manager": { "value": "{manager}" } } });
    vec![
        Exchange::new("PATCH /Users/{user}", patch(operations), 200, has_manager.clone()),
        Exchange::new(
            "PATCH /Users/{user}",
            manager(json!([{ "value": "{manager}" }])),
            200,
            has_manager.clone(),
        ),
        Exchange::new(
            "PATCH /Users/{user}",
            manager(json!({ "value": "{manager}" })),
            200,
            has_manager,
        ),
        Exchange::new(
            "PATCH /Users/{user}",
            patch(json!([{ "op": "Remove", "path": urn("manager") }])),
            200,
            json!({ ENTERPRISE: { "employeeNumber": "701984" } }),
        ),
        Exchange::new(
            "PATCH /Users/{user}",
            patch(json!([{ "op": "Replace", "path": "userName", "value": "BOSS@contoso.example" }])),
            409,
            json!({ "scimType": "uniqueness" }),
        ),
        Exchange::new(
            "PATCH /Users/{user}",
            patch(json!([{ "op": "Replace", "path": "userName", "value": "5b50642d@contoso.example" }])),
            200,
            json!({ "userName": "5b50642d@contoso.example" }),
        ),
    ]
}

fn changed() -> Value {
    json!({
        "schemas": [USER, ENTERPRISE],
        "externalId": "0a21f0f2-8d2a-4f8e-bf98-7363c4aed4ef",
        "userName": "5b50642d@contoso.example",
        "active": true,
        "emails": [{ "primary": true, "type": "work", "value": "updatedEmail@contoso.example" }],
        "name": { "formatted": "givenName familyName", "familyName": "updatedFamilyName", "givenName": "givenName" },
        "phoneNumbers": [{ "type": "mobile", "value": "425-555-0100" }],
        "addresses": [{ "type": "work", "postalCode": "98052", "locality": "Redmond" }],
        ENTERPRISE: { "employeeNumber": "701984" },
    })
}

fn grouping() -> Vec<Exchange> {
    let adscim = "http://schemas.microsoft.com/2006/11/ResourceManagement/ADSCIM/2.0/Group";
    let group = json!({
        "externalId": "8aa1a0c0-c4c3-4bc0-b4a5-2ef676900159", "schemas": [GROUP, adscim],
        "displayName": "displayName", "meta": { "resourceType": "Group" },
    });
    let add = json!([{ "op": "Add", "path": "members", "value": [{ "$ref": null, "value": "{user}" }, { "$ref": null, "value": "{manager}" }] }]);
    let remove =
        json!([{ "op": "Remove", "path": "members", "value": [{ "$ref": null, "value": "{user}" }] }]);
    vec![
        Exchange::new(
            "POST /Groups",
            group,
            201,
            json!({ "schemas": [GROUP], "externalId": "8aa1a0c0-c4c3-4bc0-b4a5-2ef676900159" }),
        )
        .keeping("group"),
        Exchange::new(
            "GET /Groups/{group}?excludedAttributes=members",
            Value::Null,
            200,
            json!({ "displayName": "displayName" }),
        ),
        Exchange::new(
            "GET /Groups?excludedAttributes=members&filter=displayName+eq+%22DISPLAYNAME%22",
            Value::Null,
            200,
            json!({ "totalResults": 1, "Resources": [{ "id": "{group}" }] }),
        ),
        Exchange::new(
            "PATCH /Groups/{group}",
            patch(json!([{ "op": "Replace", "path": "displayName", "value": "1879db59" }])),
            200,
            json!({ "displayName": "1879db59" }),
        ),
        Exchange::new(
            "PATCH /Groups/{group}",
            patch(add),
            200,
            json!({ "members": [{ "value": "{user}" }, { "value": "{manager}" }] }),
        ),
        Exchange::new(
            "GET /Groups?filter=id+eq+%22{group}%22+and+members+eq+%22{user}%22&attributes=id",
            Value::Null,
            200,
            list(1),
        ),
        Exchange::new(
            "PATCH /Groups/{group}",
            patch(remove),
            200,
            json!({ "members": [{ "value": "{manager}" }] }),
        ),
        Exchange::new(
            "GET /Groups?filter=id+eq+%22{group}%22+and+members+eq+%22{user}%22&attributes=id",
            Value::Null,
            200,
            list(0),
        ),
        Exchange::new("DELETE /Groups/{group}", Value::Null, 204, Value::Null),
    ]
}

fn leaving() -> Vec<Exchange> {
    let active = |value: &str| patch(json!([{ "op": "Replace", "path": "active", "value": value }]));
    vec![
        Exchange::new(
            "PATCH /Users/{user}",
            active("False"),
            200,
            json!({ "active": false }),
        ),
        Exchange::new(
            "GET /Users?filter=userName+eq+%225b50642d%40contoso.example%22",
            Value::Null,
            200,
            json!({ "totalResults": 1, "Resources": [{ "active": false }] }),
        ),
        Exchange::new(
            "PATCH /Users/{user}",
            active("True"),
            200,
            json!({ "active": true }),
        ),
        Exchange::new(
            "PATCH /Users/{user}",
            active("False"),
            200,
            json!({ "active": false }),
        ),
        Exchange::new("DELETE /Users/{user}", Value::Null, 204, Value::Null),
        Exchange::new(
            "DELETE /Users/{user}",
            Value::Null,
            404,
            json!({ "status": "404" }),
        ),
        Exchange::new("GET /Users/{user}", Value::Null, 404, json!({ "status": "404" })),
    ]
}

async fn entra_with_the_flag_sends_dotted_and_urn_keys(server: &Server) {
    let mut entra = player(server);
    entra.play(connecting_and_hiring()).await;
    let merged = json!([{ "op": "replace", "value": {
        "displayName": "Bjfe",
        "name.givenName": "Kkom",
        "name.familyName": "Unua",
        "emails[type eq \"work\"].value": "bjfe@contoso.example",
        "urn:ietf:params:scim:schemas:extension:enterprise:2.0:User:employeeNumber": "Aklq",
    } }]);
    let group = json!({ "schemas": [GROUP], "displayName": "Flagged", "members": [{ "value": "{user}" }, { "value": "{manager}" }] });
    let remove = json!([{ "op": "remove", "path": "members[value eq \"{user}\"]" }]);
    entra
        .play(vec![
            Exchange::new(
                "PATCH /Users/{user}",
                patch(merged),
                200,
                json!({ "displayName": "Bjfe" }),
            ),
            Exchange::new(
                "PATCH /Users/{user}",
                patch(json!([{ "op": "replace", "path": "active", "value": false }])),
                200,
                json!({ "active": false }),
            ),
            Exchange::new(
                "PATCH /Users/{user}",
                patch(json!([{ "op": "replace", "path": "active", "value": true }])),
                200,
                json!({ "active": true }),
            ),
            Exchange::new("POST /Groups", group, 201, json!({})).keeping("group"),
            Exchange::new(
                "PATCH /Groups/{group}",
                patch(remove),
                200,
                json!({ "members": [{ "value": "{manager}" }] }),
            ),
        ])
        .await;
    let user = server
        .scim()
        .get(&format!("/Users/{}", entra.id("user")))
        .await
        .expect(200);
    let expected = json!({
        "schemas": [USER, ENTERPRISE],
        "externalId": "0a21f0f2-8d2a-4f8e-bf98-7363c4aed4ef",
        "userName": "Test_User_ab6490ee@contoso.example",
        "active": true,
        "displayName": "Bjfe",
        "emails": [{ "primary": true, "type": "work", "value": "bjfe@contoso.example" }],
        "name": { "formatted": "givenName familyName", "familyName": "Unua", "givenName": "Kkom" },
        ENTERPRISE: { "employeeNumber": "Aklq" },
    });
    assert_eq!(as_sent(user), expected);
}
