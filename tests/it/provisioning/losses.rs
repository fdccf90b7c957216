//! Losses that are held, kept, undone or let go, and a clock that jumps (behaviour.md §4).

use chrono::TimeDelta;
use serde_json::{Value, json};
use tests::company::Rule;
use tests::okta::name::OFFICES;
use tests::okta::organization::HARDWARE;
use tests::okta::person::PersonId;
use tests::okta::scenario;
use tests::server::Server;

use super::house::{Entry, House, text};
use super::settle::{as_hardware, house_with_hardware};
use crate::scim::on_both_engines;

on_both_engines!(
    a_property_that_would_lose_everyone_is_held_and_allowed,
    a_rejected_loss_keeps_access_until_the_facts_change,
    one_loss_can_be_cancelled,
    a_loss_that_took_place_can_be_undone,
    an_emptied_group_that_rules_name_is_held,
    a_rejected_emptying_keeps_what_there_was,
    a_clock_that_jumps_pauses_timers,
    the_breaker_has_settings,
    a_burst_of_terminations_is_applied_and_told,
);

const HOLDS: &str =
    "{ lossHolds { reason peopleCount membershipCount property { id } people { email } applied { id } } }";

/// A house with so many engineers in Lisbon, settled; their addresses.
pub(crate) async fn engineers(server: &Server, number: usize) -> (House<'_>, Vec<(PersonId, String)>) {
    let house = House::build(server).await;
    let mut people = Vec::new();
    for _ in 0..number {
        let id = scenario::hire(&house.okta, "Engineering", &OFFICES[0])
            .await
            .unwrap();
        let email = house
            .okta
            .read(|all| all.person(&id).profile.email.clone().unwrap());
        people.push((id, email));
    }
    house.wait_out_settle_window().await;
    (house, people)
}

/// Publishes rules that nobody of them matches.
pub(crate) async fn take_it_away(house: &House<'_>) {
    let none = Rule::new(
        "Nobody",
        vec![tests::company::Condition::is("department", "Ghosts")],
        &[],
    );
    house.admin.publish(&house.lisbon, &[none]).await.unwrap();
    house.wait_out_settle_window().await;
}

pub(super) async fn statuses(house: &House<'_>) -> Vec<String> {
    let people = house.everybody().await;
    let mut found: Vec<_> = people
        .values()
        .filter_map(|seen| Some(seen.entries.get("Lisbon")?.status.clone()))
        .collect();
    found.sort();
    found
}

pub(super) async fn holds(house: &House<'_>) -> Vec<Value> {
    let data = house.api().query(HOLDS, json!({})).await.unwrap();
    data["lossHolds"].as_array().unwrap().clone()
}

/// §4: "all of at least 3 … every pending loss of the property becomes held"; "mail and banner at once, then daily"; "No
/// time-out"; "*Allow* decides each person afresh".
async fn a_property_that_would_lose_everyone_is_held_and_allowed(server: &Server) {
    let (house, people) = engineers(server, 3).await;
    take_it_away(&house).await;
    assert_eq!(statuses(&house).await, ["ACTIVE", "ACTIVE", "ACTIVE"]);
    let open = holds(&house).await;
    assert_eq!(open.len(), 1, "{open:?}");
    assert_eq!(
        (
            &open[0]["reason"],
            &open[0]["peopleCount"],
            &open[0]["membershipCount"]
        ),
        (&json!("EVERYONE"), &json!(3), &json!(3))
    );
    let held = open[0]["people"].as_array().unwrap();
    assert_eq!(held.len(), 3);
    let kinds: Vec<String> = house
        .events()
        .await
        .iter()
        .map(|event| text(&event["kind"]))
        .collect();
    assert_eq!(kinds.iter().filter(|kind| *kind == "LOSSES_HELD").count(), 1);
    assert_eq!(alerts(&house).await, 1);

    server.advance(TimeDelta::days(2));
    house.settled().await;
    assert_eq!(
        statuses(&house).await,
        ["ACTIVE", "ACTIVE", "ACTIVE"],
        "no time-out"
    );
    tests::eventually::eventually(std::time::Duration::from_secs(20), async || {
        match alerts(&house).await {
            2 => Ok(()),
            n => Err(format!("{n} alerts instead of one more after days")),
        }
    })
    .await;

    // One of them matches again meanwhile: decided afresh.
    scenario::move_department(&house.okta, &people[0].0, "Ghosts")
        .await
        .unwrap();
    let allow = "mutation($id: ID!) { allowLosses(propertyId: $id) { queued } }";
    let done = house
        .api()
        .query(allow, json!({"id": house.lisbon.id}))
        .await
        .unwrap();
    assert_eq!(done["allowLosses"]["queued"], 3);
    house.settled().await;
    assert_eq!(statuses(&house).await, ["ACTIVE", "DEACTIVATED", "DEACTIVATED"]);
    assert_eq!(holds(&house).await.len(), 0);
    let again = house.api().query(allow, json!({"id": house.lisbon.id})).await;
    assert_eq!(again.unwrap_err().code, "NOT_FOUND");
}

