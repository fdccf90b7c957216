//! Losses that wait, are held, kept or let go (behaviour.md §4).

use std::collections::BTreeSet;

use chrono::TimeDelta;
use domain::id::DirectoryGroupId;
use domain::{
    AccessGroupId, AppliedHow, Change, Condition, ConditionValue, EventKind, GroupFact, Loss, LossState,
    MembershipStatus, MobileKeyAction, MobileKeyStatus, PropertyId, Role, RuleSet, reconcile,
};

use super::world::*;

fn lab() -> Loss {
    Loss::AccessGroup(AccessGroupId(id(LAB)))
}

fn lisbon() -> BTreeSet<PropertyId> {
    BTreeSet::from([PropertyId(id(LISBON))])
}

fn due(facts: &domain::Facts) -> Vec<chrono::DateTime<chrono::Utc>> {
    let losses = &facts.employee.as_ref().unwrap().pending_losses;
    losses.iter().map(|loss| loss.due_at).collect()
}

/// "It starts at the first loss, later changes do not restart it."
#[test]
fn a_later_change_does_not_restart_the_window() {
    let mut facts = settled();
    let start = facts.now;
    move_to(&mut facts, "Design");
    pass(&mut facts, TimeDelta::seconds(40));
    move_to(&mut facts, "Sales");
    assert_eq!(waiting(&facts), [(Loss::Deactivation, LossState::Pending)]);
    assert_eq!(due(&facts), [start + TimeDelta::seconds(60)]);
    pass(&mut facts, TimeDelta::seconds(20));
    settle(&mut facts);
    assert_eq!(status(&facts, LISBON), Some(MembershipStatus::Deactivated));
}

/// A loss that nobody asks for any more ends the window with it: the next one begins afresh.
#[test]
fn a_window_ends_with_its_last_loss() {
    let mut facts = settled();
    move_to(&mut facts, "Design");
    pass(&mut facts, TimeDelta::seconds(40));
    let plan = move_to(&mut facts, "Hardware");
    assert_eq!(
        told(&plan),
        [
            EventKind::EmployeeUpdated,
            EventKind::MembershipChanged,
            EventKind::LossCancelled
        ]
    );
    let again = facts.now;
    move_to(&mut facts, "Design");
    assert_eq!(due(&facts), [again + TimeDelta::seconds(60)]);
}

/// "While the person's queue has unprocessed changes, or the integration got 429/5xx from us in the last 5 minutes, it is
/// extended, at most to 15 minutes in all."
#[test]
fn an_unsettled_integration_extends_the_window_to_fifteen_minutes_at_most() {
    let mut facts = settled();
    let start = facts.now;
    facts.integration.is_unsettled = true;
    move_to(&mut facts, "Design");
    pass(&mut facts, TimeDelta::seconds(60));
    let mut looks = 0;
    while facts.now < start + TimeDelta::minutes(15) {
        let plan = settle(&mut facts);
        assert_eq!(
            opens(&facts, LISBON),
            BTreeSet::from([LAB, DESKS]),
            "at {}",
            facts.now
        );
        let next = plan.next_due.unwrap();
        assert!(next > facts.now && next <= start + TimeDelta::minutes(15));
        facts.now = next;
        looks += 1;
    }
    assert!(looks > 10, "looked at again and again");
    settle(&mut facts);
    assert_eq!(opens(&facts, LISBON), BTreeSet::from([DESKS]));
}

/// The same, when what unsettled it is over before.
#[test]
fn an_extension_ends_when_everything_is_quiet() {
    let mut facts = settled();
    facts.integration.is_unsettled = true;
    move_to(&mut facts, "Design");
    wait_out(&mut facts);
    assert_eq!(waiting(&facts), [(lab(), LossState::Pending)]);
    facts.integration.is_unsettled = false;
    settle(&mut facts);
    assert_eq!(opens(&facts, LISBON), BTreeSet::from([DESKS]));
}

/// "60 s; setting, 0 allowed".
#[test]
fn without_a_window_losses_take_place_at_once() {
    let mut facts = settled();
    facts.settings.settle_window = TimeDelta::zero();
    facts.integration.is_unsettled = true;
    let plan = move_to(&mut facts, "Design");
    assert_eq!(opens(&facts, LISBON), BTreeSet::from([DESKS]));
    assert_eq!(
        plan.properties_losing(),
        lisbon(),
        "and count towards the breaker"
    );
}

