//! Flows in a real Chromium: a server of the test's own, and a script in tests/browser that clicks as a person would.
//! The page's clock is set to the server's.

mod held;
mod okta;
mod progress;
mod walk;

use std::path::Path;
use std::time::Duration;

use serde_json::{Value, json};
use tests::company::{Admin, Condition, Rule};
use tests::eventually::eventually;
use tests::okta::name::OFFICES;
use tests::server::{Engine, OWNER, Server};

/// Runs tests/browser/`flow`.mjs to its end.
pub(crate) async fn run(flow: &str, given: Value) {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("browser");
    let shots = std::env::var("LATCHKEY_SHOTS").ok();
    let mut given = given;
    given["shots"] = json!(shots);
    let output = tokio::process::Command::new("node")
        .arg(folder.join(format!("{flow}.mjs")))
        .env("LATCHKEY_FLOW", given.to_string())
        .current_dir(&folder)
        .output()
        .await
        .expect("node runs");
    assert!(
        output.status.success(),
        "{flow}: {}{}",
        String::from_utf8_lossy(&output.stdout),
        String::from_utf8_lossy(&output.stderr)
    );
}

/// What a flow needs to sign in and to play Okta.
pub(crate) fn given(server: &Server) -> Value {
    json!({
        "base": server.origin(), "now": "2026-11-23T09:00:00Z", "scimToken": server.scim_token(),
        "email": OWNER.0, "password": OWNER.1,
    })
}

/// Lisbon with a lab for engineers and the building for everyone there: the property's id.
async fn lisbon(admin: &Admin) -> String {
    let lisbon = admin.create_property(&OFFICES[0]).await.unwrap();
    let door = admin.create_door(&lisbon, "Main entrance").await.unwrap();
    let lab = admin.create_door(&lisbon, "Hardware lab").await.unwrap();
    let building = admin
        .create_access_group(&lisbon, "Building", &[&door], None)
        .await
        .unwrap();
    let hardware = admin
        .create_access_group(&lisbon, "Hardware lab", &[&lab], None)
        .await
        .unwrap();
    let here = Condition::is_property_field("city", "CITY");
    let engineer = Condition::is("department", "Engineering");
    let rules = [
        Rule::new(
            "Engineering",
            vec![engineer, here.clone()],
            &[&building, &hardware],
        ),
        Rule::new("Everyone here", vec![here], &[&building]),
    ];
    admin.publish(&lisbon, &rules).await.unwrap();
    lisbon.id
}

#[tokio::test(flavor = "multi_thread")]
async fn rules_are_reordered_and_published_and_people_arrive_live() {
    let server = Server::start(Engine::Sqlite).await;
    let mut given = given(&server);
    given["property"] = json!(lisbon(&server.admin()).await);
    run("rules_and_people", given).await;
    server.stop().await;
}

/// behaviour.md §5: lint live, preview before publishing, and the losses that were shown take place at once.
#[tokio::test(flavor = "multi_thread")]
async fn rules_are_linted_and_looked_at_before_they_are_published() {
    let server = Server::start(Engine::Sqlite).await;
    let admin = server.admin();
    let mut given = given(&server);
    given["property"] = json!(lisbon(&admin).await);
    run("rules_preview", given).await;
    eventually(Duration::from_secs(20), async || {
        let document = "{ employees { nodes { memberships { accessGroups { name } } } } }";
        let data = admin.graphql().query(document, json!({})).await.unwrap();
        let groups = &data["employees"]["nodes"][0]["memberships"][0]["accessGroups"];
        match *groups == json!([{ "name": "Building" }]) {
            true => Ok(()),
            false => Err(data.to_string()),
        }
    })
    .await;
    server.stop().await;
}

/// behaviour.md §5: history, compare, roll back and copy, each looked at before it is published.
#[tokio::test(flavor = "multi_thread")]
async fn rules_are_rolled_back_and_copied_after_a_look() {
    let server = Server::start(Engine::Sqlite).await;
    let mut given = given(&server);
    given["property"] = json!(lisbon(&server.admin()).await);
    run("rules_history", given).await;
    server.stop().await;
}

/// behaviour.md §8 and §6: the one-time link, and a connection that turns green by itself.
#[tokio::test(flavor = "multi_thread")]
async fn the_first_day_from_the_link_to_the_first_person() {
    let (server, token) = Server::start_empty(Engine::Sqlite).await;
    let mut given = given(&server);
    given["link"] = json!(format!("{}/set-up#token={token}", server.origin()));
    run("first_day", given).await;
    server.stop().await;
}
