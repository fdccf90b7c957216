//! Held losses and overrides as an admin decides them (behaviour.md §2.8, §4).

use serde_json::{Value, json};
use tests::okta::name::OFFICES;
use tests::okta::scenario;
use tests::server::{Engine, Server};

use super::{given, run};
use crate::provisioning::house::House;
use crate::provisioning::losses::{engineers, take_it_away};

/// Everybody by id and name, in the order of the list.
async fn people(house: &House<'_>) -> Vec<Value> {
    let document = "{ employees { nodes { id name: displayName } } }";
    let data = house.api().query(document, json!({})).await.unwrap();
    data["employees"]["nodes"].as_array().unwrap().clone()
}

/// behaviour.md §4: the breaker trips, every page says so, an admin allows some and rejects others, and undoes one.
#[tokio::test(flavor = "multi_thread")]
async fn a_hold_is_decided_person_by_person() {
    let server = Server::start(Engine::Sqlite).await;
    let (house, _) = engineers(&server, 4).await;
    take_it_away(&house).await;
    let mut given = given(&server);
    given["now"] = json!(server.app().clock.now());
    given["property"] = json!(house.lisbon.id);
    given["people"] = json!(people(&house).await);
    run("held", given).await;
    server.stop().await;
}

/// behaviour.md §2.5, §2.7, §2.8: an override, a suspension and the opt-out, each made and ended on the employee page.
#[tokio::test(flavor = "multi_thread")]
async fn access_is_changed_by_hand_and_back() {
    let server = Server::start(Engine::Sqlite).await;
    let house = House::build(&server).await;
    scenario::hire(&house.okta, "Finance", &OFFICES[0]).await.unwrap();
    house.wait_out_settle_window().await;
    let person = people(&house).await.remove(0);
    let mut given = given(&server);
    given["now"] = json!(server.app().clock.now());
    given["employee"] = person["id"].clone();
    given["name"] = person["name"].clone();
    run("override", given).await;
    server.stop().await;
}
