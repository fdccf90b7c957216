//! behaviour.md §2 and §4 by scenario: a plan is applied to the facts it was made from, as the store would, and the same
//! facts are decided again. Deciding twice must change nothing.

#![allow(
    clippy::unwrap_used,
    reason = "a test that meets what it does not expect should stop there"
)]

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use chrono::{DateTime, TimeDelta, Utc};
use domain::condition::{Attribute, Condition, ConditionValue};
use domain::id::{
    AccessGroupId, DirectoryUserId, EmployeeId, MembershipId, MobileKeyId, PendingLossId, PropertyId, RuleId,
};
use domain::{
    Address, CandidateEmployee, Change, CompiledRules, DirectoryProfile, DirectoryUserFacts,
    DirectoryUserState, DirectoryValue, EmployeeFacts, Facts, IntegrationFacts, LastOutcome, Loss,
    MembershipFacts, MembershipStatus, MobileKeyAction, MobileKeyFacts, MobileKeyStatus, Outcome, Owner,
    PendingLossFacts, PersonOutcome, Plan, PropertyFacts, PropertyFields, Refusal, Role, Rule, RuleOutcome,
    RuleSet, Settings, Text, reconcile,
};
use domain::{Match, OutcomeKind};
use uuid::Uuid;

fn id(n: u128) -> Uuid {
    Uuid::from_u128(n)
}

fn nine() -> DateTime<Utc> {
    "2026-11-23T09:00:00Z".parse().unwrap()
}

const LISBON: u128 = 10;
const BERLIN: u128 = 11;
const LAB: u128 = 20;
const DESKS: u128 = 21;
const INES: u128 = 30;

fn rule(n: u128, department: Option<&str>, access_groups: &[u128], mobile_key: MobileKeyAction) -> Rule {
    let is = |department| {
        let attribute = Attribute::parse("department").unwrap();
        let value = vec![ConditionValue::Text(Text::from(department))];
        Condition::new(attribute, "is".parse().unwrap(), value).unwrap()
    };
    Rule {
        id: RuleId(id(n)),
        name: format!("Rule {n}"),
        enabled: true,
        matching: Match::All,
        conditions: department.map(is).into_iter().collect(),
        outcome: RuleOutcome {
            access_groups: access_groups
                .iter()
                .map(|group| AccessGroupId(id(*group)))
                .collect(),
            role: Role::User,
            mobile_key,
        },
    }
}

fn property(n: u128, name: &str, rules: Vec<Rule>) -> PropertyFacts {
    PropertyFacts {
        id: PropertyId(id(n)),
        name: name.into(),
        rules: compiled(
            name,
            RuleSet {
                revision: if rules.is_empty() { 0 } else { 1 },
                rules,
            },
        ),
        access_groups: Arc::new(BTreeMap::from([
            (AccessGroupId(id(LAB)), "Hardware lab".to_owned()),
            (AccessGroupId(id(DESKS)), "Desks".to_owned()),
        ])),
        last_outcome: None,
        accepted_losses: BTreeSet::new(),
    }
}

fn compiled(name: &str, rules: RuleSet) -> Arc<CompiledRules> {
    let fields = PropertyFields::new(name, &Address::default(), "Europe/Lisbon");
    Arc::new(CompiledRules::new(Arc::new(rules), fields, &BTreeMap::new()))
}

/// Inês, just pushed, in the hardware department.
fn ines() -> DirectoryUserFacts {
    let email = DirectoryValue {
        value: "ines@aldermoor.example".into(),
        kind: None,
        is_primary: true,
    };
    DirectoryUserFacts {
        id: DirectoryUserId(id(INES)),
        external_id: Some("00u-ines".into()),
        state: DirectoryUserState::Live,
        profile: DirectoryProfile {
            user_name: "ines@aldermoor.example".into(),
            display_name: Some("Inês Duarte".into()),
            department: Some("Hardware".into()),
            emails: vec![email],
            ..DirectoryProfile::default()
        },
        groups: vec![],
        created_at: nine(),
        left_at: None,
        returned_at: None,
        groups_pulled_at: None,
        groups_confirmed_at: None,
        last_outcome: None,
    }
}

fn facts(properties: Vec<PropertyFacts>) -> Facts {
    Facts {
        now: nine(),
        settings: Settings::default(),
        integration: IntegrationFacts::default(),
        user: ines(),
        employee: None,
        same_external_id: None,
        same_email: None,
        same_email_user: None,
        properties,
    }
}

/// Two offices: hardware people get the lab and a key in Lisbon, Berlin has no rules.
fn two_offices() -> Facts {
    let hardware = rule(1, Some("Hardware"), &[LAB, DESKS], MobileKeyAction::Issue);
    let design = rule(2, Some("Design"), &[DESKS], MobileKeyAction::Leave);
    facts(vec![
        property(LISBON, "Lisbon", vec![hardware, design]),
        property(BERLIN, "Berlin", vec![]),
    ])
}

/// Writes a plan into the facts, as the store would.
fn apply(facts: &mut Facts, plan: &Plan) {
    for change in &plan.changes {
        apply_one(facts, change);
    }
}