/// "If wall and monotonic time differ by > 5 minutes between ticks, timer-driven losses, expiries and revocations pause."
#[test]
fn a_clock_that_jumped_lets_no_timer_take_anything() {
    let mut facts = settled();
    move_to(&mut facts, "Design");
    facts.are_timers_paused = true;
    let plan = wait_out(&mut facts);
    assert_eq!(waiting(&facts), [(lab(), LossState::Pending)]);
    assert!(plan.next_due.unwrap() > facts.now, "looked at again later");
    facts.are_timers_paused = false;
    pass(&mut facts, TimeDelta::minutes(1));
    settle(&mut facts);
    assert_eq!(opens(&facts, LISBON), BTreeSet::from([DESKS]));

    leave(&mut facts);
    facts.are_timers_paused = true;
    pass(&mut facts, TimeDelta::days(31));
    let plan = settle(&mut facts);
    assert!(plan.next_due.unwrap() > facts.now);
    assert_eq!(
        key_status(&facts),
        MobileKeyStatus::Suspended,
        "not revoked by a clock that jumped a month"
    );
    facts.are_timers_paused = false;
    settle(&mut facts);
    assert_eq!(key_status(&facts), MobileKeyStatus::Revoked);
}

/// Leaving is nobody's timer.
#[test]
fn leaving_is_not_paused_held_or_kept() {
    let mut facts = settled();
    move_to(&mut facts, "Design");
    keep(&mut facts, 500, LISBON);
    facts.are_timers_paused = true;
    facts.properties[0].is_held = true;
    let plan = leave(&mut facts);
    assert_eq!(status(&facts, LISBON), Some(MembershipStatus::Deactivated));
    assert!(plan.properties_losing().is_empty(), "neither delayed nor counted");
    assert!(
        facts.employee.unwrap().overrides.is_empty(),
        "what was kept ends with the facts"
    );
}

/// "*every* pending loss of the property becomes held and later ones join", "no time-out".
#[test]
fn a_held_property_loses_nothing_however_long_it_takes() {
    let mut facts = settled();
    move_to(&mut facts, "Design");
    facts.properties[0].is_held = true;
    let plan = settle(&mut facts);
    assert_eq!(waiting(&facts), [(lab(), LossState::Held)]);
    assert_eq!(told(&plan), [EventKind::LossHeld]);
    assert_eq!(plan.next_due, None, "nobody's timer");
    pass(&mut facts, TimeDelta::days(90));
    assert!(settle(&mut facts).is_empty());
    move_to(&mut facts, "Sales");
    assert_eq!(
        waiting(&facts),
        [(Loss::Deactivation, LossState::Held)],
        "later ones join"
    );
    let plan = move_to(&mut facts, "Hardware");
    assert_eq!(
        waiting(&facts),
        [],
        "and end like any other when the rules no longer ask for them"
    );
    assert!(told(&plan).contains(&EventKind::LossCancelled));
}

/// A gain in a held property is no loss.
#[test]
fn gains_are_not_held() {
    let mut facts = settled();
    wait_out(&mut facts);
    move_to(&mut facts, "Design");
    wait_out(&mut facts);
    facts.properties[0].is_held = true;
    move_to(&mut facts, "Hardware");
    assert_eq!(opens(&facts, LISBON), BTreeSet::from([LAB, DESKS]));
}

/// "*Allow* decides each person afresh": what is still asked for takes place, and does not count again.
#[test]
fn an_allowed_loss_takes_place_and_does_not_count() {
    let mut facts = settled();
    move_to(&mut facts, "Design");
    facts.properties[0].is_held = true;
    settle(&mut facts);
    facts.properties[0].accepted_losses = BTreeSet::from([lab()]);
    let plan = settle(&mut facts);
    assert_eq!(opens(&facts, LISBON), BTreeSet::from([DESKS]));
    assert!(plan.properties_losing().is_empty());
    let how = plan.changes.iter().find_map(|change| match change {
        Change::NoteAppliedLoss { how, loss, .. } => Some((*how, *loss)),
        _ => None,
    });
    assert_eq!(how, Some((AppliedHow::Accepted, lab())));
}

/// Once a hold is over, what was held and is still asked for waits as before.
#[test]
fn after_a_hold_the_window_decides() {
    let mut facts = settled();
    move_to(&mut facts, "Design");
    facts.properties[0].is_held = true;
    settle(&mut facts);
    facts.properties[0].is_held = false;
    pass(&mut facts, TimeDelta::seconds(30));
    settle(&mut facts);
    assert_eq!(waiting(&facts), [(lab(), LossState::Pending)]);
    pass(&mut facts, TimeDelta::seconds(30));
    settle(&mut facts);
    assert_eq!(opens(&facts, LISBON), BTreeSet::from([DESKS]));
}

