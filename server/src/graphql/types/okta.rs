//! Access to Okta's API: what a check found, and how it stands with groups from there.

use async_graphql::{Object, SimpleObject};
use chrono::{DateTime, Utc};

use crate::graphql::kind::{GroupPullState, OktaProblem};
use crate::service::group_pull::{self, StoredProblem};
use crate::service::okta_access;

/// What a try of a domain and token found. Nothing was stored.
pub struct OktaCheck(pub okta_access::OktaCheck);

/// What a try of a domain and token found. Nothing was stored.
#[Object]
impl OktaCheck {
    /// Whether it would be accepted.
    async fn is_good(&self) -> bool {
        self.0.trouble.is_none()
    }

    /// What is wrong; null if it is good.
    async fn problem(&self) -> Option<OktaProblem> {
        self.0.trouble.as_ref().map(|trouble| trouble.problem.into())
    }

    /// What was found, in a sentence. Says so if the address of the admin console was corrected.
    async fn message(&self) -> &str {
        match (&self.0.trouble, &self.0.good) {
            (Some(trouble), _) => &trouble.message,
            (None, Some(good)) => good,
            (None, None) => "",
        }
    }

    /// What to do about it; null if it is good.
    async fn remedy(&self) -> Option<&str> {
        self.0.trouble.as_ref().map(|trouble| trouble.remedy.as_str())
    }

    /// Seconds until it is worth trying again, where that is known.
    async fn retry_after(&self) -> Option<u32> {
        self.0.trouble.as_ref()?.retry_after
    }

    /// The domain as it would be stored; null if none could be read out of the text.
    async fn host(&self) -> Option<&str> {
        self.0.host.as_deref()
    }
}

/// How it stands with groups from Okta's API.
pub struct GroupPull(pub group_pull::GroupPull);

/// How it stands with groups from Okta's API.
#[Object]
impl GroupPull {
    /// What the worker does.
    async fn state(&self) -> GroupPullState {
        self.0.state.into()
    }

    /// When the last attempt began; null = none yet.
    async fn last_began_at(&self) -> Option<DateTime<Utc>> {
        self.0.last_began_at
    }

    /// When the last one that succeeded was done.
    async fn last_succeeded_at(&self) -> Option<DateTime<Utc>> {
        self.0.last_succeeded_at
    }

    /// What was wrong with the last attempt; null = nothing. Groups stay as last known meanwhile.
    async fn last_problem(&self) -> Option<GroupPullProblem> {
        self.0.last_problem.clone().map(Into::into)
    }

    /// When it begins next, at the earliest.
    async fn next_at(&self) -> DateTime<Utc> {
        self.0.next_at
    }

    /// Minutes between two.
    async fn interval_minutes(&self) -> u32 {
        self.0.interval_minutes
    }

    /// Groups the last successful one found.
    async fn groups(&self) -> u64 {
        self.0.groups
    }

    /// People it found in them.
    async fn people(&self) -> u64 {
        self.0.people
    }
}

/// What was wrong with an attempt.
#[derive(SimpleObject)]
pub struct GroupPullProblem {
    /// Which.
    code: OktaProblem,
    /// What happened and what to do about it.
    message: String,
    /// When.
    at: DateTime<Utc>,
}

impl From<StoredProblem> for GroupPullProblem {
    fn from(stored: StoredProblem) -> Self {
        Self {
            code: stored.problem.into(),
            message: stored.message,
            at: stored.at,
        }
    }
}
