//! Groups pulled from Okta's API (behaviour.md §3, §6), from there to the door.

use std::collections::BTreeSet;

use axum::body::Body;
use axum::http::header::LINK;
use axum::response::Response;
use chrono::TimeDelta;
use serde_json::{Value, json};
use tests::okta::api::Mood;
use tests::okta::group::GroupKind;
use tests::okta::name::OFFICES;
use tests::okta::organization::HARDWARE;
use tests::okta::person::PersonId;
use tests::server::Server;

use super::pulling::Pulling;
use super::stranger::Stranger;
use crate::provisioning::house::{Entry, House};
use crate::scim::on_both_engines;

on_both_engines!(
    groups_of_a_new_person_are_unknown_until_okta_is_asked,
    scim_never_shows_a_pulled_group,
    okta_down_for_an_hour_takes_nothing_away,
    a_token_that_expires_takes_nothing_away,
    a_list_that_goes_on_elsewhere_changes_nothing,
    emptying_a_group_by_a_pull_holds,
    renamed_gone_and_back,
    many_writes_are_answered_by_one_listing,
    five_thousand_groups_are_read_page_by_page,
    what_did_not_change_is_not_read_again,
    without_access_the_settle_window_decides_again,
);

/// A rule for members of Hardware first, on a company that pulls it.
async fn with_hardware(server: &Server) -> Pulling<'_> {
    let pulling = Pulling::build(server).await;
    let rules = pulling.house.rules_with_hardware().await;
    pulling
        .house
        .admin
        .publish(&pulling.house.lisbon, &rules)
        .await
        .unwrap();
    pulling.house.settled().await;
    pulling
}

/// Hires an engineer in Lisbon who is in Hardware; their address.
async fn hire_into_hardware(house: &House<'_>) -> (PersonId, String) {
    let id = house.okta.edit(|organization| {
        let mut profile = organization.invent_profile();
        profile.department = Some("Engineering".to_owned());
        profile.move_to(&OFFICES[0]);
        let id = organization.add_person_with(profile);
        organization.join(&id, HARDWARE);
        id
    });
    house.okta.assign(&id).await.unwrap();
    let email = house
        .okta
        .read(|all| all.person(&id).profile.email.clone().unwrap());
    (id, email)
}

fn as_hardware() -> Entry {
    Entry::active("MANAGER", "Hardware", &["Workshop"])
}

fn as_engineer() -> Entry {
    Entry::active("USER", "Engineering", &["Building", "Workshop"])
}

async fn lisbon(house: &House<'_>, email: &str) -> Option<Entry> {
    house.everybody().await.remove(email)?.entries.remove("Lisbon")
}

async fn groups_of_a_new_person_are_unknown_until_okta_is_asked(server: &Server) {
    let pulling = with_hardware(server).await;
    let house = &pulling.house;
    let asked = pulling.api.requests().len();
    let (_, ines) = hire_into_hardware(house).await;
    // However long it takes: without Okta's answer nobody says that she is in no group.
    assert_eq!(lisbon(house, &ines).await, None);
    pulling.collect().await;
    assert_eq!(lisbon(house, &ines).await, Some(as_hardware()));
    let requests = pulling.api.requests();
    let asked: Vec<&String> = requests[asked..].iter().collect();
    assert_eq!(
        asked.len(),
        1,
        "one person is asked for, not all groups: {asked:?}"
    );
    assert!(
        asked[0].contains("/groups?limit=200") && asked[0].contains("/users/00u"),
        "{asked:?}"
    );

    pulling.api.set_mood(Mood::Maintenance, None);
    let (_, other) = hire_into_hardware(house).await;
    let failing = pulling.becomes("FAILING").await;
    assert_eq!(failing["lastProblem"]["code"], "OKTA_FAILING");
    server.advance(TimeDelta::seconds(61));
    house.settled().await;
    assert_eq!(lisbon(house, &other).await, None);
    pulling.api.set_mood(Mood::Normal, None);
    let good = pulling.becomes("IDLE").await;
    house.settled().await;
    assert_eq!(good["lastProblem"], Value::Null);
    assert_eq!(lisbon(house, &other).await, Some(as_hardware()));
}

