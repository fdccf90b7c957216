//! What is known of a person's groups right now (behaviour.md §3): of a new person and of a late returner not everything.

use chrono::{DateTime, Utc};

use super::facts::Facts;
use crate::{condition::Truth, evaluate::GroupKnowledge, limits};

/// The knowledge, and when it becomes complete by itself if it is not.
pub(super) fn knowledge(facts: &Facts) -> (GroupKnowledge, Option<DateTime<Utc>>) {
    let user = &facts.user;
    let returned_late = match (user.left_at, user.returned_at) {
        (Some(left), Some(returned)) if returned - left > limits::GROUPS_REMEMBERED => Some(returned),
        (Some(_), Some(_)) | (Some(_), None) | (None, Some(_)) | (None, None) => None,
    };
    let since = returned_late.unwrap_or(user.created_at);
    let is_confirmed = user
        .groups_pulled_at
        .max(user.groups_confirmed_at)
        .is_some_and(|at| at >= since);
    // Somebody who was there before pull was set up is not new to us: their pushes had all the time they need.
    let is_pull_awaited = facts.integration.pull_configured_at.is_some_and(|at| at <= since);
    let told_by_push_at = since + facts.settings.settle_window;
    let is_told_by_push = !is_pull_awaited && facts.now >= told_by_push_at;

    let known = user.groups.iter().map(|group| {
        let is_stale = returned_late.is_some_and(|returned| group.observed_at < returned) && !is_confirmed;
        (
            group.group,
            if is_stale {
                Truth::Unknown
            } else {
                group.is_member.into()
            },
        )
    });
    let others = if is_confirmed || is_told_by_push {
        Truth::False
    } else {
        Truth::Unknown
    };
    let complete_at = (others == Truth::Unknown && !is_pull_awaited).then_some(told_by_push_at);
    (
        GroupKnowledge {
            known: known.collect(),
            others,
        },
        complete_at,
    )
}
