//! The settle window of one person in one property, and the losses that wait in it or are held (behaviour.md §4).

use std::collections::{BTreeMap, BTreeSet};

use chrono::{DateTime, Utc};

use super::{
    draft::Draft,
    facts::{EmployeeFacts, Facts, PendingLossFacts, PropertyFacts},
    loss::{AppliedHow, Loss, LossState},
    plan::{Change, EmployeeRef, EndedHow},
};
use crate::{explain, limits, role::Role};

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
            true => later(facts, pending, limits::SETTLE_RECHECK).min(latest),
        };
        // A loss that nothing waited for is no timer's work.
        let is_timers = since < facts.now;
        if facts.are_timers_paused && is_timers && facts.now >= due_at {
            return Self {
                since,
                due_at: later(facts, pending, limits::CLOCK_RECHECK),
                is_due: false,
            };
        }
        Self {
            since,
            due_at,
            is_due: facts.now >= due_at,
        }
    }
}

/// When to look again. A time still ahead stands, or looking twice would move it.
fn later(facts: &Facts, pending: &[&PendingLossFacts], pause: chrono::TimeDelta) -> DateTime<Utc> {
    let ahead = pending
        .iter()
        .map(|loss| loss.due_at)
        .filter(|due| *due > facts.now);
    ahead.min().unwrap_or(facts.now + pause)
}

/// One property's losses after the decision.
pub(super) struct Losses<'a> {
    pub(super) property: &'a PropertyFacts,
    pub(super) pending: Vec<&'a PendingLossFacts>,
    pub(super) window: Window,
    /// Asked for by the rules, not yet due or held.
    pub(super) waiting: BTreeSet<Loss>,
    /// Taking place in this plan.
    pub(super) applied: BTreeMap<Loss, AppliedHow>,
    /// The property is paused: nothing is decided here.
    pub(super) is_dropped: bool,
    /// Whatever goes here goes with an access that was kept for a time.
    pub(super) has_lapsed: bool,
    role: Option<Role>,
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
        let mut memberships = employee.iter().flat_map(|employee| &employee.memberships);
        Self {
            property,
            window: Window::of(facts, &pending),
            pending,
            waiting: BTreeSet::new(),
            applied: BTreeMap::new(),
            is_dropped: false,
            has_lapsed: false,
            role: memberships
                .find(|membership| membership.property == property.id)
                .map(|membership| membership.content.role),
        }
    }

    /// A loss that the rules ask for: true if it takes place now, because its window has ended and nothing holds it, or
    /// because somebody had seen it and accepted it (§4, §5).
    pub(super) fn ask(&mut self, loss: Loss) -> bool {
        let how = match () {
            () if self.has_lapsed => Some(AppliedHow::Lapsed),
            () if self.property.accepted_losses.contains(&loss) => Some(AppliedHow::Accepted),
            () if self.window.is_due && !self.property.is_held => Some(AppliedHow::Due),
            () => None,
        };
        match how {
            Some(how) => {
                self.applied.insert(loss, how);
            }
            None => {
                self.waiting.insert(loss);
            }
        }
        how.is_some()
    }

    /// A loss that nothing delays or counts: the work of an override.
    pub(super) fn lapse(&mut self, loss: Loss) {
        self.applied.insert(loss, AppliedHow::Lapsed);
    }

    fn state(&self) -> LossState {
        match self.property.is_held {
            true => LossState::Held,
            false => LossState::Pending,
        }
    }

    /// Writes what differs from the stored losses. True if an event told of it.
    pub(super) fn write(&self, draft: &mut Draft<'_>, employee: EmployeeRef) -> bool {
        self.note_applied(draft, employee);
        let cancelled = self.write_stored(draft);
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
                state: self.state(),
                since: self.window.since,
                due_at: self.window.due_at,
            });
        }
        // What is held waits for nobody's timer.
        if !self.waiting.is_empty() && !self.property.is_held {
            draft.wake_at(self.window.due_at);
        }
        let newly_held: Vec<_> = match self.property.is_held {
            false => Vec::new(),
            true => self.newly_held().chain(added.iter().copied()).collect(),
        };
        if !newly_held.is_empty() {
            draft.event(explain::event::loss_held(self.property, &newly_held));
            return true;
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

    /// For the breaker, and so that each can be undone. What an override took back is nobody's to undo.
    fn note_applied(&self, draft: &mut Draft<'_>, employee: EmployeeRef) {
        let noted = self.applied.iter().filter(|(_, how)| **how != AppliedHow::Lapsed);
        for (loss, how) in noted {
            draft.change(Change::NoteAppliedLoss {
                employee,
                property: self.property.id,
                loss: *loss,
                how: *how,
                role_before: self.role.filter(|_| loss.role().is_some()),
            });
        }
    }

    /// Ends or moves what is stored; returns what nobody asks for any more.
    fn write_stored(&self, draft: &mut Draft<'_>) -> Vec<Loss> {
        let mut cancelled = Vec::new();
        for stored in &self.pending {
            if !self.waiting.contains(&stored.loss) {
                let how = self.end_of(stored.loss);
                draft.change(Change::EndPendingLoss {
                    pending: stored.id,
                    how,
                });
                cancelled.extend((how == EndedHow::Cancelled).then_some(stored.loss));
                continue;
            }
            let state = self.state();
            // The window of what is held does not matter any more.
            let due_at = match state {
                LossState::Held => stored.due_at,
                LossState::Pending => self.window.due_at,
            };
            if (stored.state, stored.due_at) != (state, due_at) {
                draft.change(Change::MovePendingLoss {
                    pending: stored.id,
                    state,
                    due_at,
                });
            }
        }
        cancelled
    }

    fn newly_held(&self) -> impl Iterator<Item = Loss> {
        let waiting = self
            .pending
            .iter()
            .filter(|stored| self.waiting.contains(&stored.loss));
        waiting
            .filter(|stored| stored.state == LossState::Pending)
            .map(|stored| stored.loss)
    }

    fn end_of(&self, loss: Loss) -> EndedHow {
        let is_replaced = |by: &Loss| {
            *by == Loss::Deactivation || by.kind() == loss.kind() && loss.access_group().is_none()
        };
        match () {
            () if self.applied.contains_key(&loss) => EndedHow::Applied,
            () if self.is_dropped => EndedHow::Dropped,
            () if self.waiting.iter().chain(self.applied.keys()).any(is_replaced) => EndedHow::Superseded,
            () => EndedHow::Cancelled,
        }
    }
}
