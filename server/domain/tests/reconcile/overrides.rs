//! Exceptions that admins made (behaviour.md §2.7, §2.8), hand-made memberships and suspensions.

use std::collections::BTreeSet;

use chrono::TimeDelta;
use domain::id::OverrideId;
use domain::{
    AccessGroupId, EventKind, Facts, Grant, Loss, LossState, MembershipContent, MembershipFacts,
    MembershipId, MembershipStatus, MobileKeyAction, PropertyId, Role, RuleSet, Why,
};

use super::world::*;

const ROOF: u128 = 22;

fn roof() -> Grant {
    Grant::AccessGroup(AccessGroupId(id(ROOF)))
}

fn role(facts: &Facts) -> Role {
    facts.employee.as_ref().unwrap().memberships[0].content.role
}

fn why(facts: &Facts) -> Why {
    facts.employee.as_ref().unwrap().memberships[0]
        .content
        .why
        .clone()
}

fn revoke(facts: &mut Facts, n: u128) {
    let overrides = &mut facts.employee.as_mut().unwrap().overrides;
    overrides
        .iter_mut()
        .find(|it| it.id == OverrideId(id(n)))
        .unwrap()
        .is_ended = true;
}

/// Gives Inês something by hand.
fn by_hand(facts: &mut Facts, office: u128, groups: &[u128]) {
    let memberships = &mut facts.employee.as_mut().unwrap().memberships;
    memberships.push(MembershipFacts {
        id: MembershipId(id(290)),
        property: PropertyId(id(office)),
        content: MembershipContent {
            status: MembershipStatus::Active,
            role: Role::User,
            access_groups: groups.iter().map(|group| AccessGroupId(id(*group))).collect(),
            why: Why::Manual,
        },
        is_suspended_by_admin: false,
        ended_by_leave_at: None,
    });
}

/// "an extra access group … It lapses by itself, taking back exactly what it gave".
#[test]
fn an_extra_group_lies_over_the_rule_and_lapses_alone() {
    let mut facts = settled();
    except(&mut facts, 500, LISBON, roof());
    assert_eq!(opens(&facts, LISBON), BTreeSet::from([LAB, DESKS, ROOF]));
    let until = facts.now + TimeDelta::days(30);
    facts.now = until - TimeDelta::seconds(1);
    assert_eq!(settle(&mut facts).next_due, Some(until));
    facts.now = until;
    let plan = settle(&mut facts);
    assert_eq!(opens(&facts, LISBON), BTreeSet::from([LAB, DESKS]), "at once");
    assert!(plan.properties_losing().is_empty(), "nor counted");
    assert!(told(&plan).contains(&EventKind::OverrideEnded));
}

/// What the rule gives as well is not the override's to take back.
#[test]
fn what_the_rule_gives_too_stays() {
    let mut facts = settled();
    except(
        &mut facts,
        500,
        LISBON,
        Grant::AccessGroup(AccessGroupId(id(LAB))),
    );
    revoke(&mut facts, 500);
    settle(&mut facts);
    assert_eq!(opens(&facts, LISBON), BTreeSet::from([LAB, DESKS]));
}

/// The rule stops giving what the override holds: nothing is lost, until the override ends.
#[test]
fn an_override_takes_over_what_the_rule_gave() {
    let mut facts = settled();
    except(
        &mut facts,
        500,
        LISBON,
        Grant::AccessGroup(AccessGroupId(id(LAB))),
    );
    move_to(&mut facts, "Design");
    assert_eq!(waiting(&facts), []);
    wait_out(&mut facts);
    assert_eq!(opens(&facts, LISBON), BTreeSet::from([LAB, DESKS]));
    revoke(&mut facts, 500);
    settle(&mut facts);
    assert_eq!(opens(&facts, LISBON), BTreeSet::from([DESKS]));
}

