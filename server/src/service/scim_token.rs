//! SCIM tokens: made, recognised, revoked (behaviour.md §6). Two may live at once, for rotation.

use std::collections::HashMap;

use chrono::{DateTime, TimeDelta, Utc};
use domain::id::{IntegrationId, OrganizationId, ScimTokenId};

use super::scim_request::{KnownToken, Refusal};

pub use crate::store::scim_token::{StoredScimToken, TokenStatus};

use super::actor::{Actor, Permission, ScimCaller};
use super::audit::{self, Deed};
use super::recent::RecentCache;
use crate::app::App;
use crate::error::AppError;
use crate::event::Signal;
use crate::secret::{OpaqueToken, TokenKind};
use crate::store::Tx;
use crate::store::scim_token;

/// Tokens that may be alive at once.
pub const MOST_LIVE: usize = 2;
/// `last used` is written at most this often.
const LAST_USED_STEP: TimeDelta = TimeDelta::minutes(1);

/// SCIM tokens seen lately, by the whole token's hash.
pub type ScimTokens = RecentCache<Vec<u8>, ScimCaller>;

/// A new token's row and the text to show once.
#[derive(Clone)]
pub struct MadeToken {
    /// The row.
    pub row: StoredScimToken,
    /// `lk_scim_…`; kept nowhere.
    pub secret: String,
}

