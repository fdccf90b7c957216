//! What admins except from the rules (behaviour.md §2.5, §2.7, §2.8, §2.10).

use chrono::{DateTime, TimeDelta, Utc};
use serde_json::{Value, json};
use tests::client::GraphqlError;
use tests::okta::name::OFFICES;
use tests::okta::person::PersonId;
use tests::okta::scenario;
use tests::server::Server;

use super::house::{Entry, House, Seen};
use crate::scim::on_both_engines;

on_both_engines!(
    an_override_gives_for_a_time_and_takes_back_its_own,
    keep_active_beats_no_match,
    an_override_is_checked,
    a_suspension_stands_above_everything_but_leaving,
    a_hand_made_membership_is_kept_and_comes_back,
    an_opted_out_person_is_left_alone,
);

async fn one_engineer(server: &Server) -> (House<'_>, PersonId, Seen) {
    let house = House::build(server).await;
    let id = scenario::hire(&house.okta, "Engineering", &OFFICES[0])
        .await
        .unwrap();
    // Somebody else, so that one person is never everybody.
    scenario::hire(&house.okta, "Engineering", &OFFICES[0])
        .await
        .unwrap();
    house.wait_out_settle_window().await;
    let email = house
        .okta
        .read(|all| all.person(&id).profile.email.clone().unwrap());
    let seen = house.employee(&email).await;
    (house, id, seen)
}

async fn now(house: &House<'_>, of: &Seen) -> Seen {
    let people = house.everybody().await;
    people.into_values().find(|seen| seen.id == of.id).unwrap()
}

fn in_days(server: &Server, days: i64) -> DateTime<Utc> {
    server.app().clock.now() + TimeDelta::days(days)
}

const CREATE: &str =
    "mutation($input: CreateOverrideInput!) { createOverride(input: $input) { override { id kind } } }";

async fn except(
    house: &House<'_>,
    person: &Seen,
    (property, grant): (&str, Value),
    (reason, until): (&str, DateTime<Utc>),
) -> Result<Value, GraphqlError> {
    let input = json!({"employeeId": person.id, "propertyId": property, "grant": grant, "reason": reason,
        "expiresAt": until});
    house.api().query(CREATE, json!({"input": input})).await
}

/// §2.8: "an extra access group, a role … It lapses by itself, taking back exactly what it gave."
async fn an_override_gives_for_a_time_and_takes_back_its_own(server: &Server) {
    let (house, id, person) = one_engineer(server).await;
    scenario::move_department(&house.okta, &id, "Finance")
        .await
        .unwrap();
    house.wait_out_settle_window().await;
    let workshop = json!({"accessGroupId": house.groups["Lisbon Workshop"]});
    let week = in_days(server, 7);
    except(
        &house,
        &person,
        (&house.lisbon.id, workshop),
        ("Audits the workshop", week),
    )
    .await
    .unwrap();
    except(
        &house,
        &person,
        (&house.lisbon.id, json!({"role": "SECURITY"})),
        ("Covers a shift", in_days(server, 2)),
    )
    .await
    .unwrap();
    let with = Entry::active("SECURITY", "Everyone here", &["Building", "Workshop"]);
    assert_eq!(now(&house, &person).await.entries["Lisbon"], with);
    server.advance(TimeDelta::days(2));
    house.settled().await;
    let with = Entry::active("USER", "Everyone here", &["Building", "Workshop"]);
    assert_eq!(now(&house, &person).await.entries["Lisbon"], with);
    server.advance(TimeDelta::days(5));
    house.settled().await;
    assert_eq!(
        now(&house, &person).await.entries,
        House::expected("Finance", "Lisbon")
    );
}

