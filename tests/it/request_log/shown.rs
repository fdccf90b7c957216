//! Who sees what: owners and admins everything, others masked, property managers nothing.

use serde_json::{Value, json};
use tests::client::Graphql;
use tests::database;
use tests::server::Server;

use super::{LOG, ines, log, log_of, owner};
use crate::scim::on_both_engines;

on_both_engines!(others_see_it_masked, a_property_manager_sees_none_of_it);

/// Gives the only account another role, and lets what the server remembers of it pass.
async fn turn_into(server: &Server, role: &str) {
    let sql = format!("UPDATE admin SET role = '{role}'");
    database::execute(&server.database_url(), &sql).await;
    server.advance(chrono::TimeDelta::seconds(3));
}

async fn others_see_it_masked(server: &Server) {
    let owner = owner(server).await;
    server.scim().post("/Users", &ines()).await.expect(201);
    server
        .scim()
        .get("/Users/ines.duarte@aldermoor.example")
        .await
        .expect(404);
    let seen = log_of(&owner, 2).await;
    assert_eq!(
        seen[1]["content"]["target"],
        "/Users/ines.duarte@aldermoor.example"
    );
    turn_into(server, "viewer").await;
    let token = Graphql::with_token(&server.origin(), server.api_token());
    for caller in [&owner, &token] {
        let rows = log(caller, json!({})).await;
        let content = &rows[0]["content"];
        assert_eq!(content["isMasked"], true);
        let body: Value = serde_json::from_str(content["requestBody"].as_str().unwrap()).unwrap();
        assert_eq!(body["userName"], "i•••@aldermoor.example");
        assert_eq!(body["name"], json!({ "givenName": "I•••", "familyName": "D•••" }));
        assert_eq!(body["active"], true);
        assert_eq!(rows[1]["content"]["target"], "/Users/•••");
        let text = format!("{:?}", rows.iter().map(|row| &row["content"]).collect::<Vec<_>>());
        assert!(
            !text.contains("Duarte") && !text.contains("ines.duarte"),
            "{text}"
        );
    }
}

/// behaviour.md §8: a property manager may not touch the request log.
async fn a_property_manager_sees_none_of_it(server: &Server) {
    let owner = owner(server).await;
    server.scim().post("/Users", &ines()).await.expect(201);
    let rows = log_of(&owner, 1).await;
    turn_into(server, "property_manager").await;
    let id = &rows[0]["id"];
    for (document, variables) in [
        (LOG, json!({ "first": 10 })),
        (
            "query($id: ID!) { scimRequest(id: $id) { id } }",
            json!({ "id": id }),
        ),
        ("{ scimReadCounts { count } }", json!({})),
        (
            "mutation($id: ID!) { replayScimRequest(id: $id) { status } }",
            json!({ "id": id }),
        ),
    ] {
        let refused = owner.query(document, variables).await.unwrap_err();
        assert_eq!(refused.code, "FORBIDDEN", "{document}");
    }
}
