//! How long the logs are kept: SCIM requests, sync events, audit events. A setting, and taking away what is older; values of
//! members that nobody ever was go too.

pub use crate::store::retention::Retention;

use chrono::{DateTime, TimeDelta, Utc};
use domain::{OrganizationId, limits};

use super::actor::{Actor, Permission};
use super::audit::{self, Deed};
use crate::app::App;
use crate::error::AppError;
use crate::store::{organization, pending_member, retention as store};

/// Rows of one log deleted in one transaction.
const BATCH: u64 = 500;

/// The organization's setting.
///
/// # Errors
/// Not allowed.
pub async fn get(app: &App, actor: &Actor) -> Result<Retention, AppError> {
    let organization = actor.require(Permission::Read)?;
    store::get(app.db.read(), organization).await
}

/// Changes the setting. What is older by it goes within the hour and does not come back.
///
/// # Errors
/// Not allowed; a number of days is out of range.
pub async fn set(app: &App, actor: &Actor, new: Retention) -> Result<Retention, AppError> {
    let organization = actor.require(Permission::Administer)?;
    for (field, days, allowed) in [
        (
            "input.scimRequestDays",
            new.scim_request_days,
            limits::SCIM_REQUEST_DAYS,
        ),
        (
            "input.syncEventDays",
            new.sync_event_days,
            limits::SYNC_EVENT_DAYS,
        ),
        (
            "input.auditEventDays",
            new.audit_event_days,
            limits::AUDIT_EVENT_DAYS,
        ),
    ] {
        if !allowed.contains(&days) {
            let message = format!(
                "{days} is out of range: from {} to {} days.",
                allowed.start(),
                allowed.end()
            );
            return Err(AppError::invalid(field, message));
        }
    }
    let author = audit::author(app, actor).await?;
    let deed = Deed {
        action: "update_retention",
        target_kind: "organization",
        target: organization.0,
        target_name: None,
    };
    let entry = audit::entry(app, actor, &author, deed);
    app.db
        .write(move |tx| {
            let entry = entry.clone();
            Box::pin(async move {
                store::set(tx, organization, new).await?;
                entry.append(tx).await
            })
        })
        .await?;
    Ok(new)
}

/// Deletes what is older than it may be kept, some of it; returns whether there may be more.
///
/// # Errors
/// The database does not answer.
pub async fn enforce(app: &App) -> Result<bool, AppError> {
    let now = app.clock.now();
    let mut is_more = false;
    for organization in organization::list(app.db.read()).await? {
        let kept = store::get(app.db.read(), organization).await?;
        is_more |= forget(app, organization, kept, now).await?;
    }
    Ok(is_more)
}

async fn forget(
    app: &App,
    organization: OrganizationId,
    kept: Retention,
    now: DateTime<Utc>,
) -> Result<bool, AppError> {
    let oldest = move |days: i32| now - TimeDelta::days(i64::from(days));
    app.db
        .write(move |tx| {
            Box::pin(async move {
                let requests =
                    store::forget_scim_requests(tx, organization, oldest(kept.scim_request_days), BATCH)
                        .await?;
                let events =
                    store::forget_sync_events(tx, organization, oldest(kept.sync_event_days), BATCH).await?;
                let deeds =
                    store::forget_audit_events(tx, organization, oldest(kept.audit_event_days), BATCH)
                        .await?;
                // No setting: nobody ever saw them.
                let awaited_since = now - limits::MEMBER_AWAITED_FOR;
                let is_forgotten = pending_member::forget(tx, organization, awaited_since).await?;
                Ok(is_forgotten
                    || [requests, events, deeds]
                        .into_iter()
                        .any(|deleted| deleted >= BATCH))
            })
        })
        .await
}
