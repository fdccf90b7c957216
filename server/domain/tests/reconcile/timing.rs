//! When a loss takes place, to the second (behaviour.md §4), and what goes without waiting.

use chrono::TimeDelta;
use domain::id::DirectoryGroupId;
use domain::{
    Attribute, Change, Condition, ConditionValue, EndedHow, EventKind, Facts, Grant, Loss, LossState,
    MembershipStatus, MobileKeyAction, MobileKeyStatus, OutcomeKind, Plan, Role, Rule, RuleSet,
};

use super::world::*;

/// How the losses that waited came to their end.
fn ends(plan: &Plan) -> Vec<EndedHow> {
    let ended = plan.changes.iter().filter_map(|change| match change {
        Change::EndPendingLoss { how, .. } => Some(*how),
        _ => None,
    });
    ended.collect()
}

/// "timer-driven losses … pause": one that nothing waits for is no timer's.
#[test]
fn without_a_window_a_paused_clock_delays_nothing() {
    let mut facts = settled();
    facts.settings.settle_window = TimeDelta::zero();
    facts.are_timers_paused = true;
    move_to(&mut facts, "Design");
    assert_eq!(waiting(&facts), []);
    assert_eq!(opens(&facts, LISBON).into_iter().collect::<Vec<_>>(), [DESKS]);
}

/// A window that was extended is looked at again at the time that was set; looking earlier does not move it.
#[test]
fn looking_before_the_extension_ends_does_not_move_it() {
    let mut facts = settled();
    facts.integration.is_unsettled = true;
    move_to(&mut facts, "Design");
    let plan = wait_out(&mut facts);
    let due = plan.next_due.unwrap();
    pass(&mut facts, TimeDelta::seconds(1));
    assert!(facts.now < due);
    let plan = settle(&mut facts);
    assert!(plan.is_empty(), "{plan:#?}");
    assert_eq!(plan.next_due, Some(due));
}

/// The same of a clock that jumped.
#[test]
fn looking_while_the_clock_is_watched_does_not_move_it() {
    let mut facts = settled();
    move_to(&mut facts, "Design");
    facts.are_timers_paused = true;
    let due = wait_out(&mut facts).next_due.unwrap();
    pass(&mut facts, TimeDelta::seconds(1));
    assert!(facts.now < due);
    assert_eq!(settle(&mut facts).next_due, Some(due));
}

/// "Losses … by a lapsing override are neither delayed nor counted": the key that was kept goes with the rest.
#[test]
fn a_kept_key_is_suspended_when_its_time_is_over() {
    let mut facts = settled();
    let rules = vec![
        rule(1, Some("Hardware"), &[LAB], MobileKeyAction::Issue),
        rule(2, Some("Design"), &[LAB], MobileKeyAction::Suspend),
    ];
    facts.properties[0].rules = compiled("Lisbon", RuleSet { revision: 1, rules });
    settle(&mut facts);
    wait_out(&mut facts);
    move_to(&mut facts, "Design");
    assert_eq!(waiting(&facts), [(Loss::KeySuspension, LossState::Pending)]);
    keep(&mut facts, 500, LISBON);
    pass(&mut facts, TimeDelta::days(30));
    let plan = settle(&mut facts);
    assert_eq!(key_status(&facts), MobileKeyStatus::Suspended);
    assert_eq!(waiting(&facts), []);
    assert!(plan.properties_losing().is_empty(), "nor counted");
}

/// An admin's lower role takes place at once, and what waited for the same role is over by that, not called off.
#[test]
fn an_admins_role_ends_the_wait_for_it() {
    let mut facts = settled();
    let mut hardware = rule(1, Some("Hardware"), &[LAB, DESKS], MobileKeyAction::Issue);
    hardware.outcome.role = Role::Manager;
    let design = rule(2, Some("Design"), &[LAB, DESKS], MobileKeyAction::Leave);
    let rules = vec![hardware, design];
    facts.properties[0].rules = compiled("Lisbon", RuleSet { revision: 2, rules });
    settle(&mut facts);
    move_to(&mut facts, "Design");
    assert_eq!(
        waiting(&facts),
        [(Loss::LowerRole(Role::User), LossState::Pending)]
    );
    let plan = except(&mut facts, 500, LISBON, Grant::Role(Role::User));
    assert_eq!(ends(&plan), [EndedHow::Applied]);
    assert!(!told(&plan).contains(&EventKind::LossCancelled));
    assert!(plan.properties_losing().is_empty());
}

fn hardware(access_groups: &[u128], role: Role) -> Rule {
    let mut made = rule(1, Some("Hardware"), access_groups, MobileKeyAction::Issue);
    made.outcome.role = role;
    made
}

fn under(facts: &mut Facts, rules: Vec<Rule>) -> Plan {
    facts.properties[0].rules = compiled("Lisbon", RuleSet { revision: 2, rules });
    settle(facts)
}

