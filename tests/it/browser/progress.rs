//! A publish under way on the rules page (behaviour.md §5: "in the background, with progress by subscription").

use serde_json::{Value, json};
use tests::company::{Condition, Rule};
use tests::okta::name::OFFICES;
use tests::okta::{Connection, Dialect, Okta, Organization, scenario};
use tests::server::{Engine, Server};

use super::{given, run};

/// Enough that a publish is paused long before it is done.
const PEOPLE: usize = 200;

#[tokio::test(flavor = "multi_thread")]
async fn a_publish_is_watched_paused_and_resumed() {
    let server = Server::start(Engine::Sqlite).await;
    let admin = server.admin();
    let lisbon = admin.create_property(&OFFICES[0]).await.unwrap();
    let door = admin.create_door(&lisbon, "Main entrance").await.unwrap();
    let make = async |name: &str| {
        admin
            .create_access_group(&lisbon, name, &[&door], None)
            .await
            .unwrap()
    };
    let (building, lab) = (make("Building").await, make("Hardware lab").await);
    let everyone = |groups: &[&str]| {
        let somebody = json!({"attribute": "email", "operator": "IS_PRESENT", "values": []});
        vec![Rule::new("Everyone", vec![Condition::raw(somebody)], groups)]
    };
    admin.publish(&lisbon, &everyone(&[&building])).await.unwrap();
    let connection = Connection {
        base: server.scim_base(),
        token: server.scim_token().to_owned(),
    };
    let okta = Okta::new(Organization::generate(5, PEOPLE), connection, Dialect::Catalogue);
    assert_eq!(scenario::assign_everybody(&okta, 8).await.failed, []);

    let rules: Vec<Value> = everyone(&[&building, &lab]).iter().map(Rule::input).collect();
    let mut given = given(&server);
    given["property"] = json!(lisbon.id);
    given["publish"] = json!({"propertyId": lisbon.id, "expectedRevision": 1, "rules": rules});
    run("rules_progress", given).await;
    server.stop().await;
}
