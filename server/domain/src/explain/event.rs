//! The events of a plan with their sentences. A person's name is [`PERSON`], never the name itself.

use super::{PERSON, access_group, access_groups, list, loss, outcome::by};
use crate::{
    evaluate::RuleTrace,
    mobile_key::Suspender,
    person::FieldChange,
    reconcile::{
        EmployeeFacts, Event, EventChange, EventKind, Loss, MembershipContent, MembershipStatus, OutcomeKind,
        PropertyFacts, Tone, Why,
    },
};

fn event(kind: EventKind, tone: Tone, summary: String) -> Event {
    Event {
        kind,
        tone,
        property: None,
        summary,
        changes: Vec::new(),
        trace: Vec::new(),
    }
}

fn change(label: &str, before: Option<String>, after: Option<String>) -> EventChange {
    EventChange {
        label: label.to_owned(),
        before,
        after,
        is_personal: false,
    }
}

/// An event about the person as a whole, in the standard words of its kind.
pub(crate) fn person(kind: EventKind, tone: Tone) -> Event {
    let summary = match kind {
        EventKind::EmployeeCreated => format!("{PERSON} joined"),
        EventKind::EmployeeLinked => {
            format!("{PERSON} is now kept by the directory; the entry was there before")
        }
        EventKind::SkippedNoEmail => format!("{PERSON} was skipped: no primary e-mail"),
        EventKind::KeyIssued => format!("{PERSON} gets a mobile key"),
        EventKind::KeyRestored => format!("The mobile key of {PERSON} works again"),
        kind => format!("{PERSON}: {}", kind.label()),
    };
    event(kind, tone, summary)
}

/// Directory-owned fields changed.
pub(crate) fn profile(changes: &[FieldChange]) -> Event {
    let labels: Vec<_> = changes.iter().map(|change| change.field.label()).collect();
    let lines = changes.iter().map(|change| EventChange {
        label: change.field.label().to_owned(),
        before: change.before.clone(),
        after: change.after.clone(),
        is_personal: true,
    });
    let summary = format!("{} of {PERSON} changed in the directory", list(&labels));
    Event {
        changes: lines.collect(),
        ..event(EventKind::EmployeeUpdated, Tone::Quiet, summary)
    }
}

/// A recycled address (§2.3).
pub(crate) fn address_reused(old: &EmployeeFacts) -> Event {
    let summary =
        format!("{PERSON} has the address of somebody who left; the former person's access stays ended");
    let line = EventChange {
        label: "Address formerly of".to_owned(),
        before: Some(old.fields.display_name.clone()),
        after: None,
        is_personal: true,
    };
    Event {
        changes: vec![line],
        ..event(EventKind::AddressReused, Tone::Warn, summary)
    }
}

/// A membership was made or changed. Bad if something was lost, quiet if the access is the same, else good.
pub(crate) fn membership(
    kind: EventKind,
    property: &PropertyFacts,
    before: Option<&MembershipContent>,
    after: &MembershipContent,
    trace: Vec<RuleTrace>,
) -> Event {
    let office = &property.name;
    let why = match &after.why {
        Why::Rule(stamp) => by(stamp),
        Why::Manual => "by hand".to_owned(),
        Why::Override => "by an override".to_owned(),
    };
    let groups =
        access_groups(&after.access_groups, property).unwrap_or_else(|| "no access groups".to_owned());
    let changes = membership_changes(property, before, after);
    let summary = match kind {
        EventKind::MembershipDeactivated => format!("{PERSON} no longer has access in {office}"),
        EventKind::HeldByAdmin => {
            format!("{PERSON} stays suspended in {office} by an admin; underneath: {groups}, {why}")
        }
        EventKind::MembershipReactivated => format!("{PERSON} has access in {office} again: {groups}, {why}"),
        EventKind::MembershipChanged if changes.is_empty() => {
            format!("{PERSON} keeps the same access in {office}, now {why}")
        }
        EventKind::MembershipChanged => format!("{PERSON} now has {groups} in {office}, {why}"),
        _ => format!("{PERSON} gets {groups} in {office}, {why}"),
    };
    let has_loss = before.is_some_and(|before| {
        before.status != MembershipStatus::Deactivated
            && (after.role < before.role || !before.access_groups.is_subset(&after.access_groups))
    });
    let tone = match kind {
        EventKind::HeldByAdmin => Tone::Warn,
        _ if has_loss => Tone::Bad,
        EventKind::MembershipChanged if changes.is_empty() => Tone::Quiet,
        _ => Tone::Good,
    };
    Event {
        property: Some(property.id),
        changes,
        trace,
        ..event(kind, tone, summary)
    }
}

