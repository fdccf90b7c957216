//! The SCIM request log (behaviour.md §6): writes and errors in full, successful reads as counts. A request is noted in
//! memory when it is answered and written soon after by a job; nothing waits for the log and nothing depends on it.
//!
//! What is stored is without passwords and encrypted; what is shown is masked unless the viewer is an owner or admin.

mod endpoint;
mod mask;
mod recorder;
mod replay;
mod secrecy;

pub use endpoint::Subject;
pub use recorder::{KnownToken, Recorder, ScimRequest};
pub use replay::{Performance, Performed, Replay, Stage, replay};

pub use crate::store::scim_read_count::ReadCount;
pub use crate::store::scim_request::{Refusal, ScimRequestFilter, StoredScimRequest};

use std::collections::BTreeMap;

use chrono::{DateTime, Utc};
use domain::{AdminRole, OrganizationId, ScimRequestId, ScimTokenId, limits};
use serde::{Deserialize, Serialize};

use super::actor::{Actor, Permission};
use super::alert::{self, Alert, TokenRefusal};
use crate::app::App;
use crate::error::AppError;
use crate::secret::Place;
use crate::store::{Tx, scim_read_count, scim_request as store, scim_token};
use endpoint::About;

/// Requests written in one transaction. More would make a caller wait whose write shares the commit.
const BATCH: usize = 128;

/// What of a request is encrypted.
#[derive(Debug, Serialize, Deserialize)]
pub(super) struct Content {
    pub(super) target: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    if_match: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) request: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) response: Option<String>,
}

impl Content {
    /// Whether one of these texts stands in it, in whatever case.
    pub(super) fn mentions(&self, texts: &[String]) -> bool {
        let bodies = [&self.request, &self.response].into_iter().flatten();
        // Read and written again, a letter has one spelling.
        let bodies = bodies.map(|body| match serde_json::from_str::<serde_json::Value>(body) {
            Ok(value) => value.to_string(),
            Err(_) => body.clone(),
        });
        let target = url::form_urlencoded::parse(self.target.as_bytes())
            .flat_map(|(name, value)| [name, value])
            .collect::<String>();
        let all: Vec<String> = bodies.chain([target]).map(|text| text.to_lowercase()).collect();
        texts.iter().any(|text| {
            let text = text.to_lowercase();
            all.iter().any(|own| own.contains(&text))
        })
    }
}

fn place(id: ScimRequestId) -> Place {
    Place {
        table: "scim_request",
        column: "content",
        row: id.0,
    }
}

/// Writes what waits, up to a bound, and says how many requests that were. What cannot be written is dropped and counted.
///
/// # Errors
/// The database does not answer.
pub async fn write_out(app: &App) -> Result<usize, AppError> {
    let requests = app.scim_requests.take_requests(BATCH);
    let taken = requests.len();
    let mut batch: BTreeMap<OrganizationId, Batch> = BTreeMap::new();
    for (organization, read) in app.scim_requests.take_reads() {
        batch.entry(organization).or_default().reads.push(read);
    }
    for request in requests {
        let of_organization = batch.entry(request.token.organization).or_default();
        if let Some(refusal) = request.token.refusal {
            of_organization.refused = Some((request.token.token, refusal));
        }
        of_organization.requests.push(sealed(app, request)?);
    }
    for (organization, token, at) in app.scim_requests.take_unserved() {
        batch.entry(organization).or_default().unserved.push((token, at));
    }
    if batch.is_empty() {
        return Ok(0);
    }
    let parts = app.clone();
    let written = app
        .db
        .write(move |tx| {
            let (app, batch) = (parts.clone(), batch.clone());
            Box::pin(async move {
                for (organization, batch) in batch {
                    store::append(tx, organization, batch.requests).await?;
                    scim_read_count::add(tx, organization, batch.reads).await?;
                    for (token, at) in batch.unserved {
                        scim_token::note_unserved(tx, organization, token, at).await?;
                    }
                    if let Some((token, refusal)) = batch.refused {
                        tell_refused(tx, &app, (organization, token), refusal).await?;
                    }
                }
                Ok(())
            })
        })
        .await;
    if written.is_err() {
        app.scim_requests.lost(taken);
    }
    written.map(|()| taken)
}

/// What is to be written for one organization.
#[derive(Clone, Debug, Default)]
struct Batch {
    requests: Vec<StoredScimRequest>,
    reads: Vec<ReadCount>,
    /// Tokens whose requests were put off or failed here, and when.
    unserved: Vec<(ScimTokenId, DateTime<Utc>)>,
    /// A token that came with a secret that is not accepted, and why not.
    refused: Option<(ScimTokenId, Refusal)>,
}

impl From<Refusal> for TokenRefusal {
    fn from(refusal: Refusal) -> Self {
        match refusal {
            Refusal::WrongSecret => Self::WrongSecret,
            Refusal::Expired => Self::Expired,
            Refusal::Revoked => Self::Revoked,
        }
    }
}

/// Terminations are not arriving: owners and admins hear of it, once a day at most (behaviour.md §6).
async fn tell_refused(
    tx: &Tx,
    app: &App,
    (organization, id): (OrganizationId, ScimTokenId),
    refusal: Refusal,
) -> Result<(), AppError> {
    let tokens = scim_token::with_ids(tx.conn(), organization, &[id]).await?;
    let Some(token) = tokens.into_iter().next() else {
        return Ok(());
    };
    let alert = Alert::ScimTokenRefused {
        token: id.0,
        name: token.name,
        reason: refusal.into(),
    };
    alert::raise(tx, organization, &alert, (&app.ids, app.clock.now())).await?;
    Ok(())
}