fn apply_one(facts: &mut Facts, change: &Change) {
    let now = facts.now;
    let next = |taken: usize, base: u128| id(base + taken as u128);
    match change.clone() {
        Change::CreateEmployee { fields } => {
            facts.employee = Some(EmployeeFacts {
                id: EmployeeId(id(100)),
                fields,
                external_id: None,
                directory_email: None,
                memberships: vec![],
                mobile_key: None,
                pending_losses: vec![],
            });
        }
        Change::LinkEmployee { employee } => {
            let candidates = [facts.same_external_id.clone(), facts.same_email.clone()];
            let found = candidates
                .into_iter()
                .flatten()
                .find(|candidate| candidate.employee.id == employee);
            facts.employee = Some(found.unwrap().employee);
        }
        Change::RetireEmployee { .. } => facts.employee = None,
        Change::UpdateEmployee { fields, .. } => employee(facts).fields = fields,
        Change::RememberIdentity {
            external_id,
            directory_email,
            ..
        } => {
            let employee = employee(facts);
            (employee.external_id, employee.directory_email) = (external_id, directory_email);
        }
        Change::CreateMembership {
            property, content, ..
        } => {
            let memberships = &mut employee(facts).memberships;
            let id = MembershipId(next(memberships.len(), 200));
            memberships.push(MembershipFacts {
                id,
                property,
                content,
                is_suspended_by_admin: false,
            });
        }
        Change::UpdateMembership {
            membership, after, ..
        } => {
            employee(facts)
                .memberships
                .iter_mut()
                .find(|known| known.id == membership)
                .unwrap()
                .content = after;
        }
        Change::IssueKey { .. } => {
            employee(facts).mobile_key = Some(MobileKeyFacts {
                id: MobileKeyId(id(300)),
                status: MobileKeyStatus::Queued,
                resumes_as: MobileKeyStatus::Queued,
                suspended_by: None,
                suspended_at: None,
                issued_at: now,
                is_mail_queued: false,
            });
        }
        Change::QueueKeyMail { .. } => key(facts).is_mail_queued = true,
        Change::EndKeyLinks { .. } => key(facts).is_mail_queued = false,
        Change::SuspendKey { resumes_as, by, .. } => {
            let key = key(facts);
            (key.status, key.resumes_as) = (MobileKeyStatus::Suspended, resumes_as);
            (key.suspended_by, key.suspended_at) = (Some(by), Some(now));
            key.is_mail_queued = false;
        }
        Change::RestoreKey { status, .. } => {
            let key = key(facts);
            (key.status, key.suspended_by, key.suspended_at) = (status, None, None);
        }
        Change::RevokeKey { by, .. } => {
            let key = key(facts);
            (key.status, key.suspended_by, key.suspended_at) =
                (MobileKeyStatus::Revoked, Some(by), Some(now));
        }
        Change::AddPendingLoss {
            property,
            loss,
            since,
            due_at,
            ..
        } => {
            let losses = &mut employee(facts).pending_losses;
            let id = PendingLossId(next(losses.len(), 400));
            losses.push(PendingLossFacts {
                id,
                property,
                loss,
                since,
                due_at,
            });
        }
        Change::DelayPendingLoss { pending, due_at } => {
            employee(facts)
                .pending_losses
                .iter_mut()
                .find(|loss| loss.id == pending)
                .unwrap()
                .due_at = due_at;
        }
        Change::EndPendingLoss { pending, .. } => {
            employee(facts).pending_losses.retain(|loss| loss.id != pending);
        }
        Change::RecordOutcome { property, outcome } => {
            let Outcome {
                kind,
                rule,
                fingerprint,
                ..
            } = outcome;
            let asked = facts
                .properties
                .iter_mut()
                .find(|known| known.id == property)
                .unwrap();
            asked.last_outcome = Some(LastOutcome {
                kind,
                rule: rule.map(|stamp| stamp.rule),
                fingerprint,
            });
        }
        Change::RecordPersonOutcome(outcome) => facts.user.last_outcome = Some(outcome),
    }
}

fn employee(facts: &mut Facts) -> &mut EmployeeFacts {
    facts.employee.as_mut().unwrap()
}

fn key(facts: &mut Facts) -> &mut MobileKeyFacts {
    employee(facts).mobile_key.as_mut().unwrap()
}

/// Decides, applies, and decides again: the second time must change nothing (behaviour.md §2.9).
fn settle(facts: &mut Facts) -> Plan {
    let plan = reconcile(facts).unwrap();
    apply(facts, &plan);
    let again = reconcile(facts).unwrap();
    assert!(
        again.is_empty(),
        "deciding twice must change nothing, but: {again:#?}"
    );
    plan
}

fn status(facts: &Facts, office: u128) -> Option<MembershipStatus> {
    let memberships = &facts.employee.as_ref()?.memberships;
    memberships
        .iter()
        .find(|known| known.property == PropertyId(id(office)))
        .map(|known| known.content.status)
}

fn opens(facts: &Facts, office: u128) -> BTreeSet<u128> {
    let memberships = &facts.employee.as_ref().unwrap().memberships;
    let membership = memberships
        .iter()
        .find(|known| known.property == PropertyId(id(office)))
        .unwrap();
    membership
        .content
        .access_groups
        .iter()
        .map(|group| group.0.as_u128())
        .collect()
}

/// §2.3, §2.5, §2.6.
#[test]
fn a_match_makes_employee_membership_and_key_and_a_paused_office_nothing() {
    let mut facts = two_offices();
    let plan = settle(&mut facts);
    assert_eq!(status(&facts, LISBON), Some(MembershipStatus::Active));
    assert_eq!(opens(&facts, LISBON), BTreeSet::from([LAB, DESKS]));
    assert_eq!(status(&facts, BERLIN), None);
    assert_eq!(
        facts
            .employee
            .as_ref()
            .unwrap()
            .mobile_key
            .as_ref()
            .unwrap()
            .status,
        MobileKeyStatus::Queued
    );
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
