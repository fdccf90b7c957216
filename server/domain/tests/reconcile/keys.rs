//! What several properties together make of the one mobile key (behaviour.md §2.6).

use chrono::TimeDelta;
use domain::id::DirectoryGroupId;
use domain::{
    Attribute, Condition, ConditionValue, EventKind, Facts, Loss, LossState, MobileKeyAction,
    MobileKeyStatus, Rule, Suspender,
};

use super::world::*;

/// Inês with a key, and in both offices a rule for her department that says something about it.
fn both(lisbon: MobileKeyAction, berlin: MobileKeyAction) -> Facts {
    let mut facts = settled();
    let hardware = |n, key| vec![rule(n, Some("Hardware"), &[LAB, DESKS], key)];
    facts.properties[0] = property(LISBON, "Lisbon", hardware(1, lisbon));
    facts.properties[1] = property(BERLIN, "Berlin", hardware(3, berlin));
    settle(&mut facts);
    wait_out(&mut facts);
    facts
}

/// "`suspend` = suspend unless another property's matching rule issues or leaves it."
#[test]
fn a_key_is_suspended_only_if_every_rule_agrees() {
    use MobileKeyAction::{Issue, Leave, Suspend};
    for (lisbon, berlin, expected) in [
        (Suspend, Suspend, MobileKeyStatus::Suspended),
        (Suspend, Leave, MobileKeyStatus::Queued),
        (Leave, Suspend, MobileKeyStatus::Queued),
        (Suspend, Issue, MobileKeyStatus::Queued),
        (Issue, Suspend, MobileKeyStatus::Queued),
        (Leave, Leave, MobileKeyStatus::Queued),
    ] {
        let facts = both(lisbon, berlin);
        assert_eq!(key_status(&facts), expected, "{lisbon:?}, {berlin:?}");
    }
}

/// A rule that waits for groups might issue the key: while it is not known it stays.
#[test]
fn a_key_is_not_suspended_while_a_rule_waits() {
    let mut facts = both(MobileKeyAction::Leave, MobileKeyAction::Leave);
    facts.integration.pull_configured_at = Some(facts.user.created_at);
    facts.properties[0] = property(LISBON, "Lisbon", vec![member_of(DirectoryGroupId(id(600)))]);
    let suspending = rule(3, Some("Hardware"), &[LAB, DESKS], MobileKeyAction::Suspend);
    facts.properties[1] = property(BERLIN, "Berlin", vec![suspending]);
    settle(&mut facts);
    assert_eq!(waiting(&facts), []);
    wait_out(&mut facts);
    assert_eq!(key_status(&facts), MobileKeyStatus::Queued);
    // Now it is known that it does not.
    facts.user.groups_pulled_at = Some(facts.now);
    settle(&mut facts);
    assert!(waiting(&facts).contains(&(Loss::KeySuspension, LossState::Pending)));
    pass(&mut facts, TimeDelta::seconds(60));
    settle(&mut facts);
    assert_eq!(key_status(&facts), MobileKeyStatus::Suspended);
}

/// "After an admin's suspend or revoke, `issue` only notes `key withheld by <admin>`": once, and only if a rule issues it.
#[test]
fn a_withheld_key_is_noted_once() {
    let admin = "A rule issues a key to {person}, but it is withheld: an admin suspended or revoked it";
    let engine =
        "A rule issues a key to {person}, but it is withheld: it was revoked; issue a new one by hand";
    for (status, by, expected) in [
        (MobileKeyStatus::Suspended, Suspender::Admin, admin),
        (MobileKeyStatus::Revoked, Suspender::Admin, admin),
        (MobileKeyStatus::Revoked, Suspender::Expired, engine),
    ] {
        let mut facts = both(MobileKeyAction::Leave, MobileKeyAction::Leave);
        let withheld = key(&mut facts);
        (withheld.status, withheld.suspended_by) = (status, Some(by));
        withheld.suspended_at = Some(nine());
        assert!(settle(&mut facts).is_empty(), "no rule issues it");
        let issuing = rule(7, Some("Hardware"), &[LAB, DESKS], MobileKeyAction::Issue);
        facts.properties[0] = property(LISBON, "Lisbon", vec![issuing]);
        let plan = settle(&mut facts);
        let noted: Vec<_> = plan
            .events
            .iter()
            .filter(|event| event.kind == EventKind::KeyWithheld)
            .collect();
        assert_eq!(noted.len(), 1, "{status:?} by {by:?}");
        assert_eq!(noted[0].summary, expected);
        assert_eq!(key_status(&facts), status);
        // Whatever else happens in an office where nothing is new, it is not noted again.
        facts.user.profile.title = Some("Lead".into());
        assert!(!told(&settle(&mut facts)).contains(&EventKind::KeyWithheld));
        // Nor by an office that leaves the key alone.
        let leaving = rule(8, Some("Hardware"), &[LAB], MobileKeyAction::Leave);
        facts.properties[1] = property(BERLIN, "Berlin", vec![leaving]);
        assert!(!told(&settle(&mut facts)).contains(&EventKind::KeyWithheld));
    }
}

/// "The engine restores only what the engine suspended, within 30 days; later → revoked": an admin's suspension has no end.
#[test]
fn an_admins_suspension_does_not_run_out() {
    let mut facts = settled();
    let suspended = key(&mut facts);
    (suspended.status, suspended.suspended_by) = (MobileKeyStatus::Suspended, Some(Suspender::Admin));
    suspended.suspended_at = Some(nine());
    settle(&mut facts);
    pass(&mut facts, TimeDelta::days(31));
    assert!(settle(&mut facts).is_empty());
    leave(&mut facts);
    pass(&mut facts, TimeDelta::days(31));
    settle(&mut facts);
    assert_eq!(key_status(&facts), MobileKeyStatus::Suspended);
}

fn member_of(group: DirectoryGroupId) -> Rule {
    let mut made = rule(1, None, &[LAB, DESKS], MobileKeyAction::Issue);
    let attribute = Attribute::parse("groups").unwrap();
    let value = vec![ConditionValue::Group(group)];
    made.conditions = vec![Condition::new(attribute, "member_of_any".parse().unwrap(), value).unwrap()];
    made
}
