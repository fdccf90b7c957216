//! What people read of it: each event of a life in one sentence, what waits, what had drifted.

use chrono::TimeDelta;
use domain::explain::{drift, loss, people, with_name};
use domain::{
    AccessGroupId, Attribute, Change, Condition, ConditionValue, DirectoryGroupId, DirectoryUserState, Event,
    EventChange, EventKind, Grant, Loss, MembershipStatus, MobileKeyAction, Plan, PropertyId, Role, RuleSet,
    Tone, reconcile,
};

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

/// Look, office, whether there is a trace, and the lines of each event.
fn details(plan: &Plan) -> Vec<(Tone, Option<u128>, bool, Vec<String>)> {
    let line = |change: &EventChange| {
        let side = |value: &Option<String>| value.clone().unwrap_or_default();
        let personal = if change.is_personal { " (personal)" } else { "" };
        format!(
            "{}: {} > {}{personal}",
            change.label,
            side(&change.before),
            side(&change.after)
        )
    };
    let events = plan.events.iter();
    events
        .map(|event| {
            let property = event.property.map(|property| property.0.as_u128());
            let lines = event.changes.iter().map(line).collect();
            (event.tone, property, !event.trace.is_empty(), lines)
        })
        .collect()
}

#[test]
fn an_event_says_what_was_and_what_is() {
    let mut facts = two_offices();
    let line = |text: &str| text.to_owned();
    assert_eq!(
        details(&settle(&mut facts))[1..],
        [
            (
                Tone::Good,
                Some(LISBON),
                true,
                vec![
                    line("Status:  > Active"),
                    line("Access groups:  > Desks and Hardware lab"),
                    line("Role:  > User"),
                ]
            ),
            (Tone::Good, None, false, vec![]),
            (Tone::Quiet, Some(BERLIN), false, vec![]),
        ]
    );
    wait_out(&mut facts);
    let moved = details(&move_to(&mut facts, "Design"));
    assert_eq!(moved[0].3, [line("Department: Hardware > Design (personal)")]);
    assert_eq!(moved[1], (Tone::Quiet, Some(LISBON), true, vec![]));
    assert_eq!(
        details(&wait_out(&mut facts)),
        [(
            Tone::Bad,
            Some(LISBON),
            true,
            vec![line("Access groups: Desks and Hardware lab > Desks")]
        )]
    );
    let back = details(&move_to(&mut facts, "Hardware"));
    assert_eq!(
        back[1],
        (
            Tone::Good,
            Some(LISBON),
            true,
            vec![line("Access groups: Desks > Desks and Hardware lab")]
        )
    );
    let lower = |role| {
        let mut rule = rule(1, Some("Hardware"), &[LAB, DESKS], MobileKeyAction::Issue);
        rule.outcome.role = role;
        property(LISBON, "Lisbon", vec![rule])
    };
    facts.properties[0] = lower(Role::Security);
    let raised = details(&settle(&mut facts));
    assert_eq!(
        raised[0],
        (
            Tone::Good,
            Some(LISBON),
            true,
            vec![line("Role: User > Security")]
        )
    );
    facts.properties[0] = lower(Role::User);
    settle(&mut facts);
    let lowered = details(&wait_out(&mut facts));
    assert_eq!(
        lowered[0],
        (Tone::Bad, Some(LISBON), true, vec![line("Role: Security > User")])
    );
}

