//! What is known of a person's groups right now (behaviour.md §3): of a new person and of a late returner not everything.

use chrono::{DateTime, Utc};

use super::facts::Facts;
use crate::{condition::Truth, evaluate::GroupKnowledge, limits};

/// The knowledge, and when it becomes complete by itself if it is not.
pub(super) fn knowledge(facts: &Facts) -> (GroupKnowledge, Option<DateTime<Utc>>) {
    let user = &facts.user;
    let returned_late = returned_late(facts);
    let since = returned_late.unwrap_or(user.created_at);
    let is_confirmed = is_confirmed(facts, since);
    // Somebody who was there before pull was set up is not new to us: their pushes had all the time they need.
    let is_pull_awaited = facts.integration.pull_configured_at.is_some_and(|at| at <= since);
    let told_by_push_at = since + facts.settings.settle_window;
    let is_told_by_push = !is_pull_awaited && facts.now >= told_by_push_at;

    let known = user.groups.iter().map(|group| {
        let is_stale = returned_late.is_some_and(|returned| group.observed_at < returned) && !is_confirmed;
        let truth = match is_stale {
            true => Truth::Unknown,
            false => group.is_member.into(),
        };
        (group.group, truth)
    });
    // What came of emptying them is held, so they go on as their members, whatever was said above (§4).
    let held = user.held_groups.iter().map(|group| (*group, Truth::True));
    let others = if is_confirmed || is_told_by_push {
        Truth::False
    } else {
        Truth::Unknown
    };
    let complete_at = (others == Truth::Unknown && !is_pull_awaited).then_some(told_by_push_at);
    (
        GroupKnowledge {
            known: known.chain(held).collect(),
            others,
        },
        complete_at,
    )
}

/// When they came back, if they were away for so long that their groups no longer count by themselves.
fn returned_late(facts: &Facts) -> Option<DateTime<Utc>> {
    match (facts.user.left_at, facts.user.returned_at) {
        (Some(left), Some(returned)) if returned - left > limits::GROUPS_REMEMBERED => Some(returned),
        (Some(_), Some(_)) | (Some(_), None) | (None, Some(_)) | (None, None) => None,
    }
}

fn is_confirmed(facts: &Facts, since: DateTime<Utc>) -> bool {
    let user = &facts.user;
    let confirmed = user.groups_pulled_at.max(user.groups_confirmed_at);
    confirmed.is_some_and(|at| at >= since)
}

/// They came back late, and groups of before wait for a pull, a push or an admin (§3).
pub(super) fn need_push(facts: &Facts) -> bool {
    returned_late(facts).is_some_and(|returned| {
        let is_of_before = facts.user.groups.iter().any(|group| group.observed_at < returned);
        is_of_before && !is_confirmed(facts, returned)
    })
}