/// Every due loss is told to whoever keeps the breaker, with what undoing it takes.
#[test]
fn a_due_loss_counts_and_can_be_undone() {
    let mut facts = settled();
    facts.properties[0].rules = with_roles();
    settle(&mut facts);
    assert_eq!(role(&facts), Role::Manager);
    move_to(&mut facts, "Design");
    assert_eq!(
        waiting(&facts),
        [
            (lab(), LossState::Pending),
            (Loss::LowerRole(Role::User), LossState::Pending)
        ]
    );
    let plan = wait_out(&mut facts);
    assert_eq!(plan.properties_losing(), lisbon());
    let noted: Vec<_> = plan
        .changes
        .iter()
        .filter_map(|change| match change {
            Change::NoteAppliedLoss {
                loss,
                how,
                role_before,
                ..
            } => Some((*loss, *how, *role_before)),
            _ => None,
        })
        .collect();
    assert_eq!(
        noted,
        [
            (lab(), AppliedHow::Due, None),
            (Loss::LowerRole(Role::User), AppliedHow::Due, Some(Role::Manager))
        ]
    );
}

fn role(facts: &domain::Facts) -> Role {
    facts.employee.as_ref().unwrap().memberships[0].content.role
}

fn with_roles() -> std::sync::Arc<domain::CompiledRules> {
    let mut hardware = rule(1, Some("Hardware"), &[LAB, DESKS], MobileKeyAction::Issue);
    hardware.outcome.role = Role::Manager;
    let design = rule(2, Some("Design"), &[DESKS], MobileKeyAction::Leave);
    let rules = RuleSet {
        revision: 2,
        rules: vec![hardware, design],
    };
    compiled("Lisbon", rules)
}

/// "*Reject* (and *cancel*) keep present access as an override, ending when that person's facts or the revision change".
#[test]
fn what_is_kept_stays_until_the_facts_change() {
    let mut facts = settled();
    move_to(&mut facts, "Design");
    keep(&mut facts, 500, LISBON);
    assert_eq!(waiting(&facts), []);
    for _ in 0..3 {
        wait_out(&mut facts);
        assert_eq!(opens(&facts, LISBON), BTreeSet::from([LAB, DESKS]));
    }
    let plan = move_to(&mut facts, "Sales");
    assert!(facts.employee.as_ref().unwrap().overrides.is_empty());
    assert!(told(&plan).contains(&EventKind::OverrideEnded));
    assert_eq!(
        waiting(&facts),
        [(Loss::Deactivation, LossState::Pending)],
        "with a window of its own"
    );
    wait_out(&mut facts);
    assert_eq!(status(&facts, LISBON), Some(MembershipStatus::Deactivated));
}

/// The same, when the rules change; the losses are those of the new revision, so they wait and count.
#[test]
fn what_is_kept_ends_with_the_revision() {
    let mut facts = settled();
    move_to(&mut facts, "Design");
    keep(&mut facts, 500, LISBON);
    let rules = RuleSet {
        revision: 2,
        rules: facts.properties[0].rules.rules.clone(),
    };
    facts.properties[0].rules = compiled("Lisbon", rules);
    settle(&mut facts);
    assert_eq!(waiting(&facts), [(lab(), LossState::Pending)]);
    assert_eq!(wait_out(&mut facts).properties_losing(), lisbon());
}

/// "… or after 30 days": then it lapses like any override, neither delayed nor counted.
#[test]
fn what_is_kept_lapses_after_thirty_days() {
    let mut facts = settled();
    move_to(&mut facts, "Sales");
    let plan = keep(&mut facts, 500, LISBON);
    let until = facts.now + TimeDelta::days(30);
    assert_eq!(plan.next_due, Some(until), "looked at again by itself");
    facts.now = until - TimeDelta::seconds(1);
    assert!(settle(&mut facts).is_empty());
    facts.now = until;
    let plan = settle(&mut facts);
    assert_eq!(status(&facts, LISBON), Some(MembershipStatus::Deactivated));
    assert!(plan.properties_losing().is_empty());
}