async fn alerts(house: &House<'_>) -> usize {
    let data = house
        .api()
        .query("{ outbox(first: 100) { nodes { template } } }", json!({}))
        .await
        .unwrap();
    let mails = data["outbox"]["nodes"].as_array().unwrap();
    mails.iter().filter(|mail| mail["template"] == "ALERT").count()
}

/// §4: "*Reject* … keep present access as an override `kept by <admin>` with a reason, ending when that person's facts or
/// the revision change".
async fn a_rejected_loss_keeps_access_until_the_facts_change(server: &Server) {
    let (house, people) = engineers(server, 3).await;
    take_it_away(&house).await;
    let reject = "mutation($input: RejectLossesInput!) { rejectLosses(input: $input) { queued } }";
    let input = json!({"propertyId": house.lisbon.id, "reason": "No"});
    let short = house
        .api()
        .query(reject, json!({"input": input}))
        .await
        .unwrap_err();
    assert_eq!(
        (short.code.as_str(), short.field.as_str()),
        ("INVALID_INPUT", "input.reason")
    );
    let input = json!({"propertyId": house.lisbon.id, "reason": "The reorganization is next month"});
    house.api().query(reject, json!({"input": input})).await.unwrap();
    house.wait_out_settle_window().await;
    assert_eq!(statuses(&house).await, ["ACTIVE", "ACTIVE", "ACTIVE"]);
    assert_eq!(holds(&house).await.len(), 0);
    let kept = overrides(&house, &people[0].1).await;
    assert_eq!(kept.len(), 1);
    assert_eq!(
        (&kept[0]["kind"], &kept[0]["reason"], &kept[0]["endedAt"]),
        (
            &json!("KEPT"),
            &json!("The reorganization is next month"),
            &Value::Null
        )
    );

    scenario::move_department(&house.okta, &people[0].0, "Sales")
        .await
        .unwrap();
    house.settled().await;
    assert_eq!(house.employee(&people[0].1).await.pending, ["End of access"]);
    assert_eq!(overrides(&house, &people[0].1).await[0]["endedHow"], "OVERTAKEN");
    house.wait_out_settle_window().await;
    assert_eq!(
        statuses(&house).await,
        ["ACTIVE", "ACTIVE", "DEACTIVATED"],
        "one of three is no breaker's"
    );

    let mut rules = house.rules(&house.lisbon);
    rules.truncate(0);
    rules.push(Rule::new(
        "Nobody",
        vec![tests::company::Condition::is("department", "Spirits")],
        &[],
    ));
    house.admin.publish(&house.lisbon, &rules).await.unwrap();
    house.settled().await;
    assert_eq!(
        house.employee(&people[1].1).await.pending,
        ["End of access"],
        "another revision"
    );
}

pub(super) async fn overrides(house: &House<'_>, email: &str) -> Vec<Value> {
    let id = house.employee(email).await.id;
    let document =
        "query($id: ID!) { employee(id: $id) { overrides { id kind reason madeBy endedAt endedHow } } }";
    let data = house.api().query(document, json!({"id": id})).await.unwrap();
    data["employee"]["overrides"].as_array().unwrap().clone()
}

/// §4: pending losses are "visible and cancellable".
async fn one_loss_can_be_cancelled(server: &Server) {
    let (house, people) = engineers(server, 2).await;
    scenario::move_department(&house.okta, &people[0].0, "Finance")
        .await
        .unwrap();
    house.settled().await;
    let waiting = house.employee(&people[0].1).await;
    assert_eq!(waiting.pending, ["Removal from Workshop"]);
    let list = "query($id: ID) { pendingLosses(propertyId: $id) { summary state employee { email } property { name } } }";
    let here = house
        .api()
        .query(list, json!({"id": house.lisbon.id}))
        .await
        .unwrap();
    assert_eq!(
        here["pendingLosses"],
        json!([{
            "summary": "Removal from Workshop", "state": "PENDING",
            "employee": {"email": people[0].1}, "property": {"name": "Lisbon"},
        }])
    );
    let elsewhere = house
        .api()
        .query(list, json!({"id": house.berlin.id}))
        .await
        .unwrap();
    assert_eq!(elsewhere["pendingLosses"], json!([]));
    let keep = "mutation($input: KeepAccessInput!) { keepAccess(input: $input) { employee { pendingLosses { state } } } }";
    let input = json!({"employeeId": waiting.id, "propertyId": house.lisbon.id, "reason": "Still finishing a prototype"});
    let kept = house.api().query(keep, json!({"input": input})).await.unwrap();
    assert_eq!(kept["keepAccess"]["employee"]["pendingLosses"], json!([]));
    house.wait_out_settle_window().await;
    let after = house.employee(&people[0].1).await;
    assert_eq!(after.entries["Lisbon"].access_groups.len(), 2);
    server.advance(TimeDelta::days(30));
    house.settled().await;
    let after = house.employee(&people[0].1).await;
    assert_eq!(
        after.entries,
        House::expected("Finance", "Lisbon"),
        "after 30 days the rules decide"
    );
}