/// Whoever looks at the log of one office sees everything that happened there, and why.
#[test]
fn what_happens_in_an_office_is_told_there() {
    let of = |plan: &Plan, kind: EventKind| -> Event {
        let found = plan.events.iter().find(|event| event.kind == kind);
        found
            .unwrap_or_else(|| panic!("no {kind:?} in {plan:#?}"))
            .clone()
    };
    let lisbon = Some(PropertyId(id(LISBON)));
    let mut facts = settled();
    let pending = of(&move_to(&mut facts, "Design"), EventKind::LossPending);
    assert_eq!((pending.property, pending.changes.len()), (lisbon, 1));
    let cancelled = of(&move_to(&mut facts, "Hardware"), EventKind::LossCancelled);
    assert_eq!(cancelled.property, lisbon);
    facts.properties[0].is_held = true;
    assert_eq!(
        of(&move_to(&mut facts, "Design"), EventKind::LossHeld).property,
        lisbon
    );

    let mut facts = settled();
    except(&mut facts, 500, LISBON, Grant::Role(Role::Security));
    pass(&mut facts, TimeDelta::days(30));
    assert_eq!(of(&settle(&mut facts), EventKind::OverrideEnded).property, lisbon);

    let mut facts = settled();
    facts.properties[1] = property(
        BERLIN,
        "Berlin",
        vec![rule(3, Some("Sales"), &[DESKS], MobileKeyAction::Leave)],
    );
    let unmatched = of(&settle(&mut facts), EventKind::NoMatch);
    assert_eq!(unmatched.property, Some(PropertyId(id(BERLIN))));
    assert_eq!(unmatched.trace.len(), 1, "which rules were asked");
}

/// The address of somebody who left goes to another person: the log says whose it was, and erasing them takes that too.
#[test]
fn a_recycled_address_is_told_with_whose_it_was() {
    let mut facts = settled();
    leave(&mut facts);
    facts.user.external_id = Some("00u-other".into());
    facts.user.state = DirectoryUserState::Live;
    facts.user.returned_at = Some(facts.now);
    let plan = reconcile(&facts).unwrap();
    let event = plan
        .events
        .iter()
        .find(|event| event.kind == EventKind::AddressReused)
        .unwrap();
    let line = &event.changes[0];
    assert_eq!(line.label, "Address formerly of");
    assert_eq!(line.before.as_deref(), Some("Inês Duarte"));
    assert!(line.is_personal);
}

/// What the outcome of an office says, as it stands beside the name.
fn outcomes(plan: &Plan) -> Vec<&str> {
    let recorded = plan.changes.iter().filter_map(|change| match change {
        Change::RecordOutcome { outcome, .. } => Some(outcome.summary.as_str()),
        _ => None,
    });
    recorded.collect()
}

#[test]
fn an_outcome_in_one_sentence() {
    let mut facts = two_offices();
    assert_eq!(
        outcomes(&settle(&mut facts)),
        [
            "Desks and Hardware lab in Lisbon, by rule 1 Rule 1, revision 1",
            "Berlin has no rules, so nothing changes there",
        ]
    );
    facts.properties[0].rules = compiled(
        "Lisbon",
        RuleSet {
            revision: 4,
            rules: vec![rule(1, Some("Hardware"), &[], MobileKeyAction::Leave)],
        },
    );
    let empty = "Membership without access groups in Lisbon, by rule 1 Rule 1, revision 4";
    assert_eq!(outcomes(&settle(&mut facts)), [empty]);
    let mut held = facts.clone();
    let membership = &mut employee(&mut held).memberships[0];
    membership.is_suspended_by_admin = true;
    membership.content.status = MembershipStatus::Suspended;
    assert_eq!(
        outcomes(&settle(&mut held)),
        [
            "Suspended by an admin in Lisbon; underneath: Membership without access groups, by rule 1 Rule 1, \
             revision 4"
        ]
    );
    assert_eq!(
        outcomes(&move_to(&mut facts, "Sales")),
        ["No rule of Lisbon matches, revision 4"]
    );
    assert_eq!(
        outcomes(&leave(&mut facts)),
        [
            "Left the directory; no access in Lisbon",
            "Left the directory; no access in Berlin",
        ]
    );
}

#[test]
fn an_outcome_that_waits_names_the_rule() {
    let mut facts = two_offices();
    facts.integration.pull_configured_at = Some(facts.user.created_at);
    let mut member = rule(1, None, &[LAB], MobileKeyAction::Leave);
    let attribute = Attribute::parse("groups").unwrap();
    let value = vec![ConditionValue::Group(DirectoryGroupId(id(600)))];
    member.conditions = vec![Condition::new(attribute, "member_of_any".parse().unwrap(), value).unwrap()];
    facts.properties[0] = property(LISBON, "Lisbon", vec![member]);
    assert_eq!(
        outcomes(&settle(&mut facts))[0],
        "Waiting in Lisbon: rule 1 Rule 1 asks for groups not yet known"
    );
}
