//! Two offices and one person, and a store in memory: a plan is applied to the facts it was made from, and the same facts
//! are decided again. Deciding twice must change nothing.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use chrono::{DateTime, TimeDelta, Utc};
use domain::id::{
    AccessGroupId, DirectoryUserId, EmployeeId, MembershipId, MobileKeyId, OverrideId, PendingLossId,
    PropertyId, RuleId,
};
use domain::{
    Address, Attribute, Change, CompiledRules, Condition, ConditionValue, DirectoryProfile,
    DirectoryUserFacts, DirectoryUserState, DirectoryValue, EmployeeFacts, EventKind, Facts, Given, Grant,
    IntegrationFacts, Kept, KeptAccess, LastOutcome, Loss, LossState, Match, MembershipFacts,
    MembershipStatus, MobileKeyAction, MobileKeyFacts, MobileKeyStatus, Outcome, OverrideEnd, OverrideFacts,
    PendingLossFacts, Plan, PropertyFacts, PropertyFields, Role, Rule, RuleOutcome, RuleSet, Settings, Text,
    reconcile,
};
use uuid::Uuid;

pub(super) fn id(n: u128) -> Uuid {
    Uuid::from_u128(n)
}

pub(super) fn nine() -> DateTime<Utc> {
    "2026-11-23T09:00:00Z".parse().unwrap()
}

pub(super) const LISBON: u128 = 10;
pub(super) const BERLIN: u128 = 11;
pub(super) const LAB: u128 = 20;
pub(super) const DESKS: u128 = 21;
pub(super) const INES: u128 = 30;

pub(super) fn rule(
    n: u128,
    department: Option<&str>,
    access_groups: &[u128],
    mobile_key: MobileKeyAction,
) -> Rule {
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

pub(super) fn property(n: u128, name: &str, rules: Vec<Rule>) -> PropertyFacts {
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
        is_held: false,
    }
}

pub(super) fn compiled(name: &str, rules: RuleSet) -> Arc<CompiledRules> {
    let fields = PropertyFields::new(name, &Address::default(), "Europe/Lisbon");
    Arc::new(CompiledRules::new(Arc::new(rules), fields, &BTreeMap::new()))
}

/// Inês, just pushed, in the hardware department.
pub(super) fn ines() -> DirectoryUserFacts {
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
        held_groups: BTreeSet::new(),
        created_at: nine(),
        left_at: None,
        returned_at: None,
        groups_pulled_at: None,
        groups_confirmed_at: None,
        last_outcome: None,
    }
}

pub(super) fn facts(properties: Vec<PropertyFacts>) -> Facts {
    Facts {
        now: nine(),
        are_timers_paused: false,
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
pub(super) fn two_offices() -> Facts {
    let hardware = rule(1, Some("Hardware"), &[LAB, DESKS], MobileKeyAction::Issue);
    let design = rule(2, Some("Design"), &[DESKS], MobileKeyAction::Leave);
    facts(vec![
        property(LISBON, "Lisbon", vec![hardware, design]),
        property(BERLIN, "Berlin", vec![]),
    ])
}

/// Writes a plan into the facts, as the store would.
pub(super) fn apply(facts: &mut Facts, plan: &Plan) {
    for change in &plan.changes {
        apply_one(facts, change);
    }
}

fn apply_one(facts: &mut Facts, change: &Change) {
    let now = facts.now;
    let is_leave = facts.user.state != DirectoryUserState::Live;
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
                overrides: vec![],
                is_opted_out: false,
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
                ended_by_leave_at: None,
            });
        }
        Change::UpdateMembership {
            membership, after, ..
        } => {
            let mut memberships = employee(facts).memberships.iter_mut();
            let known = memberships.find(|known| known.id == membership).unwrap();
            if known.content.status != after.status {
                let has_ended = is_leave && after.status == MembershipStatus::Deactivated;
                known.ended_by_leave_at = has_ended.then_some(now);
            }
            known.content = after;
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
            state,
            since,
            due_at,
            ..
        } => {
            let losses = &mut employee(facts).pending_losses;
            // Of those that ended meanwhile no id is given again.
            let newest = losses.iter().map(|loss| loss.id.0.as_u128()).max();
            let id = PendingLossId(id(newest.map_or(400, |newest| newest + 1)));
            losses.push(PendingLossFacts {
                id,
                property,
                loss,
                state,
                since,
                due_at,
            });
        }
        Change::MovePendingLoss {
            pending,
            state,
            due_at,
        } => {
            let mut losses = employee(facts).pending_losses.iter_mut();
            let stored = losses.find(|loss| loss.id == pending).unwrap();
            (stored.state, stored.due_at) = (state, due_at);
        }
        Change::EndPendingLoss { pending, .. } => {
            employee(facts).pending_losses.retain(|loss| loss.id != pending);
        }
        Change::NoteAppliedLoss { .. } => {}
        Change::NoteOverride { id, given } => exception(facts, id).given = given,
        Change::BindOverride { id, facts: now } => match &mut exception(facts, id).grant {
            Grant::Kept(kept) => kept.facts = Some(now),
            Grant::AccessGroup(_) | Grant::Role(_) | Grant::KeepActive => {
                panic!("only what is kept is bound")
            }
        },
        Change::RestoreOverride { id } => exception(facts, id).ended_by_leave_at = None,
        Change::EndOverride { id, how } => match how {
            OverrideEnd::Left => exception(facts, id).ended_by_leave_at = Some(now),
            OverrideEnd::Expired
            | OverrideEnd::Ended
            | OverrideEnd::NotRestored
            | OverrideEnd::Overtaken
            | OverrideEnd::AddressReused => employee(facts).overrides.retain(|it| it.id != id),
        },
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

