//! What is kept: every write and every error, reads as counts, nothing readable on disk.

use serde_json::{Value, json};
use tests::client::{Graphql, Scim};
use tests::database;
use tests::eventually::eventually;
use tests::server::Server;

use super::{SOON, activity, ines, log, log_of, owner};
use crate::provisioning::house::{House, text};
use crate::scim::on_both_engines;

on_both_engines!(
    every_kind_of_request_leaves_its_row,
    a_request_shows_the_events_it_caused,
    a_refused_token_is_shown_and_an_unknown_one_is_not,
    nothing_personal_is_readable_on_disk,
    filters_and_pages_find_what_they_name,
    reads_are_only_counted,
);

fn told(row: &Value) -> (String, String, i64) {
    (
        text(&row["method"]),
        text(&row["path"]),
        row["status"].as_i64().unwrap(),
    )
}

async fn every_kind_of_request_leaves_its_row(server: &Server) {
    let (okta, owner) = (server.scim(), owner(server).await);
    let id = okta.post("/Users", &ines()).await.id().to_owned();
    let user = format!("/Users/{id}");
    okta.post("/Users", &ines()).await.expect(409);
    okta.patch(&user, &activity(false)).await.expect(200);
    okta.put(&user, &ines()).await.expect(200);
    okta.patch(&user, &json!({ "Operations": "none" }))
        .await
        .expect(400);
    okta.get("/Users/ines.duarte@aldermoor.example").await.expect(404);
    okta.get("/Users?filter=userName+is+ines").await.expect(400);
    okta.post("/Nowhere", &json!({})).await.expect(404);
    okta.delete("/Users").await.expect(405);
    okta.delete(&user).await.expect(204);
    let group = json!({ "schemas": ["urn:ietf:params:scim:schemas:core:2.0:Group"], "displayName": "Lab" });
    let group = okta.post("/Groups", &group).await.id().to_owned();

    let rows = log_of(&owner, 11).await;
    let expected = [
        ("POST", "/Users", 201),
        ("POST", "/Users", 409),
        ("PATCH", user.as_str(), 200),
        ("PUT", user.as_str(), 200),
        ("PATCH", user.as_str(), 400),
        ("GET", "/Users/•••", 404),
        ("GET", "/Users", 400),
        ("POST", "/•••", 404),
        ("DELETE", "/Users", 405),
        ("DELETE", user.as_str(), 204),
        ("POST", "/Groups", 201),
    ];
    let expected = expected.map(|(method, path, status)| (method.to_owned(), path.to_owned(), status));
    assert_eq!(rows.iter().map(told).collect::<Vec<_>>(), expected);
    let simple = id.replace('-', "");
    for index in [0, 2, 3, 4, 9] {
        assert_eq!(
            rows[index]["directoryUserId"],
            format!("directory_user_{simple}"),
            "{index}"
        );
    }
    let group = format!("directory_group_{}", group.replace('-', ""));
    assert_eq!(rows[10]["directoryGroupId"], group);

    let created = &rows[0]["content"];
    assert_eq!(
        (&created["target"], &created["isMasked"]),
        (&json!("/Users"), &json!(false))
    );
    let mut sent = ines();
    sent.as_object_mut().unwrap().remove("password");
    let kept: Value = serde_json::from_str(created["requestBody"].as_str().unwrap()).unwrap();
    assert_eq!(kept, sent, "in full, without the password");
    let answered: Value = serde_json::from_str(created["responseBody"].as_str().unwrap()).unwrap();
    assert_eq!(answered["id"], id.as_str());
    assert!(
        rows[5]["content"]["responseBody"]
            .as_str()
            .unwrap()
            .contains("no such")
    );
    assert_eq!(rows[6]["content"]["target"], "/Users?filter=userName+is+ines");
    assert!(!format!("{rows:?}").contains("1mz050nq"));
}

