//! Uninstalling: "stops the tokens; people stay (default) or are deactivated, previewed; a later install adopts them again".

use std::time::Duration;

use chrono::TimeDelta;
use serde_json::{Value, json};
use tests::company::{Condition, Rule};
use tests::eventually::eventually;
use tests::okta::name::OFFICES;
use tests::okta::{Connection, Okta, scenario};
use tests::server::Server;

use crate::provisioning::house::{House, text};
use crate::provisioning::settle::{as_hardware, house_with_hardware};
use crate::scim::on_both_engines;

on_both_engines!(
    tokens_end_at_once_and_people_stay,
    what_waits_or_is_held_is_let_go,
    what_rules_gave_is_the_admins_to_end_then,
    who_stays_stays_signed_in,
    people_are_deactivated_in_the_background,
    a_later_installation_adopts_people,
    a_viewer_may_not_uninstall,
);

const PREVIEW: &str = "query($people: UninstallPeople!) { previewUninstall(input: {people: $people}) {
    people peopleCount keyCount accountCount memberships { count property { name } } } }";

async fn uninstall(house: &House<'_>, people: &str) -> Value {
    let document = "mutation($input: UninstallIntegrationInput!) { uninstallIntegration(input: $input) {
        uninstall { people reason madeBy total remaining finishedAt } } }";
    let input = json!({"people": people, "reason": "We move to another directory"});
    let done = house.api().query(document, json!({ "input": input })).await;
    done.unwrap()["uninstallIntegration"]["uninstall"].clone()
}

/// So many engineers in Lisbon, settled.
async fn engineers(server: &Server, number: usize) -> House<'_> {
    let house = House::build(server).await;
    for _ in 0..number {
        scenario::hire(&house.okta, "Engineering", &OFFICES[0])
            .await
            .unwrap();
    }
    house.wait_out_settle_window().await;
    house
}

async fn statuses(house: &House<'_>) -> Vec<String> {
    let people = house.everybody().await;
    let of = |seen: &crate::provisioning::house::Seen| Some(seen.entries.get("Lisbon")?.status.clone());
    people.values().filter_map(of).collect()
}

/// No worker has anybody to decide, though nothing is installed that could say so.
async fn decided(house: &House<'_>) {
    let app = house.server.app();
    eventually(
        Duration::from_secs(20),
        async || match server::service::queue::next_due(app).await.unwrap() {
            Some(due) if due <= app.clock.now() => Err("somebody is due"),
            Some(_) | None => Ok(()),
        },
    )
    .await;
}

async fn tokens_end_at_once_and_people_stay(server: &Server) {
    let house = engineers(server, 3).await;
    let before = house.everybody().await;
    let seen = house
        .api()
        .query(PREVIEW, json!({"people": "KEEP"}))
        .await
        .unwrap();
    assert_eq!(
        seen["previewUninstall"],
        json!({"people": "KEEP", "peopleCount": 3, "keyCount": 3, "accountCount": 0,
            "memberships": [{"count": 3, "property": {"name": "Lisbon"}}]})
    );
    let done = uninstall(&house, "KEEP").await;
    assert_eq!(
        (&done["total"], &done["remaining"], &done["people"]),
        (&json!(3), &json!(0), &json!("KEEP"))
    );
    assert_eq!(done["reason"], "We move to another directory");
    assert_ne!(done["finishedAt"], Value::Null);

    let refused = server.scim().get("/Users").await;
    assert_eq!(refused.status, 401);
    let installed = house
        .api()
        .query("{ integration { id } }", json!({}))
        .await
        .unwrap();
    assert_eq!(installed["integration"], Value::Null);

    // Rules that nobody matches, a resync, and a day: nobody is decided.
    let nobody = Rule::new("Nobody", vec![Condition::is("department", "Ghosts")], &[]);
    house.admin.publish(&house.lisbon, &[nobody]).await.unwrap();
    let resync = house.api().query("mutation { resync { id } }", json!({})).await;
    resync.unwrap();
    server.advance(TimeDelta::days(1));
    decided(&house).await;
    let after = house.everybody().await;
    for (email, seen) in &before {
        assert_eq!(
            (&after[email].entries, &after[email].key),
            (&seen.entries, &seen.key)
        );
    }
    let events = house.events().await;
    let told = events
        .iter()
        .find(|event| event["kind"] == "INTEGRATION_UNINSTALLED");
    assert_eq!(
        text(&told.unwrap()["summary"]),
        "Bootstrap uninstalled Okta (We move to another directory): its tokens ended, 3 people stay as they are"
    );
    let again = house.api().query(
        "mutation { uninstallIntegration(input: {}) { uninstall { total } } }",
        json!({}),
    );
    assert_eq!(again.await.unwrap_err().code, "NOT_FOUND");
}

