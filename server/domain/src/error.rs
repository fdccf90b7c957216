//! Errors of parsing single values. Each says what was expected and what came; none holds a secret.

use thiserror::Error;

/// A text that is none of a closed set of keys.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
#[error("{found:?} is not a {what}")]
pub struct UnknownKey {
    /// What was expected, in words: "role", "operator".
    pub what: &'static str,
    /// The text that came.
    pub found: String,
}

/// A text that is not the typed id that was asked for.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum IdError {
    /// A well-formed id of another kind.
    #[error("expected the id of a {expected} ({expected}_…), got the id of a {found}")]
    WrongKind {
        /// The kind asked for.
        expected: &'static str,
        /// The kind that came.
        found: String,
    },
    /// Not an id at all.
    #[error("{text:?} is not an id of a {expected}: it should read {expected}_ and a UUID")]
    Malformed {
        /// The kind asked for.
        expected: &'static str,
        /// The text that came, cut to 80 characters.
        text: String,
    },
}

/// Why a text is no e-mail address.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
pub enum EmailError {
    /// Nothing but space.
    #[error("an e-mail address is missing")]
    Empty,
    /// Longer than RFC 5321 allows.
    #[error(
        "the e-mail address is longer than {} characters",
        crate::limits::EMAIL_CHARACTERS
    )]
    TooLong,
    /// Not `local@domain`.
    #[error("the e-mail address should read name@domain")]
    Malformed,
}