/// §4: "Already applied ones are listed with one-click undo."
async fn a_loss_that_took_place_can_be_undone(server: &Server) {
    let (house, people) = engineers(server, 2).await;
    scenario::move_department(&house.okta, &people[0].0, "Finance")
        .await
        .unwrap();
    house.wait_out_settle_window().await;
    assert_eq!(
        house.employee(&people[0].1).await.entries,
        House::expected("Finance", "Lisbon")
    );
    let list = "query($id: ID!) { appliedLosses(propertyId: $id) { id kind summary employee { email } } }";
    let listed = house
        .api()
        .query(list, json!({"id": house.lisbon.id}))
        .await
        .unwrap();
    let listed = listed["appliedLosses"].as_array().unwrap().clone();
    assert_eq!(listed.len(), 1, "{listed:?}");
    assert_eq!(
        (&listed[0]["summary"], &listed[0]["employee"]["email"]),
        (&json!("Removal from Workshop"), &json!(people[0].1))
    );
    let undo = "mutation($input: UndoLossInput!) { undoLoss(input: $input) { employee { id } } }";
    let input = json!({"input": {"id": listed[0]["id"], "reason": "Moved on paper only"}});
    house.api().query(undo, input.clone()).await.unwrap();
    house.wait_out_settle_window().await;
    assert_eq!(
        house.employee(&people[0].1).await.entries["Lisbon"]
            .access_groups
            .len(),
        2
    );
    assert_eq!(
        house.api().query(undo, input).await.unwrap_err().code,
        "NOT_FOUND"
    );
}

/// Takes everybody out of the group by one request.
async fn empty_the_group(house: &House<'_>) -> String {
    let id = house.admin.directory_group(HARDWARE).await.unwrap().unwrap();
    let bare = id.rsplit('_').next().unwrap().to_owned();
    let body = json!({"schemas": ["urn:ietf:params:scim:schemas:core:2.0:Group"], "displayName": HARDWARE, "members": []});
    let answer = house.server.scim().put(&format!("/Groups/{bare}"), &body).await;
    answer.expect(200);
    id
}

const GROUP_HOLDS: &str = "{ groupHolds { peopleCount group { id } } }";

/// §4: "Emptying, by one request or pull, a group that a rule names always holds the losses *and gains* it causes."
async fn an_emptied_group_that_rules_name_is_held(server: &Server) {
    let (house, _, address) = house_with_hardware(server).await;
    let group = empty_the_group(&house).await;
    house.wait_out_settle_window().await;
    assert_eq!(
        house.employee(&address).await.entries["Lisbon"],
        as_hardware(),
        "neither lost nor gained"
    );
    let open = house.api().query(GROUP_HOLDS, json!({})).await.unwrap();
    assert_eq!(
        open["groupHolds"],
        json!([{"peopleCount": 2, "group": {"id": group}}])
    );
    let allow = "mutation($id: ID!) { allowGroupEmptying(groupId: $id) { queued } }";
    let done = house.api().query(allow, json!({"id": group})).await.unwrap();
    assert_eq!(done["allowGroupEmptying"]["queued"], 2);
    house.settled().await;
    let gained = house.employee(&address).await.entries["Lisbon"].clone();
    assert!(
        gained.access_groups.contains("Building"),
        "gains at once: {gained:?}"
    );
    house.wait_out_settle_window().await;
    assert_eq!(
        house.employee(&address).await.entries,
        House::expected("Engineering", "Lisbon")
    );
}

