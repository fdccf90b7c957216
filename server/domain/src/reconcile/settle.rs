//! The settle window of one person in one property, and the pending losses in it (behaviour.md §4).

use std::collections::BTreeSet;

use chrono::{DateTime, Utc};

use super::{
    draft::Draft,
    facts::{EmployeeFacts, Facts, PendingLossFacts, PropertyFacts},
    loss::Loss,
    plan::{Change, EmployeeRef, EndedHow},
};
use crate::{explain, limits};

/// When the losses of one person in one property are decided. It starts at the first loss; later ones join it.
#[derive(Clone, Copy)]
pub(super) struct Window {
    since: DateTime<Utc>,
    due_at: DateTime<Utc>,
    pub(super) is_due: bool,
}

impl Window {
    pub(super) fn of(facts: &Facts, pending: &[&PendingLossFacts]) -> Self {
        let since = pending.iter().map(|loss| loss.since).min().unwrap_or(facts.now);
        let regular = since + facts.settings.settle_window;
        let latest = (since + limits::SETTLE_WINDOW_MOST).max(regular);
        let is_extended = facts.integration.is_unsettled
            && !facts.settings.settle_window.is_zero()
            && (regular..latest).contains(&facts.now);
        let due_at = match is_extended {
            false => regular,
            true => {
                // A time still ahead stands, or looking twice would move it.
                let stored = pending
                    .iter()
                    .map(|loss| loss.due_at)
                    .filter(|due| *due > facts.now)
                    .min();
                stored.unwrap_or(facts.now + limits::SETTLE_RECHECK).min(latest)
            }
        };
        Self {
            since,
            due_at,
            is_due: facts.now >= due_at,
        }
    }
}

/// One property's losses after the decision.
pub(super) struct Losses<'a> {
    pub(super) property: &'a PropertyFacts,
    pub(super) pending: Vec<&'a PendingLossFacts>,
    pub(super) window: Window,
    /// Asked for by the rules, not yet due.
    pub(super) waiting: BTreeSet<Loss>,
    /// Taking place in this plan.
    pub(super) applied: BTreeSet<Loss>,
    /// The property is paused: nothing is decided here.
    pub(super) is_dropped: bool,
}

impl<'a> Losses<'a> {
    pub(super) fn new(
        facts: &Facts,
        property: &'a PropertyFacts,
        employee: Option<&'a EmployeeFacts>,
    ) -> Self {
        let stored = employee.map_or(&[][..], |employee| &employee.pending_losses);
        let pending: Vec<_> = stored
            .iter()
            .filter(|loss| loss.property == property.id)
            .collect();
        let window = Window::of(facts, &pending);
        Self {
            property,
            pending,
            window,
            waiting: BTreeSet::new(),
            applied: BTreeSet::new(),
            is_dropped: false,
        }
    }

    /// A loss that the rules ask for: true if it takes place now, because its window has ended or because whoever
    /// published the rules had seen it in the preview and accepted it (§5).
    pub(super) fn ask(&mut self, loss: Loss) -> bool {
        let is_now = self.window.is_due || self.property.accepted_losses.contains(&loss);
        match is_now {
            true => self.applied.insert(loss),
            false => self.waiting.insert(loss),
        };
        is_now
    }

    /// Writes what differs from the stored pending losses. True if an event told of it.
    pub(super) fn write(&self, draft: &mut Draft<'_>, employee: EmployeeRef) -> bool {
        let mut cancelled = Vec::new();
        for stored in &self.pending {
            if !self.waiting.contains(&stored.loss) {
                let how = self.end_of(stored.loss);
                draft.change(Change::EndPendingLoss {
                    pending: stored.id,
                    how,
                });
                cancelled.extend((how == EndedHow::Cancelled).then_some(stored.loss));
            } else if stored.due_at != self.window.due_at {
                draft.change(Change::DelayPendingLoss {
                    pending: stored.id,
                    due_at: self.window.due_at,
                });
            }
        }
        let is_stored = |loss: &Loss| self.pending.iter().any(|stored| stored.loss == *loss);
        let added: Vec<_> = self
            .waiting
            .iter()
            .copied()
            .filter(|loss| !is_stored(loss))
            .collect();
        for loss in &added {
            draft.change(Change::AddPendingLoss {
                employee,
                property: self.property.id,
                loss: *loss,
                since: self.window.since,
                due_at: self.window.due_at,
            });
        }
        if !self.waiting.is_empty() {
            draft.wake_at(self.window.due_at);
        }
        if !added.is_empty() {
            let seconds = (self.window.due_at - draft.facts.now).num_seconds();
            draft.event(explain::event::loss_pending(self.property, &added, seconds));
            return true;
        }
        let is_over = self.waiting.is_empty() && self.applied.is_empty() && !cancelled.is_empty();
        if is_over {
            draft.event(explain::event::loss_cancelled(self.property, &cancelled));
        }
        is_over
    }

    fn end_of(&self, loss: Loss) -> EndedHow {
        let is_replaced = |by: &Loss| {
            *by == Loss::Deactivation || by.kind() == loss.kind() && loss.access_group().is_none()
        };
        match () {
            () if self.applied.contains(&loss) => EndedHow::Applied,
            () if self.is_dropped => EndedHow::Dropped,
            () if self.waiting.iter().chain(&self.applied).any(is_replaced) => EndedHow::Superseded,
            () => EndedHow::Cancelled,
        }
    }
}