/// §2.8: "*Keep active* beats no-match only and may create a membership"; ended by hand it takes back at once.
async fn keep_active_beats_no_match(server: &Server) {
    let (house, _, person) = one_engineer(server).await;
    let week = in_days(server, 7);
    let made = except(
        &house,
        &person,
        (&house.berlin.id, json!({"keepActive": true})),
        ("Visits Berlin", week),
    )
    .await
    .unwrap();
    let berlin = now(&house, &person).await.entries["Berlin"].clone();
    assert_eq!(
        (berlin.status.as_str(), berlin.access_groups.len()),
        ("ACTIVE", 0)
    );
    let end = "mutation($id: ID!) { endOverride(id: $id) { override { endedHow } } }";
    let id = &made["createOverride"]["override"]["id"];
    let ended = house.api().query(end, json!({"id": id})).await.unwrap();
    assert_eq!(ended["endOverride"]["override"]["endedHow"], "ENDED");
    assert_eq!(now(&house, &person).await.entries["Berlin"].status, "DEACTIVATED");
    assert_eq!(
        house.api().query(end, json!({"id": id})).await.unwrap_err().code,
        "NOT_FOUND"
    );
}

/// §2.8: "reason (5–500 characters) and expiry (≤ 1 year unless owner)".
async fn an_override_is_checked(server: &Server) {
    let (house, _, person) = one_engineer(server).await;
    let lisbon = house.lisbon.id.as_str();
    let keep = || json!({"keepActive": true});
    for (reason, days, field) in [
        ("Hm", 7, "input.reason"),
        ("Long enough", 366, "input.expiresAt"),
        ("Long enough", -1, "input.expiresAt"),
    ] {
        let until = in_days(server, days);
        let refused = except(&house, &person, (lisbon, keep()), (reason, until))
            .await
            .unwrap_err();
        assert_eq!(
            (refused.code.as_str(), refused.field.as_str()),
            ("INVALID_INPUT", field),
            "{reason} {days}"
        );
    }
    let elsewhere = json!({"accessGroupId": house.groups["Berlin Workshop"]});
    let refused = except(
        &house,
        &person,
        (lisbon, elsewhere),
        ("Long enough", in_days(server, 7)),
    )
    .await;
    assert_eq!(refused.unwrap_err().code, "NOT_FOUND");
    let by_hand = house
        .admin
        .create_employee("Rui", "Costa", "rui@aldermoor.example")
        .await
        .unwrap();
    let by_hand = Seen {
        id: by_hand,
        ..person
    };
    let refused = except(
        &house,
        &by_hand,
        (lisbon, keep()),
        ("Long enough", in_days(server, 7)),
    )
    .await;
    assert_eq!(refused.unwrap_err().code, "CONFLICT");
}

async fn membership(house: &House<'_>, person: &Seen, city: &str) -> String {
    let document = "query($id: ID!) { employee(id: $id) { memberships { id property { name } } } }";
    let data = house
        .api()
        .query(document, json!({"id": person.id}))
        .await
        .unwrap();
    let all = data["employee"]["memberships"].as_array().unwrap();
    let found = all.iter().find(|it| it["property"]["name"] == city).unwrap();
    found["id"].as_str().unwrap().to_owned()
}

/// §2.5: "An admin's suspension is never lifted"; §1: "`suspended` is set and lifted by admins only, with a reason".
async fn a_suspension_stands_above_everything_but_leaving(server: &Server) {
    let (house, id, person) = one_engineer(server).await;
    let membership = membership(&house, &person, "Lisbon").await;
    let suspend =
        "mutation($input: SuspendMembershipInput!) { suspendMembership(input: $input) { employee { id } } }";
    let input = json!({"input": {"id": membership, "reason": "Badge found in the street"}});
    house.api().query(suspend, input.clone()).await.unwrap();
    let seen = now(&house, &person).await;
    assert_eq!(
        (seen.entries["Lisbon"].status.as_str(), seen.key.as_deref()),
        ("SUSPENDED", Some("SUSPENDED"))
    );
    assert_eq!(
        house.api().query(suspend, input).await.unwrap_err().code,
        "CONFLICT"
    );

    scenario::move_department(&house.okta, &id, "Security")
        .await
        .unwrap();
    house.wait_out_settle_window().await;
    let entry = now(&house, &person).await.entries["Lisbon"].clone();
    assert_eq!(
        (entry.status.as_str(), entry.role.as_str()),
        ("SUSPENDED", "SECURITY"),
        "computed underneath"
    );
    scenario::leave(&house.okta, &id).await.unwrap();
    assert_eq!(now(&house, &person).await.entries["Lisbon"].status, "DEACTIVATED");
    server.advance(TimeDelta::hours(1));
    scenario::come_back(&house.okta, &id).await.unwrap();
    house.settled().await;
    assert_eq!(now(&house, &person).await.entries["Lisbon"].status, "SUSPENDED");
    let lift = "mutation($id: ID!) { liftSuspension(id: $id) { employee { id } } }";
    house.api().query(lift, json!({"id": membership})).await.unwrap();
    assert_eq!(now(&house, &person).await.entries["Lisbon"].status, "ACTIVE");
}

