//! One person in one property: what the decision makes of the membership there (behaviour.md §2.5). Losses wait, gains
//! do not; an admin's suspension is never lifted; a hand-made membership is left alone until a rule matches once.

use super::{
    draft::Draft,
    event::Event,
    facts::{EmployeeFacts, MembershipContent, MembershipFacts, MembershipStatus, PropertyFacts},
    loss::Loss,
    outcome::{Decided, Outcome, OutcomeKind, RuleStamp, Why},
    plan::{Change, EmployeeRef},
    settle::Losses,
};
use crate::{
    evaluate::{Decision, RuleTrace},
    explain::{self, event::MembershipNews},
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
}

/// Decides one property: membership and outcome are written, losses and key are left to the caller.
pub(super) fn settle<'a>(draft: &mut Draft<'a>, person: Person<'a>, decided: Asked<'a>) -> Standing<'a> {
    let Asked {
        property,
        decision,
        trace,
    } = decided;
    let membership = person.facts.and_then(|employee| {
        employee
            .memberships
            .iter()
            .find(|membership| membership.property == property.id)
    });
    let mut standing = Standing {
        losses: Losses::new(draft.facts, property, person.facts),
        is_active: membership.is_some_and(|it| it.content.status == MembershipStatus::Active),
        key: None,
        is_waiting: false,
        is_news: false,
        quiet_event: None,
    };
    let (kind, rule) = match decision {
        Decision::Paused => {
            standing.losses.is_dropped = true;
            (OutcomeKind::Paused, None)
        }
        Decision::Waiting { index } => {
            standing.is_waiting = true;
            (OutcomeKind::WaitingGroups, Some(index))
        }
        Decision::NoMatch => (OutcomeKind::NoMatch, None),
        Decision::Matched { index } => match membership.is_some_and(|it| it.is_suspended_by_admin) {
            true => (OutcomeKind::HeldByAdmin, Some(index)),
            false => (OutcomeKind::Matched, Some(index)),
        },
    };
    let rule = rule.map(|index| (&property.rules.rules[index], stamp(property, index)));
    let outcome = Outcome::new(
        kind,
        rule.as_ref().map(|(_, stamp)| stamp.clone()),
        Decided {
            revision: property.rules.revision,
            summary: explain::outcome::summary(
                kind,
                property,
                rule.as_ref().map(|(rule, stamp)| (*rule, stamp)),
            ),
            trace: trace.clone(),
        },
    );
    let last = property.last_outcome.as_ref();
    let is_new_kind = last.is_none_or(|last| last.kind != kind);
    standing.is_news = is_new_kind || last.is_some_and(|last| last.rule != outcome.last().rule);
    let context = Context {
        property,
        membership,
        trace,
        is_new_kind,
    };
    match (kind, rule, person.employee) {
        (OutcomeKind::Matched | OutcomeKind::HeldByAdmin, Some((rule, stamp)), Some(employee)) => {
            matched(
                draft,
                &mut standing,
                &context,
                Given {
                    rule,
                    stamp,
                    employee,
                },
            );
        }
        (OutcomeKind::NoMatch, _, _) => no_match(draft, &mut standing, &context),
        (kind, _, _) => standing.quiet_event = context.notice(kind),
    }
    draft.record(property.id, outcome);
    standing
}

struct Context<'a> {
    property: &'a PropertyFacts,
    membership: Option<&'a MembershipFacts>,
    trace: Vec<RuleTrace>,
    is_new_kind: bool,
}

struct Given<'a> {
    rule: &'a Rule,
    stamp: RuleStamp,
    employee: EmployeeRef,
}

impl Context<'_> {
    /// The event of an outcome that changes nothing; only if the last outcome was another one (§2.9).
    fn notice(&self, kind: OutcomeKind) -> Option<Event> {
        self.is_new_kind
            .then(|| explain::event::notice(kind, self.property, self.trace.clone()))
            .flatten()
    }
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

fn matched(draft: &mut Draft<'_>, standing: &mut Standing<'_>, context: &Context<'_>, given: Given<'_>) {
    let Given {
        rule,
        stamp,
        employee,
    } = given;
    let property = context.property;
    let mut after = MembershipContent {
        status: MembershipStatus::Active,
        role: rule.outcome.role,
        access_groups: rule.outcome.access_groups.clone(),
        why: Why::Rule(stamp),
    };
    let Some(membership) = context.membership else {
        standing.is_active = true;
        standing.key = Some(rule.outcome.mobile_key);
        draft.event(explain::event::membership(
            MembershipNews::Created,
            property,
            None,
            &after,
            context.trace.clone(),
        ));
        draft.change(Change::CreateMembership {
            employee,
            property: property.id,
            content: after,
        });
        return;
    };
    let before = &membership.content;
    if membership.is_suspended_by_admin {
        after.status = MembershipStatus::Suspended;
    }
    // What a deactivated membership held is history, not access: nothing of it can be lost.
    if before.status != MembershipStatus::Deactivated {
        keep_until_due(&mut standing.losses, before, &mut after);
    }
    standing.is_active = after.status == MembershipStatus::Active;
    standing.key = standing.is_active.then_some(rule.outcome.mobile_key);
    if let Some(news) = news_of(before, &after, standing.is_news, context.is_new_kind) {
        let event = explain::event::membership(news, property, Some(before), &after, context.trace.clone());
        draft.event(event);
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

/// Puts back into `after` what would be lost and is not yet due.
fn keep_until_due(losses: &mut Losses<'_>, before: &MembershipContent, after: &mut MembershipContent) {
    let lost: Vec<_> = before
        .access_groups
        .difference(&after.access_groups)
        .copied()
        .collect();
    for group in lost {
        if !losses.ask(Loss::AccessGroup(group)) {
            after.access_groups.insert(group);
        }
    }
    if after.role < before.role && !losses.ask(Loss::LowerRole(after.role)) {
        after.role = before.role;
    }
}

/// Which event tells of it, if any: the access or the deciding rule changed, a mere new revision is no news.
fn news_of(
    before: &MembershipContent,
    after: &MembershipContent,
    is_news: bool,
    is_new_kind: bool,
) -> Option<MembershipNews> {
    let is_same_access = (before.status, before.role, &before.access_groups)
        == (after.status, after.role, &after.access_groups);
    match after.status {
        MembershipStatus::Suspended if is_new_kind || !is_same_access => Some(MembershipNews::Held),
        MembershipStatus::Active if before.status == MembershipStatus::Deactivated => {
            Some(MembershipNews::Reactivated)
        }
        MembershipStatus::Active if !is_same_access || is_news => Some(MembershipNews::Changed),
        MembershipStatus::Active | MembershipStatus::Suspended | MembershipStatus::Deactivated => None,
    }
}

fn no_match(draft: &mut Draft<'_>, standing: &mut Standing<'_>, context: &Context<'_>) {
    standing.quiet_event = context.notice(OutcomeKind::NoMatch);
    let Some(membership) = context.membership else {
        return;
    };
    let is_rule_made = match membership.content.why {
        Why::Rule(_) => true,
        Why::Manual | Why::Override => false,
    };
    if !is_rule_made || membership.content.status == MembershipStatus::Deactivated {
        return;
    }
    if standing.losses.ask(Loss::Deactivation) {
        standing.is_active = false;
        standing.quiet_event = None;
        deactivate(draft, context.property, membership, context.trace.clone());
    }
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
