//! Signing in and staying signed in (behaviour.md §8).
//!
//! An access token lives ten minutes at most and names its session; each request checks that the session still stands,
//! with an answer no older than two seconds. A refresh token rotates on each use. One that comes a second time, later
//! than two tabs could explain, was stolen: the session ends.

use chrono::{DateTime, TimeDelta, Utc};
use domain::email::Email;
use domain::id::{OrganizationId, SessionId};
use jsonwebtoken::{Algorithm, DecodingKey, EncodingKey, Header, Validation};
use serde::{Deserialize, Serialize};
use url::Url;
use uuid::Uuid;

use super::actor::{Actor, SignedIn};
use super::recent::RecentCache;
use crate::app::App;
use crate::clock::Clock;
use crate::error::AppError;
use crate::event::Signal;
use crate::secret::{self, KeyRing, Purpose};
use crate::store::Tx;
use crate::store::admin::{self, SignInFailures, StoredAdmin};
use crate::store::session::{self as store, Which};

/// How long an access token is good.
const ACCESS_LIFETIME: TimeDelta = TimeDelta::minutes(10);
/// How long a session lasts without being refreshed.
const SESSION_LIFETIME: TimeDelta = TimeDelta::days(14);
/// Two tabs may refresh with the same token this far apart.
const PARALLEL_TABS: TimeDelta = TimeDelta::seconds(10);
/// Wrong passwords in a row before the account pauses.
const MOST_FAILURES: i32 = 5;
/// How long it pauses.
const PAUSE: TimeDelta = TimeDelta::minutes(5);

const AUDIENCE: &str = "latchkey";

/// Makes and reads access tokens. Cheap to clone.
#[derive(Clone)]
pub struct Sessions {
    sign: EncodingKey,
    verify: Vec<DecodingKey>,
    issuer: String,
    clock: Clock,
    recent: RecentCache<SessionId, SignedIn>,
}

#[derive(Serialize, Deserialize)]
struct Claims {
    iss: String,
    aud: String,
    sub: Uuid,
    org: Uuid,
    sid: Uuid,
    exp: i64,
}

/// A bearer token for GraphQL.
#[derive(Clone, Debug)]
pub struct AccessToken {
    /// The signed token.
    pub token: String,
    /// When it stops working.
    pub expires_at: DateTime<Utc>,
}

/// What a sign-in or refresh gives.
#[derive(Clone, Debug)]
pub struct NewSession {
    /// For the `Authorization` header; kept in memory only.
    pub access: AccessToken,
    /// For the HttpOnly cookie; `None`: the cookie of a parallel tab stays.
    pub refresh: Option<String>,
    /// Who signed in.
    pub signed_in: SignedIn,
}

impl Sessions {
    /// Keys derived from the ring; tokens signed by older keys still verify.
    pub fn new(keys: &KeyRing, clock: Clock, public_url: &Url) -> Self {
        let derived = keys.derive(Purpose::AccessToken);
        Self {
            sign: EncodingKey::from_secret(&derived[0]),
            verify: derived.iter().map(|key| DecodingKey::from_secret(key)).collect(),
            issuer: public_url.as_str().to_owned(),
            recent: RecentCache::new(clock.clone()),
            clock,
        }
    }

    /// Forgets what it knows of sessions; the next request of each looks again.
    pub fn forget(&self) {
        self.recent.clear();
    }

    fn issue(&self, signed_in: &SignedIn) -> Result<AccessToken, AppError> {
        let expires_at = self.clock.now() + ACCESS_LIFETIME;
        let claims = Claims {
            iss: self.issuer.clone(),
            aud: AUDIENCE.to_owned(),
            sub: signed_in.admin.0,
            org: signed_in.organization.0,
            sid: signed_in.session.0,
            exp: expires_at.timestamp(),
        };
        let token = jsonwebtoken::encode(&Header::new(Algorithm::HS256), &claims, &self.sign)
            .map_err(|error| AppError::Internal(anyhow::Error::new(error)))?;
        Ok(AccessToken { token, expires_at })
    }

    fn read(&self, token: &str) -> Option<Claims> {
        let mut validation = Validation::new(Algorithm::HS256);
        validation.set_audience(&[AUDIENCE]);
        validation.set_issuer(&[&self.issuer]);
        // Expiry is compared with our own clock, below.
        validation.validate_exp = false;
        let claims = self
            .verify
            .iter()
            .find_map(|key| jsonwebtoken::decode::<Claims>(token, key, &validation).ok())?
            .claims;
        (self.clock.now().timestamp() < claims.exp).then_some(claims)
    }
}