async fn a_request_shows_the_events_it_caused(server: &Server) {
    let house = House::build(server).await;
    let okta = server.scim();
    let id = okta.post("/Users", &ines()).await.id().to_owned();
    okta.patch(&format!("/Users/{id}"), &activity(false))
        .await
        .expect(200);
    let rows = log_of(house.api(), 2).await;
    let kinds = |row: &Value| -> Vec<String> {
        let events = row["syncEvents"].as_array().unwrap();
        events.iter().map(|event| text(&event["kind"])).collect()
    };
    assert_eq!(
        kinds(&rows[0])[..4],
        [
            "USER_CREATED",
            "EMPLOYEE_CREATED",
            "MEMBERSHIP_CREATED",
            "KEY_ISSUED"
        ]
    );
    let left = kinds(&rows[1]);
    assert!(left.contains(&"USER_DEACTIVATED".to_owned()), "{left:?}");
    assert!(left.contains(&"MEMBERSHIP_DEACTIVATED".to_owned()), "{left:?}");
}

/// behaviour.md §6, Tokens: a known id with a wrong or revoked secret is shown to its organization.
async fn a_refused_token_is_shown_and_an_unknown_one_is_not(server: &Server) {
    let owner = owner(server).await;
    let right = server.scim_token();
    let wrong = format!(
        "{}{}",
        &right[..right.len() - 4],
        if right.ends_with("AAAA") { "BBBB" } else { "AAAA" }
    );
    let unknown = format!("lk_scim_00000000000000ff_{}", &right[25..]);
    let send = async |token: &str| {
        let okta = Scim::with_token(&server.scim_base(), token);
        okta.post("/Users", &ines()).await.expect(401);
    };
    send(&wrong).await;
    send(&unknown).await;
    send("nonsense").await;
    let tokens = owner
        .query("{ integration { tokens { id } } }", json!({}))
        .await
        .unwrap();
    let id = text(&tokens["integration"]["tokens"][0]["id"]);
    let revoke = "mutation($id: ID!) { revokeScimToken(id: $id) { token { id } } }";
    owner.query(revoke, json!({ "id": id })).await.unwrap();
    send(right).await;
    let rows = log_of(&owner, 2).await;
    let refusals: Vec<&Value> = rows.iter().map(|row| &row["refusal"]).collect();
    assert_eq!(refusals, [&json!("WRONG_SECRET"), &json!("REVOKED")]);
    for row in &rows {
        assert_eq!(
            (&row["status"], &row["content"]["requestBody"]),
            (&json!(401), &Value::Null)
        );
        assert_eq!(row["syncEvents"], json!([]));
    }
}

async fn nothing_personal_is_readable_on_disk(server: &Server) {
    let (okta, owner) = (server.scim(), owner(server).await);
    okta.post("/Users", &ines()).await.expect(201);
    okta.get("/Users/ines.duarte@aldermoor.example").await.expect(404);
    okta.get("/Users?filter=userName+xx+%22ines.duarte%40aldermoor.example%22")
        .await
        .expect(400);
    log_of(&owner, 3).await;
    let stored = database::dump(&server.database_url()).await;
    let rows = stored["scim_request"].join("\n").to_lowercase();
    for personal in ["duarte", "ines", "00ujl29u0le5t6aj10h7", "1mz050nq"] {
        let hex: String = personal.bytes().map(|byte| format!("{byte:02x}")).collect();
        assert!(!rows.contains(personal) && !rows.contains(&hex), "{personal}");
    }
    let everything: String = stored.values().flatten().cloned().collect();
    let password: String = "1mz050nq".bytes().map(|byte| format!("{byte:02x}")).collect();
    assert!(!everything.contains("1mz050nq") && !everything.to_lowercase().contains(&password));
}

