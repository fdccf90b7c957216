//! What happens to people once they are there (issue 2): they move, leave, come back, marry, are put into a group that
//! nobody has heard of, have no e-mail, or were entered by hand before. Chapters of the test in `first_day`; after each,
//! the log tells it with its reason.

use serde_json::Value;
use tests::okta::name::OFFICES;
use tests::okta::organization::HARDWARE;
use tests::okta::person::PersonId;
use tests::okta::{Provisioned, scenario};

use super::house::{Entry, House, Seen, text};

/// One of the fifty, as Okta knows them.
struct Somebody {
    id: PersonId,
    email: String,
    department: String,
}

/// The `nth` person of a city, in the order they were added.
fn somebody(house: &House<'_>, city: &str, nth: usize) -> Somebody {
    house.okta.read(|organization| {
        let mut there = organization
            .people()
            .filter(|person| person.profile.city.as_deref() == Some(city));
        let person = there.nth(nth).expect("the company is spread over the offices");
        Somebody {
            id: person.id.clone(),
            email: person.profile.email.clone().unwrap(),
            department: person.profile.department.clone().unwrap(),
        }
    })
}

/// Events after a position that are about this person, oldest first.
async fn told(house: &House<'_>, since: usize, seen: &Seen) -> Vec<Value> {
    let events = house.events().await;
    let theirs = events[since..]
        .iter()
        .filter(|event| event["personName"] == seen.name.as_str());
    theirs.cloned().collect()
}

fn kinds(events: &[Value]) -> Vec<String> {
    events.iter().map(|event| text(&event["kind"])).collect()
}

/// The one event of a kind.
fn the<'e>(events: &'e [Value], kind: &str) -> &'e Value {
    let mut found = events.iter().filter(|event| event["kind"] == kind);
    let event = found
        .next()
        .unwrap_or_else(|| panic!("no {kind} in {:?}", kinds(events)));
    assert_eq!(found.count(), 0, "{kind} is told once");
    event
}

/// A move to another office: in there at once, out here when the settle window has passed, each with the rules it fell
/// through.
pub(super) async fn somebody_moves(house: &House<'_>) {
    let mover = somebody(house, "Lisbon", 0);
    let before = house.employee(&mover.email).await;
    let position = house.events().await.len();
    scenario::move_office(&house.okta, &mover.id, &OFFICES[1])
        .await
        .unwrap();
    house.settled().await;
    let moving = house.employee(&mover.email).await;
    let wanted = House::expected(&mover.department, "Berlin")["Berlin"].clone();
    assert_eq!(moving.entries["Berlin"], wanted);
    assert_eq!(moving.entries["Lisbon"], before.entries["Lisbon"], "a loss waits");

    house.wait_out_settle_window().await;
    let moved = house.employee(&mover.email).await;
    assert_eq!(
        (&moved.id, moved.entries["Lisbon"].status.as_str()),
        (&before.id, "DEACTIVATED")
    );
    let events = told(house, position, &moved).await;
    let gain = the(&events, "MEMBERSHIP_CREATED");
    assert_eq!(gain["property"]["name"], "Berlin");
    assert!(text(&gain["cause"]).starts_with("PUT /Users/"), "{gain}");
    let caught: Vec<_> = gain["trace"]
        .as_array()
        .unwrap()
        .iter()
        .filter(|rule| rule["result"] == "MATCHED")
        .collect();
    assert_eq!(caught.len(), 1, "{gain}");
    assert_eq!(caught[0]["name"].as_str(), wanted.rule.as_deref());
    let loss = the(&events, "MEMBERSHIP_DEACTIVATED");
    assert_eq!(loss["property"]["name"], "Lisbon");
    let results: Vec<_> = loss["trace"]
        .as_array()
        .unwrap()
        .iter()
        .map(|rule| text(&rule["result"]))
        .collect();
    assert_eq!(results, ["NOT_MATCHED"; 3], "{loss}");
}

/// Deactivated in the request's own transaction; reactivated as the same person with what they had.
pub(super) async fn somebody_leaves_and_comes_back(house: &House<'_>) {
    let leaver = somebody(house, "Lisbon", 1);
    let before = house.employee(&leaver.email).await;
    let position = house.events().await.len();
    scenario::leave(&house.okta, &leaver.id).await.unwrap();
    let gone = house.employee(&leaver.email).await;
    assert!(
        gone.entries.values().all(|entry| entry.status == "DEACTIVATED"),
        "{gone:?}"
    );
    assert!(
        gone.key.as_deref().is_none_or(|key| key == "SUSPENDED"),
        "{gone:?}"
    );

    let back = scenario::come_back(&house.okta, &leaver.id).await.unwrap();
    assert_eq!(back, Provisioned::Linked);
    house.wait_out_settle_window().await;
    let back = house.employee(&leaver.email).await;
    assert_eq!(
        (&back.id, &back.entries, &back.key),
        (&before.id, &before.entries, &before.key)
    );
    let events = told(house, position, &back).await;
    assert_eq!(
        the(&events, "MEMBERSHIP_DEACTIVATED")["property"]["name"],
        "Lisbon"
    );
    assert_eq!(
        the(&events, "MEMBERSHIP_REACTIVATED")["property"]["name"],
        "Lisbon"
    );
}

