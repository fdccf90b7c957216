//! What is held about one person: handed out whole, and erased without losing what happened.

use serde_json::{Value, json};
use tests::client::Graphql;
use tests::database;
use tests::server::Server;

use crate::provisioning::house::{House, text};
use crate::request_log::{activity, ines, log_of, owner};
use crate::scim::on_both_engines;

on_both_engines!(
    an_export_holds_everything_about_the_person,
    an_erasure_leaves_what_happened_and_nobody_in_it,
    a_live_person_is_not_erased,
);

async fn export(caller: &Graphql, id: &str) -> Value {
    let document = "mutation($id: ID!) { exportPersonalData(id: $id) { json } }";
    let data = caller.query(document, json!({ "id": id })).await.unwrap();
    serde_json::from_str(data["exportPersonalData"]["json"].as_str().unwrap()).unwrap()
}

const ERASE: &str = "mutation($id: ID!) { erasePersonalData(id: $id) { ok } }";

/// Inês with access, and Ana beside her; returns their SCIM ids.
async fn hire(server: &Server) -> (String, String) {
    let okta = server.scim();
    let first = okta.post("/Users", &ines()).await.id().to_owned();
    let mut other = ines();
    other["userName"] = json!("ana.sa@aldermoor.example");
    other["externalId"] = json!("00uana");
    other["displayName"] = json!("Ana Sá");
    other["name"] = json!({ "givenName": "Ana", "familyName": "Sá" });
    other["emails"][0]["value"] = json!("ana.sa@aldermoor.example");
    let other = okta.post("/Users", &other).await.id().to_owned();
    (first, other)
}

async fn employee(house: &House<'_>, email: &str) -> String {
    house.employee(email).await.id
}

async fn an_export_holds_everything_about_the_person(server: &Server) {
    let house = House::build(server).await;
    let owner = owner(server).await;
    let (first, _) = hire(server).await;
    let group = json!({
        "schemas": ["urn:ietf:params:scim:schemas:core:2.0:Group"], "displayName": "Hardware lab",
        "members": [{ "value": first, "display": "Inês Duarte" }],
    });
    server.scim().post("/Groups", &group).await.expect(201);
    server
        .scim()
        .get("/Users/ines.duarte@aldermoor.example")
        .await
        .expect(404);
    house.settled().await;
    log_of(&owner, 4).await;
    let id = employee(&house, "ines.duarte@aldermoor.example").await;
    let held = export(&owner, &id).await;
    assert_eq!(held["employee"]["email"], "ines.duarte@aldermoor.example");
    assert_eq!(
        held["directoryUsers"][0]["resource"]["name"]["familyName"],
        "Duarte"
    );
    assert_eq!(held["groups"], json!(["Hardware lab"]));
    assert_eq!(held["memberships"][0]["status"], "active");
    assert_eq!(held["mobileKeys"].as_array().unwrap().len(), 1);
    assert!(!held["decisions"][0]["trace"].as_array().unwrap().is_empty());
    let kinds: Vec<String> = held["syncEvents"]
        .as_array()
        .unwrap()
        .iter()
        .map(|event| text(&event["kind"]))
        .collect();
    assert!(kinds.contains(&"user_created".to_owned()), "{kinds:?}");
    let requests = held["scimRequests"].as_array().unwrap();
    let told: Vec<String> = requests
        .iter()
        .map(|row| format!("{} {}", text(&row["method"]), row["status"]))
        .collect();
    assert_eq!(
        told,
        ["POST 201", "POST 201", "GET 404"],
        "theirs, the group's, and the look-up; not Ana's"
    );
    assert!(!held.to_string().contains("ana.sa@"), "nobody else is in it");
    assert!(!held.to_string().contains("1mz050nq"));
    let audited = database::dump(&server.database_url()).await["audit_event"].join("\n");
    assert!(audited.contains("export_personal_data"));
}

