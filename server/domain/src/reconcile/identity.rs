//! Which employee a live directory user is, and the fields that follow (behaviour.md §2.2–2.4).

use super::{
    draft::Draft,
    facts::{EmployeeFacts, Facts, MembershipStatus, Owner},
    key,
    outcome::PersonOutcome,
    plan::{Change, EmployeeRef, EndedHow, OverrideEnd, Refusal},
};
use crate::{
    email::Email,
    explain,
    mobile_key::{MobileKeyStatus, Suspender},
    person::{EmployeeField, EmployeeFields},
};

/// Whom a directory user turned out to be.
#[derive(Clone, Copy)]
pub(super) enum Identity<'a> {
    /// Linked already.
    Linked(&'a EmployeeFacts),
    /// Found by external id or e-mail, to be linked.
    Found(&'a EmployeeFacts),
    /// None found. `recycled`: who had the address before and is another person.
    Unknown { recycled: Option<&'a EmployeeFacts> },
}

/// Finds the employee; changes nothing.
pub(super) fn identify<'a>(facts: &'a Facts, email: Option<&Email>) -> Result<Identity<'a>, Refusal> {
    let linked = facts.employee.as_ref();
    if let Some(employee) = linked.filter(|employee| !is_another_person(facts, employee)) {
        refuse_taken_email(facts, employee, email)?;
        return Ok(Identity::Linked(employee));
    }
    // Linked to this resource, but the external id says it is somebody else now.
    let recycled = linked;
    if let (Some(email), Some(_)) = (email, facts.same_email_user) {
        return Err(Refusal::EmailTaken { email: email.clone() });
    }
    let is_candidate = |employee: &EmployeeFacts| recycled.is_none_or(|old| old.id != employee.id);
    let by_email = facts
        .same_email
        .as_ref()
        .filter(|found| is_candidate(&found.employee));
    if let (Some(email), Some(found)) = (email, by_email)
        && is_others(facts, found.owner)
    {
        return Err(Refusal::EmailTaken { email: email.clone() });
    }
    let by_external_id = facts
        .same_external_id
        .as_ref()
        .filter(|found| is_candidate(&found.employee));
    if let (Some(found), Some(external_id)) = (by_external_id, external_id(facts)) {
        return match is_others(facts, found.owner) {
            true => Err(Refusal::ExternalIdTaken {
                external_id: external_id.to_owned(),
            }),
            false => Ok(Identity::Found(&found.employee)),
        };
    }
    Ok(match by_email {
        Some(found) if is_another_person(facts, &found.employee) => Identity::Unknown {
            recycled: Some(&found.employee),
        },
        Some(found) => Identity::Found(&found.employee),
        None => Identity::Unknown { recycled },
    })
}

/// Both sides have an external id and they differ (§2.3).
pub(super) fn is_another_person(facts: &Facts, employee: &EmployeeFacts) -> bool {
    match (external_id(facts), employee.external_id.as_deref()) {
        (Some(ours), Some(theirs)) => ours != theirs,
        (None, _) | (_, None) => false,
    }
}

/// Whoever comes back is who left, by the external id: only then does what a hand made come back too (§2.10).
pub(super) fn is_same_person(facts: &Facts, employee: &EmployeeFacts, is_linked: bool) -> bool {
    match (external_id(facts), employee.external_id.as_deref()) {
        (Some(ours), Some(theirs)) => ours == theirs,
        // The very resource that left, which never had one.
        (None, None) => is_linked,
        (Some(_), None) | (None, Some(_)) => false,
    }
}

/// Blank counts as none.
fn external_id(facts: &Facts) -> Option<&str> {
    facts
        .user
        .external_id
        .as_deref()
        .filter(|id| !id.trim().is_empty())
}

fn is_others(facts: &Facts, owner: Owner) -> bool {
    match owner {
        Owner::Live(user) => user != facts.user.id,
        Owner::Inactive(_) | Owner::Nobody => false,
    }
}

/// The e-mail is about to follow the directory, but somebody else has the new one.
pub(super) fn is_email_taken(facts: &Facts, employee: &EmployeeFacts, email: &Email) -> bool {
    let follows = employee.directory_email.as_ref() != Some(email);
    let is_held = facts
        .same_email
        .as_ref()
        .is_some_and(|found| found.employee.id != employee.id);
    follows && (is_held || facts.same_email_user.is_some())
}

