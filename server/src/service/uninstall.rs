//! Uninstalling the integration (behaviour.md §6): its tokens end at once, its people stay as they are or are deactivated
//! like leavers, in the background. A later installation adopts them again by external id, then e-mail.

use std::time::Duration;

use chrono::{DateTime, Utc};
use domain::explain::people as counted;
use domain::{EventKind, Tone};
use serde_json::Value;

pub use crate::store::uninstall::{Concerned, Fate, StoredUninstall};

use super::actor::{Actor, Permission};
use super::audit::{self, Deed};
use super::person_act;
use super::provisioning::{self, Cause, Engine};
use crate::app::App;
use crate::error::AppError;
use crate::event::Signal;
use crate::store::group_hold::GroupHoldEnd;
use crate::store::loss_hold::HoldEnd;
use crate::store::person_facts::Held;
use crate::store::sync_event::{self, NewSyncEvent};
use crate::store::uninstall as store;
use crate::store::{Tx, group_hold, group_pull, integration, loss_hold, reconcile_queue, scim_token};

/// People deactivated in one transaction.
const STEP: u64 = 50;
/// Between two steps, so that a whole company does not crowd out requests.
pub const BREATH: Duration = Duration::from_millis(20);

/// Whom and what uninstalling would concern.
///
/// # Errors
/// Not allowed; nothing is installed.
pub async fn preview(app: &App, actor: &Actor) -> Result<Concerned, AppError> {
    let organization = actor.require(Permission::Integrate)?;
    let conn = app.db.read();
    let live = integration::find_live(conn, organization)
        .await?
        .ok_or(AppError::NotFound("integration"))?;
    store::count(conn, organization, live.id).await
}

/// One and how far it has come.
#[derive(Clone, Debug)]
pub struct Progress {
    /// It.
    pub uninstall: StoredUninstall,
    /// People still to be deactivated.
    pub remaining: u64,
}

/// The newest; `None`: nothing was ever uninstalled.
///
/// # Errors
/// Not allowed.
pub async fn find(app: &App, actor: &Actor) -> Result<Option<Progress>, AppError> {
    let organization = actor.require(Permission::Read)?;
    match store::newest(app.db.read(), organization).await? {
        None => Ok(None),
        Some(uninstall) => progress(app, uninstall).await.map(Some),
    }
}

async fn progress(app: &App, uninstall: StoredUninstall) -> Result<Progress, AppError> {
    let of = (uninstall.organization, uninstall.integration);
    let remaining = match (uninstall.fate, uninstall.finished_at) {
        (Fate::Deactivate, None) => store::remaining(app.db.read(), of).await?,
        (Fate::Deactivate, Some(_)) | (Fate::Keep, _) => 0,
    };
    Ok(Progress { uninstall, remaining })
}

/// Uninstalls the integration.
///
/// # Errors
/// Not allowed; nothing is installed; a reason that is too short or too long.
pub async fn uninstall(
    app: &App,
    actor: &Actor,
    (fate, reason): (Fate, Option<String>),
) -> Result<Progress, AppError> {
    let organization = actor.require(Permission::Integrate)?;
    let reason = reason
        .filter(|reason| !reason.trim().is_empty())
        .map(|reason| person_act::reason("input.reason", &reason))
        .transpose()?;
    let live = integration::find_live(app.db.read(), organization)
        .await?
        .ok_or(AppError::NotFound("integration"))?;
    let author = audit::author(app, actor).await?;
    let deed = Deed {
        action: match fate {
            Fate::Keep => "uninstall_integration",
            Fate::Deactivate => "uninstall_integration_and_deactivate",
        },
        target_kind: "integration",
        target: live.id.0,
        target_name: live.domain,
    };
    let entry = audit::entry(app, actor, &author, deed);
    let now = app.clock.now();
    let done = app
        .db
        .write(move |tx| {
            let (entry, made_by, reason) = (entry.clone(), author.name.clone(), reason.clone());
            Box::pin(async move {
                let live = integration::close_for_newcomers(tx, organization)
                    .await?
                    .ok_or(AppError::NotFound("integration"))?;
                let concerned = store::count(tx.conn(), organization, live.id).await?;
                let new = StoredUninstall {
                    organization,
                    integration: live.id,
                    fate,
                    reason,
                    made_by,
                    total: concerned.people,
                    started_at: now,
                    finished_at: (fate == Fate::Keep).then_some(now),
                };
                integration::end(tx, (organization, live.id), now).await?;
                scim_token::revoke_all(tx, (organization, live.id), now).await?;
                // The provider's API is asked no more, and the token for it is forgotten.
                group_pull::remove(tx, organization, live.id).await?;
                tx.announce(Signal::Sessions);
                store::insert(tx, &new).await?;
                let_go(tx, &new).await?;
                entry.append(tx).await?;
                sync_event::append(tx, organization, vec![told(&new)]).await?;
                Ok(new)
            })
        })
        .await?;
    app.scim_tokens.clear();
    progress(app, done).await
}