async fn a_live_person_is_not_erased(server: &Server) {
    let house = House::build(server).await;
    let owner = owner(server).await;
    hire(server).await;
    let id = employee(&house, "ines.duarte@aldermoor.example").await;
    let before = database::dump(&server.database_url()).await;
    let refused = owner.query(ERASE, json!({ "id": id })).await.unwrap_err();
    assert_eq!(refused.code, "IN_USE");
    assert!(refused.message.contains("Deactivate them"), "{}", refused.message);
    let after = database::dump(&server.database_url()).await;
    assert_eq!(after["employee"], before["employee"]);
    assert_eq!(after["sync_event_personal"], before["sync_event_personal"]);
    let unknown = json!({ "id": "employee_0190c3a27b5e7c118a3f2d4e5f607182" });
    assert_eq!(owner.query(ERASE, unknown).await.unwrap_err().code, "NOT_FOUND");
    let wrong = owner
        .query(
            ERASE,
            json!({ "id": "property_0190c3a27b5e7c118a3f2d4e5f607182" }),
        )
        .await
        .unwrap_err();
    assert_eq!(
        (wrong.code.as_str(), wrong.field.as_str()),
        ("INVALID_INPUT", "id")
    );
}

async fn an_erasure_leaves_what_happened_and_nobody_in_it(server: &Server) {
    let house = House::build(server).await;
    let owner = owner(server).await;
    let (first, other) = hire(server).await;
    let id = employee(&house, "ines.duarte@aldermoor.example").await;
    server.scim().post("/Users", &ines()).await.expect(409);
    server
        .scim()
        .patch(&format!("/Users/{first}"), &activity(false))
        .await
        .expect(200);
    house.settled().await;
    log_of(&owner, 4).await;
    let before = database::dump(&server.database_url()).await;
    let events = house.events().await;
    owner.query(ERASE, json!({ "id": id })).await.unwrap();

    let after = database::dump(&server.database_url()).await;
    let everything: String = after.values().flatten().cloned().collect();
    for personal in ["Duarte", "ines.duarte", "Inês", "00ujl29u0le5T6Aj10h7"] {
        assert!(!everything.contains(personal), "{personal} is still stored");
    }
    assert!(everything.contains("ana.sa@aldermoor.example"), "Ana stays");
    assert_eq!(
        after["sync_event"], before["sync_event"],
        "what happened stays, position by position"
    );
    assert_eq!(after["scim_request"].len(), before["scim_request"].len());
    assert_eq!(after["employee"].len(), before["employee"].len());
    assert_eq!(after["membership"], before["membership"]);
    assert!(after["audit_event"].join("\n").contains("erase_personal_data"));

    let told = house.events().await;
    assert_eq!(told.len(), events.len());
    let of_first: Vec<&Value> = told
        .iter()
        .filter(|event| text(&event["cause"]).contains(&first))
        .collect();
    assert!(!of_first.is_empty());
    for event in of_first {
        assert_eq!(
            (&event["personName"], &event["changes"]),
            (&Value::Null, &json!([])),
            "{event}"
        );
        assert!(text(&event["summary"]).contains("a former person"), "{event}");
    }
    let rows = log_of(&owner, 4).await;
    let erased: Vec<bool> = rows.iter().map(|row| row["content"].is_null()).collect();
    assert_eq!(
        erased,
        [true, false, true, true],
        "all of theirs and none of Ana's"
    );
    let seen = server.scim().get(&format!("/Users/{first}")).await.expect(200);
    assert_eq!((&seen["active"], seen.get("name")), (&json!(false), None));
    server.scim().get(&format!("/Users/{other}")).await.expect(200);

    // Whoever is hired under that address later is somebody new.
    let again = server.scim().post("/Users", &ines()).await;
    assert_ne!(again.id(), first);
    again.expect(201);
    assert_ne!(employee(&house, "ines.duarte@aldermoor.example").await, id);
}
