//! Leaving (behaviour.md §2.1): out of every property at once, key suspended. Nothing here can refuse, delay or hold it.

use super::{
    draft::Draft,
    facts::{EmployeeFacts, MembershipStatus},
    identity,
    outcome::{Decided, Outcome, OutcomeKind, PersonOutcome},
    overrides::Grant,
    plan::{Change, EndedHow, OverrideEnd},
    property,
};
use crate::{
    explain,
    mobile_key::{MobileKeyStatus, Suspender},
};

/// Takes everything from a person who is not live.
pub(super) fn leave(draft: &mut Draft<'_>) {
    let facts = draft.facts;
    let mut person_outcome = PersonOutcome::Left;
    if let Some(employee) = &facts.employee {
        end_memberships(draft, employee);
        for pending in &employee.pending_losses {
            draft.change(Change::EndPendingLoss {
                pending: pending.id,
                how: EndedHow::Dropped,
            });
        }
        end_overrides(draft, employee);
        end_key(draft, employee);
        let has_rules = facts
            .properties
            .iter()
            .any(|property| !property.rules.is_paused());
        if has_rules && !employee.is_opted_out && !identity::is_another_person(facts, employee) {
            person_outcome = follow(draft, employee);
        }
    }
    if draft.record_person(person_outcome) && person_outcome == PersonOutcome::EmailInConflict {
        draft.event(explain::event::email_in_conflict());
    }
    for property in &facts.properties {
        let was_here = facts
            .employee
            .iter()
            .flat_map(|it| &it.memberships)
            .any(|it| it.property == property.id);
        if was_here || property.last_outcome.is_some() {
            let summary = explain::outcome::summary(OutcomeKind::Left, property, None);
            let decided = Decided {
                revision: property.rules.revision,
                summary,
                trace: Vec::new(),
            };
            draft.record(property.id, Outcome::new(OutcomeKind::Left, None, decided));
        }
    }
}

fn end_memberships(draft: &mut Draft<'_>, employee: &EmployeeFacts) {
    let given = employee
        .memberships
        .iter()
        .filter(|it| it.content.status != MembershipStatus::Deactivated);
    for membership in given {
        let property = draft
            .facts
            .properties
            .iter()
            .find(|property| property.id == membership.property);
        match property {
            Some(property) => property::deactivate(draft, property, membership, Vec::new()),
            // An archived property has no name to tell, but access there ends all the same.
            None => {
                let mut after = membership.content.clone();
                after.status = MembershipStatus::Deactivated;
                draft.change(Change::UpdateMembership {
                    membership: membership.id,
                    property: membership.property,
                    before: membership.content.clone(),
                    after,
                });
            }
        }
    }
}

/// They may come back with the person (§2.10); what was kept against a loss does not, for the facts are others now.
fn end_overrides(draft: &mut Draft<'_>, employee: &EmployeeFacts) {
    for it in employee
        .overrides
        .iter()
        .filter(|it| it.ended_by_leave_at.is_none())
    {
        let how = match &it.grant {
            _ if it.is_ended => OverrideEnd::Ended,
            Grant::Kept(_) => OverrideEnd::Overtaken,
            Grant::AccessGroup(_) | Grant::Role(_) | Grant::KeepActive => OverrideEnd::Left,
        };
        draft.change(Change::EndOverride { id: it.id, how });
    }
}

fn end_key(draft: &mut Draft<'_>, employee: &EmployeeFacts) {
    let Some(key) = &employee.mobile_key else { return };
    match key.status {
        MobileKeyStatus::Queued | MobileKeyStatus::Invited | MobileKeyStatus::Claimed => {
            super::key::suspend(draft, key, Suspender::Left);
        }
        MobileKeyStatus::Suspended => {
            super::key::expire(draft, key);
        }
        MobileKeyStatus::Revoked => {}
    }
}

/// The valid part of the profile still follows; an e-mail that is somebody else's does not.
fn follow(draft: &mut Draft<'_>, employee: &EmployeeFacts) -> PersonOutcome {
    let email = draft.facts.user.profile.primary_email();
    let is_taken = email
        .as_ref()
        .is_some_and(|email| identity::is_email_taken(draft.facts, employee, email));
    let email = email.filter(|_| !is_taken);
    identity::follow(draft, employee, email.as_ref(), true);
    if is_taken {
        PersonOutcome::EmailInConflict
    } else {
        PersonOutcome::Left
    }
}
