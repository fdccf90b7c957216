//! The plan while it is being made.

use chrono::{DateTime, Utc};

use super::{
    event::Event,
    facts::Facts,
    outcome::{Outcome, PersonOutcome},
    plan::{Change, Plan},
};
use crate::id::PropertyId;

pub(super) struct Draft<'a> {
    pub(super) facts: &'a Facts,
    /// Outcomes and events say why.
    pub(super) with_traces: bool,
    /// The key's links end by this plan, so a mail of theirs does not count.
    pub(super) links_end: bool,
    plan: Plan,
}

impl<'a> Draft<'a> {
    pub(super) fn new(facts: &'a Facts) -> Self {
        Self {
            facts,
            with_traces: true,
            links_end: false,
            plan: Plan::default(),
        }
    }

    pub(super) fn without_traces(facts: &'a Facts) -> Self {
        Self {
            with_traces: false,
            ..Self::new(facts)
        }
    }

    pub(super) fn change(&mut self, change: Change) {
        self.plan.changes.push(change);
    }

    pub(super) fn event(&mut self, event: Event) {
        self.plan.events.push(event);
    }

    pub(super) fn extend(&mut self, event: Option<Event>) {
        self.plan.events.extend(event);
    }

    /// Decide again at that time at the latest.
    pub(super) fn wake_at(&mut self, at: DateTime<Utc>) {
        self.plan.next_due = Some(self.plan.next_due.map_or(at, |due| due.min(at)));
    }

    /// Records the person-level outcome if it differs. True if it does, so that an event is due.
    pub(super) fn record_person(&mut self, outcome: PersonOutcome) -> bool {
        let is_news = self.facts.user.last_outcome != Some(outcome);
        if is_news {
            self.change(Change::RecordPersonOutcome(outcome));
        }
        is_news
    }

    /// Records a property's outcome if anything of it differs from the stored one.
    pub(super) fn record(&mut self, property: PropertyId, outcome: Outcome) {
        let stored = self.facts.properties.iter().find(|facts| facts.id == property);
        let last = stored.and_then(|facts| facts.last_outcome.as_ref());
        if last.is_none_or(|last| last.fingerprint != outcome.fingerprint) {
            self.change(Change::RecordOutcome { property, outcome });
        }
    }

    pub(super) fn finish(self) -> Plan {
        self.plan
    }
}
