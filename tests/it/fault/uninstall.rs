//! A server killed in the middle of deactivating the people of an uninstalled integration (behaviour.md §6): the next one
//! goes on where it was, and everybody leaves once.

use std::time::Duration;

use serde_json::{Value, json};
use tests::client::Graphql;
use tests::company::{Admin, Condition, KeyAction, Rule};
use tests::eventually::eventually;
use tests::okta::name::OFFICES;
use tests::okta::{Connection, Dialect, Okta, Organization, scenario};

use super::replicas::times_told;
use crate::program::process::{Process, bootstrap};

const PEOPLE: usize = 400;
const SOON: Duration = Duration::from_secs(60);

#[tokio::test(flavor = "multi_thread")]
async fn everybody_leaves_once_though_the_server_is_killed() {
    let folder = tempfile::tempdir().unwrap();
    let tokens = bootstrap(folder.path()).await;
    let text = |pointer: &str| {
        let value = tokens.pointer(pointer).and_then(Value::as_str);
        value.unwrap().to_owned()
    };
    let process = Process::start(folder.path()).await;
    let api = Graphql::with_token(&process.origin, &text("/graphql/token"));
    furnish(&Admin::new(api.clone())).await;
    let connection = Connection {
        base: format!("{}{}", process.origin, text("/scim/path")),
        token: text("/scim/token"),
    };
    let okta = Okta::new(Organization::generate(5, PEOPLE), connection, Dialect::Catalogue);
    let report = scenario::assign_everybody(&okta, 16).await;
    assert_eq!(report.failed, []);
    let uninstall =
        "mutation { uninstallIntegration(input: {people: DEACTIVATE}) { uninstall { total remaining } } }";
    let started = api.query(uninstall, json!({})).await.unwrap();
    assert_eq!(started["uninstallIntegration"]["uninstall"]["total"], PEOPLE);
    let between = eventually(SOON, async || match remaining(&api).await {
        left if left < PEOPLE as u64 => Ok(left),
        left => Err(format!("{left} before the kill")),
    })
    .await;
    process.kill().await;
    assert!(between > 0, "the kill came too late to tell anything");

    let process = Process::start(folder.path()).await;
    let api = Graphql::with_token(&process.origin, &text("/graphql/token"));
    eventually(SOON, async || match remaining(&api).await {
        0 => Ok(()),
        left => Err(format!("{left} after it")),
    })
    .await;
    let told = times_told(&api, "MEMBERSHIP_DEACTIVATED").await;
    assert_eq!(told.len(), PEOPLE);
    let twice: Vec<_> = told.iter().filter(|(_, times)| **times != 1).collect();
    assert_eq!(twice, [], "each once");
    process.kill().await;
}

async fn furnish(admin: &Admin) {
    let property = admin.create_property(&OFFICES[0]).await.unwrap();
    let door = admin.create_door(&property, "Main entrance").await.unwrap();
    let group = admin
        .create_access_group(&property, "Building", &[&door], None)
        .await
        .unwrap();
    let somebody = Condition::raw(json!({"attribute": "email", "operator": "IS_PRESENT", "values": []}));
    let rule = Rule::new("Everyone", vec![somebody], &[&group]).key(KeyAction::Issue);
    admin.publish(&property, &[rule]).await.unwrap();
}

async fn remaining(api: &Graphql) -> u64 {
    let data = api.query("{ uninstall { remaining } }", json!({})).await.unwrap();
    data["uninstall"]["remaining"].as_u64().unwrap()
}