async fn scim_never_shows_a_pulled_group(server: &Server) {
    let pulling = with_hardware(server).await;
    let (id, _) = hire_into_hardware(&pulling.house).await;
    pulling.collect().await;
    assert!(pulling.groups().await.contains(&(HARDWARE.to_owned(), true)));
    assert!(
        pulling.groups().await.iter().all(|(name, _)| name != "Everyone"),
        "built in"
    );
    let scim = server.scim();
    let list = scim.get("/Groups").await;
    assert_eq!(list.body["totalResults"], 0, "{}", list.body);
    let named = scim.get("/Groups?filter=displayName%20eq%20%22Hardware%22").await;
    assert_eq!(named.body["totalResults"], 0);
    let scim_id = pulling
        .house
        .okta
        .read(|all| all.person(&id).scim_id.clone().unwrap());
    let user = scim.get(&format!("/Users/{scim_id}")).await;
    assert!(
        user.body.get("groups").is_none_or(|groups| groups == &json!([])),
        "{}",
        user.body
    );
    let pulled = pulling
        .house
        .admin
        .directory_group(HARDWARE)
        .await
        .unwrap()
        .unwrap();
    let bare = pulled.rsplit('_').next().unwrap();
    let bare = uuid::Uuid::try_parse(bare).unwrap();
    assert_eq!(scim.get(&format!("/Groups/{bare}")).await.status, 404);
    assert_eq!(scim.delete(&format!("/Groups/{bare}")).await.status, 404);
    // The name is free for a push.
    let body =
        json!({ "schemas": ["urn:ietf:params:scim:schemas:core:2.0:Group"], "displayName": "hardware" });
    scim.post("/Groups", &body).await.expect(201);
}

async fn okta_down_for_an_hour_takes_nothing_away(server: &Server) {
    let pulling = with_hardware(server).await;
    let house = &pulling.house;
    let (_, ines) = hire_into_hardware(house).await;
    pulling.collect().await;
    house.wait_out_settle_window().await;
    let before = house.everybody().await;
    assert_eq!(lisbon(house, &ines).await, Some(as_hardware()));

    pulling.api.set_mood(Mood::BrokenEdge, None);
    pulling.ask().await;
    let mut seen = BTreeSet::new();
    for _ in 0..240 {
        server.advance(TimeDelta::seconds(15));
        let state = pulling.state().await;
        seen.insert(state["lastProblem"]["code"].as_str().unwrap_or("NONE").to_owned());
    }
    let failing = pulling.becomes("FAILING").await;
    assert_eq!(failing["lastProblem"]["code"], "OKTA_FAILING");
    let doctor = house
        .api()
        .query("{ doctor { findings { code } } }", json!({}))
        .await;
    let found = doctor.unwrap()["doctor"]["findings"].to_string();
    assert!(found.contains("API_UNREACHABLE"), "{found}");
    house.settled().await;
    assert_eq!(house.everybody().await, before);
    assert_eq!(
        pulling.told("GROUPS_NOT_PULLED").await.len(),
        1,
        "told once: {seen:?}"
    );

    pulling.api.set_mood(Mood::Normal, None);
    let good = pulling.becomes("IDLE").await;
    assert_eq!(good["lastProblem"], Value::Null);
    let told = pulling.told("GROUPS_PULLED").await;
    assert!(
        told.last().unwrap().starts_with("Okta answers again."),
        "{told:?}"
    );
    assert_eq!(house.everybody().await, before);
}

async fn a_token_that_expires_takes_nothing_away(server: &Server) {
    let pulling = with_hardware(server).await;
    let house = &pulling.house;
    let (_, ines) = hire_into_hardware(house).await;
    pulling.collect().await;
    for (problem, spoil) in [("TOKEN_EXPIRED", true), ("NO_GROUP_RIGHT", false)] {
        match spoil {
            true => pulling.api.rotate_token("00another"),
            false => pulling.api.set_mood(Mood::NoGroupRight, None),
        }
        pulling.ask().await;
        let failing = pulling.is("FAILING").await;
        assert_eq!(failing["lastProblem"]["code"], problem, "{failing}");
        house.wait_out_settle_window().await;
        assert_eq!(lisbon(house, &ines).await, Some(as_hardware()));
        pulling.api.rotate_token(super::TOKEN);
        pulling.api.set_mood(Mood::Normal, None);
        assert_eq!(pulling.sync().await["lastProblem"], Value::Null);
    }
}

