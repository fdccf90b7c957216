//! Two servers on one PostgreSQL, one killed in the middle of a publish (behaviour.md §5): everybody is decided once.

use std::collections::BTreeMap;
use std::time::Duration;

use serde_json::{Value, json};
use tests::client::Graphql;
use tests::company::{Admin, Condition, Rule};
use tests::database;
use tests::eventually::eventually;
use tests::okta::name::OFFICES;
use tests::okta::{Connection, Dialect, Okta, Organization, scenario};

use crate::program::process::{Process, bootstrap_on};

const PEOPLE: usize = 300;
/// A lease of the killed one must run out first.
const SOON: Duration = Duration::from_secs(150);

#[tokio::test(flavor = "multi_thread")]
async fn a_publish_survives_the_death_of_one_of_two_replicas() {
    let cluster = std::env::var("LATCHKEY_TEST_POSTGRES_URL").expect("LATCHKEY_TEST_POSTGRES_URL is set");
    let name = format!("it_{:032x}", rand::random::<u128>());
    database::execute(&cluster, &format!("CREATE DATABASE {name}")).await;
    let url = cluster.replacen("/postgres?", &format!("/{name}?"), 1);
    let folder = tempfile::tempdir().unwrap();
    let tokens = bootstrap_on(&url, folder.path()).await;
    let (one, other) = (Process::start_on(&url).await, Process::start_on(&url).await);
    let text = |pointer: &str| {
        tokens
            .pointer(pointer)
            .and_then(Value::as_str)
            .unwrap()
            .to_owned()
    };
    let api = Graphql::with_token(&one.origin, &text("/graphql/token"));

    let (property, rules) = furnish(&Admin::new(api.clone())).await;
    let connection = Connection {
        base: format!("{}{}", one.origin, text("/scim/path")),
        token: text("/scim/token"),
    };
    let okta = Okta::new(Organization::generate(3, PEOPLE), connection, Dialect::Catalogue);
    let report = scenario::assign_everybody(&okta, 16).await;
    assert_eq!(report.failed, []);
    let admin = Admin::new(api.clone());
    let before = admin.publish(&property, &rules).await.unwrap();
    let progress =
        "query($id: ID!) { property(id: $id) { ruleSet { application { state decided remaining } } } }";
    let ask = async || {
        let data = api.query(progress, json!({"id": property.id})).await.unwrap();
        data["property"]["ruleSet"]["application"].clone()
    };
    eventually(SOON, async || {
        let at = ask().await;
        match at["decided"].as_u64() {
            Some(decided) if decided > 20 => Ok(()),
            _ => Err(format!("{at} before the kill")),
        }
    })
    .await;
    other.kill().await;
    eventually(SOON, async || {
        let at = ask().await;
        match (&at["state"], at["remaining"].as_u64()) {
            (Value::String(state), Some(0)) if state == "FINISHED" => Ok(()),
            _ => Err(format!("{at}")),
        }
    })
    .await;

    let told = times_told(&api, "MEMBERSHIP_CHANGED").await;
    assert_eq!(told.len(), PEOPLE, "everybody changed with revision {before}");
    let twice: Vec<_> = told.iter().filter(|(_, times)| **times != 1).collect();
    assert_eq!(twice, [], "each once");
    one.kill().await;
    database::execute(&cluster, &format!("DROP DATABASE {name} WITH (FORCE)")).await;
}

/// An office whose one rule gives everybody the building; then another gives them the lab as well.
async fn furnish(admin: &Admin) -> (tests::company::Property, Vec<Rule>) {
    let property = admin.create_property(&OFFICES[0]).await.unwrap();
    let door = admin.create_door(&property, "Main entrance").await.unwrap();
    let mut groups = Vec::new();
    for name in ["Building", "Lab"] {
        let made = admin
            .create_access_group(&property, name, &[&door], None)
            .await
            .unwrap();
        groups.push(made);
    }
    let somebody = || {
        vec![Condition::raw(
            json!({"attribute": "email", "operator": "IS_PRESENT", "values": []}),
        )]
    };
    let first = [Rule::new("Everyone", somebody(), &[&groups[0]])];
    admin.publish(&property, &first).await.unwrap();
    let second = vec![Rule::new("Everyone", somebody(), &[&groups[0], &groups[1]])];
    (property, second)
}

/// How often an event of that kind was told of each person.
pub(crate) async fn times_told(api: &Graphql, kind: &str) -> BTreeMap<String, usize> {
    let document =
        "query($after: String) { syncEvents(first: 100, after: $after) { pageInfo { hasNextPage endCursor }
        nodes { kind employee { id } } } }";
    let (mut told, mut after) = (BTreeMap::new(), Value::Null);
    loop {
        let data = api.query(document, json!({"after": after})).await.unwrap();
        for event in data["syncEvents"]["nodes"].as_array().unwrap() {
            if event["kind"] == kind {
                let id = event["employee"]["id"].as_str().unwrap().to_owned();
                *told.entry(id).or_default() += 1;
            }
        }
        if data["syncEvents"]["pageInfo"]["hasNextPage"] == false {
            return told;
        }
        after = data["syncEvents"]["pageInfo"]["endCursor"].clone();
    }
}
