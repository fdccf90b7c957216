//! Reconciling one directory user with the rules: the whole of behaviour.md §2 as one pure function.
//! Leaving is in `leave`, who the person is in `identity`, one office in `property`, exceptions in `overrides`, waiting
//! losses in `settle`, the key in `key`. Whether a property's losses are held is the [`crate::breaker`]'s to judge, of many
//! people together.

mod draft;
mod event;
mod facts;
mod groups;
mod identity;
mod key;
mod leave;
mod loss;
mod outcome;
mod overrides;
mod plan;
mod property;
mod settle;

use self::{
    draft::Draft,
    identity::Identity,
    property::{Asked, Person, Standing},
};
pub use self::{
    event::{Event, EventChange, EventKind, Tone},
    facts::{
        CandidateEmployee, DirectoryUserFacts, DirectoryUserState, EmployeeFacts, Facts, GroupFact,
        IntegrationFacts, MembershipContent, MembershipFacts, MembershipStatus, MobileKeyFacts, Owner,
        PendingLossFacts, PropertyFacts, Settings,
    },
    loss::{AppliedHow, Loss, LossKind, LossState},
    outcome::{LastOutcome, Outcome, OutcomeKind, PersonOutcome, RuleStamp, Why},
    overrides::{Given, Grant, Kept, KeptAccess, OverrideFacts, OverrideKind, without},
    plan::{Change, EmployeeRef, EndedHow, KeyRef, OverrideEnd, Plan, Refusal},
};
use crate::{
    email::Email,
    evaluate::{Decision, Subject, decide, decide_with_trace},
    explain,
    person::Attributes,
};

/// Decides what is to be written about one person. Pure: the same facts give the same plan, and the facts after
/// applying a plan give an empty one (§2.9).
///
/// # Errors
/// [`Refusal`] if the e-mail or external id of a live user belongs to somebody else: apply nothing.
pub fn reconcile(facts: &Facts) -> Result<Plan, Refusal> {
    decide_all(Draft::new(facts))
}

/// The same decision without its traces, for looking ahead over many people: the changes are those of [`reconcile`], the
/// outcomes and events among them do not say why and must not be stored.
///
/// # Errors
/// As [`reconcile`].
pub fn foresee(facts: &Facts) -> Result<Plan, Refusal> {
    decide_all(Draft::without_traces(facts))
}

fn decide_all(mut draft: Draft<'_>) -> Result<Plan, Refusal> {
    let facts = draft.facts;
    match facts.user.state {
        DirectoryUserState::Live => live(&mut draft)?,
        DirectoryUserState::Inactive | DirectoryUserState::Deleted => leave::leave(&mut draft),
        DirectoryUserState::Detached => detached(&mut draft),
    }
    Ok(draft.finish())
}

fn live(draft: &mut Draft<'_>) -> Result<(), Refusal> {
    let facts = draft.facts;
    let email = facts.user.profile.primary_email();
    // First of all, and whether or not rules match: a refused write must not have half happened.
    let identity = identity::identify(facts, email.as_ref())?;
    if facts.properties.iter().all(|property| property.rules.is_paused()) {
        drop_request(draft, identity);
        return Ok(());
    }
    let is_linked = match identity {
        Identity::Linked(_) => true,
        Identity::Found(_) | Identity::Unknown { .. } => false,
    };
    if email.is_none() && !is_linked {
        skip(draft);
        return Ok(());
    }
    note_return(draft, identity);
    identity::note_email(draft, email.as_ref());
    if let Identity::Linked(employee) | Identity::Found(employee) = identity
        && employee.is_opted_out
    {
        if !is_linked {
            identity::link(draft, employee, email.as_ref());
        }
        only_overrides(draft, person(facts, employee, is_linked));
        return Ok(());
    }
    let asked = ask_rules(draft);
    let person = become_employee(draft, identity, email.as_ref(), &asked);
    decide_properties(draft, person, asked);
    Ok(())
}

fn decide_properties<'a>(draft: &mut Draft<'a>, person: Person<'a>, asked: Vec<Asked<'a>>) {
    let mut standings: Vec<_> = asked
        .into_iter()
        .map(|asked| property::settle(draft, person, asked))
        .collect();
    if let Some(employee) = person.employee {
        key::settle(draft, employee, person.facts, &mut standings);
        for standing in &standings {
            tell(draft, employee, standing);
        }
    } else {
        for standing in standings {
            draft.extend(standing.quiet_event);
        }
    }
}

/// What came back with somebody who had left, told once: the outcome of before still says that they had.
fn note_return(draft: &mut Draft<'_>, identity: Identity<'_>) {
    let facts = draft.facts;
    if facts.user.last_outcome != Some(PersonOutcome::Left) {
        return;
    }
    let is_opted_out = match identity {
        Identity::Linked(employee) | Identity::Found(employee) => employee.is_opted_out,
        Identity::Unknown { .. } => false,
    };
    if is_opted_out {
        draft.event(explain::event::returned_opted_out());
    }
    if groups::need_push(facts) {
        draft.event(explain::event::groups_need_push());
    }
}