/// "rules stop deciding about them": what they were about to take is dropped, also what was held.
async fn what_waits_or_is_held_is_let_go(server: &Server) {
    let house = engineers(server, 3).await;
    let nobody = Rule::new("Nobody", vec![Condition::is("department", "Ghosts")], &[]);
    house.admin.publish(&house.lisbon, &[nobody]).await.unwrap();
    house.wait_out_settle_window().await;
    let holds = "{ lossHolds { peopleCount } }";
    let held = house.api().query(holds, json!({})).await.unwrap();
    assert_eq!(held["lossHolds"], json!([{"peopleCount": 3}]));

    uninstall(&house, "KEEP").await;
    decided(&house).await;
    server.advance(TimeDelta::hours(1));
    decided(&house).await;
    let held = house.api().query(holds, json!({})).await.unwrap();
    assert_eq!(held["lossHolds"], json!([]));
    let people = house.everybody().await;
    assert!(people.values().all(|seen| seen.pending.is_empty()), "{people:?}");
    assert_eq!(statuses(&house).await, ["ACTIVE", "ACTIVE", "ACTIVE"]);
}

async fn what_rules_gave_is_the_admins_to_end_then(server: &Server) {
    let house = engineers(server, 1).await;
    let find = "{ employees { nodes { memberships { id } } } }";
    let found = house.api().query(find, json!({})).await.unwrap();
    let membership = found["employees"]["nodes"][0]["memberships"][0]["id"].clone();
    let end = async || {
        let document = "mutation($id: ID!) { endMembership(id: $id) { employee { id } } }";
        house.api().query(document, json!({ "id": membership })).await
    };
    let refused = end().await.unwrap_err();
    assert_eq!(refused.code, "CONFLICT", "rules give it: {refused}");
    uninstall(&house, "KEEP").await;
    end().await.unwrap();
    assert_eq!(statuses(&house).await, ["DEACTIVATED"]);
}

/// Nobody has left: an account of this console with the address of somebody who stays is not signed out.
async fn who_stays_stays_signed_in(server: &Server) {
    let house = House::build(server).await;
    let judith = json!({
        "schemas": ["urn:ietf:params:scim:schemas:core:2.0:User"],
        "userName": tests::server::OWNER.0,
        "emails": [{ "primary": true, "value": tests::server::OWNER.0, "type": "work" }],
        "addresses": [{ "type": "work", "locality": "Lisbon", "primary": true }],
        "externalId": "00ujudith", "active": true,
    });
    server.scim().post("/Users", &judith).await.expect(201);
    house.wait_out_settle_window().await;
    let owner = crate::request_log::owner(server).await;
    let nobody = Rule::new("Nobody", vec![Condition::is("department", "Ghosts")], &[]);
    house.admin.publish(&house.lisbon, &[nobody]).await.unwrap();
    house.settled().await;
    let judith = async || house.employee(tests::server::OWNER.0).await;
    assert_eq!(judith().await.pending.len(), 1);
    uninstall(&house, "KEEP").await;
    eventually(Duration::from_secs(20), async || match judith().await.pending {
        waiting if waiting.is_empty() => Ok(()),
        waiting => Err(format!("not decided again: {waiting:?}")),
    })
    .await;
    let viewer = owner
        .query("{ me { admin { email } } }", json!({}))
        .await
        .unwrap();
    assert_eq!(viewer["me"]["admin"]["email"], tests::server::OWNER.0);
}