/// The others apply while the membership is active.
#[test]
fn an_extra_group_needs_an_active_membership() {
    let mut facts = settled();
    except(&mut facts, 500, BERLIN, roof());
    assert_eq!(status(&facts, BERLIN), None, "it makes no membership");
    move_to(&mut facts, "Sales");
    wait_out(&mut facts);
    assert_eq!(status(&facts, LISBON), Some(MembershipStatus::Deactivated));
    except(&mut facts, 501, LISBON, roof());
    assert_eq!(status(&facts, LISBON), Some(MembershipStatus::Deactivated));
    move_to(&mut facts, "Hardware");
    assert_eq!(opens(&facts, LISBON), BTreeSet::from([LAB, DESKS, ROOF]));
}

/// A role, up and down: the admin's word is not delayed, and the rule's comes back.
#[test]
fn a_role_replaces_the_rules_role_for_a_while() {
    let mut facts = settled();
    except(&mut facts, 500, LISBON, Grant::Role(Role::Security));
    assert_eq!(role(&facts), Role::Security);
    revoke(&mut facts, 500);
    let plan = settle(&mut facts);
    assert_eq!(role(&facts), Role::User);
    assert!(plan.properties_losing().is_empty());

    let mut manager = rule(1, Some("Hardware"), &[LAB], MobileKeyAction::Issue);
    manager.outcome.role = Role::Manager;
    facts.properties[0].rules = compiled(
        "Lisbon",
        RuleSet {
            revision: 2,
            rules: vec![manager],
        },
    );
    settle(&mut facts);
    let plan = except(&mut facts, 501, LISBON, Grant::Role(Role::FrontDesk));
    assert_eq!(role(&facts), Role::FrontDesk);
    assert!(plan.properties_losing().is_empty());
    revoke(&mut facts, 501);
    settle(&mut facts);
    assert_eq!(role(&facts), Role::Manager);
}

/// "*Keep active* beats no-match only and may create a membership".
#[test]
fn keep_active_beats_no_match() {
    let mut facts = settled();
    except(&mut facts, 500, LISBON, Grant::KeepActive);
    move_to(&mut facts, "Sales");
    assert_eq!(waiting(&facts), []);
    wait_out(&mut facts);
    assert_eq!(status(&facts, LISBON), Some(MembershipStatus::Active));
    assert_eq!(opens(&facts, LISBON), BTreeSet::from([LAB, DESKS]), "as it was");
    revoke(&mut facts, 500);
    let plan = settle(&mut facts);
    assert_eq!(status(&facts, LISBON), Some(MembershipStatus::Deactivated));
    assert!(plan.properties_losing().is_empty());
}

/// A matching rule decides what they get; keep active adds nothing and its end takes nothing.
#[test]
fn keep_active_gives_way_to_a_match() {
    let mut facts = settled();
    except(&mut facts, 500, LISBON, Grant::KeepActive);
    move_to(&mut facts, "Design");
    wait_out(&mut facts);
    assert_eq!(opens(&facts, LISBON), BTreeSet::from([DESKS]));
    revoke(&mut facts, 500);
    settle(&mut facts);
    assert_eq!(status(&facts, LISBON), Some(MembershipStatus::Active));
}

#[test]
fn keep_active_makes_a_membership_and_takes_it_back() {
    let mut facts = settled();
    facts.properties[1] = property(
        BERLIN,
        "Berlin",
        vec![rule(3, Some("Sales"), &[DESKS], MobileKeyAction::Leave)],
    );
    settle(&mut facts);
    except(&mut facts, 500, BERLIN, Grant::KeepActive);
    assert_eq!(status(&facts, BERLIN), Some(MembershipStatus::Active));
    assert_eq!(opens(&facts, BERLIN), BTreeSet::new());
    except(&mut facts, 501, BERLIN, roof());
    assert_eq!(opens(&facts, BERLIN), BTreeSet::from([ROOF]));
    revoke(&mut facts, 500);
    settle(&mut facts);
    assert_eq!(status(&facts, BERLIN), Some(MembershipStatus::Deactivated));
    facts.user.profile.department = Some("Sales".into());
    settle(&mut facts);
    assert_eq!(
        opens(&facts, BERLIN),
        BTreeSet::from([DESKS, ROOF]),
        "a rule matches: the other one applies again"
    );
    assert!(matches!(
        facts.employee.unwrap().memberships[1].content.why,
        Why::Rule(_)
    ));
}

