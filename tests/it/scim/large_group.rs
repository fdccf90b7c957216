//! A group of 50,000: a change of one member looks at one member (behaviour.md §6), a long body is read member by member,
//! and whoever does not want the members does not wait for them.

use std::collections::BTreeSet;

use serde_json::{Value, json};
use tests::client::Scim;
use tests::database;
use tests::server::{Engine, Server};

const PEOPLE: usize = 50_000;

/// Columns that copies of a user take over.
const COPIED: &str =
    "organization_id, integration_id, resource, active, facts_version, version, created_at, modified_at";

#[tokio::test(flavor = "multi_thread")]
async fn one_of_fifty_thousand_on_sqlite() {
    let numbers = format!(
        "WITH RECURSIVE number(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM number WHERE n < {PEOPLE}) "
    );
    one_of_fifty_thousand(Engine::Sqlite, (&numbers, "number", "randomblob(16)")).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn one_of_fifty_thousand_on_postgres() {
    let numbers = format!("generate_series(1, {PEOPLE}) AS number(n)");
    one_of_fifty_thousand(Engine::Postgres, ("", &numbers, "gen_random_uuid()")).await;
}

async fn one_of_fifty_thousand(engine: Engine, sql: (&str, &str, &str)) {
    let server = Server::start(engine).await;
    let okta = server.scim();
    let group = crowd((&server, engine), &okta, sql).await;
    let path = format!("/Groups/{group}");
    let newcomer = okta
        .post("/Users", &json!({ "userName": "new@aldermoor.example" }))
        .await;
    let newcomer = newcomer.id().to_owned();
    let before = links(&server, engine).await;
    assert_eq!(before.len(), PEOPLE + 1);

    let join =
        json!({ "Operations": [{ "op": "add", "path": "members", "value": [{ "value": newcomer }] }] });
    let answer = okta.patch(&path, &join).await;
    assert_eq!(answer.headers["etag"], "W/\"2\"");
    answer.expect(204);
    let after = links(&server, engine).await;
    assert!(before.is_subset(&after), "the others are as they were");
    assert_eq!(after.len(), PEOPLE + 2);

    without_members(&okta, &path).await;
    let member = |filter: String| {
        let okta = okta.clone();
        async move { okta.filter("/Groups", &filter).await.expect(200)["totalResults"].clone() }
    };
    assert_eq!(
        member(format!("id eq \"{group}\" and members eq \"{newcomer}\"")).await,
        1
    );
    let leave = format!("members[value eq \"{newcomer}\"]");
    let leave = json!({ "Operations": [{ "op": "remove", "path": leave }] });
    okta.patch(&path, &leave).await.expect(204);
    assert_eq!(member(format!("members[value eq \"{newcomer}\"]")).await, 0);
    assert_eq!(links(&server, engine).await, before);
    let whole = okta.get(&path).await.expect(200);
    assert_eq!(whole["members"].as_array().map(Vec::len), Some(PEOPLE + 1));
    server.stop().await;
}

/// Every member with when it was observed.
async fn links(server: &Server, engine: Engine) -> BTreeSet<String> {
    let sql = match engine {
        Engine::Sqlite => "SELECT hex(directory_user_id) || observed_at FROM group_member",
        Engine::Postgres => "SELECT directory_user_id::text || observed_at::text FROM group_member",
    };
    let rows = database::column(&server.database_url(), sql).await;
    rows.into_iter().collect()
}

/// Fifty thousand people in a group, put there behind the server's back: by SCIM it would take minutes. Nobody tells
/// PostgreSQL's planner: nothing here may need its statistics.
async fn crowd(
    (server, _): (&Server, Engine),
    okta: &Scim,
    (numbers, from, id): (&str, &str, &str),
) -> String {
    okta.post("/Users", &json!({ "userName": "first@aldermoor.example" }))
        .await
        .expect(201);
    let members: Vec<Value> = okta.list_all("/Users").await;
    let members = json!([{ "value": members[0]["id"] }]);
    let group = okta
        .post(
            "/Groups",
            &json!({ "displayName": "Everybody", "members": members }),
        )
        .await;
    let group = group.id().to_owned();
    let users = format!(
        "{numbers}INSERT INTO directory_user ({COPIED}, id, user_name, user_name_key) \
         SELECT {COPIED}, {id}, 'p' || n, 'p' || n FROM directory_user, {from}"
    );
    // SQLite wants the common table in front, both take it there.
    database::execute(&server.database_url(), &users).await;
    let members = "INSERT INTO group_member (organization_id, group_id, directory_user_id, observed_at) \
        SELECT u.organization_id, g.id, u.id, g.created_at FROM directory_user u, directory_group g \
        WHERE u.user_name <> 'first@aldermoor.example'";
    database::execute(&server.database_url(), members).await;
    group
}

async fn without_members(okta: &Scim, path: &str) {
    for path in [
        format!("{path}?excludedAttributes=members"),
        format!("{path}?attributes=displayName"),
    ] {
        let group = okta.get(&path).await.expect(200);
        assert_eq!(
            (&group["displayName"], group.get("members")),
            (&json!("Everybody"), None),
            "{path}"
        );
    }
    let list = okta.get("/Groups?excludedAttributes=members").await.expect(200);
    assert_eq!(list["Resources"][0].get("members"), None);
    let renamed = json!({ "Operations": [{ "op": "replace", "value": { "displayName": "Everybody" } }] });
    let kept = okta
        .patch(&format!("{path}?excludedAttributes=members"), &renamed)
        .await
        .expect(200);
    assert_eq!(kept["meta"]["version"], "W/\"2\"");
}
