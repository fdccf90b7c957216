//! The one error of the server. Each variant has a stable code, a message fit for the caller and, where there is one,
//! a private cause that is logged once and never shown. Transports render it with an exhaustive `match`
//! (`http::error`, `graphql::error`, `scim::error`); nothing outside those three picks a status code.

use scim_protocol::ScimError;
use thiserror::Error;

pub use crate::okta::OktaTrouble;

/// Why a use case did not happen. Nothing was changed.
#[derive(Debug, Error)]
pub enum AppError {
    /// No valid credentials came with the request.
    #[error("{0}")]
    Unauthenticated(&'static str),
    /// The caller is known and may not do this.
    #[error("{0}")]
    Forbidden(&'static str),
    /// There is no such thing in the caller's organization. A foreign id and an unknown one look the same.
    #[error("There is no such {0}.")]
    NotFound(&'static str),
    /// One input is not acceptable; `field` is its path in the request, e.g. `input.email`.
    #[error("{message}")]
    Invalid {
        /// Path of the offending input.
        field: String,
        /// What is wrong and what to write instead.
        message: String,
    },
    /// Another resource already holds a value that must be unique.
    #[error("{message}")]
    Conflict {
        /// Path of the value, where the caller sent it.
        field: Option<String>,
        /// Which value, and who holds it as far as the caller may know.
        message: String,
    },
    /// The caller's picture is older than the stored one.
    #[error("{0}")]
    Stale(String),
    /// The thing is still used and cannot go.
    #[error("{0}")]
    InUse(String),
    /// The caller must wait.
    #[error("Too many requests. Try again in {retry_after} s.")]
    RateLimited {
        /// Whole seconds until it is worth trying again.
        retry_after: u32,
    },
    /// Okta was asked for the caller, and refused or was not to be had; `field` is the input to blame.
    #[error("{trouble}")]
    Okta {
        /// Path of the offending input.
        field: &'static str,
        /// Which problem, and what to do about it.
        trouble: OktaTrouble,
    },
    /// The SCIM protocol's own refusal, already in its terms.
    #[error("{}", .0.detail)]
    Scim(ScimError),
    /// The server cannot work just now; the same request may succeed later.
    #[error("The server is busy or shutting down. Try again.")]
    Unavailable,
    /// A defect or a failed machine. The cause is for the log only.
    #[error("Something went wrong here. It has been logged.")]
    Internal(#[source] anyhow::Error),
}

impl AppError {
    /// The stable code that integrators match on (docs/graphql.md lists them).
    pub fn code(&self) -> &'static str {
        match self {
            Self::Unauthenticated(_) => "UNAUTHENTICATED",
            Self::Forbidden(_) => "FORBIDDEN",
            Self::NotFound(_) => "NOT_FOUND",
            Self::Invalid { .. } | Self::Scim(_) => "INVALID_INPUT",
            Self::Conflict { .. } => "CONFLICT",
            Self::Stale(_) => "STALE_REVISION",
            Self::InUse(_) => "IN_USE",
            Self::RateLimited { .. } => "RATE_LIMITED",
            Self::Okta { trouble, .. } => trouble.code(),
            Self::Unavailable => "UNAVAILABLE",
            Self::Internal(_) => "INTERNAL",
        }
    }

    /// Shorthand for one bad input.
    pub fn invalid(field: impl Into<String>, message: impl Into<String>) -> Self {
        Self::Invalid {
            field: field.into(),
            message: message.into(),
        }
    }

    /// Path of the input at fault, if one is.
    pub fn field(&self) -> Option<&str> {
        match self {
            Self::Invalid { field, .. } => Some(field),
            Self::Okta { field, .. } => Some(field),
            Self::Conflict { field, .. } => field.as_deref(),
            Self::Unauthenticated(_)
            | Self::Forbidden(_)
            | Self::NotFound(_)
            | Self::Stale(_)
            | Self::InUse(_)
            | Self::RateLimited { .. }
            | Self::Scim(_)
            | Self::Unavailable
            | Self::Internal(_) => None,
        }
    }

    /// Writes the private cause to the log, under the request's span. Call it once, where the error is rendered.
    pub fn log(&self) {
        if let Self::Internal(cause) = self {
            tracing::error!(cause = ?cause, "request failed");
        }
    }
}

impl From<sea_orm::DbErr> for AppError {
    /// A database error nobody expected. Expected ones are mapped beside their query, by constraint name.
    fn from(error: sea_orm::DbErr) -> Self {
        Self::Internal(anyhow::Error::new(error))
    }
}

impl From<serde_json::Error> for AppError {
    /// Stored JSON that does not read back. JSON from callers is parsed, and refused, at the edge.
    fn from(error: serde_json::Error) -> Self {
        Self::Internal(anyhow::Error::new(error))
    }
}

impl From<ScimError> for AppError {
    fn from(error: ScimError) -> Self {
        Self::Scim(error)
    }
}
