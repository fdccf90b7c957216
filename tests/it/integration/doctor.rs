//! The doctor over a real directory: "says *possibly*, with its evidence". What each finding needs is in `domain`'s tables;
//! here it is that the facts are counted right.

use std::time::Duration;

use chrono::TimeDelta;
use serde_json::{Value, json};
use tests::client::{Graphql, Scim};
use tests::eventually::eventually;
use tests::okta::name::OFFICES;
use tests::okta::{Unlink, scenario};
use tests::server::Server;

use crate::provisioning::house::{House, text};
use crate::provisioning::settle::house_with_hardware;
use crate::request_log::{ines, owner};
use crate::scim::on_both_engines;

on_both_engines!(
    a_healthy_connection_has_no_findings,
    people_and_groups_are_counted,
    requests_are_counted,
    silence_and_tokens_are_noticed,
);

/// The doctor's findings by code.
async fn findings(caller: &Graphql) -> Vec<Value> {
    let document =
        "{ doctor { checkedAt isInstalled findings { code severity title says evidence remedy link } } }";
    let data = caller.query(document, json!({})).await.unwrap();
    assert_eq!(data["doctor"]["isInstalled"], true);
    data["doctor"]["findings"].as_array().unwrap().clone()
}

async fn codes(caller: &Graphql) -> Vec<String> {
    let found = findings(caller).await;
    found.iter().map(|finding| text(&finding["code"])).collect()
}

/// The finding of that code, once it is there: requests are logged a moment after they are answered.
async fn finding(caller: &Graphql, code: &str) -> Value {
    eventually(Duration::from_secs(20), async || {
        let found = findings(caller).await;
        let wanted = found.iter().find(|finding| finding["code"] == code);
        wanted.cloned().ok_or_else(|| format!("no {code} in {found:?}"))
    })
    .await
}

async fn a_healthy_connection_has_no_findings(server: &Server) {
    let (house, _, _) = house_with_hardware(server).await;
    server.advance(TimeDelta::hours(1));
    assert_eq!(findings(house.api()).await, [] as [Value; 0]);
    let uninstall = "mutation { uninstallIntegration(input: {}) { uninstall { total } } }";
    house.api().query(uninstall, json!({})).await.unwrap();
    let data = house
        .api()
        .query("{ doctor { isInstalled findings { code } } }", json!({}))
        .await;
    assert_eq!(
        data.unwrap()["doctor"],
        json!({"isInstalled": false, "findings": []})
    );
}

async fn people_and_groups_are_counted(server: &Server) {
    let (house, first, _) = house_with_hardware(server).await;
    let scim = server.scim();

    // Nobody's external id, nobody's e-mail.
    let mut plain = ines();
    plain
        .as_object_mut()
        .unwrap()
        .retain(|key, _| key != "externalId" && key != "emails");
    scim.post("/Users", &plain).await.expect(201);
    let nameless = finding(house.api(), "USERS_WITHOUT_EMAIL").await;
    assert_eq!(nameless["evidence"], json!(["1 person: Inês Duarte"]));
    assert!(text(&nameless["says"]).starts_with("Possibly"), "{nameless}");
    assert!(
        codes(house.api())
            .await
            .contains(&"USERS_WITHOUT_EXTERNAL_ID".to_owned())
    );

    // A member whom nobody knows, for a day.
    let hardware = house.okta.read(|all| {
        let group = all.group_named(tests::okta::organization::HARDWARE);
        (group.id.clone(), group.pushed.clone().unwrap().scim_id)
    });
    let join = json!({"schemas": ["urn:ietf:params:scim:api:messages:2.0:PatchOp"],
        "Operations": [{"op": "add", "path": "members", "value": [{"value": "00u-not-assigned"}]}]});
    let joined = scim.patch(&format!("/Groups/{}", hardware.1), &join).await;
    assert!(joined.status.is_success(), "{joined:?}");
    assert!(!codes(house.api()).await.contains(&"MEMBERS_PENDING".to_owned()));
    server.advance(TimeDelta::days(1));
    let pending = finding(house.api(), "MEMBERS_PENDING").await;
    assert_eq!(pending["title"], "1 member is of “Eng – Hardware” unknown");

    // Somebody comes back after more than a day, with groups of before.
    scenario::leave(&house.okta, &first).await.unwrap();
    server.advance(TimeDelta::days(2));
    house
        .okta
        .edit(|all| all.set_status(&first, tests::okta::person::PersonStatus::Active));
    house.okta.assign(&first).await.unwrap();
    let back = finding(house.api(), "RETURNERS_NEED_PUSH").await;
    assert_eq!(back["severity"], "WARNING");

    // Three newcomers without groups; those of before are in one.
    for _ in 0..4 {
        scenario::hire(&house.okta, "Finance", &OFFICES[0]).await.unwrap();
    }
    server.advance(TimeDelta::hours(1));
    let groupless = finding(house.api(), "ARRIVE_WITHOUT_GROUPS").await;
    assert!(text(&groupless["says"]).contains("assigning"), "{groupless}");

    house
        .okta
        .unlink_group(&hardware.0, Unlink::DeleteInTarget)
        .await
        .unwrap();
    let gone = finding(house.api(), "GROUP_DELETED").await;
    assert_eq!(gone["title"], "Rules name “Eng – Hardware”, which was deleted");
    house.okta.edit(|all| all.group_mut(&hardware.0).pushed = None);
    house.okta.push_group(&hardware.0).await.unwrap();
    let gone = finding(house.api(), "GROUP_DELETED").await;
    assert!(text(&gone["remedy"]).starts_with("Replace"), "{gone}");
}

