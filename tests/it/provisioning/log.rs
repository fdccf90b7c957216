//! The log: what happened, in order, with why; read back and followed live (behaviour.md §2.9).

use std::time::Duration;

use serde_json::json;
use tests::client::{Graphql, Subscription, SubscriptionError};
use tests::okta::name::OFFICES;
use tests::okta::scenario;
use tests::server::{OWNER, Server};

use super::house::{House, text};
use crate::scim::on_both_engines;

on_both_engines!(
    a_hire_is_told_with_its_trace,
    the_same_twice_tells_nothing,
    a_follower_misses_nothing_and_sees_nothing_twice,
    a_follower_is_cut_off_with_their_session,
);

const FOLLOW: &str = "subscription($after: String) { syncEvents(after: $after) { position kind summary } }";
const SOON: Duration = Duration::from_secs(20);

async fn a_hire_is_told_with_its_trace(server: &Server) {
    let house = House::build(server).await;
    let before = house.events().await.len();
    scenario::hire(&house.okta, "Engineering", &OFFICES[0])
        .await
        .unwrap();
    let events = house.events().await;
    let kinds: Vec<String> = events[before..]
        .iter()
        .map(|event| text(&event["kind"]))
        .collect();
    assert_eq!(
        kinds[..4],
        [
            "USER_CREATED",
            "EMPLOYEE_CREATED",
            "MEMBERSHIP_CREATED",
            "KEY_ISSUED"
        ]
    );
    let given = &events[before + 2];
    let trace: Vec<(String, String)> = given["trace"]
        .as_array()
        .unwrap()
        .iter()
        .map(|rule| (text(&rule["name"]), text(&rule["result"])))
        .collect();
    let expected = [
        ("Engineering", "MATCHED"),
        ("Security", "UNREACHED"),
        ("Everyone here", "UNREACHED"),
    ];
    assert_eq!(
        trace,
        expected.map(|(name, result)| (name.to_owned(), result.to_owned()))
    );
    assert!(text(&given["cause"]).starts_with("POST /Users/"), "{given}");
    assert!(
        text(&given["summary"]).contains("gets Building and Workshop in Lisbon, by rule 1 Engineering"),
        "{given}"
    );
    let seen = house.everybody().await.into_values().next().unwrap();
    let why = &seen.outcomes["Lisbon"]["rules"][0]["conditions"][0];
    assert_eq!(
        (&why["actual"], &why["truth"]),
        (&json!(["Engineering"]), &json!("TRUE"))
    );
}

/// behaviour.md §2.9: the same facts twice change nothing, send nothing, write nothing.
async fn the_same_twice_tells_nothing(server: &Server) {
    let house = House::build(server).await;
    let ines = scenario::hire(&house.okta, "Engineering", &OFFICES[0])
        .await
        .unwrap();
    house.wait_out_settle_window().await;
    let before = house.events().await;
    house.okta.push_profile(&ines).await.unwrap();
    house.okta.push_profile(&ines).await.unwrap();
    house.wait_out_settle_window().await;
    assert_eq!(house.events().await, before);
}

async fn a_follower_misses_nothing_and_sees_nothing_twice(server: &Server) {
    let house = House::build(server).await;
    let mut live = Subscription::open(house.api(), FOLLOW, json!({ "after": "0" }), SOON)
        .await
        .unwrap();
    for department in ["Engineering", "Finance", "Sales", "Security"] {
        scenario::hire(&house.okta, department, &OFFICES[0])
            .await
            .unwrap();
    }
    house.settled().await;
    let all: Vec<String> = house
        .events()
        .await
        .iter()
        .map(|event| text(&event["position"]))
        .collect();
    let gapless: Vec<String> = (1..=all.len()).map(|position| position.to_string()).collect();
    assert_eq!(all, gapless, "positions have no gaps");
    let mut heard = Vec::new();
    while heard.len() < all.len() {
        heard.push(text(&live.next().await.unwrap()["syncEvents"]["position"]));
    }
    assert_eq!(heard, all);
    live.stop().await.unwrap();

    let from = all.len() / 2;
    let mut resumed = Subscription::open(house.api(), FOLLOW, json!({ "after": all[from - 1] }), SOON)
        .await
        .unwrap();
    for position in &all[from..] {
        assert_eq!(
            resumed.next().await.unwrap()["syncEvents"]["position"],
            position.as_str()
        );
    }
    resumed.stop().await.unwrap();
}

/// behaviour.md §8: each delivered event checks session and role.
async fn a_follower_is_cut_off_with_their_session(server: &Server) {
    let house = House::build(server).await;
    let (owner, _) = Graphql::anonymous(&server.origin())
        .sign_in(OWNER.0, OWNER.1)
        .await
        .unwrap();
    let mut live = Subscription::open(&owner, FOLLOW, json!({}), SOON).await.unwrap();
    owner
        .query("mutation { signOut { ok } }", json!({}))
        .await
        .unwrap();
    scenario::hire(&house.okta, "Engineering", &OFFICES[0])
        .await
        .unwrap();
    // The socket is closed, or the operation ends first: never an event.
    match live.next().await {
        Err(SubscriptionError::Closed { code, .. }) => assert_eq!(code, 4401),
        Err(SubscriptionError::Refused(errors)) => {
            assert_eq!(errors[0]["extensions"]["code"], "UNAUTHENTICATED")
        }
        other => panic!("an event for somebody who signed out: {other:?}"),
    }
    let refused = Subscription::open(&owner, FOLLOW, json!({}), SOON)
        .await
        .unwrap_err();
    assert!(
        matches!(refused, SubscriptionError::Closed { code: 4401, .. }),
        "{refused}"
    );
}
