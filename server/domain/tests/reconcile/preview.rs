//! What a publish would change for one person (behaviour.md §5), and that publishing with it accepted does exactly that.

use std::collections::{BTreeMap, BTreeSet};

use domain::preview::{Effect, EffectKind, KeyEffect, Totals, effect};
use domain::{
    AccessGroupId, Change, Decision, Facts, Loss, MembershipStatus, MobileKeyAction, MobileKeyStatus, Plan,
    PropertyId, Role, Rule, ask, decide, foresee, reconcile,
};

use super::world::*;

fn lisbon() -> PropertyId {
    PropertyId(id(LISBON))
}

fn groups(ids: &[u128]) -> BTreeSet<AccessGroupId> {
    ids.iter().map(|n| AccessGroupId(id(*n))).collect()
}

fn lost(losses: &[Loss]) -> BTreeSet<(PropertyId, Loss)> {
    losses.iter().map(|loss| (lisbon(), *loss)).collect()
}

fn hardware(access_groups: &[u128], mobile_key: MobileKeyAction) -> Rule {
    rule(1, Some("Hardware"), access_groups, mobile_key)
}

fn with_role(role: Role) -> Rule {
    let mut made = hardware(&[LAB, DESKS], MobileKeyAction::Issue);
    made.outcome.role = role;
    made
}

/// Under these rules of Lisbon.
fn under(facts: &Facts, rules: Vec<Rule>) -> Facts {
    let mut then = facts.clone();
    let last_outcome = then.properties[0].last_outcome.take();
    then.properties[0] = property(LISBON, "Lisbon", rules);
    then.properties[0].last_outcome = last_outcome;
    then
}

/// What these rules would change, and the facts after they were published with all of it accepted.
fn published(facts: &Facts, rules: Vec<Rule>) -> (Effect, Facts) {
    let mut then = under(facts, rules);
    let effect = effect(lisbon(), facts, &mut then).unwrap();
    settle(&mut then);
    (effect, then)
}

#[test]
fn the_same_rules_change_nothing() {
    let facts = settled();
    let rules = facts.properties[0].rules.rules.to_vec();
    let (effect, _) = published(&facts, rules.clone());
    assert!(effect.is_empty() && !effect.leaves());
    assert_eq!(effect.kind(), None);
    // What waits already is not this publish's doing.
    let mut moving = settled();
    move_to(&mut moving, "Sales");
    assert!(!waiting(&moving).is_empty());
    assert_eq!(published(&moving, rules).0, Effect::default());
}

/// Asking decides nothing, and says what the decision will rest on: before somebody is linked, too.
#[test]
fn asking_says_what_deciding_will() {
    let mut newcomer = two_offices();
    for department in ["Hardware", "Design", "Sales"] {
        newcomer.user.profile.department = Some(department.into());
        let mut answers = Vec::new();
        ask(&newcomer, &mut |subject| {
            answers.push(decide(&newcomer.properties[0].rules, subject));
        });
        let expected = match department {
            "Hardware" => Decision::Matched { index: 0 },
            "Design" => Decision::Matched { index: 1 },
            _ => Decision::NoMatch,
        };
        assert_eq!(answers, [expected], "{department}");
    }
}

/// What is only looked at is decided without saying why: it would be read by nobody, for each of everybody.
#[test]
fn foreseeing_decides_the_same_and_keeps_no_trace() {
    let facts = two_offices();
    let (plan, foreseen) = (reconcile(&facts).unwrap(), foresee(&facts).unwrap());
    let traces = |plan: &Plan| {
        let changes = plan.changes.iter().filter_map(|change| match change {
            Change::RecordOutcome { outcome, .. } => Some(outcome.trace.len()),
            _ => None,
        });
        changes
            .chain(plan.events.iter().map(|event| event.trace.len()))
            .sum::<usize>()
    };
    assert!(traces(&plan) > 0);
    assert_eq!(traces(&foreseen), 0);
    let kinds = |plan: &Plan| {
        plan.changes
            .iter()
            .map(std::mem::discriminant)
            .collect::<Vec<_>>()
    };
    assert_eq!(kinds(&plan), kinds(&foreseen));
}

/// A publish that takes back the reason of a loss that waits takes nothing.
#[test]
fn a_publish_that_gives_back_what_waits_takes_nothing() {
    let mut facts = settled();
    move_to(&mut facts, "Sales");
    assert!(!waiting(&facts).is_empty());
    let sales = rule(1, Some("Sales"), &[LAB, DESKS], MobileKeyAction::Issue);
    let (effect, after) = published(&facts, vec![sales]);
    assert_eq!(effect, Effect::default());
    assert_eq!(waiting(&after), []);
}

#[test]
fn who_matches_no_rule_leaves() {
    let design = rule(2, Some("Design"), &[DESKS], MobileKeyAction::Leave);
    let (effect, after) = published(&settled(), vec![design]);
    assert_eq!(effect.losses, lost(&[Loss::Deactivation]));
    assert_eq!(effect.key, Some(KeyEffect::Suspended));
    assert!(effect.leaves() && !effect.is_empty());
    assert_eq!(effect.kind(), Some(EffectKind::Loss));
    assert_eq!(status(&after, LISBON), Some(MembershipStatus::Deactivated));
    assert_eq!(key_status(&after), MobileKeyStatus::Suspended);
}

