//! What happens after a publish: everybody is decided again in the background, which can be watched, paused and resumed, and
//! which a newer publish takes over (behaviour.md §5). A resync is the same for all rules at once, with a report of what it
//! found to differ.

use chrono::{DateTime, NaiveTime, Utc};
use domain::explain::people;
use domain::{EventKind, OrganizationId, PropertyId, Tone};

use super::super::actor::{Actor, Permission};
use super::super::audit::{self, Deed};
use super::super::provisioning::RESYNC;
use crate::app::App;
use crate::error::AppError;
pub use crate::store::page::{Page, Range};
use crate::store::rule_application::{self as store, NewApplication};
pub use crate::store::rule_application::{Application, Drift, Ended};
use crate::store::sync_event::{self, NewSyncEvent};
use crate::store::{Tx, organization, property, reconcile_queue};

/// When the nightly resync starts, UTC.
const NIGHT: NaiveTime = NaiveTime::from_hms_opt(2, 0, 0).expect("invariant: a time of day");

/// How far one has come.
#[derive(Clone, Debug)]
pub struct Progress {
    /// What is applied.
    pub application: Application,
    /// People still to be decided.
    pub remaining: u64,
    /// A resync: people who were not as the rules say.
    pub drifted: u64,
}

/// How far the newest publish of a property has come; `None`: never published.
///
/// # Errors
/// Not allowed; the database does not answer.
pub async fn of_property(app: &App, actor: &Actor, of: PropertyId) -> Result<Option<Progress>, AppError> {
    let organization = actor.require(Permission::ReadProperty(of))?;
    property::get(app.db.read(), organization, of).await?;
    newest(app, organization, Some(of)).await
}

/// How far the newest resync has come; `None`: there was none.
///
/// # Errors
/// Not allowed; the database does not answer.
pub async fn of_resync(app: &App, actor: &Actor) -> Result<Option<Progress>, AppError> {
    let organization = actor.require(Permission::Read)?;
    newest(app, organization, None).await
}

async fn newest(
    app: &App,
    organization: OrganizationId,
    property: Option<PropertyId>,
) -> Result<Option<Progress>, AppError> {
    let found = store::newest(app.db.read(), organization, property).await?;
    match found {
        Some(application) => progress(app, application).await.map(Some),
        None => Ok(None),
    }
}

async fn progress(app: &App, application: Application) -> Result<Progress, AppError> {
    let conn = app.db.read();
    let remaining = match application.ended {
        Some(_) => 0,
        None => store::remaining(conn, &application).await?,
    };
    let drifted = match application.property {
        Some(_) => 0,
        None => store::count_drift(conn, (application.organization, application.id)).await?,
    };
    Ok(Progress {
        application,
        remaining,
        drifted,
    })
}

/// People whom a resync found to differ.
///
/// # Errors
/// Not allowed; the database does not answer.
pub async fn drift(
    app: &App,
    actor: &Actor,
    of: &Application,
    range: &Range,
) -> Result<Page<Drift>, AppError> {
    let organization = actor.require(Permission::Read)?;
    store::list_drift(app.db.read(), (organization, of.id), range).await
}

/// Pauses the publish under way in a property, or lets it go on. People who are decided for another reason meanwhile are
/// decided by the newest rules all the same.
///
/// # Errors
/// Not allowed; [`AppError::NotFound`] if nothing is under way.
pub async fn set_paused(
    app: &App,
    actor: &Actor,
    of: PropertyId,
    is_paused: bool,
) -> Result<Progress, AppError> {
    let organization = actor.require(Permission::EditProperty(of))?;
    let author = audit::author(app, actor).await?;
    let deed = Deed {
        action: if is_paused {
            "pause_publish"
        } else {
            "resume_publish"
        },
        target_kind: "property",
        target: of.0,
        target_name: None,
    };
    let entry = audit::entry(app, actor, &author, deed);
    let at = is_paused.then(|| app.clock.now());
    app.db
        .write(move |tx| {
            let entry = entry.clone();
            Box::pin(async move {
                property::get_for_update(tx, organization, of).await?;
                if !store::set_paused(tx, (organization, of), at).await? {
                    return Err(AppError::NotFound("publish under way in this property"));
                }
                entry.append(tx).await
            })
        })
        .await?;
    let found = newest(app, organization, Some(of)).await?;
    found.ok_or(AppError::NotFound("publish under way in this property"))
}

/// Decides everybody again, and reports who was not as the rules say.
///
/// # Errors
/// Not allowed; the database does not answer.
pub async fn resync(app: &App, actor: &Actor) -> Result<Progress, AppError> {
    let organization = actor.require(Permission::Administer)?;
    let author = audit::author(app, actor).await?;
    let deed = Deed {
        action: "resync",
        target_kind: "organization",
        target: organization.0,
        target_name: None,
    };
    let entry = audit::entry(app, actor, &author, deed);
    start_resync(app, organization, Some(entry)).await?;
    let found = newest(app, organization, None).await?;
    found.ok_or(AppError::NotFound("resync"))
}

