//! One person in one property: what the decision makes of the membership there (behaviour.md §2.5). Losses wait, gains
//! do not; an admin's suspension is never lifted; a hand-made membership is left alone until a rule matches once; what
//! admins excepted lies over it all (§2.8).

use super::{
    draft::Draft,
    event::Event,
    facts::{EmployeeFacts, Facts, MembershipContent, MembershipFacts, MembershipStatus, PropertyFacts},
    loss::Loss,
    outcome::{Decided, Outcome, OutcomeKind, RuleStamp, Why},
    overrides::{Keeping, Kept, Overlay},
    plan::{Change, EmployeeRef},
    settle::Losses,
};
use crate::{
    evaluate::{Decision, RuleTrace},
    explain::{self, event::MembershipNews},
    limits,
    mobile_key::MobileKeyAction,
    rule::Rule,
};

/// What the rules of one property said, before anything is written.
pub(super) struct Asked<'a> {
    pub(super) property: &'a PropertyFacts,
    pub(super) decision: Decision,
    pub(super) trace: Vec<RuleTrace>,
}

/// What is left to know for the key and the pending losses.
pub(super) struct Standing<'a> {
    pub(super) losses: Losses<'a>,
    /// The membership gives access after this plan.
    pub(super) is_active: bool,
    /// What the matching rule does with the key, unless an admin holds the membership.
    pub(super) key: Option<MobileKeyAction>,
    /// The decision waits for groups.
    pub(super) is_waiting: bool,
    /// Another outcome or rule than last time.
    pub(super) is_news: bool,
    /// What to tell if the losses have nothing to tell.
    pub(super) quiet_event: Option<Event>,
}

/// Whose membership it is.
#[derive(Clone, Copy)]
pub(super) struct Person<'a> {
    pub(super) employee: Option<EmployeeRef>,
    pub(super) facts: Option<&'a EmployeeFacts>,
    /// Whoever came back is who left, by the external id: what a leave ended may come back (§2.10).
    pub(super) is_same: bool,
}

/// The rule that decides, and how it is remembered.
struct Decisive<'a> {
    rule: &'a Rule,
    stamp: RuleStamp,
}

/// Decides one property: membership and outcome are written, losses and key are left to the caller.
pub(super) fn settle<'a>(draft: &mut Draft<'a>, person: Person<'a>, decided: Asked<'a>) -> Standing<'a> {
    let Asked {
        property,
        decision,
        trace,
    } = decided;
    let membership = membership_in(person, property);
    let is_held = membership.is_some_and(|it| it.is_suspended_by_admin);
    let (kind, index) = match decision {
        Decision::Paused => (OutcomeKind::Paused, None),
        Decision::Waiting { index } => (OutcomeKind::WaitingGroups, Some(index)),
        Decision::NoMatch => (OutcomeKind::NoMatch, None),
        Decision::Matched { index } if is_held => (OutcomeKind::HeldByAdmin, Some(index)),
        Decision::Matched { index } => (OutcomeKind::Matched, Some(index)),
    };
    let decisive = index.map(|index| Decisive {
        rule: &property.rules.rules[index],
        stamp: stamp(property, index),
    });
    let outcome = outcome(property, kind, decisive.as_ref(), &trace);
    let last = property.last_outcome.as_ref();
    let is_new_kind = last.is_none_or(|last| last.kind != kind);
    let mut deciding = Deciding {
        kind,
        decisive,
        membership,
        trace,
        is_new_kind,
        overlay: Overlay::new(draft, property, person.facts, person.is_same),
        standing: Standing {
            losses: Losses::new(draft.facts, property, person.facts),
            is_active: false,
            key: None,
            is_waiting: kind == OutcomeKind::WaitingGroups,
            is_news: is_new_kind || last.is_some_and(|last| last.rule != outcome.last().rule),
            quiet_event: None,
        },
    };
    deciding.standing.losses.is_dropped = kind == OutcomeKind::Paused;
    // Only access that was kept holds a key.
    deciding.standing.losses.has_lapsed = deciding.overlay.causes(Loss::KeySuspension);
    deciding.standing.quiet_event = deciding.notice(property);
    if let Some(employee) = person.employee {
        deciding.membership(draft, (employee, property), person.is_same);
    }
    draft.record(property.id, outcome);
    deciding.standing
}

