//! Who is who: arriving, moving, leaving, coming back, changing address (behaviour.md §2.1–2.4).

use std::collections::BTreeMap;

use tests::okta::name::OFFICES;
use tests::okta::person::PersonId;
use tests::okta::{Provisioned, scenario};
use tests::server::Server;

use super::house::House;
use crate::scim::on_both_engines;

on_both_engines!(
    a_mover_gains_at_once_and_loses_after_the_settle_window,
    a_leaver_loses_everything_at_once_and_gets_it_back_on_return,
    an_email_change_keeps_the_person,
    an_employee_entered_by_hand_is_linked_not_doubled,
    a_person_without_email_is_skipped_and_told,
    an_account_of_a_leaver_is_locked_and_signed_out,
);

fn email(house: &House<'_>, id: &PersonId) -> String {
    house
        .okta
        .read(|organization| organization.person(id).profile.email.clone().unwrap())
}

/// behaviour.md §4: gains apply at once; a loss becomes pending and is decided afresh when due.
async fn a_mover_gains_at_once_and_loses_after_the_settle_window(server: &Server) {
    let house = House::build(server).await;
    let ines = scenario::hire(&house.okta, "Engineering", &OFFICES[0])
        .await
        .unwrap();
    let address = email(&house, &ines);
    house.wait_out_settle_window().await;
    assert_eq!(
        house.employee(&address).await.entries,
        House::expected("Engineering", "Lisbon")
    );

    scenario::move_office(&house.okta, &ines, &OFFICES[1])
        .await
        .unwrap();
    house.settled().await;
    let moving = house.employee(&address).await;
    assert_eq!(
        moving.entries["Berlin"],
        House::expected("Engineering", "Berlin")["Berlin"]
    );
    assert_eq!(moving.entries["Lisbon"].status, "ACTIVE", "the loss waits");
    assert_eq!(moving.pending, ["End of access"]);

    house.wait_out_settle_window().await;
    let moved = house.employee(&address).await;
    assert_eq!(moved.entries["Lisbon"].status, "DEACTIVATED");
    assert_eq!(
        (moved.entries["Berlin"].status.as_str(), moved.pending.len()),
        ("ACTIVE", 0)
    );
    assert_eq!(
        moved.key.as_deref(),
        Some("QUEUED"),
        "the key opens the other office"
    );
}

/// behaviour.md §2.1, §2.3, §2.6: leaving is at once; coming back with the same external id is a restore.
async fn a_leaver_loses_everything_at_once_and_gets_it_back_on_return(server: &Server) {
    let house = House::build(server).await;
    let noor = scenario::hire(&house.okta, "Engineering", &OFFICES[0])
        .await
        .unwrap();
    let address = email(&house, &noor);
    house.wait_out_settle_window().await;
    let before = house.employee(&address).await;

    scenario::leave(&house.okta, &noor).await.unwrap();
    let gone = house.employee(&address).await;
    assert_eq!(
        gone.entries["Lisbon"].status, "DEACTIVATED",
        "in the request's own transaction"
    );
    assert_eq!(gone.key.as_deref(), Some("SUSPENDED"));

    assert_eq!(
        scenario::come_back(&house.okta, &noor).await.unwrap(),
        Provisioned::Linked
    );
    house.wait_out_settle_window().await;
    let back = house.employee(&address).await;
    assert_eq!((&back.id, &back.entries), (&before.id, &before.entries));
    assert_eq!(back.key.as_deref(), Some("QUEUED"), "restored, not issued anew");
    let kinds = house.kinds_since(0).await;
    assert_eq!(kinds.iter().filter(|kind| *kind == "KEY_ISSUED").count(), 1);
    assert_eq!(kinds.iter().filter(|kind| *kind == "KEY_RESTORED").count(), 1);
}

/// behaviour.md §2.3: an e-mail rename keeps the person; the employee's own follows.
async fn an_email_change_keeps_the_person(server: &Server) {
    let house = House::build(server).await;
    let sofie = scenario::hire(&house.okta, "Security", &OFFICES[1])
        .await
        .unwrap();
    let before = house.employee(&email(&house, &sofie)).await;
    scenario::change_email(&house.okta, &sofie, "sofie.lindqvist-berg@aldermoor.example")
        .await
        .unwrap();
    let everybody = house.everybody().await;
    assert_eq!(everybody.len(), 1, "nobody is doubled");
    let after = &everybody["sofie.lindqvist-berg@aldermoor.example"];
    assert_eq!((&after.id, &after.entries), (&before.id, &before.entries));
}