/// The admin behind an access token, and when the token ends.
///
/// # Errors
/// [`AppError::Unauthenticated`] if the token is expired or forged, or its session ended.
pub async fn authenticate(app: &App, token: &str) -> Result<(Actor, DateTime<Utc>), AppError> {
    const ENDED: AppError = AppError::Unauthenticated("Your session has ended. Sign in again.");
    let claims = app.sessions.read(token).ok_or(ENDED)?;
    let expires_at = DateTime::from_timestamp(claims.exp, 0).ok_or(ENDED)?;
    let signed_in = still_signed_in(app, claims.org.into(), claims.sid.into())
        .await?
        .ok_or(ENDED)?;
    Ok((Actor::Admin(signed_in), expires_at))
}

/// The session's admin with their present role, if the session stands. Also asked for each delivered event.
///
/// # Errors
/// The database does not answer.
pub async fn still_signed_in(
    app: &App,
    organization: OrganizationId,
    session: SessionId,
) -> Result<Option<SignedIn>, AppError> {
    if let Some(known) = app.sessions.recent.get(&session) {
        return Ok((known.organization == organization).then_some(known));
    }
    let ticket = app.sessions.recent.ticket();
    let found = store::find_signed_in(app.db.read(), organization, session, app.clock.now()).await?;
    if let Some(signed_in) = &found {
        app.sessions.recent.put(session, signed_in.clone(), ticket);
    }
    Ok(found)
}

/// Checks e-mail and password and opens a session.
///
/// # Errors
/// [`AppError::Invalid`] on `input.password` for a wrong pair, with the tries left; [`AppError::RateLimited`] during a pause.
pub async fn sign_in(app: &App, email: &str, password: String) -> Result<NewSession, AppError> {
    let now = app.clock.now();
    let key = Email::parse(email).map(|email| email.key()).unwrap_or_default();
    let failures = admin::find_sign_in_failures(app.db.read(), &key, now - PAUSE).await?;
    if let Some(until) = failures.locked_until.filter(|until| now < *until) {
        let left = (until - now).num_seconds().max(1);
        return Err(AppError::RateLimited {
            retry_after: u32::try_from(left).unwrap_or(u32::MAX),
        });
    }
    let found = admin::find_by_email(app.db.read(), &key).await?;
    let hash = found.as_ref().map(|admin| admin.password_hash.clone());
    if !app.passwords.verify(password, hash).await? {
        return Err(count_failure(app, key, failures.count + 1).await?);
    }
    let admin = found.ok_or(AppError::Unauthenticated("E-mail or password is wrong."))?;
    if admin.is_locked {
        return Err(AppError::Forbidden(
            "This account is locked. Ask an owner to unlock it.",
        ));
    }
    let clear = key.clone();
    app.db
        .write(move |tx| {
            let clear = clear.clone();
            Box::pin(async move { admin::clear_sign_in_failures(tx, &clear).await })
        })
        .await?;
    open(app, admin).await
}

async fn count_failure(app: &App, key: String, count: i32) -> Result<AppError, AppError> {
    let now = app.clock.now();
    let left = (MOST_FAILURES - count).max(0);
    let failures = SignInFailures {
        count,
        locked_until: (left == 0).then(|| now + PAUSE),
    };
    app.db
        .write(move |tx| {
            let key = key.clone();
            Box::pin(async move { admin::record_sign_in_failures(tx, &key, failures, now).await })
        })
        .await?;
    let next = match left {
        0 => "Signing in to this account pauses for 5 minutes.".to_owned(),
        1 => "1 try left before a 5-minute pause.".to_owned(),
        left => format!("{left} tries left before a 5-minute pause."),
    };
    Ok(AppError::invalid(
        "input.password",
        format!("E-mail or password is wrong. {next}"),
    ))
}

/// Opens a session for an admin whose identity is proven.
///
/// # Errors
/// The database does not answer.
pub async fn open(app: &App, admin: StoredAdmin) -> Result<NewSession, AppError> {
    let session: SessionId = app.ids.next().into();
    let refresh = app.ids.secret();
    let now = app.clock.now();
    let row = store::NewSession {
        organization: admin.organization,
        admin: admin.id,
        id: session,
        refresh_hash: secret::sha256(&refresh),
        created_at: now,
        expires_at: now + SESSION_LIFETIME,
    };
    app.db
        .write(move |tx: &Tx| {
            let row = row.clone();
            Box::pin(async move { store::insert(tx, row).await })
        })
        .await?;
    let signed_in = SignedIn {
        organization: admin.organization,
        admin: admin.id,
        session,
        role: admin.role,
        properties: admin.properties,
    };
    let access = app.sessions.issue(&signed_in)?;
    Ok(NewSession {
        access,
        refresh: Some(cookie(session, &refresh)),
        signed_in,
    })
}