/// The rules decide nothing here; exceptions of admins do what they do, and whatever else is there stays.
pub(super) fn settle_overrides<'a>(draft: &mut Draft<'a>, person: Person<'a>, property: &'a PropertyFacts) {
    let Some(employee) = person.employee else { return };
    let membership = membership_in(person, property);
    let mut deciding = Deciding {
        kind: OutcomeKind::Paused,
        decisive: None,
        membership,
        trace: Vec::new(),
        is_new_kind: false,
        overlay: Overlay::without_returning(draft, property, person.facts),
        standing: Standing {
            losses: Losses::new(draft.facts, property, person.facts),
            is_active: false,
            key: None,
            is_waiting: false,
            is_news: false,
            quiet_event: None,
        },
    };
    deciding.membership(draft, (employee, property), false);
}

fn membership_in<'a>(person: Person<'a>, property: &PropertyFacts) -> Option<&'a MembershipFacts> {
    let mut memberships = person.facts?.memberships.iter();
    memberships.find(|membership| membership.property == property.id)
}

fn outcome(
    property: &PropertyFacts,
    kind: OutcomeKind,
    decisive: Option<&Decisive<'_>>,
    trace: &[RuleTrace],
) -> Outcome {
    let rule = decisive.map(|it| (it.rule, &it.stamp));
    Outcome::new(
        kind,
        decisive.map(|it| it.stamp.clone()),
        Decided {
            revision: property.rules.revision,
            summary: explain::outcome::summary(kind, property, rule),
            trace: trace.to_vec(),
        },
    )
}

fn stamp(property: &PropertyFacts, index: usize) -> RuleStamp {
    let rule = &property.rules.rules[index];
    RuleStamp {
        rule: rule.id,
        position: u32::try_from(index + 1).unwrap_or(u32::MAX),
        name: rule.name.clone(),
        revision: property.rules.revision,
    }
}

/// The decision of one property under way.
struct Deciding<'a> {
    kind: OutcomeKind,
    decisive: Option<Decisive<'a>>,
    membership: Option<&'a MembershipFacts>,
    trace: Vec<RuleTrace>,
    is_new_kind: bool,
    overlay: Overlay<'a>,
    standing: Standing<'a>,
}

impl<'a> Deciding<'a> {
    /// The event of an outcome that changes nothing; only if the last outcome was another one (§2.9).
    fn notice(&self, property: &PropertyFacts) -> Option<Event> {
        self.is_new_kind
            .then(|| explain::event::notice(self.kind, property, self.trace.clone()))
            .flatten()
    }