/// The row of a request: its target and bodies without passwords, encrypted.
fn sealed(app: &App, request: ScimRequest) -> Result<StoredScimRequest, AppError> {
    let path = request.target.split('?').next().unwrap_or_default();
    let about = About::read(path, request.created);
    let kept = |body: Option<Vec<u8>>| body.and_then(|body| secrecy::without_passwords(&body));
    let content = Content {
        target: secrecy::without_password_query(&request.target).to_owned(),
        if_match: request.if_match,
        request: kept(request.request),
        response: kept(request.response),
    };
    let content = serde_json::to_vec(&content)?;
    Ok(StoredScimRequest {
        id: request.id,
        at: request.at,
        token: request.token.token,
        refusal: request.token.refusal,
        method: request.method,
        user: about.user(),
        group: about.group(),
        path: about.path,
        status: i32::from(request.status),
        duration_us: request.took.num_microseconds().unwrap_or_default().max(0),
        http_request_id: request
            .http_request_id
            .map(|id| id.chars().take(limits::REQUEST_ID_CHARACTERS).collect()),
        request_bytes: i64::try_from(request.request_bytes).unwrap_or(i64::MAX),
        response_bytes: i64::try_from(request.response_bytes).unwrap_or(i64::MAX),
        content: Some(app.vault.seal(place(request.id), app.ids.nonce(), &content)),
    })
}

/// What a request said, as this viewer may see it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Shown {
    /// Path below the base URL, and the query.
    pub target: String,
    /// The body as sent, without passwords; `None`: there was none, or it was too long or unreadable to keep.
    pub request: Option<String>,
    /// The answer's body.
    pub response: Option<String>,
    /// Personal values are hidden.
    pub is_masked: bool,
}

/// What a request said; `None` once erased.
///
/// # Errors
/// Not allowed; the key it was encrypted with is gone.
pub fn show(app: &App, actor: &Actor, request: &StoredScimRequest) -> Result<Option<Shown>, AppError> {
    actor.require(Permission::Read)?;
    let Some(content) = open(app, request)? else {
        return Ok(None);
    };
    if sees_everything(actor) {
        return Ok(Some(Shown {
            target: content.target,
            request: content.request,
            response: content.response,
            is_masked: false,
        }));
    }
    let subject = subject(&content.target);
    let masked = |text: Option<String>| text.map(|text| mask::body(&text, subject));
    Ok(Some(Shown {
        target: mask::target(&content.target),
        request: masked(content.request),
        response: masked(content.response),
        is_masked: true,
    }))
}

fn subject(target: &str) -> Subject {
    About::read(target.split('?').next().unwrap_or_default(), None).subject
}

/// behaviour.md §6: masked unless the viewer is owner or admin.
fn sees_everything(actor: &Actor) -> bool {
    match actor {
        Actor::Admin(caller) => match caller.role {
            AdminRole::Owner | AdminRole::Admin => true,
            AdminRole::PropertyManager | AdminRole::Viewer => false,
        },
        Actor::ApiToken(_) | Actor::IdentityProvider(_) => false,
    }
}

pub(super) fn open(app: &App, request: &StoredScimRequest) -> Result<Option<Content>, AppError> {
    let Some(sealed) = &request.content else {
        return Ok(None);
    };
    let plain = app
        .vault
        .open(place(request.id), sealed)
        .map_err(|problem| AppError::Internal(anyhow::Error::new(problem)))?;
    Ok(Some(serde_json::from_slice(&plain)?))
}

/// At most `limit` requests, newest first, older than `before` if it is given.
///
/// # Errors
/// Not allowed: a property manager may not see the log.
pub async fn list(
    app: &App,
    actor: &Actor,
    filter: &ScimRequestFilter,
    before: Option<ScimRequestId>,
    limit: u64,
) -> Result<Vec<StoredScimRequest>, AppError> {
    let organization = actor.require(Permission::Read)?;
    store::list(app.db.read(), organization, filter, before, limit).await
}

/// One request.
///
/// # Errors
/// Not allowed; there is no such request.
pub async fn get(app: &App, actor: &Actor, id: ScimRequestId) -> Result<StoredScimRequest, AppError> {
    let organization = actor.require(Permission::Read)?;
    let found = store::find(app.db.read(), organization, id).await?;
    found.ok_or(AppError::NotFound("SCIM request"))
}

/// Successful reads of the minutes within `[since, until)`, newest first; the last 24 hours unless told.
///
/// # Errors
/// Not allowed.
pub async fn read_counts(
    app: &App,
    actor: &Actor,
    token: Option<ScimTokenId>,
    (since, until): (Option<DateTime<Utc>>, Option<DateTime<Utc>>),
) -> Result<Vec<ReadCount>, AppError> {
    let organization = actor.require(Permission::Read)?;
    let until = until.unwrap_or_else(|| app.clock.now() + chrono::TimeDelta::minutes(1));
    let since = since.unwrap_or(until - chrono::TimeDelta::days(1));
    let within = (since, until);
    scim_read_count::list(app.db.read(), organization, token, within, limits::READ_COUNTS).await
}
