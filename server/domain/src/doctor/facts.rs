//! What the doctor looks at: counted once, at one time. Without an integration there is nothing to look at.

use chrono::{DateTime, Utc};

/// Everything that was counted.
#[derive(Clone, Debug)]
pub struct DoctorFacts {
    /// When.
    pub now: DateTime<Utc>,
    /// The integration.
    pub installed: InstalledFacts,
    /// Its tokens, ended ones too.
    pub tokens: Vec<TokenFacts>,
    /// Tokens refused within a day.
    pub refused_tokens: Vec<RefusedToken>,
    /// Its people.
    pub people: PeopleFacts,
    /// Groups that rules in force name.
    pub named_groups: Vec<NamedGroup>,
    /// Members that wait for somebody, of groups in which they have waited for long.
    pub pending_members: Vec<PendingMembers>,
    /// Requests refused within a day, by kind.
    pub failures: Vec<RequestFailures>,
    /// What waits to be decided.
    pub engine: EngineFacts,
    /// The way to Okta's API; none: not configured.
    pub api: Option<ApiFacts>,
}

/// The integration.
#[derive(Clone, Debug)]
pub struct InstalledFacts {
    /// Since when.
    pub installed_at: DateTime<Utc>,
    /// Last request with a good token.
    pub last_request_at: Option<DateTime<Utc>>,
}

/// One token.
#[derive(Clone, Debug)]
pub struct TokenFacts {
    /// Its name.
    pub name: String,
    /// When it was made.
    pub created_at: DateTime<Utc>,
    /// When it stops working.
    pub expires_at: Option<DateTime<Utc>>,
    /// When it was last used.
    pub last_used_at: Option<DateTime<Utc>>,
    /// When an admin ended it.
    pub revoked_at: Option<DateTime<Utc>>,
}

impl TokenFacts {
    /// Whether it still opens the door.
    pub fn is_live(&self, now: DateTime<Utc>) -> bool {
        self.revoked_at.is_none() && self.expires_at.is_none_or(|at| now < at)
    }
}

/// A token that was sent and not accepted.
#[derive(Clone, Debug)]
pub struct RefusedToken {
    /// Its name.
    pub name: String,
    /// Why: `its secret part is wrong`, `it has expired`, `it was revoked`.
    pub reason: String,
    /// How often.
    pub count: u64,
    /// Last time.
    pub last_at: DateTime<Utc>,
    /// It was accepted since.
    pub is_over: bool,
}

/// Some people: how many, and the names of a few.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Sample {
    /// How many.
    pub count: u64,
    /// Of a few of them.
    pub names: Vec<String>,
}

/// People of the directory who are active.
#[derive(Clone, Debug, Default)]
pub struct PeopleFacts {
    /// How many.
    pub live: u64,
    /// Those without external id.
    pub without_external_id: Sample,
    /// Those without primary e-mail.
    pub without_email: Sample,
    /// Those who came back late and whose groups nobody confirmed.
    pub returners: Sample,
    /// How many came within a week, not just now.
    pub newcomers: u64,
    /// Of them those in no group at all.
    pub newcomers_without_groups: Sample,
}

/// A group that rules name.
#[derive(Clone, Debug)]
pub struct NamedGroup {
    /// Its name.
    pub name: String,
    /// Deleted in the directory.
    pub is_deleted: bool,
    /// The directory pushed it, or its API told of it.
    pub is_known: bool,
    /// Active people in it.
    pub members: u64,
    /// There is a live group of that name.
    pub has_replacement: bool,
}

/// Members of one group whom nobody knows yet.
#[derive(Clone, Debug)]
pub struct PendingMembers {
    /// The group.
    pub group: String,
    /// How many.
    pub count: u64,
    /// The one that waits longest.
    pub oldest_at: DateTime<Utc>,
}

/// Requests that were refused in the same way.
#[derive(Clone, Debug)]
pub struct RequestFailures {
    /// `POST /Users`.
    pub what: String,
    /// HTTP status.
    pub status: u16,
    /// How many.
    pub count: u64,
    /// Last time.
    pub last_at: DateTime<Utc>,
    /// What the last one was told.
    pub detail: Option<String>,
}

/// What waits to be decided.
#[derive(Clone, Debug, Default)]
pub struct EngineFacts {
    /// People who are due.
    pub due: u64,
    /// Since when the first of them is.
    pub oldest_due_at: Option<DateTime<Utc>>,
    /// People whose decision failed and is tried again.
    pub failing: u64,
    /// Why the last one failed.
    pub last_error: Option<String>,
}

/// The way to Okta's API.
#[derive(Clone, Debug)]
pub struct ApiFacts {
    /// Since when it is configured.
    pub configured_at: DateTime<Utc>,
    /// When it last answered.
    pub last_answered_at: Option<DateTime<Utc>>,
    /// What is wrong with it now.
    pub problem: Option<String>,
}