fn cookie(session: SessionId, secret: &[u8; 32]) -> String {
    format!("{}.{}", session.0.simple(), secret::encode_secret(secret))
}

/// What a refresh came to.
enum Refreshed {
    /// The cookie was the newest: a new one was made.
    Rotated(SignedIn),
    /// Another tab was first, a moment ago.
    Parallel(SignedIn),
    /// Reused, unknown or ended.
    Refused,
}

/// Gives a new access token for the refresh cookie, and rotates the cookie.
///
/// # Errors
/// [`AppError::Unauthenticated`] if the cookie is not the session's newest; the session then ends.
pub async fn refresh(app: &App, cookie_value: &str) -> Result<NewSession, AppError> {
    const REFUSED: AppError = AppError::Unauthenticated("Your session has ended. Sign in again.");
    let (id, presented) = parse_cookie(cookie_value).ok_or(REFUSED)?;
    let fresh = app.ids.secret();
    let (fresh_hash, now) = (secret::sha256(&fresh), app.clock.now());
    let refreshed = app
        .db
        .write(move |tx| {
            let (presented, fresh_hash) = (presented.clone(), fresh_hash.clone());
            Box::pin(async move { rotate(tx, id, &presented, fresh_hash, now).await })
        })
        .await?;
    let (signed_in, refresh) = match refreshed {
        Refreshed::Rotated(signed_in) => (signed_in, Some(cookie(id, &fresh))),
        Refreshed::Parallel(signed_in) => (signed_in, None),
        Refreshed::Refused => return Err(REFUSED),
    };
    Ok(NewSession {
        access: app.sessions.issue(&signed_in)?,
        refresh,
        signed_in,
    })
}

fn parse_cookie(value: &str) -> Option<(SessionId, Vec<u8>)> {
    use base64::prelude::{BASE64_URL_SAFE_NO_PAD, Engine};
    let (session, secret) = value.split_once('.')?;
    let session = Uuid::try_parse(session).ok()?;
    let secret = BASE64_URL_SAFE_NO_PAD.decode(secret).ok()?;
    Some((session.into(), secret::sha256(&secret)))
}

async fn rotate(
    tx: &Tx,
    id: SessionId,
    presented: &[u8],
    fresh_hash: Vec<u8>,
    now: DateTime<Utc>,
) -> Result<Refreshed, AppError> {
    let Some(session) = store::find_for_update(tx, id, now).await? else {
        return Ok(Refreshed::Refused);
    };
    if secret::same(presented, &session.refresh_hash) {
        store::rotate(tx, &session, fresh_hash, now, now + SESSION_LIFETIME).await?;
        return Ok(Refreshed::Rotated(session.signed_in));
    }
    let was_newest = session
        .previous_hash
        .as_deref()
        .is_some_and(|previous| secret::same(presented, previous));
    let just_now = session.rotated_at.is_some_and(|at| now - at <= PARALLEL_TABS);
    if was_newest && just_now {
        return Ok(Refreshed::Parallel(session.signed_in));
    }
    tracing::warn!(session = %id.0, "a refresh token was used twice; its session ends");
    store::revoke(tx, session.signed_in.organization, Which::One(id), now).await?;
    tx.announce(Signal::Sessions);
    Ok(Refreshed::Refused)
}

/// Ends the caller's session.
///
/// # Errors
/// The database does not answer.
pub async fn sign_out(app: &App, signed_in: &SignedIn) -> Result<(), AppError> {
    end(app, signed_in.organization, Which::One(signed_in.session)).await
}

/// Ends every session of the caller's account.
///
/// # Errors
/// The database does not answer.
pub async fn sign_out_everywhere(app: &App, signed_in: &SignedIn) -> Result<(), AppError> {
    end(app, signed_in.organization, Which::Of(signed_in.admin)).await
}

async fn end(app: &App, organization: OrganizationId, which: Which) -> Result<(), AppError> {
    let now = app.clock.now();
    app.db
        .write(move |tx| {
            Box::pin(async move {
                store::revoke(tx, organization, which, now).await?;
                tx.announce(Signal::Sessions);
                Ok(())
            })
        })
        .await?;
    app.sessions.forget();
    Ok(())
}
