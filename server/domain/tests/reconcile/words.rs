//! What people read of it: each event of a life in one sentence, what waits, what had drifted.

use chrono::TimeDelta;
use domain::explain::{drift, loss, people, with_name};
use domain::{AccessGroupId, Loss, Plan, Role};

use super::world::*;

fn sentences(plan: &Plan) -> Vec<&str> {
    plan.events.iter().map(|event| event.summary.as_str()).collect()
}

#[test]
fn a_life_in_sentences() {
    let mut facts = two_offices();
    assert_eq!(
        sentences(&settle(&mut facts)),
        [
            "{person} joined",
            "{person} gets Desks and Hardware lab in Lisbon, by rule 1 Rule 1, revision 1",
            "{person} gets a mobile key",
            "Berlin has no rules, so nothing changes there for {person}",
        ]
    );
    wait_out(&mut facts);
    assert_eq!(
        sentences(&move_to(&mut facts, "Design")),
        [
            "Department of {person} changed in the directory",
            "{person} keeps the same access in Lisbon, now by rule 2 Rule 2, revision 1",
            "For {person}, decided in 60 s: Removal from Hardware lab",
        ]
    );
    assert_eq!(
        sentences(&wait_out(&mut facts)),
        ["{person} now has Desks in Lisbon, by rule 2 Rule 2, revision 1"]
    );
    assert_eq!(
        sentences(&leave(&mut facts)),
        [
            "{person} no longer has access in Lisbon",
            "The mobile key of {person} is suspended: left the directory",
        ]
    );
    assert_eq!(
        sentences(&come_back(&mut facts, TimeDelta::hours(2))),
        [
            "{person} has access in Lisbon again: Desks, by rule 2 Rule 2, revision 1",
            "The mobile key of {person} works again",
            "Berlin has no rules, so nothing changes there for {person}",
        ]
    );
    move_to(&mut facts, "Sales");
    assert_eq!(
        sentences(&move_to(&mut facts, "Hardware")),
        [
            "Department of {person} changed in the directory",
            "{person} now has Desks and Hardware lab in Lisbon, by rule 1 Rule 1, revision 1",
            "{person} keeps everything in Lisbon; no longer waiting: Deactivation in Lisbon",
        ]
    );
}

/// A report of drift stands beside the name, and is about access only.
#[test]
fn drift_is_told_without_the_name() {
    let mut facts = two_offices();
    let joined = settle(&mut facts);
    assert_eq!(
        drift(&joined).as_deref(),
        Some(
            "joined; gets Desks and Hardware lab in Lisbon, by rule 1 Rule 1, revision 1; gets a mobile key; \
             Berlin has no rules, so nothing changes there"
        )
    );
    wait_out(&mut facts);
    let moved = move_to(&mut facts, "Design");
    assert_eq!(
        drift(&moved).as_deref(),
        Some(
            "Department changed in the directory; keeps the same access in Lisbon, now by rule 2 Rule 2, revision 1; \
             decided in 60 s: Removal from Hardware lab"
        )
    );
    let taken = wait_out(&mut facts);
    assert_eq!(
        drift(&taken).as_deref(),
        Some("now has Desks in Lisbon, by rule 2 Rule 2, revision 1")
    );
    facts.user.profile.title = Some("Designer".into());
    assert_eq!(drift(&settle(&mut facts)), None, "a title opens no door");
}

#[test]
fn what_waits_is_named() {
    let lisbon = &two_offices().properties[0];
    for (waits, words) in [
        (Loss::Deactivation, "Deactivation in Lisbon"),
        (
            Loss::AccessGroup(AccessGroupId(id(LAB))),
            "Removal from Hardware lab",
        ),
        (
            Loss::AccessGroup(AccessGroupId(id(999))),
            "Removal from an access group that is gone",
        ),
        (Loss::LowerRole(Role::User), "Role becomes User"),
        (Loss::KeySuspension, "Mobile key suspended by a rule of Lisbon"),
    ] {
        assert_eq!(loss(waits, lisbon), words);
    }
    assert_eq!(with_name("{person} joined", "Inês Duarte"), "Inês Duarte joined");
    assert_eq!([0, 1, 2].map(people), ["0 people", "1 person", "2 people"]);
}