/// "Precedence: step 1 > admin's suspension > override > rule."
#[test]
fn leaving_and_suspension_stand_above_overrides() {
    let mut facts = settled();
    except(&mut facts, 500, LISBON, Grant::KeepActive);
    except(&mut facts, 501, LISBON, roof());
    facts.employee.as_mut().unwrap().memberships[0].is_suspended_by_admin = true;
    settle(&mut facts);
    assert_eq!(status(&facts, LISBON), Some(MembershipStatus::Suspended));
    assert_eq!(
        opens(&facts, LISBON),
        BTreeSet::from([LAB, DESKS, ROOF]),
        "computed underneath"
    );
    move_to(&mut facts, "Sales");
    wait_out(&mut facts);
    assert_eq!(status(&facts, LISBON), Some(MembershipStatus::Suspended));
    leave(&mut facts);
    assert_eq!(status(&facts, LISBON), Some(MembershipStatus::Deactivated));
}

/// "An admin's suspension is never lifted: groups and role are computed underneath".
#[test]
fn a_suspension_is_never_lifted_by_rules() {
    let mut facts = settled();
    let membership = &mut facts.employee.as_mut().unwrap().memberships[0];
    membership.is_suspended_by_admin = true;
    membership.content.status = MembershipStatus::Suspended;
    let plan = settle(&mut facts);
    assert_eq!(told(&plan)[0], EventKind::HeldByAdmin);
    move_to(&mut facts, "Design");
    wait_out(&mut facts);
    assert_eq!(status(&facts, LISBON), Some(MembershipStatus::Suspended));
    assert_eq!(opens(&facts, LISBON), BTreeSet::from([DESKS]));
    leave(&mut facts);
    come_back(&mut facts, TimeDelta::hours(1));
    assert_eq!(
        status(&facts, LISBON),
        Some(MembershipStatus::Suspended),
        "not by coming back either"
    );
    facts.employee.as_mut().unwrap().memberships[0].is_suspended_by_admin = false;
    settle(&mut facts);
    assert_eq!(
        status(&facts, LISBON),
        Some(MembershipStatus::Active),
        "an admin lifted it"
    );
}

/// §2.5: "with a hand-made one, nothing (the directory owns it only after a rule has matched once)".
#[test]
fn a_hand_made_membership_is_the_admins_until_a_rule_matches() {
    let mut facts = settled();
    by_hand(&mut facts, BERLIN, &[DESKS]);
    facts.properties[1] = property(
        BERLIN,
        "Berlin",
        vec![rule(3, Some("Sales"), &[LAB], MobileKeyAction::Leave)],
    );
    settle(&mut facts);
    wait_out(&mut facts);
    assert_eq!(status(&facts, BERLIN), Some(MembershipStatus::Active));
    move_to(&mut facts, "Sales");
    assert_eq!(
        opens(&facts, BERLIN),
        BTreeSet::from([LAB, DESKS]),
        "the gain at once, the loss waits"
    );
    wait_out(&mut facts);
    assert_eq!(opens(&facts, BERLIN), BTreeSet::from([LAB]));
    move_to(&mut facts, "Hardware");
    wait_out(&mut facts);
    assert_eq!(
        status(&facts, BERLIN),
        Some(MembershipStatus::Deactivated),
        "the directory's now"
    );
}

/// An override over a hand-made membership takes back what it gave, and nothing of the hand's.
#[test]
fn an_override_over_a_hand_made_membership_takes_back_its_own() {
    let mut facts = settled();
    by_hand(&mut facts, BERLIN, &[DESKS]);
    except(
        &mut facts,
        500,
        BERLIN,
        Grant::AccessGroup(AccessGroupId(id(DESKS))),
    );
    except(&mut facts, 501, BERLIN, roof());
    except(&mut facts, 502, BERLIN, Grant::Role(Role::Manager));
    assert_eq!(opens(&facts, BERLIN), BTreeSet::from([DESKS, ROOF]));
    for n in [500, 501, 502] {
        revoke(&mut facts, n);
        settle(&mut facts);
    }
    assert_eq!(opens(&facts, BERLIN), BTreeSet::from([DESKS]));
    let berlin = &facts.employee.as_ref().unwrap().memberships[1].content;
    assert_eq!((berlin.role, &berlin.why), (Role::User, &Why::Manual));
}