/// behaviour.md §2.3: found by e-mail → linked, never doubled.
async fn an_employee_entered_by_hand_is_linked_not_doubled(server: &Server) {
    let house = House::build(server).await;
    let id = house.okta.edit(|organization| {
        let mut profile = organization.invent_profile();
        profile.department = Some("Finance".into());
        profile.move_to(&OFFICES[0]);
        profile.email = Some("Amara.Okafor@Aldermoor.example".into());
        organization.add_person_with(profile)
    });
    let by_hand = house
        .admin
        .create_employee("Amara", "Okafor", "amara.okafor@aldermoor.example")
        .await
        .unwrap();
    assert_eq!(
        house.employee("amara.okafor@aldermoor.example").await.entries,
        BTreeMap::new()
    );
    scenario::join_up(&house.okta, &id).await.unwrap();
    let everybody = house.everybody().await;
    assert_eq!(everybody.len(), 1);
    let seen = everybody.values().next().unwrap();
    assert_eq!((&seen.id, seen.source.as_str()), (&by_hand, "HAND"));
    assert_eq!(seen.entries, House::expected("Finance", "Lisbon"));
    assert!(house.kinds_since(0).await.contains(&"EMPLOYEE_LINKED".to_owned()));
}

/// behaviour.md §2.2: without a primary e-mail the write succeeds and reads back, and nobody is made.
async fn a_person_without_email_is_skipped_and_told(server: &Server) {
    let house = House::build(server).await;
    let id = house.okta.edit(|organization| {
        let mut profile = organization.invent_profile();
        profile.move_to(&OFFICES[0]);
        profile.email = None;
        organization.add_person_with(profile)
    });
    assert_eq!(house.okta.assign(&id).await.unwrap(), Provisioned::Created);
    assert_eq!(house.everybody().await.len(), 0);
    assert_eq!(house.kinds_since(2).await, ["USER_CREATED", "SKIPPED_NO_EMAIL"]);

    house.okta.edit(|organization| {
        organization.change_profile(&id, |profile| {
            profile.email = Some("late@aldermoor.example".into())
        })
    });
    house.okta.push_profile(&id).await.unwrap();
    assert_eq!(
        house.employee("late@aldermoor.example").await.entries.len(),
        1,
        "as soon as there is one"
    );
}

/// behaviour.md §8: an account linked (same e-mail) to an employee is locked and signed out by step 1; the last owner is
/// signed out only.
async fn an_account_of_a_leaver_is_locked_and_signed_out(server: &Server) {
    use tests::client::Graphql;
    use tests::server::OWNER;
    let house = House::build(server).await;
    let anonymous = Graphql::anonymous(&server.origin());
    let (owner, _) = anonymous.sign_in(OWNER.0, OWNER.1).await.unwrap();
    let id = house.okta.edit(|organization| {
        let mut profile = organization.invent_profile();
        profile.move_to(&OFFICES[0]);
        profile.login = OWNER.0.into();
        profile.email = Some(OWNER.0.into());
        organization.add_person_with(profile)
    });
    scenario::join_up(&house.okta, &id).await.unwrap();
    owner
        .query("{ properties { id } }", serde_json::json!({}))
        .await
        .unwrap();
    scenario::leave(&house.okta, &id).await.unwrap();
    server.advance(chrono::TimeDelta::seconds(3));
    let refused = owner
        .query("{ properties { id } }", serde_json::json!({}))
        .await
        .unwrap_err();
    assert_eq!(refused.code, "UNAUTHENTICATED");
    let renewed = owner.refresh().await.unwrap_err();
    assert_eq!(renewed.code, "UNAUTHENTICATED", "the refresh cookie is dead too");
    anonymous
        .sign_in(OWNER.0, OWNER.1)
        .await
        .expect("the last owner is not locked out");
}