    fn membership(
        &mut self,
        draft: &mut Draft<'a>,
        (employee, property): (EmployeeRef, &'a PropertyFacts),
        is_same_person: bool,
    ) {
        let stored = self.membership.map(|it| &it.content);
        let plain = stored.map(|stored| self.overlay.without(stored));
        let kept = self.overlay.kept();
        let wanted = self.wanted(draft.facts, (plain.clone(), kept), is_same_person);
        let keeping = match self.kind {
            OutcomeKind::NoMatch | OutcomeKind::Paused => Keeping::Anybody,
            // What the rules will say is not known: nothing changes.
            OutcomeKind::WaitingGroups => Keeping::WhomItKept,
            OutcomeKind::Matched | OutcomeKind::HeldByAdmin | OutcomeKind::Left => Keeping::Nobody,
        };
        let (after, mut given) = self.overlay.over(wanted, keeping);
        let mut after = after.map(|after| self.under_suspension(after));
        // What a deactivated membership held is history, not access: nothing of it can be lost.
        if let (Some(before), Some(wanted), Some(plain)) = (stored, &mut after, plain)
            && before.status != MembershipStatus::Deactivated
        {
            if wanted.status == MembershipStatus::Deactivated && !self.may_end() {
                let going_on = MembershipContent {
                    status: before.status,
                    ..plain
                };
                let (kept_up, gives) = self.overlay.over(Some(going_on), keeping);
                given = gives;
                *wanted = kept_up.unwrap_or_else(|| before.clone());
            }
            if wanted.status != MembershipStatus::Deactivated {
                self.keep_until_due(before, wanted);
            }
        }
        self.standing.is_active = after
            .as_ref()
            .is_some_and(|content| content.status == MembershipStatus::Active);
        self.standing.key = self.key(kept).filter(|_| self.standing.is_active);
        self.overlay.write(draft, property, &given);
        self.write(draft, (employee, property), after);
    }

    /// What the membership should hold, overrides and waiting losses aside.
    fn wanted(
        &self,
        facts: &Facts,
        (plain, kept): (Option<MembershipContent>, Option<&Kept>),
        is_same_person: bool,
    ) -> Option<MembershipContent> {
        let is_decided = match self.kind {
            OutcomeKind::Matched | OutcomeKind::HeldByAdmin | OutcomeKind::NoMatch => true,
            OutcomeKind::WaitingGroups | OutcomeKind::Paused | OutcomeKind::Left => false,
        };
        if let Some(kept) = kept.filter(|_| is_decided) {
            return as_kept(plain, kept);
        }
        match (self.kind, &self.decisive) {
            (OutcomeKind::Matched | OutcomeKind::HeldByAdmin, Some(decisive)) => {
                let outcome = &decisive.rule.outcome;
                Some(MembershipContent {
                    status: MembershipStatus::Active,
                    role: outcome.role,
                    access_groups: outcome.access_groups.clone(),
                    why: Why::Rule(decisive.stamp.clone()),
                })
            }
            (OutcomeKind::NoMatch, _) => plain.map(|plain| match plain.why {
                Why::Rule(_) | Why::Override => MembershipContent {
                    status: MembershipStatus::Deactivated,
                    ..plain
                },
                Why::Manual => self.restored(facts, plain, is_same_person),
            }),
            (
                OutcomeKind::Matched
                | OutcomeKind::HeldByAdmin
                | OutcomeKind::WaitingGroups
                | OutcomeKind::Paused
                | OutcomeKind::Left,
                _,
            ) => plain.map(|plain| self.restored(facts, plain, is_same_person)),
        }
    }

    /// A hand-made membership that a leave ended comes back with the same person, within 30 days (§2.10).
    fn restored(&self, facts: &Facts, plain: MembershipContent, is_same_person: bool) -> MembershipContent {
        let left = self.membership.and_then(|it| it.ended_by_leave_at);
        let is_soon = left.is_some_and(|left| facts.now - left <= limits::RESTORE_BY_HAND);
        let is_ended =
            plain.why == Why::Manual && plain.status == MembershipStatus::Deactivated && is_same_person;
        match is_ended && is_soon {
            true => MembershipContent {
                status: MembershipStatus::Active,
                ..plain
            },
            false => plain,
        }
    }

    /// An admin's suspension is never lifted: everything is computed underneath.
    fn under_suspension(&self, after: MembershipContent) -> MembershipContent {
        let is_suspended = self.membership.is_some_and(|it| it.is_suspended_by_admin);
        match (is_suspended, after.status) {
            (true, MembershipStatus::Active) => MembershipContent {
                status: MembershipStatus::Suspended,
                ..after
            },
            (true | false, _) => after,
        }
    }

    fn may_end(&mut self) -> bool {
        match self.overlay.causes(Loss::Deactivation) {
            true => {
                self.standing.losses.lapse(Loss::Deactivation);
                true
            }
            false => self.standing.losses.ask(Loss::Deactivation),
        }
    }

    /// Puts back into `after` what would be lost and is not yet due.
    fn keep_until_due(&mut self, before: &MembershipContent, after: &mut MembershipContent) {
        let lost = before.access_groups.difference(&after.access_groups).copied();
        let mut losses: Vec<_> = lost.map(Loss::AccessGroup).collect();
        losses.extend((after.role < before.role).then_some(Loss::LowerRole(after.role)));
        for loss in losses {
            let has_lapsed = self.overlay.causes(loss);
            if has_lapsed {
                self.standing.losses.lapse(loss);
            }
            if has_lapsed || self.standing.losses.ask(loss) {
                continue;
            }
            match loss {
                Loss::AccessGroup(group) => {
                    after.access_groups.insert(group);
                }
                Loss::LowerRole(_) => after.role = before.role,
                Loss::Deactivation | Loss::KeySuspension => {}
            }
        }
    }

    /// What is said about the key here.
    fn key(&self, kept: Option<&Kept>) -> Option<MobileKeyAction> {
        match (self.kind, kept, &self.decisive) {
            // A key that was live when access was kept stays so.
            (OutcomeKind::Matched | OutcomeKind::NoMatch, Some(kept), _) => {
                kept.keeps_key.then_some(MobileKeyAction::Issue)
            }
            (OutcomeKind::Matched, None, Some(decisive)) => Some(decisive.rule.outcome.mobile_key),
            (OutcomeKind::Matched | OutcomeKind::NoMatch, None, _) => None,
            (
                OutcomeKind::HeldByAdmin
                | OutcomeKind::WaitingGroups
                | OutcomeKind::Paused
                | OutcomeKind::Left,
                _,
                _,
            ) => None,
        }
    }

    fn write(
        &mut self,
        draft: &mut Draft<'_>,
        (employee, property): (EmployeeRef, &PropertyFacts),
        after: Option<MembershipContent>,
    ) {
        let Some(after) = after else { return };
        let Some(membership) = self.membership else {
            draft.event(explain::event::membership(
                MembershipNews::Created,
                property,
                None,
                &after,
                self.trace.clone(),
            ));
            draft.change(Change::CreateMembership {
                employee,
                property: property.id,
                content: after,
            });
            return;
        };
        let before = &membership.content;
        if let Some(news) = self.news_of(before, &after) {
            if news == MembershipNews::Deactivated {
                self.standing.quiet_event = None;
            }
            draft.event(explain::event::membership(
                news,
                property,
                Some(before),
                &after,
                self.trace.clone(),
            ));
        }
        if *before != after {
            draft.change(Change::UpdateMembership {
                membership: membership.id,
                property: property.id,
                before: before.clone(),
                after,
            });
        }
    }

    /// Which event tells of it, if any: the access or the deciding rule changed, a mere new revision is no news.
    fn news_of(&self, before: &MembershipContent, after: &MembershipContent) -> Option<MembershipNews> {
        let is_same_access = (before.status, before.role, &before.access_groups)
            == (after.status, after.role, &after.access_groups);
        let (is_rules, is_held) = match self.kind {
            OutcomeKind::Matched => (true, false),
            OutcomeKind::HeldByAdmin => (true, true),
            OutcomeKind::NoMatch | OutcomeKind::WaitingGroups | OutcomeKind::Paused | OutcomeKind::Left => {
                (false, false)
            }
        };
        match (before.status, after.status) {
            (MembershipStatus::Deactivated, MembershipStatus::Deactivated) => None,
            (_, MembershipStatus::Deactivated) => Some(MembershipNews::Deactivated),
            (_, MembershipStatus::Suspended) => {
                (is_held && self.is_new_kind || !is_same_access).then_some(MembershipNews::Held)
            }
            (MembershipStatus::Deactivated, MembershipStatus::Active) => Some(MembershipNews::Reactivated),
            (MembershipStatus::Active | MembershipStatus::Suspended, MembershipStatus::Active) => {
                let is_news = !is_same_access || is_rules && self.standing.is_news;
                is_news.then_some(MembershipNews::Changed)
            }
        }
    }
}

/// What an admin kept, whole; whoever had nothing gets nothing of the rules.
fn as_kept(plain: Option<MembershipContent>, kept: &Kept) -> Option<MembershipContent> {
    let plain = plain?;
    Some(match &kept.access {
        Some(access) => MembershipContent {
            status: MembershipStatus::Active,
            role: access.role,
            access_groups: access.access_groups.clone(),
            why: plain.why,
        },
        None => plain,
    })
}

/// Ends a membership; what it held stays for history.
pub(super) fn deactivate(
    draft: &mut Draft<'_>,
    property: &PropertyFacts,
    membership: &MembershipFacts,
    trace: Vec<RuleTrace>,
) {
    let before = membership.content.clone();
    let after = MembershipContent {
        status: MembershipStatus::Deactivated,
        ..before.clone()
    };
    let event = explain::event::membership(
        MembershipNews::Deactivated,
        property,
        Some(&before),
        &after,
        trace,
    );
    draft.event(event);
    draft.change(Change::UpdateMembership {
        membership: membership.id,
        property: property.id,
        before,
        after,
    });
}
