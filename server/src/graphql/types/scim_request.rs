//! The SCIM request log: what the identity provider sent and what it was answered.

use async_graphql::{Context, Enum, ID, Object, Result, SimpleObject};
use chrono::{DateTime, Utc};

use super::integration::ScimToken;
use super::outcome::RuleTrace;
use super::property::Property;
use super::sync_event::{EventChange, SyncEvent};
use crate::graphql::context::Asked;
use crate::graphql::kind::{SyncEventKind, Tone};
use crate::graphql::loader::{self, PropertyOf, ScimTokenOf, SyncEventsOf};
use crate::service::scim_request::{self, ReadCount, Refusal, Replay, StoredScimRequest};
use crate::service::sync_event::StoredSyncEvent;

/// Why a known token did not open the door.
#[derive(Enum, Clone, Copy, PartialEq, Eq)]
#[graphql(remote = "Refusal")]
pub enum ScimRefusal {
    /// The secret part is not the token's.
    WrongSecret,
    /// Its time is over.
    Expired,
    /// An admin ended it.
    Revoked,
}

/// A SCIM request that wrote, or failed. Successful reads are only counted.
pub struct ScimRequest(pub StoredScimRequest);

/// A SCIM request that wrote, or failed. Successful reads are only counted.
#[Object]
impl ScimRequest {
    /// Id.
    async fn id(&self) -> ID {
        ID(self.0.id.to_string())
    }

    /// When it came in.
    async fn at(&self) -> DateTime<Utc> {
        self.0.at
    }

    /// HTTP method.
    async fn method(&self) -> &str {
        &self.0.method
    }

    /// Path below the base URL, without personal values.
    async fn path(&self) -> &str {
        &self.0.path
    }

    /// HTTP status of the answer.
    async fn status(&self) -> i32 {
        self.0.status
    }

    /// Milliseconds from request to answer.
    async fn duration_ms(&self) -> f64 {
        let micros = u32::try_from(self.0.duration_us).unwrap_or(u32::MAX);
        f64::from(micros) / 1000.0
    }

    /// X-Request-Id of the answer.
    async fn http_request_id(&self) -> Option<&str> {
        self.0.http_request_id.as_deref()
    }

    /// Length of the body as sent, in bytes.
    async fn request_bytes(&self) -> i64 {
        self.0.request_bytes
    }

    /// Length of the answer's body, in bytes.
    async fn response_bytes(&self) -> i64 {
        self.0.response_bytes
    }

    /// Why the token was refused, if it was.
    async fn refusal(&self) -> Option<ScimRefusal> {
        self.0.refusal.map(Into::into)
    }

    /// The token it named.
    async fn token(&self, ctx: &Context<'_>) -> Result<ScimToken> {
        Ok(ScimToken(
            loader::referred(ctx.rows(), ScimTokenOf(self.0.token)).await?,
        ))
    }

    /// The SCIM User it is about.
    async fn directory_user_id(&self) -> Option<ID> {
        self.0.user.map(|id| ID(id.to_string()))
    }

    /// The SCIM Group it is about.
    async fn directory_group_id(&self) -> Option<ID> {
        self.0.group.map(|id| ID(id.to_string()))
    }

    /// What was sent and answered; null once erased.
    async fn content(&self, ctx: &Context<'_>) -> Result<Option<ScimRequestContent>> {
        let shown = scim_request::show(ctx.app(), ctx.actor()?, &self.0)?;
        Ok(shown.map(|shown| ScimRequestContent {
            target: shown.target,
            request_body: shown.request,
            response_body: shown.response,
            is_masked: shown.is_masked,
        }))
    }

    /// What it changed at once, oldest first. What a group's change means for its members is decided later.
    async fn sync_events(&self, ctx: &Context<'_>) -> Result<Vec<SyncEvent>> {
        let events = loader::or_default(ctx.rows(), SyncEventsOf(self.0.id)).await?;
        Ok(events.into_iter().map(SyncEvent).collect())
    }
}

/// What was sent and answered, without passwords.
#[derive(SimpleObject)]
pub struct ScimRequestContent {
    /// Path below the base URL, and the query.
    target: String,
    /// The body as sent; null if there was none, or it was too long or unreadable to keep.
    request_body: Option<String>,
    /// The answer's body.
    response_body: Option<String>,
    /// Personal values are hidden: only owners and admins see them.
    is_masked: bool,
}

/// Successful reads within one minute.
pub struct ScimReadCount(pub ReadCount);

/// Successful reads within one minute.
#[Object]
impl ScimReadCount {
    /// The minute's beginning.
    async fn minute(&self) -> DateTime<Utc> {
        self.0.minute
    }

    /// Of what, e.g. GET /Users/{id}.
    async fn endpoint(&self) -> &str {
        &self.0.endpoint
    }

    /// How many.
    async fn count(&self) -> i64 {
        self.0.count
    }

    /// With which token.
    async fn token(&self, ctx: &Context<'_>) -> Result<ScimToken> {
        Ok(ScimToken(
            loader::referred(ctx.rows(), ScimTokenOf(self.0.token)).await?,
        ))
    }
}

/// What would come of a logged request today. Nothing was changed.
pub struct ScimReplay(pub Replay);

/// What would come of a logged request today. Nothing was changed.
#[Object]
impl ScimReplay {
    /// HTTP status it would be answered with.
    async fn status(&self) -> i32 {
        i32::from(self.0.status)
    }

    /// Body it would be answered with.
    async fn response_body(&self) -> Option<&str> {
        self.0.body.as_deref()
    }

    /// Personal values are hidden: only owners and admins see them.
    async fn is_masked(&self) -> bool {
        self.0.is_masked
    }

    /// What it would change at once, in order; empty if it would change nothing.
    async fn plan(&self) -> Vec<PlannedEvent> {
        self.0.events.iter().cloned().map(PlannedEvent).collect()
    }
}

/// A sync event that would be written.
pub struct PlannedEvent(StoredSyncEvent);

/// A sync event that would be written.
#[Object]
impl PlannedEvent {
    /// What would happen.
    async fn kind(&self) -> SyncEventKind {
        self.0.kind.into()
    }

    /// How it should look.
    async fn tone(&self) -> Tone {
        self.0.tone.into()
    }

    /// One sentence, names included: what would happen, to whom, why.
    async fn summary(&self) -> &str {
        &self.0.summary
    }

    /// Where.
    async fn property(&self, ctx: &Context<'_>) -> Result<Option<Property>> {
        match self.0.property {
            None => Ok(None),
            Some(id) => Ok(Some(Property(
                loader::referred(ctx.rows(), PropertyOf(id)).await?,
            ))),
        }
    }

    /// What would differ.
    async fn changes(&self) -> Vec<EventChange> {
        self.0.changes.iter().cloned().map(Into::into).collect()
    }

    /// The decision behind it.
    async fn trace(&self) -> Vec<RuleTrace> {
        self.0.trace.iter().map(Into::into).collect()
    }
}