async fn requests_are_counted(server: &Server) {
    let house = House::build(server).await;
    let scim = server.scim();
    scim.post("/Users", &ines()).await.expect(201);
    for _ in 0..3 {
        scim.post("/Users", &ines()).await.expect(409);
    }
    let conflicts = finding(&owner(server).await, "USER_NAME_CONFLICTS").await;
    let evidence = conflicts["evidence"].as_array().unwrap();
    assert_eq!(
        evidence[0],
        "Within a day POST /Users was answered 409 3 times, the last time 1 minute ago"
    );
    assert!(
        text(&evidence[1]).contains("ines.duarte@aldermoor.example"),
        "{evidence:?}"
    );
    // What a request said is for owners and admins.
    let masked = finding(house.api(), "USER_NAME_CONFLICTS").await;
    assert_eq!(masked["evidence"].as_array().unwrap().len(), 1, "{masked}");

    // A known token with another secret.
    let token = server.scim_token();
    let wrong = format!("{}{}", &token[..token.len() - 4], "AAAA");
    let refused = Scim::with_token(&server.scim_base(), &wrong).get("/Users").await;
    assert_eq!(refused.status, 401);
    let seen = finding(house.api(), "TOKEN_REFUSED").await;
    assert_eq!(
        (&seen["severity"], &seen["title"]),
        (
            &json!("CRITICAL"),
            &json!("Requests with the token “Bootstrap” are refused")
        )
    );
    server.advance(TimeDelta::minutes(2));
    scim.get("/Users").await.expect(200);
    eventually(Duration::from_secs(20), async || match codes(house.api()).await {
        found if found.contains(&"TOKEN_REFUSED".to_owned()) => Err("it is accepted again"),
        _ => Ok(()),
    })
    .await;
}

async fn silence_and_tokens_are_noticed(server: &Server) {
    let (house, _, _) = house_with_hardware(server).await;
    server.advance(TimeDelta::days(3));
    let silent = finding(house.api(), "SILENT").await;
    assert_eq!(silent["title"], "Okta has not sent anything for 3 days");
    assert_eq!(silent["evidence"][0], "2 people are connected");
    let make = "mutation { createScimToken(input: {name: \"Rotation\"}) { token { id } } }";
    house.api().query(make, json!({})).await.unwrap();
    server.advance(TimeDelta::days(7));
    let unused = finding(house.api(), "TOKEN_NEVER_USED").await;
    assert_eq!(unused["title"], "The token “Rotation” was never used");
    let tokens = house
        .api()
        .query("{ integration { tokens { id } } }", json!({}))
        .await
        .unwrap();
    for token in tokens["integration"]["tokens"].as_array().unwrap() {
        let revoke = "mutation($id: ID!) { revokeScimToken(id: $id) { token { id } } }";
        house
            .api()
            .query(revoke, json!({"id": token["id"]}))
            .await
            .unwrap();
    }
    let first = &findings(house.api()).await[0];
    assert_eq!(
        (&first["code"], &first["severity"]),
        (&json!("NO_LIVE_TOKEN"), &json!("CRITICAL"))
    );
}
