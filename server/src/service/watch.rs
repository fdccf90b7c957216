//! What must be noticed though nobody asks (behaviour.md §4): a clock that jumped, many terminations at once,
//! holds that still wait for an admin, tokens about to end. Told by event and mail; what goes on is told again each day.

use chrono::{DateTime, TimeDelta, Utc};
use domain::{EventKind, OrganizationId, Tone, Traffic, limits};

use super::alert::{self, Alert};
use super::{breaker, group_hold, token_expiry};
use crate::app::App;
use crate::error::AppError;
use crate::store::sync_event::{self, NewSyncEvent};
use crate::store::{
    Tx, applied_loss, directory_group, group_hold as group_holds, loss_hold, organization, property,
    termination,
};

/// Looks at everything once.
///
/// # Errors
/// The database does not answer.
pub async fn look(app: &App) -> Result<(), AppError> {
    if let Some(jump) = app.clock.take_jump() {
        tell_jump(app, jump).await?;
    }
    remind_of_holds(app).await?;
    token_expiry::look(app).await?;
    for organization in organization::list(app.db.read()).await? {
        look_for_burst(app, organization).await?;
    }
    let before = app.clock.now() - limits::KEPT_FOR;
    app.db
        .write(move |tx| Box::pin(async move { applied_loss::forget_before(tx, before).await }))
        .await
}

async fn tell_jump(app: &App, jump: TimeDelta) -> Result<(), AppError> {
    let minutes = jump.num_minutes();
    tracing::warn!(
        minutes,
        "the clock jumped: what waits for a time is paused for ten minutes"
    );
    let summary = format!(
        "The server's clock jumped by {minutes} minutes: losses, expiries and revocations that wait for a time are paused until it has been steady for ten"
    );
    for organization in organization::list(app.db.read()).await? {
        raise(
            app,
            organization,
            (
                Alert::ClockJumped { minutes },
                EventKind::ClockJumped,
                summary.clone(),
            ),
        )
        .await?;
    }
    Ok(())
}

/// Raises an alert, with an event if mails went out for it: at most one of each a day.
async fn raise(
    app: &App,
    organization: OrganizationId,
    (alert, kind, summary): (Alert, EventKind, String),
) -> Result<(), AppError> {
    let parts = app.clone();
    app.db
        .write(move |tx| {
            let (app, alert, summary) = (parts.clone(), alert.clone(), summary.clone());
            Box::pin(async move {
                let now = app.clock.now();
                match alert::raise(tx, organization, &alert, (&app.ids, now)).await? {
                    true => tell(tx, organization, (kind, summary, now)).await,
                    false => Ok(()),
                }
            })
        })
        .await
}

async fn tell(
    tx: &Tx,
    organization: OrganizationId,
    (kind, summary, now): (EventKind, String, DateTime<Utc>),
) -> Result<(), AppError> {
    let event = NewSyncEvent::new((kind, Tone::Warn), ("watch".to_owned(), now), summary);
    sync_event::append(tx, organization, vec![event]).await
}

/// A hold is told when it begins; as long as it is open it is told again each day.
async fn remind_of_holds(app: &App) -> Result<(), AppError> {
    let conn = app.db.read();
    let mut alerts: Vec<(OrganizationId, Alert)> = Vec::new();
    for hold in loss_hold::list_open(conn, None).await? {
        let office = property::get(conn, hold.organization, hold.property).await?;
        let people = loss_hold::count_people(conn, hold.organization).await?;
        let people = people.get(&hold.property).copied().unwrap_or_default();
        alerts.push((hold.organization, breaker::alert_of(&hold, &office.name, people)));
    }
    for hold in group_holds::list_open(conn, None).await? {
        let name = directory_group::name(conn, hold.organization, hold.group).await?;
        alerts.push((
            hold.organization,
            group_hold::alert_of(&hold, name.as_deref().unwrap_or_default()),
        ));
    }
    for (organization, alert) in alerts {
        let parts = app.clone();
        app.db
            .write(move |tx| {
                let (app, alert) = (parts.clone(), alert.clone());
                Box::pin(async move {
                    let when = (&app.ids, app.clock.now());
                    alert::raise(tx, organization, &alert, when).await.map(drop)
                })
            })
            .await?;
    }
    Ok(())
}

/// Terminations are applied whatever their number; a burst is told (behaviour.md §4). The breaker's bounds say what one is.
async fn look_for_burst(app: &App, organization: OrganizationId) -> Result<(), AppError> {
    let (conn, since) = (app.db.read(), app.clock.now() - limits::BREAKER_WINDOW);
    let people = termination::count_since(conn, organization, since).await?;
    if people == 0 {
        return Ok(());
    }
    let live = termination::count_live(conn, organization).await?;
    let traffic = Traffic {
        people,
        memberships: live + people,
    };
    if !loss_hold::breaker(conn, organization).await?.is_burst(traffic) {
        return Ok(());
    }
    let minutes = u32::try_from(limits::BREAKER_WINDOW.num_minutes()).unwrap_or(u32::MAX);
    let summary = format!("{people} people were terminated within {minutes} minutes; their access has ended");
    let alert = Alert::TerminationBurst { people, minutes };
    raise(app, organization, (alert, EventKind::TerminationBurst, summary)).await
}
