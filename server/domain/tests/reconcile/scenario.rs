//! behaviour.md §2 and §4, scenario by scenario.

use std::collections::BTreeSet;

use chrono::TimeDelta;
use domain::{
    AccessGroupId, CandidateEmployee, Change, DirectoryUserId, DirectoryUserState, Loss, MembershipStatus,
    MobileKeyAction, MobileKeyStatus, OutcomeKind, Owner, PersonOutcome, Plan, Refusal, RuleSet, reconcile,
};

use super::world::*;

/// §2.3, §2.5, §2.6.
#[test]
fn a_match_makes_employee_membership_and_key_and_a_paused_office_nothing() {
    let mut facts = two_offices();
    let plan = settle(&mut facts);
    assert_eq!(status(&facts, LISBON), Some(MembershipStatus::Active));
    assert_eq!(opens(&facts, LISBON), BTreeSet::from([LAB, DESKS]));
    assert_eq!(status(&facts, BERLIN), None);
    assert_eq!(key_status(&facts), MobileKeyStatus::Queued);
    assert_eq!(
        facts.properties[1].last_outcome.as_ref().map(|last| last.kind),
        Some(OutcomeKind::Paused)
    );
    let mails = plan
        .changes
        .iter()
        .filter(|change| matches!(change, Change::QueueKeyMail { .. }))
        .count();
    assert_eq!(mails, 0, "the claim mail waits for the settle window");
    facts.now += TimeDelta::seconds(60);
    settle(&mut facts);
    assert!(facts.employee.unwrap().mobile_key.unwrap().is_mail_queued);
}

/// §7: an address that changes ends the links sent to the old one, and a mail that had not left goes to the new one.
#[test]
fn a_changed_address_ends_the_links_of_an_unclaimed_key() {
    let mut facts = two_offices();
    settle(&mut facts);
    facts.now += TimeDelta::seconds(60);
    settle(&mut facts);
    facts.user.profile.emails[0].value = "ines.duarte@aldermoor.example".to_owned();
    let plan = settle(&mut facts);
    let ended = |plan: &Plan| {
        let mut changes = plan.changes.iter();
        changes.any(|change| matches!(change, Change::EndKeyLinks { .. }))
    };
    let mailed = |plan: &Plan| {
        let mut changes = plan.changes.iter();
        changes.any(|change| matches!(change, Change::QueueKeyMail { .. }))
    };
    assert!(ended(&plan) && mailed(&plan));

    let key = facts.employee.as_mut().unwrap().mobile_key.as_mut().unwrap();
    key.status = MobileKeyStatus::Claimed;
    facts.user.profile.emails[0].value = "ines@aldermoor.example".to_owned();
    assert!(!ended(&settle(&mut facts)), "a claimed key has no link");
}

/// §2.1: at once, in every office, whatever the settle window.
#[test]
fn leaving_takes_everything_at_once() {
    let mut facts = two_offices();
    settle(&mut facts);
    facts.user.state = DirectoryUserState::Inactive;
    facts.user.left_at = Some(facts.now);
    settle(&mut facts);
    assert_eq!(status(&facts, LISBON), Some(MembershipStatus::Deactivated));
    let key = facts.employee.as_ref().unwrap().mobile_key.as_ref().unwrap();
    assert_eq!(key.status, MobileKeyStatus::Suspended);
    assert_eq!(facts.user.last_outcome, Some(PersonOutcome::Left));
}

/// §4: gains at once, losses when the settle window ends; going back in between cancels them.
#[test]
fn a_loss_waits_and_a_gain_does_not() {
    let mut facts = two_offices();
    settle(&mut facts);
    facts.now += TimeDelta::minutes(5);
    settle(&mut facts);
    facts.user.profile.department = Some("Design".into());
    let plan = settle(&mut facts);
    assert_eq!(
        opens(&facts, LISBON),
        BTreeSet::from([LAB, DESKS]),
        "nothing is lost before the window ends"
    );
    assert_eq!(plan.next_due, Some(facts.now + TimeDelta::seconds(60)));
    let mut undecided = facts.clone();
    undecided.user.profile.department = Some("Hardware".into());
    settle(&mut undecided);
    assert!(
        undecided.employee.unwrap().pending_losses.is_empty(),
        "back in time: nothing to lose"
    );
    facts.now += TimeDelta::seconds(60);
    settle(&mut facts);
    assert_eq!(opens(&facts, LISBON), BTreeSet::from([DESKS]));
    assert!(facts.employee.unwrap().pending_losses.is_empty());
}