/// The other way: everybody keeps what they have, and gains nothing by it.
async fn a_rejected_emptying_keeps_what_there_was(server: &Server) {
    let (house, _, address) = house_with_hardware(server).await;
    let group = empty_the_group(&house).await;
    house.settled().await;
    let reject =
        "mutation($input: RejectGroupEmptyingInput!) { rejectGroupEmptying(input: $input) { queued } }";
    let input = json!({"input": {"groupId": group, "reason": "A sync job gone wrong"}});
    house.api().query(reject, input).await.unwrap();
    house.wait_out_settle_window().await;
    assert_eq!(house.employee(&address).await.entries["Lisbon"], as_hardware());
    let open = house.api().query(GROUP_HOLDS, json!({})).await.unwrap();
    assert_eq!(open["groupHolds"], json!([]));
}

/// §4: "if wall and monotonic time differ by > 5 minutes between ticks, timer-driven losses … pause with an alert until ten
/// steady minutes have passed".
async fn a_clock_that_jumps_pauses_timers(server: &Server) {
    let (house, people) = engineers(server, 2).await;
    scenario::move_department(&house.okta, &people[0].0, "Finance")
        .await
        .unwrap();
    house.settled().await;
    server.app().clock.jump(TimeDelta::hours(3));
    house.settled().await;
    server.advance(TimeDelta::minutes(5));
    house.settled().await;
    let paused = house.api().query("{ isClockPaused }", json!({})).await.unwrap();
    assert_eq!(paused["isClockPaused"], true);
    let waiting = house.employee(&people[0].1).await;
    assert_eq!(
        waiting.pending,
        ["Removal from Workshop"],
        "due by the wall clock, which is not trusted"
    );
    tests::eventually::eventually(std::time::Duration::from_secs(20), async || {
        let told = house.events().await;
        match told.iter().any(|event| event["kind"] == "CLOCK_JUMPED") {
            true => Ok(()),
            false => Err("nobody told of the jump".to_owned()),
        }
    })
    .await;
    server.advance(TimeDelta::minutes(6));
    house.settled().await;
    assert_eq!(
        house.employee(&people[0].1).await.entries,
        House::expected("Finance", "Lisbon")
    );
}

/// §4: "all four are settings".
async fn the_breaker_has_settings(server: &Server) {
    let (house, people) = engineers(server, 3).await;
    let set =
        "mutation($input: SetBreakerInput!) { setBreaker(input: $input) { people percent most allOf } }";
    let wrong = json!({"input": {"people": 10, "percent": 101, "most": 100, "allOf": 3}});
    let refused = house.api().query(set, wrong).await.unwrap_err();
    assert_eq!(
        (refused.code.as_str(), refused.field.as_str()),
        ("INVALID_INPUT", "input.percent")
    );
    let strict = json!({"people": 10, "percent": 10, "most": 0, "allOf": 50});
    house.api().query(set, json!({"input": strict})).await.unwrap();
    let data = house
        .api()
        .query("{ breaker { people percent most allOf } }", json!({}))
        .await
        .unwrap();
    assert_eq!(data["breaker"], strict);
    scenario::move_department(&house.okta, &people[0].0, "Finance")
        .await
        .unwrap();
    house.wait_out_settle_window().await;
    let open = holds(&house).await;
    assert_eq!(open.len(), 1);
    assert_eq!(
        (&open[0]["reason"], &open[0]["peopleCount"]),
        (&json!("NUMBER"), &json!(1))
    );
    let entry = &house.employee(&people[0].1).await.entries["Lisbon"];
    assert_eq!(
        *entry,
        Entry::active("USER", "Everyone here", &["Building", "Workshop"])
    );
}

/// §4: "A burst of `active:false` is applied and alerted."
async fn a_burst_of_terminations_is_applied_and_told(server: &Server) {
    let (house, people) = engineers(server, 3).await;
    for (id, _) in &people {
        scenario::leave(&house.okta, id).await.unwrap();
    }
    house.settled().await;
    assert_eq!(
        statuses(&house).await,
        ["DEACTIVATED", "DEACTIVATED", "DEACTIVATED"]
    );
    assert_eq!(holds(&house).await.len(), 0);
    server.advance(TimeDelta::seconds(11));
    tests::eventually::eventually(std::time::Duration::from_secs(20), async || {
        let told = house.events().await;
        match told.iter().any(|event| event["kind"] == "TERMINATION_BURST") {
            true => Ok(()),
            false => Err("nobody told of the burst".to_owned()),
        }
    })
    .await;
    let document = "{ alerts { kind heading } isClockPaused }";
    let told = house.api().query(document, json!({})).await.unwrap();
    let heading = "3 people were terminated within 10 minutes";
    assert_eq!(
        told,
        json!({"alerts": [{"kind": "TERMINATION_BURST", "heading": heading}], "isClockPaused": false})
    );
    server.advance(TimeDelta::days(1));
    let later = house.api().query(document, json!({})).await.unwrap();
    assert_eq!(later["alerts"], json!([]), "a day later it is in the events only");
}