#[test]
fn a_newcomer_enters_with_all_that_the_rule_gives() {
    let mut facts = facts(vec![property(LISBON, "Lisbon", vec![])]);
    settle(&mut facts);
    let (effect, mut after) = published(&facts, vec![hardware(&[LAB], MobileKeyAction::Issue)]);
    let expected = Effect {
        enters: true,
        gains: groups(&[LAB]),
        key: Some(KeyEffect::Mail),
        ..Effect::default()
    };
    assert_eq!(effect, expected);
    assert_eq!(effect.kind(), Some(EffectKind::Gain));
    assert_eq!(opens(&after, LISBON), BTreeSet::from([LAB]));
    // Whoever was deactivated enters again.
    let everyone = rule(3, None, &[], MobileKeyAction::Leave);
    move_to(&mut after, "Sales");
    wait_out(&mut after);
    let (effect, _) = published(&after, vec![everyone]);
    assert!(effect.enters && effect.gains.is_empty());
    assert_eq!(effect.kind(), Some(EffectKind::Gain));
}

#[test]
fn who_stays_gains_and_loses_access_groups() {
    let (effect, after) = published(&settled(), vec![hardware(&[DESKS], MobileKeyAction::Issue)]);
    let lab = Loss::AccessGroup(AccessGroupId(id(LAB)));
    let expected = Effect {
        losses: lost(&[lab]),
        ..Effect::default()
    };
    assert_eq!(effect, expected);
    assert!(!effect.leaves());
    assert_eq!(opens(&after, LISBON), BTreeSet::from([DESKS]));
    let (effect, after) = published(&after, vec![hardware(&[LAB, DESKS], MobileKeyAction::Issue)]);
    let expected = Effect {
        gains: groups(&[LAB]),
        ..Effect::default()
    };
    assert_eq!(effect, expected);
    assert_eq!(effect.kind(), Some(EffectKind::Gain));
    assert_eq!(opens(&after, LISBON), BTreeSet::from([LAB, DESKS]));
}

#[test]
fn another_role_is_named_and_a_lower_one_is_a_loss() {
    let (effect, after) = published(&settled(), vec![with_role(Role::Security)]);
    let expected = Effect {
        role: Some((Role::User, Role::Security)),
        ..Effect::default()
    };
    assert_eq!(effect, expected);
    assert_eq!(effect.kind(), Some(EffectKind::Role));
    let (effect, _) = published(&after, vec![with_role(Role::User)]);
    let expected = Effect {
        losses: lost(&[Loss::LowerRole(Role::User)]),
        role: Some((Role::Security, Role::User)),
        ..Effect::default()
    };
    assert_eq!(effect, expected);
    assert_eq!(effect.kind(), Some(EffectKind::Loss));
}

#[test]
fn the_key_is_mailed_suspended_and_restored() {
    let without = hardware(&[LAB], MobileKeyAction::Leave);
    let with = |action| hardware(&[LAB], action);
    let mut facts = facts(vec![property(LISBON, "Lisbon", vec![without])]);
    settle(&mut facts);
    let (mailed, after) = published(&facts, vec![with(MobileKeyAction::Issue)]);
    let key = |key| Effect {
        key: Some(key),
        ..Effect::default()
    };
    assert_eq!(mailed, key(KeyEffect::Mail));
    assert_eq!(mailed.kind(), Some(EffectKind::Key));
    let (suspended, after) = published(&after, vec![with(MobileKeyAction::Suspend)]);
    let expected = Effect {
        losses: lost(&[Loss::KeySuspension]),
        ..key(KeyEffect::Suspended)
    };
    assert_eq!(suspended, expected);
    assert_eq!(key_status(&after), MobileKeyStatus::Suspended);
    let (restored, _) = published(&after, vec![with(MobileKeyAction::Issue)]);
    assert_eq!(restored, key(KeyEffect::Restored));
}

#[test]
fn each_person_counts_in_every_total_that_concerns_them() {
    let key = |key| Effect {
        key: Some(key),
        ..Effect::default()
    };
    let effects = [
        Effect::default(),
        Effect {
            losses: lost(&[Loss::Deactivation]),
            ..key(KeyEffect::Suspended)
        },
        Effect {
            losses: lost(&[Loss::LowerRole(Role::User)]),
            gains: groups(&[LAB]),
            role: Some((Role::Security, Role::User)),
            ..Effect::default()
        },
        Effect {
            enters: true,
            ..key(KeyEffect::Mail)
        },
        key(KeyEffect::Mail),
        key(KeyEffect::Restored),
    ];
    let mut totals = Totals::default();
    for effect in &effects {
        totals.count(effect);
    }
    let expected = Totals {
        people: 0,
        changed: 5,
        losing: 2,
        leaving: 1,
        gaining: 2,
        entering: 1,
        roles: 1,
        key_mails: 2,
        keys_suspended: 1,
        kinds: BTreeMap::from([(EffectKind::Loss, 2), (EffectKind::Gain, 1), (EffectKind::Key, 2)]),
    };
    assert_eq!(totals, expected);
}
