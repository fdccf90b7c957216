//! Why a task of Okta's failed.

/// What ends, or pauses, a provisioning task.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Fault {
    /// 429. Okta pauses the task and runs it again (§1.8).
    #[error("rate limited{}", match .retry_after { Some(seconds) => format!(", retry after {seconds} s"), None => String::new() })]
    Throttled {
        /// `Retry-After`, only if it was a whole number of seconds.
        retry_after: Option<u64>,
    },
    /// Rate limited ten times in a row: failed until an admin retries.
    #[error("still rate limited after {attempts} attempts")]
    GaveUp {
        /// How often the task ran.
        attempts: u32,
    },
    /// Any other status than success. Permanent until retried by hand; `detail` is what the admin is shown.
    #[error("refused with {status}: {detail}")]
    Refused {
        /// HTTP status.
        status: u16,
        /// The `detail` of the SCIM error, or what there was instead.
        detail: String,
    },
    /// A success that Okta cannot use: an empty body, another user name, still inactive.
    #[error("unusable answer: {why}")]
    Unusable {
        /// What Okta's dashboard would say.
        why: String,
    },
    /// No answer: the connection broke or 60 s passed. Latchkey may or may not have done it.
    #[error("no answer: {cause}")]
    Lost {
        /// The transport's words.
        cause: String,
    },
    /// The person or group is not known to Latchkey yet, so there is nothing to send.
    #[error("not provisioned")]
    NotProvisioned,
}