/// What waits or is held because of rules is let go: they decide nobody of these any more.
async fn let_go(tx: &Tx, new: &StoredUninstall) -> Result<(), AppError> {
    let (organization, now) = (new.organization, new.started_at);
    for hold in loss_hold::list_open(tx.conn(), Some(organization)).await? {
        loss_hold::close(tx, &hold, (HoldEnd::Rejected, &new.made_by), now).await?;
    }
    for hold in group_hold::list_open(tx.conn(), Some(organization)).await? {
        let by = Some(new.made_by.as_str());
        group_hold::close(tx, &hold, (GroupHoldEnd::Rejected, by), now).await?;
    }
    let waiting = store::with_pending_losses(tx, organization).await?;
    reconcile_queue::enqueue(tx, organization, &waiting, (CAUSE, now)).await
}

/// What the log calls the cause.
const CAUSE: &str = "uninstalled";

fn told(new: &StoredUninstall) -> NewSyncEvent {
    let concerned = match (new.fate, new.total) {
        (Fate::Keep, _) => format!("{} stay as they are", counted(new.total)),
        (Fate::Deactivate, 1) => "1 person is deactivated".to_owned(),
        (Fate::Deactivate, _) => format!("{} are deactivated", counted(new.total)),
    };
    let because = new
        .reason
        .as_ref()
        .map(|it| format!(" ({it})"))
        .unwrap_or_default();
    let summary = format!(
        "{} uninstalled Okta{because}: its tokens ended, {concerned}",
        new.made_by
    );
    event(new.started_at, Tone::Warn, summary)
}

fn event(now: DateTime<Utc>, tone: Tone, summary: String) -> NewSyncEvent {
    let kind = (EventKind::IntegrationUninstalled, tone);
    NewSyncEvent::new(kind, (CAUSE.to_owned(), now), summary)
}

/// Deactivates some of the people who wait for it. True if more wait.
///
/// # Errors
/// The database does not answer.
pub async fn step(app: &App) -> Result<bool, AppError> {
    let mut is_more = false;
    for under_way in store::list_under_way(app.db.read()).await? {
        let parts = app.clone();
        is_more |= app
            .db
            .write(move |tx| {
                let (app, under_way) = (parts.clone(), under_way.clone());
                Box::pin(async move { step_of(tx, &app, &under_way).await })
            })
            .await?;
    }
    Ok(is_more)
}

async fn step_of(tx: &Tx, app: &App, under_way: &StoredUninstall) -> Result<bool, AppError> {
    let engine = Engine::of(app);
    let of = (under_way.organization, under_way.integration);
    let leavers = store::next_leavers(tx, of, (STEP, engine.now)).await?;
    for leaver in leavers {
        leave(tx, &engine, leaver).await?;
    }
    if store::remaining(tx.conn(), of).await? > 0 {
        return Ok(true);
    }
    if store::finish(tx, of, engine.now).await? {
        let summary = format!(
            "Everybody whom Okta had brought is deactivated: {}",
            counted(under_way.total)
        );
        sync_event::append(tx, of.0, vec![event(engine.now, Tone::Bad, summary)]).await?;
    }
    Ok(false)
}

/// As if the directory had said that they left (behaviour.md §2.1), by the one path that decides.
async fn leave(tx: &Tx, engine: &Engine<'_>, leaver: Held) -> Result<(), AppError> {
    let resource: Value = serde_json::from_str(leaver.resource())?;
    let cause = Cause::act(CAUSE.to_owned());
    provisioning::decide(tx, engine, (leaver, &resource), &cause).await
}

/// A new installation waits until the last one is gone: who is adopted must not be deactivated after.
///
/// # Errors
/// People are still being deactivated.
pub(super) async fn refuse_while_under_way(tx: &Tx, of: domain::OrganizationId) -> Result<(), AppError> {
    match store::newest(tx.conn(), of).await? {
        Some(last) if last.finished_at.is_none() => Err(AppError::Conflict {
            field: None,
            message: "People of the integration that was uninstalled are still being deactivated. Try again in a while."
                .to_owned(),
        }),
        Some(_) | None => Ok(()),
    }
}
