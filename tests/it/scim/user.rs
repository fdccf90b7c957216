//! `/Users` as Okta uses it (scim-wire.md §1, §2.1).

use serde_json::{Value, json};
use tests::server::Server;

use super::on_both_engines;

on_both_engines!(
    what_is_sent_reads_back,
    a_name_is_taken_whatever_its_case,
    a_deactivated_user_comes_back_under_the_same_id,
    an_identical_put_changes_nothing,
    a_termination_is_never_refused,
    an_active_user_does_not_become_another_person,
    a_deleted_id_is_unknown_for_ever,
    a_failed_write_beside_others_takes_back_only_its_own,
    every_refusal_has_the_rfc_body,
);

/// What Okta posts (scim-wire.md §1.3).
fn ines() -> Value {
    json!({
        "schemas": ["urn:ietf:params:scim:schemas:core:2.0:User"],
        "userName": "Ines.Duarte@aldermoor.example",
        "name": { "givenName": "Inês", "familyName": "Duarte Carvalho" },
        "emails": [{ "primary": true, "value": "ines.duarte@aldermoor.example", "type": "work" }],
        "displayName": "Inês Duarte Carvalho",
        "locale": "pt-PT",
        "externalId": "00ujl29u0le5T6Aj10h7",
        "groups": [],
        "password": "1mz050nq",
        "active": true,
    })
}

async fn what_is_sent_reads_back(server: &Server) {
    let okta = server.scim();
    let created = okta.post("/Users", &ines()).await;
    let id = created.id().to_owned();
    let location = format!("{}/Users/{id}", server.scim_base());
    assert_eq!(created.headers["location"], location.as_str());
    let created = created.expect(201);
    for name in [
        "userName",
        "name",
        "emails",
        "displayName",
        "locale",
        "externalId",
        "active",
    ] {
        assert_eq!(created[name], ines()[name], "{name}");
    }
    assert!(created.get("password").is_none() && created.get("groups").is_none());
    assert_eq!(okta.get(&format!("/Users/{id}")).await.expect(200), created);
    let found = okta
        .filter("/Users", "userName eq \"INES.DUARTE@aldermoor.example\"")
        .await
        .expect(200);
    assert_eq!(
        (&found["totalResults"], &found["Resources"][0]),
        (&json!(1), &created)
    );
}

async fn a_name_is_taken_whatever_its_case(server: &Server) {
    let okta = server.scim();
    okta.post("/Users", &ines()).await.expect(201);
    let mut again = ines();
    again["userName"] = json!("INES.DUARTE@ALDERMOOR.EXAMPLE");
    let refused = okta.post("/Users", &again).await.expect(409);
    assert_eq!(
        (&refused["scimType"], &refused["status"]),
        (&json!("uniqueness"), &json!("409"))
    );
    assert_eq!(okta.get("/Users").await.expect(200)["totalResults"], 1);
}

async fn a_deactivated_user_comes_back_under_the_same_id(server: &Server) {
    let okta = server.scim();
    let id = okta.post("/Users", &ines()).await.id().to_owned();
    let leave = json!({
        "schemas": ["urn:ietf:params:scim:api:messages:2.0:PatchOp"],
        "Operations": [{ "op": "replace", "value": { "active": false } }],
    });
    assert_eq!(
        okta.patch(&format!("/Users/{id}"), &leave).await.expect(200)["active"],
        false
    );
    let found = okta
        .filter("/Users", "userName eq \"ines.duarte@aldermoor.example\"")
        .await
        .expect(200);
    assert_eq!(
        found["Resources"][0]["active"], false,
        "inactive people must be found, else Okta makes a double"
    );
    let back = okta.post("/Users", &ines()).await;
    assert_eq!(back.id(), id);
    assert_eq!(back.expect(201)["active"], true);
}

async fn an_identical_put_changes_nothing(server: &Server) {
    let okta = server.scim();
    let created = okta.post("/Users", &ines()).await.expect(201);
    let path = format!("/Users/{}", created["id"].as_str().unwrap());
    assert_eq!(okta.put(&path, &created).await.expect(200), created);
    let mut renamed = created.clone();
    renamed["displayName"] = json!("Inês Carvalho");
    let renamed = okta.put(&path, &renamed).await.expect(200);
    assert_eq!(renamed["displayName"], "Inês Carvalho");
    assert_ne!(renamed["meta"]["version"], created["meta"]["version"]);
}