pub(super) fn employee(facts: &mut Facts) -> &mut EmployeeFacts {
    facts.employee.as_mut().unwrap()
}

pub(super) fn key(facts: &mut Facts) -> &mut MobileKeyFacts {
    employee(facts).mobile_key.as_mut().unwrap()
}

/// Decides, applies, and decides again: the second time must change nothing (behaviour.md §2.9).
pub(super) fn settle(facts: &mut Facts) -> Plan {
    let plan = reconcile(facts).unwrap();
    apply(facts, &plan);
    let again = reconcile(facts).unwrap();
    assert!(
        again.is_empty(),
        "deciding twice must change nothing, but: {again:#?}"
    );
    plan
}

pub(super) fn status(facts: &Facts, office: u128) -> Option<MembershipStatus> {
    let memberships = &facts.employee.as_ref()?.memberships;
    memberships
        .iter()
        .find(|known| known.property == PropertyId(id(office)))
        .map(|known| known.content.status)
}

/// The key that the person has.
pub(super) fn key_status(facts: &Facts) -> MobileKeyStatus {
    let key = facts.employee.as_ref().unwrap().mobile_key.as_ref();
    key.unwrap().status
}

pub(super) fn opens(facts: &Facts, office: u128) -> BTreeSet<u128> {
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

fn exception(facts: &mut Facts, id: OverrideId) -> &mut OverrideFacts {
    let mut overrides = employee(facts).overrides.iter_mut();
    overrides.find(|it| it.id == id).unwrap()
}

/// Adds an exception for a month, as an admin would, and decides.
pub(super) fn except(facts: &mut Facts, n: u128, office: u128, grant: Grant) -> Plan {
    let made = OverrideFacts {
        id: OverrideId(id(n)),
        property: PropertyId(id(office)),
        grant,
        expires_at: facts.now + TimeDelta::days(30),
        is_ended: false,
        ended_by_leave_at: None,
        given: Given::Nothing,
    };
    employee(facts).overrides.push(made);
    settle(facts)
}

/// Rejects whatever waits: what they have in that office stays (behaviour.md §4).
pub(super) fn keep(facts: &mut Facts, n: u128, office: u128) -> Plan {
    let office_id = PropertyId(id(office));
    let mut properties = facts.properties.iter();
    let revision = properties.find(|it| it.id == office_id).unwrap().rules.revision;
    let person = employee(facts);
    let keeps_key = person.mobile_key.as_ref().is_some_and(|key| key.status.is_live());
    let mut memberships = person.memberships.iter();
    let access = memberships
        .find(|it| it.property == office_id && it.content.status != MembershipStatus::Deactivated)
        .map(|it| KeptAccess {
            role: it.content.role,
            access_groups: it.content.access_groups.clone(),
        });
    let kept = Kept {
        access,
        keeps_key,
        revision,
        facts: None,
    };
    except(facts, n, office, Grant::Kept(kept))
}

/// What the person would lose and does not yet, in order.
pub(super) fn waiting(facts: &Facts) -> Vec<(Loss, LossState)> {
    let stored = &facts.employee.as_ref().unwrap().pending_losses;
    let mut losses: Vec<_> = stored.iter().map(|it| (it.loss, it.state)).collect();
    losses.sort_unstable();
    losses
}

/// Moves the clock.
pub(super) fn pass(facts: &mut Facts, time: TimeDelta) {
    facts.now += time;
}

/// Moves the clock past the settle window, and decides.
pub(super) fn wait_out(facts: &mut Facts) -> Plan {
    pass(facts, TimeDelta::seconds(60));
    settle(facts)
}

/// Kinds of the plan's events.
pub(super) fn told(plan: &Plan) -> Vec<EventKind> {
    plan.events.iter().map(|event| event.kind).collect()
}

/// Deactivates the directory user.
pub(super) fn leave(facts: &mut Facts) -> Plan {
    facts.user.state = DirectoryUserState::Inactive;
    facts.user.left_at = Some(facts.now);
    settle(facts)
}

/// Reactivates the directory user after some time.
pub(super) fn come_back(facts: &mut Facts, after: TimeDelta) -> Plan {
    facts.now += after;
    facts.user.state = DirectoryUserState::Live;
    facts.user.returned_at = Some(facts.now);
    settle(facts)
}

/// Takes Inês to another department.
pub(super) fn move_to(facts: &mut Facts, department: &str) -> Plan {
    facts.user.profile.department = Some(department.into());
    settle(facts)
}

/// Two offices, where Inês has been settled for a while.
pub(super) fn settled() -> Facts {
    let mut facts = two_offices();
    settle(&mut facts);
    facts.now += TimeDelta::minutes(5);
    settle(&mut facts);
    facts
}
