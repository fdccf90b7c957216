//! The organization's log: reading it back, and following it.

pub use crate::store::sync_event_log::{Reading, StoredSyncEvent, SyncEventFilter};

use std::collections::HashMap;

use domain::{EmployeeId, PropertyId, ScimRequestId, limits};

use super::actor::Actor;
use crate::app::App;
use crate::error::AppError;
use crate::store::sync_event_log as store;

/// The filter for what the caller wants and may see.
pub fn filter(actor: &Actor, property: Option<PropertyId>, employee: Option<EmployeeId>) -> SyncEventFilter {
    SyncEventFilter {
        property,
        employee,
        within: actor.property_limit().map(<[PropertyId]>::to_vec),
    }
}

/// At most `limit` events.
///
/// # Errors
/// The database does not answer.
pub async fn read(
    app: &App,
    actor: &Actor,
    filter: &SyncEventFilter,
    reading: Reading,
    limit: u64,
) -> Result<Vec<StoredSyncEvent>, AppError> {
    store::read(app.db.read(), actor.organization(), filter, reading, limit).await
}

/// Events that each of these SCIM requests caused, oldest first.
///
/// # Errors
/// The database does not answer.
pub async fn of_requests(
    app: &App,
    actor: &Actor,
    requests: &[ScimRequestId],
) -> Result<HashMap<ScimRequestId, Vec<StoredSyncEvent>>, AppError> {
    let organization = actor.organization();
    let found = store::of_requests(app.db.read(), organization, requests, limits::EVENTS_OF_REQUESTS).await?;
    let mut by_request: HashMap<_, Vec<_>> = HashMap::new();
    for (request, event) in found {
        by_request.entry(request).or_default().push(event);
    }
    Ok(by_request)
}

/// Position of the newest event; 0 = none yet.
///
/// # Errors
/// The database does not answer.
pub async fn head(app: &App, actor: &Actor) -> Result<i64, AppError> {
    store::head(app.db.read(), actor.organization()).await
}