/// What waits ends by taking place, by being called off, by a greater loss in its place, or because nothing is decided there
/// any more: whoever reads the log can tell these apart.
#[test]
fn the_end_of_a_wait_says_why() {
    let less_role = |groups: &[u128]| vec![hardware(groups, Role::User)];
    let waits = |rules: Vec<Rule>| {
        let mut facts = settled();
        under(&mut facts, vec![hardware(&[LAB, DESKS], Role::Manager)]);
        under(&mut facts, rules);
        facts
    };
    let lab = waits(vec![hardware(&[DESKS], Role::Manager)]);
    let role = waits(vec![hardware(&[LAB, DESKS], Role::Security)]);

    let mut due = lab.clone();
    assert_eq!(ends(&wait_out(&mut due)), [EndedHow::Applied]);

    let mut back = lab.clone();
    let plan = under(&mut back, vec![hardware(&[LAB, DESKS], Role::Manager)]);
    assert_eq!(ends(&plan), [EndedHow::Cancelled]);
    assert!(told(&plan).contains(&EventKind::LossCancelled));

    // Paused, alone or with every other office.
    let mut paused = lab.clone();
    assert_eq!(ends(&under(&mut paused, vec![])), [EndedHow::Dropped]);
    let mut paused = lab.clone();
    let legal = vec![rule(3, Some("Legal"), &[DESKS], MobileKeyAction::Leave)];
    paused.properties[1] = property(BERLIN, "Berlin", legal);
    assert_eq!(ends(&under(&mut paused, vec![])), [EndedHow::Dropped]);

    // The whole membership in the place of a part of it.
    for mut facts in [lab.clone(), role.clone()] {
        assert_eq!(ends(&move_to(&mut facts, "Sales")), [EndedHow::Superseded]);
        assert_eq!(waiting(&facts), [(Loss::Deactivation, LossState::Pending)]);
    }
    // A still lower role in the place of a lower one.
    let mut lower = role.clone();
    assert_eq!(
        ends(&under(&mut lower, less_role(&[LAB, DESKS]))),
        [EndedHow::Superseded]
    );
    // Another access group, or a role, is another matter.
    let mut other = lab.clone();
    let plan = under(&mut other, vec![hardware(&[LAB], Role::Manager)]);
    assert_eq!(ends(&plan), [EndedHow::Cancelled]);
    let mut other = lab;
    assert_eq!(
        ends(&under(&mut other, less_role(&[LAB, DESKS]))),
        [EndedHow::Cancelled]
    );
    let mut other = role;
    let plan = under(&mut other, vec![hardware(&[DESKS], Role::Manager)]);
    assert_eq!(ends(&plan), [EndedHow::Cancelled]);
}

/// §2.5: "a rule's result is *unknown* (§3): stop there, nothing changes", and what an override gave stays given.
#[test]
fn who_is_kept_active_stays_so_while_groups_are_not_known() {
    let mut facts = settled();
    move_to(&mut facts, "Sales");
    except(&mut facts, 500, LISBON, Grant::KeepActive);
    assert_eq!(status(&facts, LISBON), Some(MembershipStatus::Active));
    let mut member = rule(3, None, &[LAB], MobileKeyAction::Leave);
    let attribute = Attribute::parse("groups").unwrap();
    let value = vec![ConditionValue::Group(DirectoryGroupId(id(600)))];
    member.conditions = vec![Condition::new(attribute, "member_of_any".parse().unwrap(), value).unwrap()];
    // Okta is asked for groups, and has not answered since they were hired.
    facts.integration.pull_configured_at = Some(facts.user.created_at);
    let before = opens(&facts, LISBON);
    under(&mut facts, vec![member]);
    assert_eq!(
        facts.properties[0].last_outcome.as_ref().unwrap().kind,
        OutcomeKind::WaitingGroups
    );
    assert_eq!(waiting(&facts), [], "nothing is lost");
    wait_out(&mut facts);
    assert_eq!(status(&facts, LISBON), Some(MembershipStatus::Active));
    assert_eq!(opens(&facts, LISBON), before);
    // It makes nobody a member whom the rules may yet decide about.
    let mut newcomer = settled();
    newcomer.integration.pull_configured_at = Some(newcomer.user.created_at);
    newcomer.properties[1].rules = facts.properties[0].rules.clone();
    except(&mut newcomer, 501, BERLIN, Grant::KeepActive);
    assert_eq!(status(&newcomer, BERLIN), None);
}

/// Who is out at once is told once: that no rule matches goes without saying.
#[test]
fn an_end_at_once_is_told_once() {
    let mut facts = settled();
    facts.settings.settle_window = TimeDelta::zero();
    let plan = move_to(&mut facts, "Sales");
    assert_eq!(
        told(&plan),
        [
            EventKind::EmployeeUpdated,
            EventKind::MembershipDeactivated,
            EventKind::KeySuspended
        ]
    );
}