/// §2.5: "paused: nothing changes there except step 1, an admin's acts and the lapse of an override".
#[test]
fn in_a_paused_office_overrides_still_lapse() {
    let mut facts = settled();
    except(&mut facts, 500, LISBON, roof());
    facts.properties[0].rules = compiled("Lisbon", RuleSet::default());
    settle(&mut facts);
    assert_eq!(opens(&facts, LISBON), BTreeSet::from([LAB, DESKS, ROOF]));
    pass(&mut facts, TimeDelta::days(30));
    settle(&mut facts);
    assert_eq!(opens(&facts, LISBON), BTreeSet::from([LAB, DESKS]));
    assert_eq!(status(&facts, LISBON), Some(MembershipStatus::Active));
}

/// No office has rules: the request is dropped, and the lapse still is not.
#[test]
fn with_no_rules_anywhere_overrides_still_lapse() {
    let mut facts = settled();
    except(&mut facts, 500, LISBON, roof());
    move_to(&mut facts, "Design");
    facts.properties[0].rules = compiled("Lisbon", RuleSet::default());
    settle(&mut facts);
    assert_eq!(waiting(&facts), [], "pending losses are dropped");
    pass(&mut facts, TimeDelta::days(30));
    settle(&mut facts);
    assert_eq!(opens(&facts, LISBON), BTreeSet::from([LAB, DESKS]));
}

/// An override takes back what it gave and nothing else: what a rule takes at the same moment waits like any loss.
#[test]
fn what_a_rule_takes_when_an_override_ends_still_waits() {
    let lost_with = |grant: Grant, department: &str| {
        let mut facts = settled();
        except(&mut facts, 500, LISBON, grant);
        revoke(&mut facts, 500);
        move_to(&mut facts, department);
        facts
    };
    let facts = lost_with(roof(), "Design");
    assert_eq!(
        opens(&facts, LISBON),
        BTreeSet::from([LAB, DESKS]),
        "the roof at once"
    );
    let lab = Loss::AccessGroup(AccessGroupId(id(LAB)));
    assert_eq!(waiting(&facts), [(lab, LossState::Pending)]);
    // The rule gave as much as the override, so the loss is the rule's.
    let facts = lost_with(Grant::AccessGroup(AccessGroupId(id(LAB))), "Design");
    assert_eq!(waiting(&facts), [(lab, LossState::Pending)]);
    let facts = lost_with(Grant::KeepActive, "Sales");
    assert_eq!(waiting(&facts), [(Loss::Deactivation, LossState::Pending)]);

    let mut facts = settled();
    let mut hardware = rule(1, Some("Hardware"), &[DESKS], MobileKeyAction::Issue);
    hardware.outcome.role = Role::Manager;
    let design = rule(2, Some("Design"), &[DESKS], MobileKeyAction::Leave);
    let rules = vec![hardware, design];
    facts.properties[0].rules = compiled("Lisbon", RuleSet { revision: 2, rules });
    settle(&mut facts);
    wait_out(&mut facts);
    except(&mut facts, 500, LISBON, Grant::Role(Role::Manager));
    revoke(&mut facts, 500);
    move_to(&mut facts, "Design");
    assert_eq!(
        waiting(&facts),
        [(Loss::LowerRole(Role::User), LossState::Pending)]
    );
}

/// What a hand gives later is not what was kept from the rules.
#[test]
fn who_was_kept_with_nothing_may_still_be_let_in_by_hand() {
    let mut facts = settled();
    facts.properties[1] = property(
        BERLIN,
        "Berlin",
        vec![rule(3, Some("Hardware"), &[LAB], MobileKeyAction::Leave)],
    );
    keep(&mut facts, 500, BERLIN);
    assert_eq!(status(&facts, BERLIN), None);
    by_hand(&mut facts, BERLIN, &[DESKS]);
    settle(&mut facts);
    wait_out(&mut facts);
    assert_eq!(status(&facts, BERLIN), Some(MembershipStatus::Active));
    assert_eq!(opens(&facts, BERLIN), BTreeSet::from([DESKS]));
}

