//! Tokens of integrators (behaviour.md §8): named, scoped, expiring.

use chrono::TimeDelta;
use domain::id::OrganizationId;

use super::actor::{Actor, ApiCaller};
use super::recent::RecentCache;
use crate::app::App;
use crate::error::AppError;
use crate::secret::{OpaqueToken, TokenKind, sha256};
use crate::store::api_token::{self, StoredApiToken};

/// `last used` is written at most this often.
const LAST_USED_STEP: TimeDelta = TimeDelta::minutes(1);

/// API tokens seen lately, by the whole token's hash.
pub type ApiTokens = RecentCache<Vec<u8>, ApiCaller>;

/// A new token's row and the text to show once.
#[derive(Clone)]
pub struct MadeToken {
    /// The row.
    pub row: StoredApiToken,
    /// `lk_api_…`; kept nowhere.
    pub secret: String,
}

/// Draws a new read-write token for the whole organization. Nothing is stored yet.
pub fn draw(app: &App, organization: OrganizationId, name: String) -> MadeToken {
    let token = OpaqueToken::new(TokenKind::Api, &app.ids.secret(), app.ids.secret());
    let row = StoredApiToken {
        id: app.ids.next().into(),
        organization,
        name,
        public_id: token.public_id().to_owned(),
        secret_hash: token.secret_hash(),
        may_write: true,
        property: None,
        created_at: app.clock.now(),
        expires_at: None,
        last_used_at: None,
        revoked_at: None,
    };
    MadeToken {
        row,
        secret: token.reveal(),
    }
}

/// The integrator behind a bearer token.
///
/// # Errors
/// [`AppError::Unauthenticated`].
pub async fn authenticate(app: &App, text: &str) -> Result<Actor, AppError> {
    const UNKNOWN: AppError = AppError::Unauthenticated("The API token is unknown, expired or revoked.");
    let token = OpaqueToken::parse(TokenKind::Api, text).ok_or(UNKNOWN)?;
    let key = sha256(text.as_bytes());
    if let Some(caller) = app.api_tokens.get(&key) {
        return Ok(Actor::ApiToken(caller));
    }
    let (ticket, now) = (app.api_tokens.ticket(), app.clock.now());
    let stored = api_token::find_by_public_id(app.db.read(), token.public_id())
        .await?
        .ok_or(UNKNOWN)?;
    if !token.matches(&stored.secret_hash) || !stored.is_live(now) {
        return Err(UNKNOWN);
    }
    let caller = ApiCaller {
        organization: stored.organization,
        token: stored.id,
        name: stored.name.clone(),
        may_write: stored.may_write,
        property: stored.property,
    };
    app.api_tokens.put(key, caller.clone(), ticket);
    if stored
        .last_used_at
        .is_none_or(|last| now - last >= LAST_USED_STEP)
    {
        app.db
            .write(move |tx| {
                let stored = stored.clone();
                Box::pin(async move { api_token::touch(tx, &stored, now).await })
            })
            .await?;
    }
    Ok(Actor::ApiToken(caller))
}