async fn filters_and_pages_find_what_they_name(server: &Server) {
    let (okta, owner) = (server.scim(), owner(server).await);
    let id = okta.post("/Users", &ines()).await.id().to_owned();
    okta.patch(&format!("/Users/{id}"), &activity(false))
        .await
        .expect(200);
    server.advance(chrono::TimeDelta::minutes(5));
    okta.post("/Groups", &json!({ "displayName": "" }))
        .await
        .expect(400);
    let user = format!("directory_user_{}", id.replace('-', ""));
    log_of(&owner, 3).await;
    let found = async |filter: Value| -> Vec<String> {
        let rows = log(&owner, filter).await;
        rows.iter()
            .map(|row| format!("{} {}", text(&row["method"]), row["status"]))
            .collect()
    };
    let table = [
        (json!({ "statusClass": 4 }), vec!["POST 400"]),
        (json!({ "statusClass": 2 }), vec!["POST 201", "PATCH 200"]),
        (json!({ "statusClass": 5 }), vec![]),
        (json!({ "method": "patch" }), vec!["PATCH 200"]),
        (json!({ "path": "/Groups" }), vec!["POST 400"]),
        (json!({ "directoryUserId": user }), vec!["POST 201", "PATCH 200"]),
        (
            json!({ "directoryUserId": user, "method": "POST" }),
            vec!["POST 201"],
        ),
        (json!({ "since": "2026-11-23T09:05:00Z" }), vec!["POST 400"]),
        (
            json!({ "until": "2026-11-23T09:05:00Z" }),
            vec!["POST 201", "PATCH 200"],
        ),
    ];
    for (filter, expected) in table {
        assert_eq!(found(filter.clone()).await, expected, "{filter}");
    }
    let mut seen = Vec::new();
    let mut after = Value::Null;
    loop {
        let data = owner
            .query(super::LOG, json!({ "first": 1, "after": after }))
            .await
            .unwrap();
        let page = &data["scimRequests"];
        seen.extend(
            page["nodes"]
                .as_array()
                .unwrap()
                .iter()
                .map(|row| row["status"].clone()),
        );
        if page["pageInfo"]["hasNextPage"] == false {
            break;
        }
        after = page["pageInfo"]["endCursor"].clone();
    }
    assert_eq!(
        seen,
        [json!(400), json!(200), json!(201)],
        "newest first, each once"
    );
    let wrong = owner
        .query(super::LOG, json!({ "first": 10, "filter": { "statusClass": 9 } }))
        .await
        .unwrap_err();
    assert_eq!(
        (wrong.code.as_str(), wrong.field.as_str()),
        ("INVALID_INPUT", "filter.statusClass")
    );
}

async fn reads_are_only_counted(server: &Server) {
    let (okta, owner) = (server.scim(), owner(server).await);
    let id = okta.post("/Users", &ines()).await.id().to_owned();
    for _ in 0..3 {
        okta.get(&format!("/Users/{id}")).await.expect(200);
    }
    okta.filter("/Users", "userName eq \"ines.duarte@aldermoor.example\"")
        .await
        .expect(200);
    let search = json!({ "schemas": ["urn:ietf:params:scim:api:messages:2.0:SearchRequest"] });
    okta.post("/Users/.search", &search).await.expect(200);
    server.advance(chrono::TimeDelta::minutes(1));
    okta.get(&format!("/Users/{id}")).await.expect(200);
    let expected = [
        ("2026-11-23T09:01:00Z", "GET /Users/{id}", 1),
        ("2026-11-23T09:00:00Z", "GET /Users", 1),
        ("2026-11-23T09:00:00Z", "GET /Users/{id}", 3),
        ("2026-11-23T09:00:00Z", "POST /Users/.search", 1),
    ];
    let expected = expected.map(|(minute, endpoint, count)| {
        let minute: chrono::DateTime<chrono::Utc> = minute.parse().unwrap();
        (minute, endpoint.to_owned(), count)
    });
    eventually(SOON, async || match counts(&owner).await {
        found if found == expected => Ok(()),
        found => Err(format!("{found:?}")),
    })
    .await;
    assert_eq!(log(&owner, json!({})).await.len(), 1, "no read has a row");
}

async fn counts(caller: &Graphql) -> Vec<(chrono::DateTime<chrono::Utc>, String, i64)> {
    let query = "{ scimReadCounts { minute endpoint count token { name } } }";
    let data = caller.query(query, json!({})).await.unwrap();
    let counts = data["scimReadCounts"].as_array().unwrap().iter();
    counts
        .map(|read| {
            let minute = text(&read["minute"]).parse().unwrap();
            (minute, text(&read["endpoint"]), read["count"].as_i64().unwrap())
        })
        .collect()
}
