//! Runs a logged request again against today's state, as a dry run (behaviour.md §6): it says what would come of it, and
//! everything is taken back. Nothing is sent and nothing is counted.

use domain::ScimRequestId;
use futures_util::future::BoxFuture;

use super::{Subject, mask, open, sees_everything, subject};
use crate::app::App;
use crate::error::AppError;
use crate::service::actor::{Actor, Permission, ScimCaller};
use crate::store::rehearsal::Rehearsal;
use crate::store::scim_token;
use crate::store::sync_event_log::StoredSyncEvent;

/// A request to be run by itself.
#[derive(Clone, Debug)]
pub struct Performance {
    /// On whose behalf.
    pub caller: ScimCaller,
    /// HTTP method.
    pub method: String,
    /// Path below the base URL, and the query.
    pub target: String,
    /// `If-Match`.
    pub if_match: Option<String>,
    /// The body.
    pub body: Option<String>,
}

/// What came of it.
#[derive(Clone, Debug)]
pub struct Performed {
    /// HTTP status.
    pub status: u16,
    /// The answer's body.
    pub body: String,
}

/// Runs a request through the transport. Services know no HTTP, so whoever wires the server gives them this.
pub type Stage = fn(App, Performance) -> BoxFuture<'static, Result<Performed, AppError>>;

/// What would come of a logged request today.
#[derive(Clone, Debug)]
pub struct Replay {
    /// HTTP status.
    pub status: u16,
    /// The answer's body, as this viewer may see it; `None` if it has none.
    pub body: Option<String>,
    /// Personal values in it are hidden.
    pub is_masked: bool,
    /// The sync events it would cause at once, in order. Groups are decided later, by the queue: those are not among them.
    pub events: Vec<StoredSyncEvent>,
}

/// Runs it.
///
/// # Errors
/// Not allowed; there is no such request; [`AppError::Conflict`] where too little of it was kept.
pub async fn replay(app: &App, actor: &Actor, id: ScimRequestId) -> Result<Replay, AppError> {
    let organization = actor.require(Permission::Integrate)?;
    let request = super::get(app, actor, id).await?;
    if request.refusal.is_some() {
        return Err(cannot("its token was refused, so nothing of it was read"));
    }
    let content = open(app, &request)?.ok_or_else(|| cannot("its content was erased"))?;
    if request.request_bytes > 0 && content.request.is_none() {
        return Err(cannot("its body was too long or could not be kept"));
    }
    if content.target.trim_end_matches('/').ends_with("/Bulk") {
        return Err(cannot(
            "each of its operations builds on those before it, which a dry run takes back",
        ));
    }
    let token = scim_token::find(app.db.read(), organization, request.token).await?;
    let token = token.ok_or(AppError::NotFound("token"))?;
    let rehearsal = Rehearsal::new(organization, app.ids.next().into());
    let performance = Performance {
        caller: ScimCaller {
            organization,
            integration: token.integration,
            token: token.id,
            request: Some(rehearsal.request()),
        },
        method: request.method,
        if_match: content.if_match,
        body: content.request,
        target: content.target.clone(),
    };
    let rehearsing = app.rehearsing(rehearsal.on(&app.db));
    let performed = (app.rehearse)(rehearsing, performance).await?;
    let is_masked = !sees_everything(actor);
    let subject: Subject = subject(&content.target);
    let body = (!performed.body.is_empty()).then(|| match is_masked {
        true => mask::body(&performed.body, subject),
        false => performed.body,
    });
    Ok(Replay {
        status: performed.status,
        body,
        is_masked,
        events: match performed.status < 400 {
            true => rehearsal.take_events(),
            false => Vec::new(),
        },
    })
}

fn cannot(why: &str) -> AppError {
    AppError::Conflict {
        field: Some("id".into()),
        message: format!("This request cannot be replayed: {why}."),
    }
}