fn membership_changes(
    property: &PropertyFacts,
    before: Option<&MembershipContent>,
    after: &MembershipContent,
) -> Vec<EventChange> {
    let groups = |content: &MembershipContent| access_groups(&content.access_groups, property);
    let mut changes = Vec::new();
    let mut compare = |label, before: Option<String>, after: Option<String>| {
        if before != after {
            changes.push(change(label, before, after));
        }
    };
    let status = |content: &MembershipContent| content.status.label().to_owned();
    let role = |content: &MembershipContent| content.role.label().to_owned();
    compare("Status", before.map(status), Some(status(after)));
    compare("Access groups", before.and_then(groups), groups(after));
    compare("Role", before.map(role), Some(role(after)));
    changes
}

/// An outcome that changes nothing; none for outcomes that a membership event tells.
pub(crate) fn notice(kind: OutcomeKind, property: &PropertyFacts, trace: Vec<RuleTrace>) -> Option<Event> {
    let office = &property.name;
    let (kind, tone, summary) = match kind {
        OutcomeKind::NoMatch => (
            EventKind::NoMatch,
            Tone::Quiet,
            format!("No rule of {office} matches {PERSON}"),
        ),
        OutcomeKind::WaitingGroups => (
            EventKind::WaitingGroups,
            Tone::Warn,
            format!("{PERSON} waits in {office}: groups not yet known"),
        ),
        OutcomeKind::Paused => (
            EventKind::DroppedNoRules,
            Tone::Quiet,
            format!("{office} has no rules, so nothing changes there for {PERSON}"),
        ),
        OutcomeKind::Matched | OutcomeKind::HeldByAdmin | OutcomeKind::Left => return None,
    };
    Some(Event {
        property: Some(property.id),
        trace,
        ..event(kind, tone, summary)
    })
}

/// Losses started to wait.
pub(crate) fn loss_pending(property: &PropertyFacts, losses: &[Loss], seconds: i64) -> Event {
    let words: Vec<_> = losses.iter().map(|it| loss(*it, property)).collect();
    let summary = format!("For {PERSON}, decided in {seconds} s: {}", list(&words));
    let changes = losses.iter().map(|loss| loss_change(*loss, property)).collect();
    Event {
        property: Some(property.id),
        changes,
        ..event(EventKind::LossPending, Tone::Warn, summary)
    }
}

/// Losses are no longer asked for.
pub(crate) fn loss_cancelled(property: &PropertyFacts, losses: &[Loss]) -> Event {
    let words: Vec<_> = losses.iter().map(|it| loss(*it, property)).collect();
    let summary = format!(
        "{PERSON} keeps everything in {}; no longer waiting: {}",
        property.name,
        list(&words)
    );
    Event {
        property: Some(property.id),
        ..event(EventKind::LossCancelled, Tone::Quiet, summary)
    }
}

fn loss_change(loss: Loss, property: &PropertyFacts) -> EventChange {
    match loss {
        Loss::Deactivation => change(
            "Status",
            Some(MembershipStatus::Active.label().to_owned()),
            Some(MembershipStatus::Deactivated.label().to_owned()),
        ),
        Loss::AccessGroup(group) => change(
            "Access group",
            Some(access_group(group, property).to_owned()),
            None,
        ),
        Loss::LowerRole(role) => change("Role", None, Some(role.label().to_owned())),
        Loss::KeySuspension => change("Mobile key", None, Some("Suspended".to_owned())),
    }
}

/// The engine suspended the key.
pub(crate) fn key_suspended(by: Suspender) -> Event {
    let reason = match by {
        Suspender::Left => "left the directory",
        Suspender::NoMembership => "no active membership",
        Suspender::Rule => "a rule says so",
        Suspender::Expired | Suspender::AddressReused | Suspender::Admin => by.label(),
    };
    event(
        EventKind::KeySuspended,
        Tone::Bad,
        format!("The mobile key of {PERSON} is suspended: {reason}"),
    )
}

/// Suspended too long.
pub(crate) fn key_expired() -> Event {
    let summary = format!("The mobile key of {PERSON} is revoked: suspended longer than it can be restored");
    event(EventKind::KeyRevoked, Tone::Bad, summary)
}

/// A rule issues a key that may not come back by itself.
pub(crate) fn key_withheld(is_admins: bool) -> Event {
    let reason = if is_admins {
        "an admin suspended or revoked it"
    } else {
        "it was revoked; issue a new one by hand"
    };
    event(
        EventKind::KeyWithheld,
        Tone::Warn,
        format!("A rule issues a key to {PERSON}, but it is withheld: {reason}"),
    )
}
