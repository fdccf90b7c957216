//! What all properties together make of the one mobile key (behaviour.md §2.6). The engine lifts only what it did itself.

use super::{
    draft::Draft,
    facts::{EmployeeFacts, MobileKeyFacts},
    loss::Loss,
    plan::{Change, EmployeeRef, KeyRef},
    property::Standing,
};
use crate::{
    explain, limits,
    mobile_key::{MobileKeyAction, MobileKeyStatus, Suspender, restorable_until},
};

/// What the key should be.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Wish {
    /// No membership is active.
    Closed,
    /// A rule issues it.
    Issued,
    /// Nobody says anything about it.
    AsItIs,
    /// Only suspending rules match; the first of them, by index of its property.
    Suspended { by: usize },
}

fn wish(standings: &[Standing<'_>]) -> Wish {
    let says = |action| move |standing: &&Standing<'_>| standing.key == Some(action);
    // Rules that wait for groups might issue the key: what they will say is not known, so it stays.
    let might_issue = |standing: &&Standing<'_>| standing.is_waiting && standing.is_active;
    if !standings.iter().any(|standing| standing.is_active) {
        return Wish::Closed;
    }
    if standings
        .iter()
        .any(|standing| says(MobileKeyAction::Issue)(&standing))
    {
        return Wish::Issued;
    }
    if standings
        .iter()
        .any(|standing| says(MobileKeyAction::Leave)(&standing) || might_issue(&standing))
    {
        return Wish::AsItIs;
    }
    let by = standings
        .iter()
        .position(|standing| says(MobileKeyAction::Suspend)(&standing));
    by.map_or(Wish::AsItIs, |by| Wish::Suspended { by })
}

/// Decides the key; a suspension by a rule joins the losses of that rule's property.
pub(super) fn settle(
    draft: &mut Draft<'_>,
    employee: EmployeeRef,
    facts: Option<&EmployeeFacts>,
    standings: &mut [Standing<'_>],
) {
    let wish = wish(standings);
    let Some(key) = facts.and_then(|employee| employee.mobile_key.as_ref()) else {
        if wish == Wish::Issued {
            draft.change(Change::IssueKey { employee });
            draft.event(explain::event::key_issued());
            mail(draft, KeyRef::New, draft.facts.now);
        }
        return;
    };
    match key.status {
        MobileKeyStatus::Queued | MobileKeyStatus::Invited | MobileKeyStatus::Claimed => {
            live(draft, key, wish, standings)
        }
        MobileKeyStatus::Suspended if expire(draft, key) => {}
        MobileKeyStatus::Suspended if may_restore(key, wish) => restore(draft, key, wish),
        MobileKeyStatus::Suspended | MobileKeyStatus::Revoked => {
            // What the engine suspended comes back above if a rule issues it: here an admin did, or it is revoked.
            let is_admins = !key.suspended_by.is_some_and(Suspender::is_engine);
            let is_news = standings
                .iter()
                .any(|it| it.is_news && it.key == Some(MobileKeyAction::Issue));
            if wish == Wish::Issued && is_news {
                draft.event(explain::event::key_withheld(is_admins));
            }
        }
    }
}

fn live(draft: &mut Draft<'_>, key: &MobileKeyFacts, wish: Wish, standings: &mut [Standing<'_>]) {
    match wish {
        // The losses that led here have had their window, or were nobody's to delay.
        Wish::Closed => suspend(draft, key, Suspender::NoMembership),
        Wish::Suspended { by } => {
            if standings[by].losses.ask(Loss::KeySuspension) {
                suspend(draft, key, Suspender::Rule);
            }
        }
        Wish::Issued => mail_if_queued(draft, key, key.status),
        Wish::AsItIs => {}
    }
}

/// Suspends a live key, and says so.
pub(super) fn suspend(draft: &mut Draft<'_>, key: &MobileKeyFacts, by: Suspender) {
    draft.change(Change::SuspendKey {
        key: key.id,
        resumes_as: key.status,
        by,
    });
    draft.event(explain::event::key_suspended(by));
    // A moment later it could be looked at for the first time; the row itself keeps the exact time.
    draft.wake_at(restorable_until(
        draft.facts.now,
        draft.facts.settings.key_restore,
    ));
}

/// Revokes what the engine suspended too long ago (true), or sees to it that it will be.
pub(super) fn expire(draft: &mut Draft<'_>, key: &MobileKeyFacts) -> bool {
    let (Some(by), Some(at)) = (key.suspended_by, key.suspended_at) else {
        return false;
    };
    if key.status != MobileKeyStatus::Suspended || !by.is_engine() {
        return false;
    }
    let until = restorable_until(at, draft.facts.settings.key_restore);
    if draft.facts.are_timers_paused && draft.facts.now >= until {
        draft.wake_at(draft.facts.now + limits::CLOCK_RECHECK);
        return false;
    }
    if draft.facts.now < until {
        draft.wake_at(until);
        return false;
    }
    draft.change(Change::RevokeKey {
        key: key.id,
        by: Suspender::Expired,
    });
    draft.event(explain::event::key_expired());
    true
}

fn may_restore(key: &MobileKeyFacts, wish: Wish) -> bool {
    let Some(by) = key.suspended_by.filter(|by| by.is_engine()) else {
        return false;
    };
    match wish {
        Wish::Issued => true,
        // `leave` lifts no rule's suspension, but what was only for want of a membership ends with it.
        Wish::AsItIs => by != Suspender::Rule,
        Wish::Closed | Wish::Suspended { .. } => false,
    }
}

fn restore(draft: &mut Draft<'_>, key: &MobileKeyFacts, wish: Wish) {
    draft.change(Change::RestoreKey {
        key: key.id,
        status: key.resumes_as,
    });
    draft.event(explain::event::key_restored());
    if wish == Wish::Issued {
        mail_if_queued(draft, key, key.resumes_as);
    }
}

/// The address changed: whoever reads the old one must not be able to claim (§7).
pub(super) fn end_links(draft: &mut Draft<'_>, employee: &EmployeeFacts) {
    let Some(key) = &employee.mobile_key else { return };
    match key.status {
        MobileKeyStatus::Queued | MobileKeyStatus::Invited => {
            draft.change(Change::EndKeyLinks { key: key.id });
            draft.links_end = true;
        }
        // A claimed key has no link; the others ended theirs.
        MobileKeyStatus::Claimed | MobileKeyStatus::Suspended | MobileKeyStatus::Revoked => {}
    }
}

fn mail_if_queued(draft: &mut Draft<'_>, key: &MobileKeyFacts, status: MobileKeyStatus) {
    if status == MobileKeyStatus::Queued && (draft.links_end || !key.is_mail_queued) {
        mail(draft, KeyRef::Existing(key.id), key.issued_at);
    }
}

/// The claim mail leaves only when the settle window since issuing has passed (§4).
fn mail(draft: &mut Draft<'_>, key: KeyRef, issued_at: chrono::DateTime<chrono::Utc>) {
    let due_at = issued_at + draft.facts.settings.settle_window;
    match draft.facts.now >= due_at {
        true => draft.change(Change::QueueKeyMail { key }),
        false => draft.wake_at(due_at),
    }
}