/// behaviour.md §2.1: also when another part of the same request conflicts.
async fn a_termination_is_never_refused(server: &Server) {
    let okta = server.scim();
    okta.post("/Users", &ines()).await.expect(201);
    let tomasz = json!({ "userName": "tomasz.wolak@aldermoor.example", "active": true });
    let id = okta.post("/Users", &tomasz).await.id().to_owned();
    let leave = json!({ "userName": "ines.duarte@aldermoor.example", "title": "Alumnus", "active": false });
    let left = okta.put(&format!("/Users/{id}"), &leave).await.expect(200);
    assert_eq!(left["active"], false);
    assert_eq!(left["title"], "Alumnus", "the valid part is stored");
    assert_eq!(
        left["userName"], "tomasz.wolak@aldermoor.example",
        "the taken name stays what it was"
    );
}

/// behaviour.md §2.3: a changed external id is 409 on an active resource, and another person on an inactive one.
async fn an_active_user_does_not_become_another_person(server: &Server) {
    let okta = server.scim();
    let created = okta.post("/Users", &ines()).await.expect(201);
    let path = format!("/Users/{}", created["id"].as_str().unwrap());
    let mut other = created.clone();
    other["externalId"] = json!("00u-somebody-else");
    assert_eq!(
        okta.put(&path, &other).await.expect(409)["scimType"],
        "uniqueness"
    );
    assert_eq!(
        okta.get(&path).await.expect(200),
        created,
        "a refused write changes nothing"
    );
    other["active"] = json!(false);
    okta.put(&path, &other).await.expect(200);
}

async fn a_deleted_id_is_unknown_for_ever(server: &Server) {
    let okta = server.scim();
    let id = okta.post("/Users", &ines()).await.id().to_owned();
    okta.delete(&format!("/Users/{id}")).await.expect(204);
    okta.get(&format!("/Users/{id}")).await.expect(404);
    okta.delete(&format!("/Users/{id}")).await.expect(404);
    assert_ne!(okta.post("/Users", &ines()).await.id(), id);
}

/// Writers that share a commit: each has its own savepoint.
async fn a_failed_write_beside_others_takes_back_only_its_own(server: &Server) {
    let okta = server.scim();
    okta.post("/Users", &ines()).await.expect(201);
    let writes = (0..40).map(|n| {
        let okta = okta.clone();
        tokio::spawn(async move {
            let user_name = match n % 4 {
                0 => "ines.duarte@aldermoor.example".to_owned(),
                _ => format!("person{n}@aldermoor.example"),
            };
            okta.post("/Users", &json!({ "userName": user_name }))
                .await
                .status
                .as_u16()
        })
    });
    let mut statuses = Vec::new();
    for write in writes.collect::<Vec<_>>() {
        statuses.push(write.await.unwrap());
    }
    assert_eq!(statuses.iter().filter(|status| **status == 201).count(), 30);
    assert_eq!(statuses.iter().filter(|status| **status == 409).count(), 10);
    assert_eq!(okta.list_all("/Users").await.len(), 31);
}

async fn every_refusal_has_the_rfc_body(server: &Server) {
    let okta = server.scim();
    let answers = [
        (okta.get("/Users/00919288221112222").await, 404),
        (okta.get("/Nowhere").await, 404),
        (okta.delete("/Users").await, 405),
        (okta.get("/Me").await, 501),
        (
            okta.post("/Users", &json!({ "displayName": "Nobody" })).await,
            400,
        ),
        (okta.filter("/Users", "userName eq").await, 400),
        (okta.authorized_as("non-token").get("/Users").await, 401),
        (
            okta.authorized_as(&format!("Bearer {}", server.api_token()))
                .get("/Users")
                .await,
            401,
        ),
    ];
    for (answer, status) in answers {
        assert_eq!(
            answer.headers["content-type"],
            "application/scim+json; charset=utf-8"
        );
        let body = answer.expect(status);
        assert_eq!(
            body["schemas"],
            json!(["urn:ietf:params:scim:api:messages:2.0:Error"])
        );
        assert_eq!(body["status"], status.to_string());
        assert!(body["detail"].as_str().is_some_and(|detail| !detail.is_empty()));
    }
}
