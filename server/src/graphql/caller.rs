//! Who sent a request, from its bearer token. A token that is no good is an error, never "nobody".

use chrono::{DateTime, Utc};

use crate::app::App;
use crate::error::AppError;
use crate::secret::TokenKind;
use crate::service::actor::Actor;
use crate::service::{api_token, session};

/// Who is asking.
#[derive(Clone, Debug)]
pub enum Caller {
    /// No token came: only set-up and signing in are open.
    Anonymous,
    /// A token that is good now.
    Known(Known),
}

/// A caller with a good token.
#[derive(Clone)]
pub struct Known {
    /// Who.
    pub actor: Actor,
    /// When the token ends; `None`: only by being revoked or running out, which each look-up tells.
    pub ends_at: Option<DateTime<Utc>>,
    token: String,
}

impl std::fmt::Debug for Known {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Known")
            .field("actor", &self.actor)
            .finish_non_exhaustive()
    }
}

impl Caller {
    /// The caller with this bearer token.
    ///
    /// # Errors
    /// [`AppError::Unauthenticated`] if the token is not good.
    pub async fn with_token(app: &App, token: Option<&str>) -> Result<Self, AppError> {
        match token {
            None => Ok(Self::Anonymous),
            Some(token) => Ok(Self::Known(Known::with_token(app, token).await?)),
        }
    }

    /// Who it is, if anybody.
    ///
    /// # Errors
    /// [`AppError::Unauthenticated`] without a token.
    pub fn known(&self) -> Result<&Known, AppError> {
        match self {
            Self::Known(known) => Ok(known),
            Self::Anonymous => Err(AppError::Unauthenticated(
                "Sign in, or send an API token: Authorization: Bearer <token>.",
            )),
        }
    }
}

impl Known {
    async fn with_token(app: &App, token: &str) -> Result<Self, AppError> {
        if token.starts_with(TokenKind::Scim.prefix()) {
            return Err(AppError::Unauthenticated(
                "This is a SCIM token; it works at /scim/v2 only. Use an API token (lk_api_…).",
            ));
        }
        let (actor, ends_at) = if token.starts_with(TokenKind::Api.prefix()) {
            (api_token::authenticate(app, token).await?, None)
        } else {
            let (actor, ends_at) = session::authenticate(app, token).await?;
            (actor, Some(ends_at))
        };
        Ok(Self {
            actor,
            ends_at,
            token: token.to_owned(),
        })
    }

    /// The same caller as of now: role and properties may have changed, the session may have ended (behaviour.md §8:
    /// asked for each delivered event, with an answer at most two seconds old).
    ///
    /// # Errors
    /// [`AppError::Unauthenticated`] if the token is no longer good.
    pub async fn again(&self, app: &App) -> Result<Self, AppError> {
        Self::with_token(app, &self.token).await
    }
}