/// A kept access keeps the key as it was; a rule that would suspend it does not.
#[test]
fn what_is_kept_keeps_the_key() {
    let mut facts = settled();
    let hardware = rule(1, Some("Hardware"), &[LAB], MobileKeyAction::Issue);
    let design = rule(2, Some("Design"), &[LAB], MobileKeyAction::Suspend);
    let rules = RuleSet {
        revision: 1,
        rules: vec![hardware, design],
    };
    facts.properties[0].rules = compiled("Lisbon", rules);
    settle(&mut facts);
    wait_out(&mut facts);
    move_to(&mut facts, "Design");
    assert_eq!(waiting(&facts), [(Loss::KeySuspension, LossState::Pending)]);
    let mut kept = facts.clone();
    keep(&mut kept, 500, LISBON);
    wait_out(&mut kept);
    assert_eq!(key_status(&kept), MobileKeyStatus::Queued);
    wait_out(&mut facts);
    assert_eq!(key_status(&facts), MobileKeyStatus::Suspended);
}

/// Somebody who had nothing and whose gain was held and rejected gets nothing.
#[test]
fn who_had_nothing_is_kept_with_nothing() {
    let mut facts = settled();
    facts.properties[1] = property(
        BERLIN,
        "Berlin",
        vec![rule(3, Some("Sales"), &[DESKS], MobileKeyAction::Leave)],
    );
    settle(&mut facts);
    keep(&mut facts, 500, BERLIN);
    assert_eq!(status(&facts, BERLIN), None);
    facts.employee.as_mut().unwrap().overrides.clear();
    facts.user.profile.department = Some("Sales".into());
    keep(&mut facts, 501, BERLIN);
    assert_eq!(
        status(&facts, BERLIN),
        None,
        "the rule matches, and what was kept is nothing"
    );
    move_to(&mut facts, "Sales ");
    assert_eq!(
        status(&facts, BERLIN),
        Some(MembershipStatus::Active),
        "other facts: the rules decide"
    );
}

fn group() -> DirectoryGroupId {
    DirectoryGroupId(id(600))
}

/// Inês is in a group that the first rule asks for; the second gives something else.
fn in_group() -> domain::Facts {
    let mut member = rule(1, None, &[LAB], MobileKeyAction::Issue);
    let value = vec![ConditionValue::Group(group())];
    let attribute = domain::Attribute::parse("groups").unwrap();
    member.conditions = vec![Condition::new(attribute, "member_of_any".parse().unwrap(), value).unwrap()];
    let everyone = rule(2, None, &[DESKS], MobileKeyAction::Leave);
    let mut facts = facts(vec![property(LISBON, "Lisbon", vec![member, everyone])]);
    facts.user.groups = vec![GroupFact {
        group: group(),
        is_member: true,
        observed_at: facts.now,
    }];
    settle(&mut facts);
    wait_out(&mut facts);
    facts
}

/// "Emptying, by one request or pull, a group that a rule names always holds the losses *and gains* it causes."
#[test]
fn an_emptied_group_that_is_held_goes_on() {
    let mut facts = in_group();
    assert_eq!(opens(&facts, LISBON), BTreeSet::from([LAB]));
    facts.user.held_groups = BTreeSet::from([group()]);
    // Whether the directory says that they are no member, or nothing at all.
    facts.user.groups[0].is_member = false;
    let mut silent = facts.clone();
    silent.user.groups.clear();
    for facts in [&mut facts, &mut silent] {
        assert!(settle(facts).is_empty(), "nothing is lost, nothing is gained");
    }
    facts.user.held_groups.clear();
    settle(&mut facts);
    assert_eq!(
        opens(&facts, LISBON),
        BTreeSet::from([LAB, DESKS]),
        "gains at once"
    );
    wait_out(&mut facts);
    assert_eq!(opens(&facts, LISBON), BTreeSet::from([DESKS]));
}

/// What was emptied and rejected stays as it was: no loss, and no gain either.
#[test]
fn a_rejected_emptying_gives_nothing_either() {
    let mut facts = in_group();
    facts.user.groups.clear();
    keep(&mut facts, 500, LISBON);
    for _ in 0..3 {
        wait_out(&mut facts);
        assert_eq!(opens(&facts, LISBON), BTreeSet::from([LAB]));
    }
}

/// §2.9 with everything that can wait: asking again and again changes nothing.
#[test]
fn looking_again_changes_nothing() {
    let mut facts = settled();
    move_to(&mut facts, "Design");
    for is_held in [false, true] {
        for is_paused in [false, true] {
            for is_unsettled in [false, true] {
                let mut facts = facts.clone();
                facts.properties[0].is_held = is_held;
                facts.are_timers_paused = is_paused;
                facts.integration.is_unsettled = is_unsettled;
                pass(&mut facts, TimeDelta::seconds(60));
                settle(&mut facts);
                let first = reconcile(&facts).unwrap();
                let second = reconcile(&facts).unwrap();
                assert_eq!(first, second);
                assert!(first.is_empty());
            }
        }
    }
}
