//! `groups` of a User (RFC 7643 §4.1.2; behaviour.md §6): computed, read-only, the same by every way to a user.

use serde_json::{Value, json};
use tests::client::Scim;
use tests::server::Server;

use super::on_both_engines;

on_both_engines!(
    every_way_to_a_user_shows_their_groups,
    what_a_client_sends_as_groups_is_ignored,
    groups_are_chosen_and_left_out_like_any_attribute,
    a_deleted_group_is_nobodys,
    whoever_was_awaited_comes_with_their_groups,
);

const LIST: &str = "urn:ietf:params:scim:api:messages:2.0:SearchRequest";

async fn hire(okta: &Scim, user_name: &str) -> String {
    okta.post("/Users", &json!({ "userName": user_name }))
        .await
        .id()
        .to_owned()
}

async fn push(okta: &Scim, name: &str, members: &[&str]) -> String {
    let members: Vec<Value> = members.iter().map(|id| json!({ "value": id })).collect();
    let group = json!({ "displayName": name, "members": members });
    okta.post("/Groups", &group).await.id().to_owned()
}

/// A group as a user shows it.
fn shown(server: &Server, id: &str, name: &str) -> Value {
    json!({ "value": id, "$ref": format!("{}/Groups/{id}", server.scim_base()), "display": name, "type": "direct" })
}

async fn every_way_to_a_user_shows_their_groups(server: &Server) {
    let okta = server.scim();
    let (ines, tomasz) = (
        hire(&okta, "ines@aldermoor.example").await,
        hire(&okta, "tomasz@aldermoor.example").await,
    );
    let lab = push(&okta, "Hardware \"lab\"", &[&ines]).await;
    let staff = push(&okta, "Staff", &[&ines, &tomasz]).await;
    let hers = json!([
        shown(server, &lab, "Hardware \"lab\""),
        shown(server, &staff, "Staff")
    ]);
    let path = format!("/Users/{ines}");
    let alone = okta.get(&path).await.expect(200);
    assert_eq!(alone["groups"], hers);

    let search = json!({ "schemas": [LIST], "filter": "title pr or userName sw \"ines\"" });
    let sorted = "/Users?sortBy=userName&sortOrder=descending";
    for (what, answer) in [
        (
            "by name",
            okta.filter("/Users", "userName eq \"INES@aldermoor.example\"")
                .await,
        ),
        (
            "by filter",
            okta.filter("/Users", "groups.display eq \"STAFF\"").await,
        ),
        ("by search", okta.post("/Users/.search", &search).await),
        ("at the root", okta.post("/.search", &search).await),
        ("in a page", okta.get("/Users").await),
        ("by cursor", okta.get("/Users?cursor=").await),
        ("sorted", okta.get(sorted).await),
    ] {
        let list = answer.expect(200);
        let all = list["Resources"].as_array().unwrap();
        let found = all.iter().find(|user| user["id"] == json!(ines));
        assert_eq!(found, Some(&alone), "{what}");
    }
    let retitled = json!({ "Operations": [{ "op": "replace", "path": "title", "value": "Lead" }] });
    assert_eq!(okta.patch(&path, &retitled).await.expect(200)["groups"], hers);
    let mut echo = alone.clone();
    echo["title"] = json!("Head");
    assert_eq!(okta.put(&path, &echo).await.expect(200)["groups"], hers);
}

async fn what_a_client_sends_as_groups_is_ignored(server: &Server) {
    let okta = server.scim();
    let lab = push(&okta, "Lab", &[]).await;
    let sent = json!({ "userName": "ines@aldermoor.example", "groups": [{ "value": lab }] });
    let user = okta.post("/Users", &sent).await.expect(201);
    assert_eq!(user.get("groups"), None);
    let path = format!("/Users/{}", user["id"].as_str().unwrap());
    let join = json!({ "Operations": [{ "op": "add", "path": "groups", "value": [{ "value": lab }] }] });
    assert_eq!(
        okta.patch(&path, &join).await.expect(400)["scimType"],
        "mutability"
    );
    let join = json!({ "Operations": [{ "op": "add", "value": { "groups": [{ "value": lab }] } }] });
    assert_eq!(okta.patch(&path, &join).await.expect(200).get("groups"), None);
}

async fn groups_are_chosen_and_left_out_like_any_attribute(server: &Server) {
    let okta = server.scim();
    let ines = hire(&okta, "ines@aldermoor.example").await;
    let lab = push(&okta, "Lab", &[&ines]).await;
    for (query, expected) in [
        ("attributes=groups", json!([shown(server, &lab, "Lab")])),
        ("attributes=groups.display", json!([{ "display": "Lab" }])),
        ("attributes=userName", Value::Null),
        ("excludedAttributes=groups", Value::Null),
    ] {
        let alone = okta.get(&format!("/Users/{ines}?{query}")).await.expect(200);
        assert_eq!(alone["groups"], expected, "{query}");
        let page = okta.get(&format!("/Users?{query}")).await.expect(200);
        assert_eq!(page["Resources"][0], alone, "{query}");
        let filter = format!("/Users?filter=active%20eq%20true&{query}");
        let page = okta.get(&filter).await.expect(200);
        assert_eq!(page["Resources"][0], alone, "{query}");
    }
}

async fn a_deleted_group_is_nobodys(server: &Server) {
    let okta = server.scim();
    let ines = hire(&okta, "ines@aldermoor.example").await;
    let lab = push(&okta, "Lab", &[&ines]).await;
    okta.delete(&format!("/Groups/{lab}")).await.expect(204);
    let user = okta.get(&format!("/Users/{ines}")).await.expect(200);
    assert_eq!(user.get("groups"), None);
}

async fn whoever_was_awaited_comes_with_their_groups(server: &Server) {
    let okta = server.scim();
    let lab = push(&okta, "Lab", &["00u-late"]).await;
    let late = json!({ "userName": "late@aldermoor.example", "externalId": "00u-late" });
    let user = okta.post("/Users", &late).await.expect(201);
    assert_eq!(user["groups"], json!([shown(server, &lab, "Lab")]));
}