/// "Sync opt-out stops steps 4–6 for that person".
#[test]
fn an_opted_out_person_is_left_as_they_are() {
    let mut facts = settled();
    facts.employee.as_mut().unwrap().is_opted_out = true;
    move_to(&mut facts, "Sales");
    let employee = facts.employee.as_ref().unwrap();
    assert_eq!(
        employee.fields.department.as_deref(),
        Some("Hardware"),
        "fields are the admin's"
    );
    wait_out(&mut facts);
    assert_eq!(status(&facts, LISBON), Some(MembershipStatus::Active));
    assert_eq!(waiting(&facts), []);
    facts.employee.as_mut().unwrap().is_opted_out = false;
    settle(&mut facts);
    wait_out(&mut facts);
    assert_eq!(status(&facts, LISBON), Some(MembershipStatus::Deactivated));
    assert_eq!(
        facts.employee.unwrap().fields.department.as_deref(),
        Some("Sales")
    );
}

/// What waited when they were opted out is dropped.
#[test]
fn opting_out_drops_what_waits() {
    let mut facts = settled();
    move_to(&mut facts, "Design");
    assert_eq!(waiting(&facts).len(), 1);
    facts.employee.as_mut().unwrap().is_opted_out = true;
    settle(&mut facts);
    assert_eq!(waiting(&facts), []);
    wait_out(&mut facts);
    assert_eq!(opens(&facts, LISBON), BTreeSet::from([LAB, DESKS]));
}

/// "coming back after step 1 they stay deactivated, listed `returned, opted out`".
#[test]
fn an_opted_out_person_leaves_at_once_and_does_not_come_back_alone() {
    let mut facts = settled();
    by_hand(&mut facts, BERLIN, &[DESKS]);
    except(&mut facts, 500, LISBON, Grant::KeepActive);
    facts.employee.as_mut().unwrap().is_opted_out = true;
    settle(&mut facts);
    leave(&mut facts);
    assert_eq!(status(&facts, LISBON), Some(MembershipStatus::Deactivated));
    let plan = come_back(&mut facts, TimeDelta::hours(1));
    assert!(told(&plan).contains(&EventKind::ReturnedOptedOut));
    assert_eq!(status(&facts, LISBON), Some(MembershipStatus::Deactivated));
    assert_eq!(status(&facts, BERLIN), Some(MembershipStatus::Deactivated));
    facts.employee.as_mut().unwrap().is_opted_out = false;
    settle(&mut facts);
    assert_eq!(status(&facts, LISBON), Some(MembershipStatus::Active));
    assert_eq!(
        facts.employee.as_ref().unwrap().overrides.len(),
        1,
        "and so does the override"
    );
    assert!(matches!(why(&facts), Why::Rule(_)));
}

/// behaviour.md §6: "people stay (default)": with the integration uninstalled rules decide nobody, what waits is dropped,
/// and exceptions still lapse.
#[test]
fn after_an_uninstallation_people_stay_and_overrides_still_lapse() {
    let mut facts = settled();
    except(&mut facts, 500, LISBON, roof());
    settle(&mut facts);
    move_to(&mut facts, "Design");
    settle(&mut facts);
    assert_ne!(waiting(&facts), []);
    facts.user.state = domain::DirectoryUserState::Detached;
    settle(&mut facts);
    assert_eq!(waiting(&facts), [], "pending losses are dropped");
    assert_eq!(opens(&facts, LISBON), BTreeSet::from([LAB, DESKS, ROOF]));
    pass(&mut facts, TimeDelta::days(30));
    settle(&mut facts);
    assert_eq!(opens(&facts, LISBON), BTreeSet::from([LAB, DESKS]));
    facts.user.state = domain::DirectoryUserState::Inactive;
    settle(&mut facts);
    let ended = &facts.employee.as_ref().unwrap().memberships[0].content.status;
    assert_eq!(*ended, MembershipStatus::Deactivated, "like a leaver's");
}