/// §2.5: the directory owns a hand-made membership only after a rule has matched once; §2.10: within 30 days it comes back.
async fn a_hand_made_membership_is_kept_and_comes_back(server: &Server) {
    let (house, id, person) = one_engineer(server).await;
    let create =
        "mutation($input: CreateMembershipInput!) { createMembership(input: $input) { employee { id } } }";
    let building = &house.groups["Berlin Building"];
    let input = json!({"employeeId": person.id, "propertyId": house.berlin.id, "role": "USER",
        "accessGroupIds": [building]});
    house.api().query(create, json!({"input": input})).await.unwrap();
    assert_eq!(
        house
            .api()
            .query(create, json!({"input": input}))
            .await
            .unwrap_err()
            .code,
        "CONFLICT"
    );
    house.wait_out_settle_window().await;
    let berlin = now(&house, &person).await.entries["Berlin"].clone();
    assert_eq!(
        (berlin.status.as_str(), &berlin.rule),
        ("ACTIVE", &None),
        "no rule of Berlin matches"
    );

    scenario::leave(&house.okta, &id).await.unwrap();
    assert_eq!(now(&house, &person).await.entries["Berlin"].status, "DEACTIVATED");
    server.advance(TimeDelta::days(29));
    scenario::come_back(&house.okta, &id).await.unwrap();
    house.settled().await;
    assert_eq!(now(&house, &person).await.entries["Berlin"].status, "ACTIVE");

    let made = membership(&house, &person, "Berlin").await;
    let end = "mutation($id: ID!) { endMembership(id: $id) { employee { id } } }";
    house.api().query(end, json!({"id": made})).await.unwrap();
    assert_eq!(now(&house, &person).await.entries["Berlin"].status, "DEACTIVATED");
    let by_rule = membership(&house, &person, "Lisbon").await;
    assert_eq!(
        house
            .api()
            .query(end, json!({"id": by_rule}))
            .await
            .unwrap_err()
            .code,
        "CONFLICT"
    );
}

/// §2.7: "Sync opt-out stops steps 4–6 for that person …; switching it off shows the diff first".
async fn an_opted_out_person_is_left_alone(server: &Server) {
    let (house, id, person) = one_engineer(server).await;
    let set = "mutation($id: ID!, $out: Boolean!) { setSyncOptOut(employeeId: $id, isOptedOut: $out) { employee { isSyncOptedOut } } }";
    let out = house
        .api()
        .query(set, json!({"id": person.id, "out": true}))
        .await
        .unwrap();
    assert_eq!(out["setSyncOptOut"]["employee"]["isSyncOptedOut"], true);
    scenario::move_department(&house.okta, &id, "Finance")
        .await
        .unwrap();
    house.wait_out_settle_window().await;
    assert_eq!(now(&house, &person).await.entries, person.entries);
    let look = "query($id: ID!) { previewSyncOptIn(employeeId: $id) }";
    let told = house.api().query(look, json!({"id": person.id})).await.unwrap();
    let told = told["previewSyncOptIn"].to_string();
    assert!(told.contains("Department") && told.contains("Workshop"), "{told}");
    assert_eq!(
        now(&house, &person).await.entries,
        person.entries,
        "a look changes nothing"
    );
    house
        .api()
        .query(set, json!({"id": person.id, "out": false}))
        .await
        .unwrap();
    house.wait_out_settle_window().await;
    assert_eq!(
        now(&house, &person).await.entries,
        House::expected("Finance", "Lisbon")
    );
}
