//! `active` (behaviour.md §2.1): what a request that leaves it out means by each method, and who may change it: nobody but the
//! directory.

use serde_json::{Value, json};
use tests::server::Server;

use super::on_both_engines;
use crate::provisioning::house::{House, text};

on_both_engines!(
    a_missing_active_means_something_else_by_each_method,
    rules_and_suspensions_leave_it_alone,
);

/// Inês in Lisbon, `active` left out.
fn ines() -> Value {
    json!({
        "schemas": ["urn:ietf:params:scim:schemas:core:2.0:User"],
        "userName": "ines.duarte@aldermoor.example",
        "name": { "givenName": "Inês", "familyName": "Duarte" },
        "emails": [{ "primary": true, "value": "ines.duarte@aldermoor.example", "type": "work" }],
        "addresses": [{ "type": "work", "locality": "Lisbon", "primary": true }],
        "externalId": "00ujl29u0le5T6Aj10h7",
    })
}

fn patch(operation: Value) -> Value {
    json!({"schemas": ["urn:ietf:params:scim:api:messages:2.0:PatchOp"], "Operations": [operation]})
}

async fn status(house: &House<'_>) -> String {
    let seen = house.employee("ines.duarte@aldermoor.example").await;
    seen.entries["Lisbon"].status.clone()
}

/// "`active` missing: POST → true; PUT → unchanged; `remove active` → absent, counts as not active."
async fn a_missing_active_means_something_else_by_each_method(server: &Server) {
    let house = House::build(server).await;
    let scim = server.scim();
    let created = scim.post("/Users", &ines()).await.expect(201);
    assert_eq!(created["active"], true, "POST");
    house.wait_out_settle_window().await;
    assert_eq!(status(&house).await, "ACTIVE");
    let path = format!("/Users/{}", text(&created["id"]));

    let mut renamed = ines();
    renamed["title"] = json!("Engineer");
    let put = scim.put(&path, &renamed).await.expect(200);
    assert_eq!(
        (&put["active"], &put["title"]),
        (&json!(true), &json!("Engineer")),
        "PUT"
    );
    assert_eq!(status(&house).await, "ACTIVE");

    let off = patch(json!({"op": "replace", "path": "active", "value": false}));
    scim.patch(&path, &off).await.expect(200);
    renamed["title"] = json!("Lead");
    let put = scim.put(&path, &renamed).await.expect(200);
    assert_eq!(
        (&put["active"], &put["title"]),
        (&json!(false), &json!("Lead")),
        "PUT onto an inactive one"
    );
    assert_eq!(status(&house).await, "DEACTIVATED");

    let on = patch(json!({"op": "replace", "path": "active", "value": true}));
    scim.patch(&path, &on).await.expect(200);
    house.wait_out_settle_window().await;
    assert_eq!(status(&house).await, "ACTIVE");
    let removed = scim
        .patch(&path, &patch(json!({"op": "remove", "path": "active"})))
        .await
        .expect(200);
    assert_eq!(removed.get("active"), None, "remove");
    assert_eq!(scim.get(&path).await.expect(200).get("active"), None);
    assert_eq!(status(&house).await, "DEACTIVATED", "counts as not active");
    // Absent stays absent by PUT, and an inactive user is restored by POST.
    assert_eq!(scim.put(&path, &ines()).await.expect(200).get("active"), None);
    let back = scim.post("/Users", &ines()).await.expect(201);
    assert_eq!((&back["id"], &back["active"]), (&created["id"], &json!(true)));
}

/// "SCIM `active` is only what the directory wrote; a no-match or a suspension never changes it."
async fn rules_and_suspensions_leave_it_alone(server: &Server) {
    let house = House::build(server).await;
    let scim = server.scim();
    let created = scim.post("/Users", &ines()).await.expect(201);
    let path = format!("/Users/{}", text(&created["id"]));
    house.wait_out_settle_window().await;
    let before = scim.get(&path).await.expect(200);

    // An admin suspends the membership.
    let find = "query($search: String) { employees(search: $search) { nodes { memberships { id } } } }";
    let found = house
        .api()
        .query(find, json!({"search": "ines.duarte"}))
        .await
        .unwrap();
    let membership = &found["employees"]["nodes"][0]["memberships"][0]["id"];
    let suspend =
        "mutation($input: SuspendMembershipInput!) { suspendMembership(input: $input) { employee { id } } }";
    let input = json!({"id": membership, "reason": "Lost badge at the fair"});
    house
        .api()
        .query(suspend, json!({ "input": input }))
        .await
        .unwrap();
    assert_eq!(status(&house).await, "SUSPENDED");
    assert_eq!(scim.get(&path).await.expect(200), before, "suspended");

    // And no rule matches them any more.
    let away = patch(json!({"op": "replace", "path": "addresses", "value":
        [{ "type": "work", "locality": "Porto", "primary": true }]}));
    scim.patch(&path, &away).await.expect(200);
    house.wait_out_settle_window().await;
    assert_eq!(status(&house).await, "DEACTIVATED");
    let after = scim.get(&path).await.expect(200);
    assert_eq!(
        (&after["active"], &after["id"]),
        (&json!(true), &before["id"]),
        "not matched"
    );
    let listed = scim.filter("/Users", "active eq true").await.expect(200);
    assert_eq!(listed["totalResults"], 1);
}