/// §5: a loss that was accepted in the preview takes place at once; one that was not waits as ever.
#[test]
fn an_accepted_loss_does_not_wait() {
    let mut facts = two_offices();
    settle(&mut facts);
    facts.user.profile.department = Some("Design".into());
    facts.now += TimeDelta::minutes(5);
    facts.properties[0].accepted_losses = BTreeSet::from([Loss::AccessGroup(AccessGroupId(id(DESKS)))]);
    let mut other = facts.clone();
    settle(&mut other);
    assert_eq!(opens(&other, LISBON), BTreeSet::from([LAB, DESKS]));
    facts.properties[0].accepted_losses = BTreeSet::from([Loss::AccessGroup(AccessGroupId(id(LAB)))]);
    settle(&mut facts);
    assert_eq!(opens(&facts, LISBON), BTreeSet::from([DESKS]));
    assert!(facts.employee.unwrap().pending_losses.is_empty());
}

/// §2.5: no match takes the membership of that office only, when due.
#[test]
fn no_match_deactivates_in_that_office_only() {
    let mut facts = two_offices();
    facts.properties[1] = property(
        BERLIN,
        "Berlin",
        vec![rule(3, None, &[DESKS], MobileKeyAction::Leave)],
    );
    settle(&mut facts);
    facts.user.profile.department = Some("Sales".into());
    facts.now += TimeDelta::minutes(5);
    settle(&mut facts);
    facts.now += TimeDelta::minutes(1);
    settle(&mut facts);
    assert_eq!(status(&facts, LISBON), Some(MembershipStatus::Deactivated));
    assert_eq!(status(&facts, BERLIN), Some(MembershipStatus::Active));
}

/// §2.5: deleting the last rule never removes anybody.
#[test]
fn a_property_without_rules_is_paused() {
    let mut facts = two_offices();
    settle(&mut facts);
    facts.properties[0].rules = compiled("Lisbon", RuleSet::default());
    facts.now += TimeDelta::hours(1);
    settle(&mut facts);
    assert_eq!(status(&facts, LISBON), Some(MembershipStatus::Active));
}

/// §2.2: without a primary e-mail the write succeeds and nobody is made.
#[test]
fn a_person_without_email_is_skipped() {
    let mut facts = two_offices();
    facts.user.profile.emails.clear();
    settle(&mut facts);
    assert!(facts.employee.is_none());
    assert_eq!(facts.user.last_outcome, Some(PersonOutcome::SkippedNoEmail));
}

/// §2.3: found by e-mail, linked, never doubled.
#[test]
fn a_hand_made_employee_is_linked() {
    let mut made = two_offices();
    settle(&mut made);
    let mut by_hand = made.employee.unwrap();
    (by_hand.external_id, by_hand.directory_email, by_hand.mobile_key) = (None, None, None);
    by_hand.memberships.clear();
    let mut facts = two_offices();
    facts.same_email = Some(CandidateEmployee {
        employee: by_hand,
        owner: Owner::Nobody,
    });
    let plan = settle(&mut facts);
    assert!(
        plan.changes
            .iter()
            .any(|change| matches!(change, Change::LinkEmployee { .. }))
    );
    assert!(
        !plan
            .changes
            .iter()
            .any(|change| matches!(change, Change::CreateEmployee { .. }))
    );
    assert_eq!(status(&facts, LISBON), Some(MembershipStatus::Active));
}

/// §2.3: refused whether or not rules match.
#[test]
fn an_email_of_another_live_user_is_refused() {
    let mut facts = two_offices();
    facts.same_email_user = Some(DirectoryUserId(id(31)));
    assert!(matches!(reconcile(&facts), Err(Refusal::EmailTaken { .. })));
}
