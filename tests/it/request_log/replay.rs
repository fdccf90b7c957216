//! Replaying a request: says what would come of it and leaves the database as it was, to the byte.

use serde_json::{Value, json};
use tests::client::Graphql;
use tests::database;
use tests::server::Server;

use super::{activity, ines, log_of, owner};
use crate::provisioning::house::{House, text};
use crate::scim::on_both_engines;

on_both_engines!(
    a_replay_tells_what_would_happen_and_changes_nothing,
    what_was_not_kept_is_not_replayed,
);

const REPLAY: &str = "mutation($id: ID!) { replayScimRequest(id: $id) { status responseBody isMasked plan {
    kind summary property { name } changes { label before after } trace { name result } } } }";

async fn replay(caller: &Graphql, row: &Value) -> Value {
    let data = caller.query(REPLAY, json!({ "id": row["id"] })).await.unwrap();
    data["replayScimRequest"].clone()
}

fn kinds(replay: &Value) -> Vec<String> {
    let plan = replay["plan"].as_array().unwrap();
    plan.iter().map(|event| text(&event["kind"])).collect()
}

async fn a_replay_tells_what_would_happen_and_changes_nothing(server: &Server) {
    let house = House::build(server).await;
    let (okta, owner) = (server.scim(), owner(server).await);
    let id = okta.post("/Users", &ines()).await.id().to_owned();
    let user = format!("/Users/{id}");
    okta.patch(&user, &activity(false)).await.expect(200);
    okta.patch(&user, &activity(true)).await.expect(200);
    okta.post("/Users", &ines()).await.expect(409);
    let mut twin = ines();
    twin["userName"] = json!("ana.sa@aldermoor.example");
    twin["externalId"] = json!("00u2");
    twin["emails"][0]["value"] = json!("ana.sa@aldermoor.example");
    let twin = okta.post("/Users", &twin).await.id().to_owned();
    okta.delete(&format!("/Users/{twin}")).await.expect(204);
    okta.get("/Users/nobody").await.expect(404);
    house.settled().await;
    let rows = log_of(&owner, 7).await;
    let before = database::dump(&server.database_url()).await;

    let active = replay(&owner, &rows[0]).await;
    assert_eq!(
        (active["status"].as_i64(), kinds(&active)),
        (Some(409), vec![]),
        "they are active"
    );
    let leaving = replay(&owner, &rows[1]).await;
    assert_eq!(leaving["status"], 200);
    let told = kinds(&leaving);
    for kind in ["USER_DEACTIVATED", "MEMBERSHIP_DEACTIVATED", "KEY_SUSPENDED"] {
        assert!(told.iter().any(|seen| seen == kind), "{told:?}");
    }
    assert!(
        leaving["responseBody"]
            .as_str()
            .unwrap()
            .contains("\"active\":false")
    );
    assert_eq!(
        (leaving["isMasked"].as_bool(), &leaving["plan"][0]["property"]),
        (Some(false), &Value::Null)
    );
    let returning = replay(&owner, &rows[2]).await;
    assert_eq!(
        (returning["status"].as_i64(), kinds(&returning)),
        (Some(200), vec![]),
        "nothing differs"
    );
    let again = replay(&owner, &rows[4]).await;
    assert_eq!(again["status"], 201, "a deleted user is a new one");
    assert!(kinds(&again).contains(&"USER_CREATED".to_owned()), "{again}");
    assert_eq!(replay(&owner, &rows[5]).await["status"], 404);
    assert_eq!(replay(&owner, &rows[6]).await["status"], 404);

    let after = database::dump(&server.database_url()).await;
    for (table, rows) in &before {
        assert_eq!(&after[table], rows, "{table} changed");
    }
    assert_eq!(after.len(), before.len());
    okta.get(&user).await.expect(200);
    assert_eq!(log_of(&owner, 7).await.len(), 7, "a replay is not logged");
}

async fn what_was_not_kept_is_not_replayed(server: &Server) {
    let (okta, owner) = (server.scim(), owner(server).await);
    okta.post("/Users", &json!("the password is 1mz050nq"))
        .await
        .expect(400);
    let rows = log_of(&owner, 1).await;
    assert_eq!(rows[0]["content"]["requestBody"], Value::Null);
    let refused = owner
        .query(REPLAY, json!({ "id": rows[0]["id"] }))
        .await
        .unwrap_err();
    assert_eq!(
        (refused.code.as_str(), refused.field.as_str()),
        ("CONFLICT", "id")
    );
    let unknown = json!({ "id": "scim_request_0190c3a27b5e7c118a3f2d4e5f607182" });
    let refused = owner.query(REPLAY, unknown).await.unwrap_err();
    assert_eq!(refused.code, "NOT_FOUND");
}
