//! What may be wrong with an integration (behaviour.md §6, *Doctor*): pure decisions over counted facts. Each finding says
//! *possibly* what it means, with its evidence and what to do. Nothing here is certain, and nothing is changed by it.

mod api;
mod engine;
mod facts;
mod group;
mod person;
mod request;
mod token;
mod traffic;

pub use self::facts::{
    ApiFacts, DoctorFacts, EngineFacts, InstalledFacts, NamedGroup, PendingMembers, PeopleFacts,
    RefusedToken, RequestFailures, Sample, TokenFacts,
};

use crate::limits;

keyed! {
    /// What was found. Stable: the console and runbooks name findings by it.
    pub enum DoctorCode, "doctor finding" {
        NoLiveToken = "no_live_token", "No token is live";
        TokenRefused = "token_refused", "A token is refused";
        TokenExpiring = "token_expiring", "A token expires soon";
        TokenNeverUsed = "token_never_used", "A token was never used";
        NeverHeard = "never_heard", "Nothing has ever come";
        Silent = "silent", "Nothing has come for long";
        RateLimited = "rate_limited", "Requests were put off";
        UsersWithoutExternalId = "users_without_external_id", "People without external id";
        UsersWithoutEmail = "users_without_email", "People without primary e-mail";
        ArriveWithoutGroups = "arrive_without_groups", "New people are in no group";
        ReturnersNeedPush = "returners_need_push", "Groups of people who came back";
        GroupDeleted = "group_deleted", "A rule names a deleted group";
        GroupEmpty = "group_empty", "A rule names an empty group";
        GroupNeverPushed = "group_never_pushed", "A rule names a group that was never pushed";
        MembersPending = "members_pending", "Members whom nobody knows";
        UserNameConflicts = "user_name_conflicts", "People are refused as already there";
        RequestsRefused = "requests_refused", "Requests are refused";
        QueueNotDraining = "queue_not_draining", "People wait to be decided";
        DecisionsFail = "decisions_fail", "Decisions fail";
        ApiUnreachable = "api_unreachable", "Okta's API does not answer";
    }
}

keyed! {
    /// How much it matters.
    pub enum Severity, "severity" {
        /// Access may be wrong now: somebody keeps what they should not have, or does not get what they should.
        Critical = "critical", "Critical";
        /// It will be, or a few people are concerned.
        Warning = "warning", "Warning";
        /// Good to know.
        Notice = "notice", "Notice";
    }
}

/// One thing that may be wrong.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Diagnosis {
    /// What.
    pub code: DoctorCode,
    /// How much it matters.
    pub severity: Severity,
    /// In a few words.
    pub title: String,
    /// What it possibly means.
    pub says: String,
    /// What it was seen by.
    pub evidence: Vec<String>,
    /// What to do.
    pub remedy: String,
    /// Where in the console, as a path.
    pub link: &'static str,
}

/// Everything that may be wrong, the worst first. Empty: nothing was found.
pub fn diagnose(facts: &DoctorFacts) -> Vec<Diagnosis> {
    let mut found: Vec<Diagnosis> = token::look(facts)
        .into_iter()
        .chain(traffic::look(facts))
        .chain(person::look(facts))
        .chain(group::look(facts))
        .chain(request::look(facts))
        .chain(engine::look(facts))
        .chain(api::look(facts))
        .collect();
    found.sort_by_key(|diagnosis| (diagnosis.severity, diagnosis.code));
    found
}

/// `3 people: Inês Duarte, Judith Aaltonen and 1 more`.
fn people(sample: &Sample) -> String {
    let names = &sample.names[..sample.names.len().min(limits::NAMES_PER_SENTENCE)];
    let others = sample.count.saturating_sub(names.len() as u64);
    let counted = crate::explain::people(sample.count);
    match (names, others) {
        ([], _) => counted,
        (names, 0) => format!("{counted}: {}", names.join(", ")),
        (names, more) => format!("{counted}: {} and {more} more", names.join(", ")),
    }
}

/// A length of time in its largest unit: `3 days`, `1 hour`, `12 minutes`.
fn long(time: chrono::TimeDelta) -> String {
    let counted = |number: i64, unit: &str| match number {
        1 => format!("1 {unit}"),
        number => format!("{number} {unit}s"),
    };
    match (time.num_days(), time.num_hours(), time.num_minutes()) {
        (0, 0, minutes) => counted(minutes.max(1), "minute"),
        (0, hours, _) => counted(hours, "hour"),
        (days, _, _) => counted(days, "day"),
    }
}

/// `12 requests`.
fn counted(number: u64, one: &str, many: &str) -> String {
    format!("{number} {}", if number == 1 { one } else { many })
}

#[cfg(test)]
mod tests;