/// More than one step's worth of people.
async fn people_are_deactivated_in_the_background(server: &Server) {
    let house = House::build(server).await;
    house.okta.edit(|organization| {
        for _ in 0..70 {
            let mut profile = organization.invent_profile();
            profile.department = Some("Engineering".to_owned());
            profile.move_to(&OFFICES[0]);
            organization.add_person_with(profile);
        }
    });
    let report = scenario::assign_everybody(&house.okta, 8).await;
    assert_eq!((report.created, report.failed), (70, vec![]));
    house.wait_out_settle_window().await;
    let seen = house
        .api()
        .query(PREVIEW, json!({"people": "DEACTIVATE"}))
        .await
        .unwrap();
    assert_eq!(seen["previewUninstall"]["memberships"][0]["count"], 70);

    let started = uninstall(&house, "DEACTIVATE").await;
    assert_eq!(started["total"], 70);
    let progress = "{ uninstall { remaining finishedAt } }";
    eventually(Duration::from_secs(30), async || {
        let at = house.api().query(progress, json!({})).await.unwrap();
        match &at["uninstall"] {
            done if done["remaining"] == 0 && !done["finishedAt"].is_null() => Ok(()),
            at => Err(format!("{at}")),
        }
    })
    .await;
    let people = house.everybody().await;
    assert_eq!(people.len(), 70);
    for seen in people.values() {
        assert_eq!(seen.entries["Lisbon"].status, "DEACTIVATED");
        assert_eq!(seen.key.as_deref(), Some("SUSPENDED"));
    }
    let told = house.events().await;
    let last = told.last().unwrap();
    assert_eq!(
        text(&last["summary"]),
        "Everybody whom Okta had brought is deactivated: 70 people"
    );

    // Within thirty days everything comes back with whoever is in the directory then.
    reinstall(&house).await;
    let report = scenario::assign_everybody(&house.okta, 8).await;
    assert_eq!((report.created, report.failed), (70, vec![]));
    house.wait_out_settle_window().await;
    let people = house.everybody().await;
    assert_eq!(people.len(), 70, "nobody is doubled");
    assert!(
        people
            .values()
            .all(|seen| seen.entries["Lisbon"].status == "ACTIVE")
    );
}

/// Installs Okta again; to the Okta of the test it is an app that knows nobody yet.
async fn reinstall(house: &House<'_>) {
    let token = house.admin.install_integration(None).await.unwrap();
    forget(&house.okta);
    house.okta.connect(Connection {
        base: house.server.scim_base(),
        token,
    });
}

fn forget(okta: &Okta) {
    okta.edit(|organization| {
        let people: Vec<_> = organization.people().map(|person| person.id.clone()).collect();
        for id in people {
            organization.person_mut(&id).scim_id = None;
        }
        let groups: Vec<_> = organization.groups().map(|group| group.id.clone()).collect();
        for id in groups {
            organization.group_mut(&id).pushed = None;
        }
    });
}

/// By external id, and what rules made of groups goes on with the members it had.
async fn a_later_installation_adopts_people(server: &Server) {
    let (house, _, address) = house_with_hardware(server).await;
    let before = house.everybody().await;
    assert_eq!(before[&address].entries["Lisbon"], as_hardware());
    uninstall(&house, "KEEP").await;
    reinstall(&house).await;
    let report = scenario::assign_everybody(&house.okta, 1).await;
    assert_eq!((report.created, report.failed), (2, vec![]));
    house.wait_out_settle_window().await;
    server.advance(TimeDelta::hours(1));
    house.settled().await;
    let after = house.everybody().await;
    assert_eq!(after.len(), before.len(), "nobody is doubled");
    for (email, seen) in &before {
        assert_eq!(
            (&after[email].id, &after[email].entries),
            (&seen.id, &seen.entries)
        );
        assert_eq!(after[email].pending, [] as [&str; 0]);
    }
    // And from now on the directory is heard again.
    let ines = house.okta.read(|organization| {
        let mut people = organization.people();
        let found = people.find(|person| person.profile.email.as_deref() == Some(&address));
        found.unwrap().id.clone()
    });
    scenario::leave(&house.okta, &ines).await.unwrap();
    let gone = house.employee(&address).await;
    assert_eq!(gone.entries["Lisbon"].status, "DEACTIVATED");
}

async fn a_viewer_may_not_uninstall(server: &Server) {
    let anonymous = tests::client::Graphql::anonymous(&server.origin());
    let document = "mutation { uninstallIntegration(input: {}) { uninstall { total } } }";
    let refused = anonymous.query(document, json!({})).await.unwrap_err();
    assert_eq!(refused.code, "UNAUTHENTICATED");
    assert_eq!(server.scim().get("/Users").await.status, 200);
}
