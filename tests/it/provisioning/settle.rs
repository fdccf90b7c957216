//! Groups, what is not known of them, and the settle window (behaviour.md §3, §4).

use chrono::TimeDelta;
use tests::okta::name::OFFICES;
use tests::okta::organization::HARDWARE;
use tests::okta::person::PersonId;
use tests::okta::scenario;
use tests::server::Server;

use super::house::{Entry, House};
use crate::scim::on_both_engines;

on_both_engines!(
    groups_of_a_new_person_are_unknown_until_told,
    a_removal_taken_back_in_time_changes_nothing,
    a_removal_that_stays_is_applied_when_due,
    a_deleted_group_goes_on_with_its_members,
);

/// A house whose first rule in Lisbon is for the Hardware group, which exists and has two members, so that one of them can leave without emptying it.
pub(crate) async fn house_with_hardware(server: &Server) -> (House<'_>, PersonId, String) {
    let house = House::build(server).await;
    let ines = scenario::hire(&house.okta, "Engineering", &OFFICES[0])
        .await
        .unwrap();
    let other = scenario::hire(&house.okta, "Engineering", &OFFICES[0])
        .await
        .unwrap();
    let group = house.okta.edit(|organization| {
        organization.join(&other, HARDWARE);
        organization.join(&ines, HARDWARE)
    });
    house.okta.push_group(&group).await.unwrap();
    house.wait_out_settle_window().await;
    let rules = house.rules_with_hardware().await;
    house.admin.publish(&house.lisbon, &rules).await.unwrap();
    house.wait_out_settle_window().await;
    let address = house
        .okta
        .read(|organization| organization.person(&ines).profile.email.clone().unwrap());
    (house, ines, address)
}

pub(crate) fn as_hardware() -> Entry {
    Entry::active("MANAGER", "Hardware", &["Workshop"])
}

/// behaviour.md §3: groups of a new person are unknown until the settle window after creation; a push that names them
/// makes that group known at once.
async fn groups_of_a_new_person_are_unknown_until_told(server: &Server) {
    let (house, _, _) = house_with_hardware(server).await;
    let position = house.events().await.len();
    let (finance, engineer) = house.okta.edit(|organization| {
        let mut add = |department: &str| {
            let mut profile = organization.invent_profile();
            profile.department = Some(department.to_owned());
            profile.move_to(&OFFICES[0]);
            organization.add_person_with(profile)
        };
        (add("Finance"), add("Engineering"))
    });
    house.okta.assign(&finance).await.unwrap();
    house.okta.assign(&engineer).await.unwrap();
    assert!(
        house
            .kinds_since(position)
            .await
            .contains(&"WAITING_GROUPS".to_owned())
    );
    assert_eq!(
        house.everybody().await.len(),
        2,
        "the first rule may still match: nobody is let in by a later one"
    );

    let group = house
        .okta
        .edit(|organization| organization.join(&engineer, HARDWARE));
    house.okta.push_membership(&group).await.unwrap();
    house.settled().await;
    let email = |id: &PersonId| {
        house
            .okta
            .read(|organization| organization.person(id).profile.email.clone().unwrap())
    };
    assert_eq!(
        house.employee(&email(&engineer)).await.entries["Lisbon"],
        as_hardware()
    );

    house.wait_out_settle_window().await;
    let entries = house.employee(&email(&finance)).await.entries;
    assert_eq!(
        entries,
        House::expected("Finance", "Lisbon"),
        "told by push alone: not named means not in it"
    );
}

/// behaviour.md §4: visible, cancellable, decided afresh when due.
async fn a_removal_taken_back_in_time_changes_nothing(server: &Server) {
    let (house, ines, address) = house_with_hardware(server).await;
    assert_eq!(house.employee(&address).await.entries["Lisbon"], as_hardware());
    let group = house.okta.edit(|organization| organization.part(&ines, HARDWARE));
    house.okta.push_membership(&group).await.unwrap();
    house.settled().await;
    let waiting = house.employee(&address).await;
    assert_eq!(waiting.pending, ["Lower role: User"]);
    assert_eq!(
        waiting.entries["Lisbon"].role, "MANAGER",
        "what is kept until then"
    );

    server.advance(TimeDelta::seconds(30));
    house.okta.edit(|organization| organization.join(&ines, HARDWARE));
    house.okta.push_membership(&group).await.unwrap();
    house.wait_out_settle_window().await;
    let after = house.employee(&address).await;
    assert_eq!(
        (&after.entries["Lisbon"], after.pending.len()),
        (&as_hardware(), 0)
    );
}

/// behaviour.md §4: and applied when it is still so.
async fn a_removal_that_stays_is_applied_when_due(server: &Server) {
    let (house, ines, address) = house_with_hardware(server).await;
    let group = house.okta.edit(|organization| organization.part(&ines, HARDWARE));
    house.okta.push_membership(&group).await.unwrap();
    house.wait_out_settle_window().await;
    let after = house.employee(&address).await;
    assert_eq!(after.entries, House::expected("Engineering", "Lisbon"));
    assert_eq!(after.pending.len(), 0);
}

/// behaviour.md §3: a deleted group goes on with the members it had.
async fn a_deleted_group_goes_on_with_its_members(server: &Server) {
    use tests::okta::Unlink;
    let (house, _, address) = house_with_hardware(server).await;
    let group = house
        .okta
        .read(|organization| organization.group_named(HARDWARE).id.clone());
    let position = house.events().await.len();
    house
        .okta
        .unlink_group(&group, Unlink::DeleteInTarget)
        .await
        .unwrap();
    house.wait_out_settle_window().await;
    assert_eq!(house.employee(&address).await.entries["Lisbon"], as_hardware());
    assert_eq!(house.kinds_since(position).await, ["GROUP_DELETED"]);
}