/// Draws a new token. Nothing is stored yet.
pub fn draw(app: &App, organization: OrganizationId, integration: IntegrationId, name: String) -> MadeToken {
    let token = OpaqueToken::new(TokenKind::Scim, &app.ids.secret(), app.ids.secret());
    let row = StoredScimToken {
        id: app.ids.next().into(),
        organization,
        integration,
        name,
        public_id: token.public_id().to_owned(),
        secret_hash: token.secret_hash(),
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

/// Makes another token for the integration, for rotation.
///
/// # Errors
/// Not allowed; the integration is unknown; two tokens live already; a time that has passed.
pub async fn create(
    app: &App,
    actor: &Actor,
    integration: IntegrationId,
    (name, expires_at): (&str, Option<DateTime<Utc>>),
) -> Result<MadeToken, AppError> {
    let organization = actor.require(Permission::Integrate)?;
    if expires_at.is_some_and(|end| end <= app.clock.now()) {
        return Err(AppError::invalid("input.expiresAt", "This time has passed."));
    }
    let name = match name.trim() {
        "" => "SCIM token".to_owned(),
        name if name.chars().count() > 80 => {
            return Err(AppError::invalid("input.name", "80 characters at most."));
        }
        name => name.to_owned(),
    };
    let mut made = draw(app, organization, integration, name);
    made.row.expires_at = expires_at;
    let author = audit::author(app, actor).await?;
    let deed = Deed {
        action: "create_scim_token",
        target_kind: "scim_token",
        target: made.row.id.0,
        target_name: Some(made.row.name.clone()),
    };
    let entry = audit::entry(app, actor, &author, deed);
    let (row, now) = (made.row.clone(), app.clock.now());
    app.db
        .write(move |tx| {
            let (row, entry) = (row.clone(), entry.clone());
            Box::pin(async move {
                let live = scim_token::list(tx.conn(), organization, integration).await?;
                if live.iter().filter(|token| token.is_live(now)).count() >= MOST_LIVE {
                    return Err(AppError::Conflict {
                        field: None,
                        message: "Two tokens are live already. Revoke the one Okta no longer uses, then make a new one.".into(),
                    });
                }
                scim_token::insert(tx, &row).await?;
                entry.append(tx).await
            })
        })
        .await?;
    Ok(made)
}

/// Ends a token at once, on every replica.
///
/// # Errors
/// Not allowed, or no such token.
pub async fn revoke(app: &App, actor: &Actor, id: ScimTokenId) -> Result<StoredScimToken, AppError> {
    let organization = actor.require(Permission::Integrate)?;
    let author = audit::author(app, actor).await?;
    let deed = Deed {
        action: "revoke_scim_token",
        target_kind: "scim_token",
        target: id.0,
        target_name: None,
    };
    let entry = audit::entry(app, actor, &author, deed);
    let now = app.clock.now();
    let revoked = app
        .db
        .write(move |tx: &Tx| {
            let entry = entry.clone();
            Box::pin(async move {
                let revoked = scim_token::revoke(tx, organization, id, now).await?;
                let revoked = revoked.ok_or(AppError::NotFound("token"))?;
                entry.append(tx).await?;
                tx.announce(Signal::Sessions);
                Ok(revoked)
            })
        })
        .await?;
    app.scim_tokens.clear();
    Ok(revoked)
}

/// These tokens, ended ones too, for what names them.
///
/// # Errors
/// The database does not answer.
pub async fn with_ids(
    app: &App,
    actor: &Actor,
    ids: &[ScimTokenId],
) -> Result<HashMap<ScimTokenId, StoredScimToken>, AppError> {
    let tokens = scim_token::with_ids(app.db.read(), actor.organization(), ids).await?;
    Ok(tokens.into_iter().map(|token| (token.id, token)).collect())
}

/// Why a request was not let in.
#[derive(Debug)]
pub struct Refused {
    /// What the caller is told: the same for an unknown token and a refused one.
    pub error: AppError,
    /// The token, if its visible part is somebody's: its organization is shown the request (behaviour.md §6).
    pub token: Option<KnownToken>,
}

impl From<AppError> for Refused {
    fn from(error: AppError) -> Self {
        Self { error, token: None }
    }
}

/// In words an Okta admin can act on.
const UNKNOWN: AppError = AppError::Unauthenticated(
    "The token is unknown, expired or revoked. Make a new one in Latchkey under Okta and paste it into Okta.",
);

/// The identity provider behind a bearer token.
///
/// # Errors
/// [`AppError::Unauthenticated`], with the token if it is known.
pub async fn authenticate(app: &App, bearer: Option<&str>) -> Result<ScimCaller, Refused> {
    let text = bearer.ok_or(AppError::Unauthenticated(
        "No token came with the request. In Okta, set the API token of the SCIM connection (header: Bearer <token>).",
    ))?;
    let key = crate::secret::sha256(text.as_bytes());
    if let Some(caller) = app.scim_tokens.get(&key) {
        return Ok(caller);
    }
    let (ticket, now) = (app.scim_tokens.ticket(), app.clock.now());
    let public_id = OpaqueToken::public_id_in(TokenKind::Scim, text);
    let stored = match public_id {
        Some(public_id) => scim_token::find_by_public_id(app.db.read(), public_id).await?,
        None => None,
    };
    let Some(stored) = stored else {
        app.scim_requests.count_unknown_token();
        return Err(UNKNOWN.into());
    };
    if let Some(refusal) = refusal(&stored, text, now) {
        return Err(Refused {
            error: UNKNOWN,
            token: Some(KnownToken {
                organization: stored.organization,
                token: stored.id,
                refusal: Some(refusal),
            }),
        });
    }
    let caller = ScimCaller {
        organization: stored.organization,
        integration: stored.integration,
        token: stored.id,
        request: None,
    };
    app.scim_tokens.put(key, caller.clone(), ticket);
    note_use(app, &stored, now).await?;
    Ok(caller)
}

/// Why this token does not open the door. The secret is looked at first: who does not have it learns nothing else.
fn refusal(stored: &StoredScimToken, text: &str, now: DateTime<Utc>) -> Option<Refusal> {
    let sent = OpaqueToken::parse(TokenKind::Scim, text);
    if !sent.is_some_and(|sent| sent.matches(&stored.secret_hash)) {
        Some(Refusal::WrongSecret)
    } else if stored.revoked_at.is_some() {
        Some(Refusal::Revoked)
    } else if !stored.is_live(now) {
        Some(Refusal::Expired)
    } else {
        None
    }
}

/// Writes `last used` for token and integration, once a minute at most: the console turns green by it.
async fn note_use(app: &App, token: &StoredScimToken, now: DateTime<Utc>) -> Result<(), AppError> {
    if token.last_used_at.is_some_and(|last| now - last < LAST_USED_STEP) {
        return Ok(());
    }
    let token = token.clone();
    app.db
        .write(move |tx| {
            let token = token.clone();
            Box::pin(async move {
                scim_token::touch(tx, &token, now).await?;
                tx.announce(Signal::Heard(token.organization.0));
                Ok(())
            })
        })
        .await
}
