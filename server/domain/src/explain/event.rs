//! The events of a plan with their sentences. A person's name is [`PERSON`], never the name itself.

use super::{PERSON, access_group, access_groups, list, loss, outcome::by};
use crate::{
    evaluate::RuleTrace,
    mobile_key::Suspender,
    person::FieldChange,
    reconcile::{
        EmployeeFacts, Event, EventChange, EventKind, Grant, Loss, MembershipContent, MembershipStatus,
        OutcomeKind, OverrideEnd, PropertyFacts, Tone, Why,
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

/// A new employee.
pub(crate) fn joined() -> Event {
    event(EventKind::EmployeeCreated, Tone::Good, format!("{PERSON} joined"))
}

/// An employee who was there before is linked to the directory user.
pub(crate) fn linked() -> Event {
    let summary = format!("{PERSON} is now kept by the directory; the entry was there before");
    event(EventKind::EmployeeLinked, Tone::Good, summary)
}

/// Nobody is created or linked (§2.2).
pub(crate) fn skipped() -> Event {
    event(
        EventKind::SkippedNoEmail,
        Tone::Warn,
        format!("{PERSON} was skipped: no primary e-mail"),
    )
}

/// A linked person lost the primary e-mail (§2.2).
pub(crate) fn email_missing() -> Event {
    let summary = format!("{PERSON} has no primary e-mail any more and goes on with the last one");
    event(EventKind::SkippedNoEmail, Tone::Warn, summary)
}

/// Leaving is never refused: the rest of that request is stored, the e-mail is not (§2.1).
pub(crate) fn email_in_conflict() -> Event {
    let summary = format!("{PERSON} left; the new e-mail is another person's, so the old one stays");
    event(EventKind::EmployeeUpdated, Tone::Warn, summary)
}

/// The whole request is dropped (§2.5).
pub(crate) fn no_rules_anywhere() -> Event {
    event(
        EventKind::DroppedNoRules,
        Tone::Quiet,
        format!("No office has rules yet, so nothing changes for {PERSON}"),
    )
}

/// A first key.
pub(crate) fn key_issued() -> Event {
    event(
        EventKind::KeyIssued,
        Tone::Good,
        format!("{PERSON} gets a mobile key"),
    )
}

/// The engine lifted its own suspension.
pub(crate) fn key_restored() -> Event {
    event(
        EventKind::KeyRestored,
        Tone::Good,
        format!("The mobile key of {PERSON} works again"),
    )
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

/// What became of a membership.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum MembershipNews {
    Created,
    Changed,
    Reactivated,
    Deactivated,
    Held,
}

/// A membership was made or changed. Bad if something was lost, quiet if the access is the same, else good.
pub(crate) fn membership(
    news: MembershipNews,
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
    let has_loss = before.is_some_and(|before| {
        after.role < before.role || !before.access_groups.is_subset(&after.access_groups)
    });
    let (kind, tone, summary) = match news {
        MembershipNews::Created => (
            EventKind::MembershipCreated,
            Tone::Good,
            format!("{PERSON} gets {groups} in {office}, {why}"),
        ),
        MembershipNews::Reactivated => (
            EventKind::MembershipReactivated,
            Tone::Good,
            format!("{PERSON} has access in {office} again: {groups}, {why}"),
        ),
        MembershipNews::Changed if changes.is_empty() => (
            EventKind::MembershipChanged,
            Tone::Quiet,
            format!("{PERSON} keeps the same access in {office}, now {why}"),
        ),
        MembershipNews::Changed => (
            EventKind::MembershipChanged,
            if has_loss { Tone::Bad } else { Tone::Good },
            format!("{PERSON} now has {groups} in {office}, {why}"),
        ),
        MembershipNews::Deactivated => (
            EventKind::MembershipDeactivated,
            Tone::Bad,
            format!("{PERSON} no longer has access in {office}"),
        ),
        MembershipNews::Held => (
            EventKind::HeldByAdmin,
            Tone::Warn,
            format!("{PERSON} stays suspended in {office} by an admin; underneath: {groups}, {why}"),
        ),
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

/// Losses wait for an admin.
pub(crate) fn loss_held(property: &PropertyFacts, losses: &[Loss]) -> Event {
    let words: Vec<_> = losses.iter().map(|it| loss(*it, property)).collect();
    let summary = format!("For {PERSON}, held until an admin decides: {}", list(&words));
    let changes = losses.iter().map(|loss| loss_change(*loss, property)).collect();
    Event {
        property: Some(property.id),
        changes,
        ..event(EventKind::LossHeld, Tone::Warn, summary)
    }
}

/// An override is over.
pub(crate) fn override_ended(property: &PropertyFacts, grant: &Grant, how: OverrideEnd) -> Event {
    let what = match grant {
        Grant::AccessGroup(group) => format!("{} for {PERSON}", access_group(*group, property)),
        Grant::Role(role) => format!("the role {} of {PERSON}", role.label()),
        Grant::KeepActive => format!("the access of {PERSON}"),
        Grant::Kept(_) => format!("the kept access of {PERSON}"),
    };
    let why = match how {
        OverrideEnd::Expired => "its time ran out",
        OverrideEnd::Ended => "an admin ended it",
        OverrideEnd::Left => "left the directory",
        OverrideEnd::NotRestored => "away too long, or somebody else",
        OverrideEnd::Overtaken => "what the rules ask about changed",
        OverrideEnd::AddressReused => "the address is another person's",
    };
    Event {
        property: Some(property.id),
        ..event(
            EventKind::OverrideEnded,
            Tone::Quiet,
            format!("The override in {} ended: {what} ({why})", property.name),
        )
    }
}

/// Came back while opted out (§2.7).
pub(crate) fn returned_opted_out() -> Event {
    let summary =
        format!("{PERSON} returned, opted out: access stays ended until an admin gives it or lets the rules");
    event(EventKind::ReturnedOptedOut, Tone::Warn, summary)
}

/// Came back late (§3).
pub(crate) fn groups_need_push() -> Event {
    let summary = format!(
        "{PERSON} returned: groups need Push Now; those of before do not count until the directory or an admin confirms them"
    );
    event(EventKind::GroupsNeedPush, Tone::Warn, summary)
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