async fn a_list_that_goes_on_elsewhere_changes_nothing(server: &Server) {
    let pulling = with_hardware(server).await;
    let before = pulling.groups().await;
    let other = Stranger::serve(|_| json_answer("[]")).await;
    let link = format!("<{}/api/v1/groups?after=1>; rel=\"next\"", other.url);
    let hostile = Stranger::serve(move |path| match path {
        "/.well-known/okta-organization" => json_answer(r#"{ "id": "00o1n9xk0cAldermoor0" }"#),
        "/api/v1/users/me" => json_answer(r#"{ "id": "00u00000serviceaccnt" }"#),
        "/api/v1/groups?limit=1" => json_answer("[]"),
        _ => {
            let mut page = json_answer(r#"[{ "id": "00g1", "profile": { "name": "Trojans" } }]"#);
            page.headers_mut().insert(LINK, link.parse().unwrap());
            page
        }
    })
    .await;
    pulling.connect_to(&hostile.url).await;
    let failing = pulling.is("FAILING").await;
    assert_eq!(failing["lastProblem"]["code"], "UNEXPECTED_ANSWER");
    assert_eq!(other.paths(), [] as [&str; 0]);
    assert_eq!(pulling.groups().await, before);
}

pub(super) fn json_answer(text: &str) -> Response {
    Response::builder()
        .header("content-type", "application/json")
        .body(Body::from(text.to_owned()))
        .unwrap()
}

async fn emptying_a_group_by_a_pull_holds(server: &Server) {
    let pulling = with_hardware(server).await;
    let house = &pulling.house;
    let (ines, address) = hire_into_hardware(house).await;
    let (other, others_address) = hire_into_hardware(house).await;
    pulling.collect().await;
    house.okta.edit(|organization| {
        organization.part(&ines, HARDWARE);
        organization.part(&other, HARDWARE);
    });
    pulling.sync().await;
    house.wait_out_settle_window().await;
    assert_eq!(lisbon(house, &address).await, Some(as_hardware()), "held");
    let told = pulling.told("GROUP_EMPTIED").await;
    assert!(told[0].contains("its 2 members"), "{told:?}");
    // One of them is back: that one is no longer held, the other still is.
    house.okta.edit(|organization| organization.join(&ines, HARDWARE));
    pulling.sync().await;
    house.wait_out_settle_window().await;
    for person in [&address, &others_address] {
        assert_eq!(lisbon(house, person).await, Some(as_hardware()));
    }
    let group = house.admin.directory_group(HARDWARE).await.unwrap().unwrap();
    let allow = "mutation($id: ID!) { allowGroupEmptying(groupId: $id) { queued } }";
    let allowed = house.api().query(allow, json!({ "id": group })).await.unwrap();
    assert_eq!(allowed["allowGroupEmptying"]["queued"], 1);
    house.wait_out_settle_window().await;
    assert_eq!(lisbon(house, &address).await, Some(as_hardware()), "back in it");
    assert_eq!(lisbon(house, &others_address).await, Some(as_engineer()));
}

async fn renamed_gone_and_back(server: &Server) {
    let pulling = with_hardware(server).await;
    let house = &pulling.house;
    let (ines, address) = hire_into_hardware(house).await;
    let (_, _) = hire_into_hardware(house).await;
    pulling.collect().await;
    let group = house.okta.edit(|organization| {
        let id = organization.group_named(HARDWARE).id.clone();
        organization.group_mut(&id).name = "Hardware people".to_owned();
        id
    });
    pulling.sync().await;
    let names = pulling.groups().await;
    assert!(names.contains(&("Hardware people".to_owned(), true)), "{names:?}");
    assert_eq!(
        lisbon(house, &address).await,
        Some(as_hardware()),
        "the rule names it by id"
    );

    house
        .okta
        .edit(|organization| organization.group_mut(&group).kind = GroupKind::BuiltIn);
    pulling.sync().await;
    house.wait_out_settle_window().await;
    assert!(
        !pulling
            .groups()
            .await
            .contains(&("Hardware people".to_owned(), true))
    );
    assert_eq!(
        lisbon(house, &address).await,
        Some(as_hardware()),
        "it goes on with its members"
    );

    house.okta.edit(|organization| {
        organization.group_mut(&group).kind = GroupKind::Okta;
        organization.part(&ines, "Hardware people");
    });
    pulling.sync().await;
    house.wait_out_settle_window().await;
    assert_eq!(lisbon(house, &address).await, Some(as_engineer()));
}

async fn many_writes_are_answered_by_one_listing(server: &Server) {
    let pulling = with_hardware(server).await;
    let house = &pulling.house;
    let mut last = String::new();
    for _ in 0..51 {
        last = hire_into_hardware(house).await.1;
    }
    let asked = pulling.api.requests().len();
    pulling.collect().await;
    assert_eq!(lisbon(house, &last).await, Some(as_hardware()));
    let requests = pulling.api.requests();
    let groups = house.okta.read(|all| all.groups().count());
    assert!(requests.len() - asked <= groups + 1, "{:?}", &requests[asked..]);
    assert!(requests[asked..].iter().all(|path| !path.contains("/users/00u")));
}

async fn five_thousand_groups_are_read_page_by_page(server: &Server) {
    let pulling = Pulling::serve(House::build(server).await).await;
    let house = &pulling.house;
    house.okta.edit(|organization| {
        for number in 0..5_000 {
            organization.add_group(&format!("Team {number:04}"), GroupKind::Okta, None);
        }
    });
    pulling.api.set_window_limit(20_000);
    let (ines, _) = hire_into_hardware(house).await;
    house
        .okta
        .edit(|organization| organization.join(&ines, "Team 4999"));
    pulling.connect_to(pulling.api.url()).await;
    let done = pulling.is("IDLE").await;
    let listed = house.okta.read(|all| {
        all.groups()
            .filter(|group| group.kind != GroupKind::BuiltIn)
            .count()
    });
    assert_eq!(done["groups"], listed);
    assert_eq!(done["people"], 1);
    let pages = pulling.api.requests();
    let pages = pages
        .iter()
        .filter(|path| path.starts_with("GET /api/v1/groups?") && path.contains("limit=200"));
    assert_eq!(pages.count(), listed.div_ceil(200));
    assert!(house.admin.directory_group("Team 4999").await.unwrap().is_some());
}

/// Every hour the list is read; of members, those of groups that Okta says changed. Once a day, and when an admin asks,
/// all of them.
async fn what_did_not_change_is_not_read_again(server: &Server) {
    let pulling = with_hardware(server).await;
    let house = &pulling.house;
    let (ines, address) = hire_into_hardware(house).await;
    let (_, _) = hire_into_hardware(house).await;
    pulling.collect().await;
    let members_read = async || {
        let asked = pulling.api.requests().len();
        server.advance(TimeDelta::minutes(60));
        pulling.is("IDLE").await;
        let requests = pulling.api.requests();
        let members = requests[asked..].iter().filter(|path| path.contains("/users?"));
        members.count()
    };
    // Since the first pull two people came into three groups.
    members_read().await;
    assert_eq!(members_read().await, 0);
    house.okta.edit(|organization| organization.part(&ines, HARDWARE));
    assert_eq!(members_read().await, 1);
    house.wait_out_settle_window().await;
    assert_eq!(lisbon(house, &address).await, Some(as_engineer()));
    let asked = pulling.api.requests().len();
    pulling.sync().await;
    assert!(
        pulling.api.requests().len() - asked > 5,
        "an admin asks for everything"
    );
}

async fn without_access_the_settle_window_decides_again(server: &Server) {
    let pulling = with_hardware(server).await;
    let house = &pulling.house;
    pulling.api.set_mood(Mood::Maintenance, None);
    let (_, ines) = hire_into_hardware(house).await;
    server.advance(TimeDelta::seconds(61));
    house.settled().await;
    assert_eq!(lisbon(house, &ines).await, None);
    let document = "mutation { removeOktaApiAccess { integration { id } } }";
    house.api().query(document, json!({})).await.unwrap();
    house.wait_out_settle_window().await;
    // Nobody pushed the group, and nobody is asked any more: she is in none.
    assert_eq!(lisbon(house, &ines).await, Some(as_engineer()));
}