/// Another e-mail, the same person with the same access.
pub(super) async fn somebody_marries(house: &House<'_>) {
    let bride = somebody(house, "Lisbon", 2);
    let before = house.employee(&bride.email).await;
    let (count, position) = (house.everybody().await.len(), house.events().await.len());
    let email = "inês.duarte-weiss@aldermoor.example";
    scenario::change_email(&house.okta, &bride.id, email)
        .await
        .unwrap();
    house.settled().await;
    let everybody = house.everybody().await;
    assert_eq!(everybody.len(), count, "nobody is doubled");
    let after = &everybody[email];
    assert_eq!((&after.id, &after.entries), (&before.id, &before.entries));
    let events = told(house, position, after).await;
    let change = &the(&events, "EMPLOYEE_UPDATED")["changes"][0];
    assert_eq!(
        (&change["before"], &change["after"]),
        (&bride.email.as_str().into(), &email.into())
    );
}

/// Created before their groups are pushed: a rule over a group does not let them in, nor past it, until it is known.
pub(super) async fn somebody_is_in_a_group_not_yet_known(house: &House<'_>) {
    let rules = house.rules_with_hardware().await;
    house.admin.publish(&house.lisbon, &rules).await.unwrap();
    house.wait_out_settle_window().await;
    let (id, email) = house.okta.edit(|organization| {
        let mut profile = organization.invent_profile();
        profile.department = Some("Engineering".into());
        profile.move_to(&OFFICES[0]);
        let email = profile.email.clone().unwrap();
        (organization.add_person_with(profile), email)
    });
    let position = house.events().await.len();
    house.okta.assign(&id).await.unwrap();
    assert!(
        !house.everybody().await.contains_key(&email),
        "nobody is let in past an unknown"
    );
    let events = house.events().await.split_off(position);
    let waiting = the(&events, "WAITING_GROUPS");
    assert_eq!(waiting["property"]["name"], "Lisbon");
    assert_eq!(waiting["trace"][0]["result"], "UNKNOWN", "{waiting}");

    let group = house.okta.edit(|organization| organization.join(&id, HARDWARE));
    house.okta.push_membership(&group).await.unwrap();
    house.settled().await;
    let known = house.employee(&email).await;
    assert_eq!(
        known.entries["Lisbon"],
        Entry::active("MANAGER", "Hardware", &["Workshop"])
    );
}

/// Stored and read back, and nobody's employee.
pub(super) async fn somebody_has_no_email(house: &House<'_>) {
    let before = house.everybody().await.len();
    let position = house.events().await.len();
    let id = house.okta.edit(|organization| {
        let mut profile = organization.invent_profile();
        profile.move_to(&OFFICES[0]);
        profile.email = None;
        organization.add_person_with(profile)
    });
    assert_eq!(house.okta.assign(&id).await.unwrap(), Provisioned::Created);
    assert_eq!(house.everybody().await.len(), before);
    assert_eq!(
        house.kinds_since(position).await,
        ["USER_CREATED", "SKIPPED_NO_EMAIL"]
    );
}

/// An admin was quicker than Okta: the entry stays the one it was.
pub(super) async fn somebody_was_entered_by_hand(house: &House<'_>) {
    let by_hand = house
        .admin
        .create_employee("Amara", "Okafor", "amara.okafor@aldermoor.example")
        .await
        .unwrap();
    let count = house.everybody().await.len();
    let id = house.okta.edit(|organization| {
        let mut profile = organization.invent_profile();
        profile.department = Some("Finance".into());
        profile.move_to(&OFFICES[1]);
        profile.email = Some("Amara.Okafor@Aldermoor.example".into());
        organization.add_person_with(profile)
    });
    let position = house.events().await.len();
    scenario::join_up(&house.okta, &id).await.unwrap();
    house.settled().await;
    let everybody = house.everybody().await;
    assert_eq!(everybody.len(), count, "linked, not doubled");
    let linked = everybody.values().find(|seen| seen.id == by_hand).unwrap();
    assert_eq!(linked.entries, House::expected("Finance", "Berlin"));
    let kinds = house.kinds_since(position).await;
    assert!(kinds.contains(&"EMPLOYEE_LINKED".to_owned()), "{kinds:?}");
    assert!(!kinds.contains(&"EMPLOYEE_CREATED".to_owned()), "{kinds:?}");
}

/// The property without rules: whatever happened, nothing did there.
pub(super) async fn the_third_office_slept(house: &House<'_>) {
    let name = house.third.office.city;
    for seen in house.everybody().await.values() {
        assert!(!seen.entries.contains_key(name), "{seen:?}");
    }
    let there = house.events().await;
    let there = there.iter().filter(|event| event["property"]["name"] == name);
    for event in there {
        assert_eq!(event["kind"], "DROPPED_NO_RULES", "{event}");
    }
}