async fn start_resync(
    app: &App,
    organization: OrganizationId,
    entry: Option<audit::Entry>,
) -> Result<(), AppError> {
    let (id, now) = (app.ids.next(), app.clock.now());
    app.db
        .write(move |tx| {
            let entry = entry.clone();
            Box::pin(async move {
                let cause = format!("{RESYNC}{}", id.simple());
                let total = reconcile_queue::enqueue_everyone(tx, organization, (&cause, now)).await?;
                let new = NewApplication {
                    id,
                    publish: None,
                    cause,
                    total,
                    now,
                };
                store::insert(tx, organization, new).await?;
                match entry {
                    Some(entry) => entry.append(tx).await,
                    None => Ok(()),
                }
            })
        })
        .await
}

/// Whether everybody is decided again each night.
///
/// # Errors
/// The database does not answer.
pub async fn is_nightly(app: &App, actor: &Actor) -> Result<bool, AppError> {
    organization::is_resynced_nightly(app.db.read(), actor.organization()).await
}

/// Sets whether everybody is decided again each night.
///
/// # Errors
/// Not allowed; the database does not answer.
pub async fn set_nightly(app: &App, actor: &Actor, is_nightly: bool) -> Result<(), AppError> {
    let organization = actor.require(Permission::Administer)?;
    let author = audit::author(app, actor).await?;
    let deed = Deed {
        action: if is_nightly {
            "enable_nightly_resync"
        } else {
            "disable_nightly_resync"
        },
        target_kind: "organization",
        target: organization.0,
        target_name: None,
    };
    let entry = audit::entry(app, actor, &author, deed);
    app.db
        .write(move |tx| {
            let entry = entry.clone();
            Box::pin(async move {
                organization::set_resynced_nightly(tx, organization, is_nightly).await?;
                entry.append(tx).await
            })
        })
        .await
}

/// Starts the nightly resync of every organization that wants one and has had none since the last night began.
///
/// # Errors
/// The database does not answer.
pub async fn start_nightly(app: &App) -> Result<(), AppError> {
    let now = app.clock.now();
    let night = last_night(now);
    let last = store::last_resyncs(app.db.read()).await?;
    for organization in organization::list_nightly(app.db.read(), night).await? {
        if last.get(&organization).is_none_or(|at| *at < night) {
            start_resync(app, organization, None).await?;
        }
    }
    Ok(())
}

/// When the latest night began.
fn last_night(now: DateTime<Utc>) -> DateTime<Utc> {
    let today = now.date_naive().and_time(NIGHT).and_utc();
    match today <= now {
        true => today,
        false => today - chrono::TimeDelta::days(1),
    }
}

/// Ends what nobody waits for any more; true if something is still under way.
///
/// # Errors
/// The database does not answer.
pub async fn finish_all(app: &App) -> Result<bool, AppError> {
    let mut is_under_way = false;
    for application in store::list_running(app.db.read()).await? {
        if store::remaining(app.db.read(), &application).await? > 0 {
            is_under_way |= application.paused_at.is_none();
            continue;
        }
        let now = app.clock.now();
        app.db
            .write(move |tx| {
                let application = application.clone();
                Box::pin(async move { finish(tx, &application, now).await })
            })
            .await?;
    }
    Ok(is_under_way)
}

async fn finish(tx: &Tx, application: &Application, now: DateTime<Utc>) -> Result<(), AppError> {
    let key = (application.organization, application.id);
    if !store::finish(tx, key, now).await? || application.property.is_some() {
        return Ok(());
    }
    // A resync writes one summary (§2.9).
    let drifted = store::count_drift(tx.conn(), key).await?;
    let differed = match drifted {
        0 => "nobody differed".to_owned(),
        n => format!("{} differed from the rules", people(n)),
    };
    let tone = if drifted == 0 { Tone::Quiet } else { Tone::Warn };
    let summary = format!("Resync of {}: {differed}", people(application.total));
    let event = NewSyncEvent::new(
        (EventKind::Resynced, tone),
        (application.cause.clone(), now),
        summary,
    );
    sync_event::append(tx, application.organization, vec![event]).await
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_night_begins_at_two() {
        for (now, night) in [
            ("2026-11-25T01:59:59Z", "2026-11-24T02:00:00Z"),
            ("2026-11-25T02:00:00Z", "2026-11-25T02:00:00Z"),
            ("2026-11-25T23:00:00Z", "2026-11-25T02:00:00Z"),
        ] {
            let [now, night]: [DateTime<Utc>; 2] = [now, night].map(|text| text.parse().unwrap());
            assert_eq!(last_night(now), night);
        }
    }
}