fn refuse_taken_email(facts: &Facts, employee: &EmployeeFacts, email: Option<&Email>) -> Result<(), Refusal> {
    match email {
        Some(email) if is_email_taken(facts, employee, email) => {
            Err(Refusal::EmailTaken { email: email.clone() })
        }
        Some(_) | None => Ok(()),
    }
}

/// Links or updates an employee that exists. At linking the e-mail stays; later it follows when the directory's changes.
pub(super) fn follow(
    draft: &mut Draft<'_>,
    employee: &EmployeeFacts,
    email: Option<&Email>,
    is_linked: bool,
) {
    if !is_linked {
        tie(draft, employee);
    }
    let kept = match email {
        Some(email) if is_linked && employee.directory_email.as_ref() != Some(email) => email,
        Some(_) | None => &employee.fields.email,
    };
    let fields = EmployeeFields::from_profile(&draft.facts.user.profile, kept.clone());
    let changes = employee.fields.changes_to(&fields);
    if !changes.is_empty() {
        draft.event(explain::event::profile(&changes));
        if changes.iter().any(|change| change.field == EmployeeField::Email) {
            key::end_links(draft, employee);
        }
        draft.change(Change::UpdateEmployee {
            employee: employee.id,
            fields,
            changes,
        });
    }
    remember(draft, EmployeeRef::Existing(employee.id), Some(employee), email);
}

/// Links an employee whose fields stay as they are, for the directory does not own them (§2.7).
pub(super) fn link(draft: &mut Draft<'_>, employee: &EmployeeFacts, email: Option<&Email>) {
    tie(draft, employee);
    remember(draft, EmployeeRef::Existing(employee.id), Some(employee), email);
}

fn tie(draft: &mut Draft<'_>, employee: &EmployeeFacts) {
    draft.change(Change::LinkEmployee {
        employee: employee.id,
    });
    draft.event(explain::event::linked());
}

/// A new employee, linked.
pub(super) fn create(draft: &mut Draft<'_>, email: &Email) {
    let fields = EmployeeFields::from_profile(&draft.facts.user.profile, email.clone());
    draft.change(Change::CreateEmployee { fields });
    draft.event(explain::event::joined());
    remember(draft, EmployeeRef::New, None, Some(email));
}

fn remember(
    draft: &mut Draft<'_>,
    employee: EmployeeRef,
    before: Option<&EmployeeFacts>,
    email: Option<&Email>,
) {
    let (old_id, old_email) = match before {
        Some(before) => (before.external_id.as_deref(), before.directory_email.as_ref()),
        None => (None, None),
    };
    // What is absent now says nothing about who the person was.
    let (new_id, new_email) = (external_id(draft.facts).or(old_id), email.or(old_email));
    if (new_id, new_email) != (old_id, old_email) {
        draft.change(Change::RememberIdentity {
            employee,
            external_id: new_id.map(str::to_owned),
            directory_email: new_email.cloned(),
        });
    }
}

/// The address belongs to somebody else now (§2.3): the former person stays out, for ever.
pub(super) fn retire(draft: &mut Draft<'_>, old: &EmployeeFacts) {
    for membership in old
        .memberships
        .iter()
        .filter(|it| it.content.status != MembershipStatus::Deactivated)
    {
        let mut after = membership.content.clone();
        after.status = MembershipStatus::Deactivated;
        draft.change(Change::UpdateMembership {
            membership: membership.id,
            property: membership.property,
            before: membership.content.clone(),
            after,
        });
    }
    for it in &old.overrides {
        draft.change(Change::EndOverride {
            id: it.id,
            how: OverrideEnd::AddressReused,
        });
    }
    for pending in &old.pending_losses {
        draft.change(Change::EndPendingLoss {
            pending: pending.id,
            how: EndedHow::Dropped,
        });
    }
    if let Some(key) = old
        .mobile_key
        .as_ref()
        .filter(|key| key.status != MobileKeyStatus::Revoked)
    {
        draft.change(Change::RevokeKey {
            key: key.id,
            by: Suspender::AddressReused,
        });
    }
    draft.change(Change::RetireEmployee { employee: old.id });
    draft.event(explain::event::address_reused(old));
}

/// Records whether the person goes on with the last known e-mail (§2.2), and says so once.
pub(super) fn note_email(draft: &mut Draft<'_>, email: Option<&Email>) {
    let outcome = match email {
        Some(_) => PersonOutcome::Decided,
        None => PersonOutcome::EmailMissing,
    };
    if draft.record_person(outcome) && outcome == PersonOutcome::EmailMissing {
        draft.event(explain::event::email_missing());
    }
}