/// No property has rules: nothing happens but this outcome, once, and what admins excepted (§2.5). Pending losses are
/// dropped.
fn drop_request<'a>(draft: &mut Draft<'a>, identity: Identity<'a>) {
    if let Identity::Linked(employee) = identity {
        only_overrides(draft, person(draft.facts, employee, true));
    }
    if draft.record_person(PersonOutcome::DroppedNoRules) {
        draft.event(explain::event::no_rules_anywhere());
    }
}

/// The integration is uninstalled and its people stay as they are (§6): no rule decides, but what admins excepted for a
/// time still ends.
fn detached(draft: &mut Draft<'_>) {
    let facts = draft.facts;
    if let Some(employee) = &facts.employee {
        only_overrides(draft, person(facts, employee, true));
    }
}

/// The rules decide nothing for this person, in any property: pending losses are dropped, and overrides do what they do.
fn only_overrides<'a>(draft: &mut Draft<'a>, person: Person<'a>) {
    let Some(employee) = person.facts else { return };
    for pending in &employee.pending_losses {
        draft.change(Change::EndPendingLoss {
            pending: pending.id,
            how: EndedHow::Dropped,
        });
    }
    for property in &draft.facts.properties {
        if employee.overrides.iter().any(|it| it.property == property.id) {
            property::settle_overrides(draft, person, property);
        }
    }
}

fn person<'a>(facts: &Facts, employee: &'a EmployeeFacts, is_linked: bool) -> Person<'a> {
    Person {
        employee: Some(EmployeeRef::Existing(employee.id)),
        facts: Some(employee),
        is_same: identity::is_same_person(facts, employee, is_linked),
    }
}

/// Nobody can be created or linked without an e-mail (§2.2).
fn skip(draft: &mut Draft<'_>) {
    if draft.record_person(PersonOutcome::SkippedNoEmail) {
        draft.event(explain::event::skipped());
    }
}

/// What these rule sets say of the person, without anything being decided. The person need not be linked in the facts.
pub fn ask(facts: &Facts, of: &mut dyn FnMut(Subject<'_>)) {
    let attributes = Attributes::from(&facts.user.profile);
    let (groups, _) = groups::knowledge(facts);
    of(Subject {
        attributes: &attributes,
        groups: &groups,
    });
}

fn ask_rules<'a>(draft: &mut Draft<'a>) -> Vec<Asked<'a>> {
    let facts = draft.facts;
    let attributes = Attributes::from(&facts.user.profile);
    let (groups, complete_at) = groups::knowledge(facts);
    let ask = |property: &'a PropertyFacts| {
        let subject = Subject {
            attributes: &attributes,
            groups: &groups,
        };
        let (decision, trace) = match draft.with_traces {
            true => decide_with_trace(&property.rules, subject),
            false => (decide(&property.rules, subject), Vec::new()),
        };
        Asked {
            property,
            decision,
            trace,
        }
    };
    let asked: Vec<_> = facts.properties.iter().map(ask).collect();
    let is_waiting = asked.iter().any(|asked| match asked.decision {
        Decision::Waiting { .. } => true,
        Decision::Paused | Decision::Matched { .. } | Decision::NoMatch => false,
    });
    if let Some(at) = complete_at.filter(|_| is_waiting) {
        draft.wake_at(at);
    }
    asked
}

/// Links, updates or creates the employee; a new one only if some rule matches (§2.3).
fn become_employee<'a>(
    draft: &mut Draft<'a>,
    identity: Identity<'a>,
    email: Option<&Email>,
    asked: &[Asked<'_>],
) -> Person<'a> {
    let is_matched = asked.iter().any(|asked| match asked.decision {
        Decision::Matched { .. } => true,
        Decision::Paused | Decision::Waiting { .. } | Decision::NoMatch => false,
    });
    let (employee, is_linked) = match identity {
        Identity::Linked(employee) => (employee, true),
        Identity::Found(employee) => (employee, false),
        Identity::Unknown { recycled } => {
            if let Some(old) = recycled {
                identity::retire(draft, old);
            }
            let employee = email.filter(|_| is_matched).map(|email| {
                identity::create(draft, email);
                EmployeeRef::New
            });
            return Person {
                employee,
                facts: None,
                is_same: false,
            };
        }
    };
    identity::follow(draft, employee, email, is_linked);
    person(draft.facts, employee, is_linked)
}

/// Writes the pending losses of one property; they tell more than the outcome alone.
fn tell(draft: &mut Draft<'_>, employee: EmployeeRef, standing: &Standing<'_>) {
    if !standing.losses.write(draft, employee) {
        draft.extend(standing.quiet_event.clone());
    }
}
