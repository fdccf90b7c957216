//! One pull from its turn to its end: asked first, then written. *Could not ask* changes nothing and is told
//! (behaviour.md §3). When to do so is `job`'s business.

use chrono::{DateTime, TimeDelta, Utc};
use domain::{EventKind, IntegrationId, OrganizationId, Tone};
use futures_util::StreamExt;
use uuid::Uuid;

use super::COLLECTED_FOR;
use super::apply::{self, Changed};
use super::ask::{self, Found};
use crate::app::App;
use crate::error::AppError;
use crate::okta::{OktaError, OktaTrouble};
use crate::store::group_pull::work::{self, Claimed, Full};
use crate::store::pulled_group;
use crate::store::sync_event::{self, NewSyncEvent};

/// Organizations asked at once.
const AT_ONCE: usize = 4;
/// The pause after the first failure; it doubles.
const FIRST_PAUSE: TimeDelta = TimeDelta::minutes(1);
/// Longest pause after failures.
const LONGEST_PAUSE: TimeDelta = TimeDelta::minutes(30);

/// Why a pull did not come to its end.
pub(super) enum Stop {
    /// Okta could not be asked.
    Trouble(OktaTrouble),
    /// What is stored of the token cannot be read.
    Unreadable(OktaTrouble),
    /// Our own database, or a defect.
    Failed(AppError),
    /// Another worker has it, or there is nothing to ask any more.
    Lost,
}

impl From<OktaTrouble> for Stop {
    fn from(trouble: OktaTrouble) -> Self {
        Self::Trouble(trouble)
    }
}

impl From<OktaError> for Stop {
    fn from(error: OktaError) -> Self {
        Self::Trouble(error.into())
    }
}

impl From<AppError> for Stop {
    fn from(error: AppError) -> Self {
        Self::Failed(error)
    }
}

/// Pulls whatever is due.
///
/// # Errors
/// The database does not answer.
pub async fn work_off(app: &App, worker: Uuid) -> Result<(), AppError> {
    let (waiting, now) = (work::waiting(app.db.read()).await?, app.clock.now());
    let due = waiting
        .into_iter()
        .filter(|waiting| waiting.due_at(COLLECTED_FOR) <= now)
        .map(|waiting| pull(app, (waiting.pull.organization, waiting.pull.integration), worker));
    let mut pulls = futures_util::stream::iter(due).buffer_unordered(AT_ONCE);
    while let Some(pulled) = pulls.next().await {
        pulled?;
    }
    Ok(())
}

/// When the next pull is due.
///
/// # Errors
/// The database does not answer.
pub async fn next_due(app: &App) -> Result<Option<DateTime<Utc>>, AppError> {
    let waiting = work::waiting(app.db.read()).await?;
    Ok(waiting.iter().map(|waiting| waiting.due_at(COLLECTED_FOR)).min())
}

/// Before the first pull: takes back what a killed process held, where no other process can hold one.
///
/// # Errors
/// The database does not answer.
pub async fn take_over(app: &App) -> Result<(), AppError> {
    if !app.db.is_this_process_alone() {
        return Ok(());
    }
    app.db
        .write(|tx| Box::pin(async move { work::release_all(tx).await }))
        .await
}

async fn pull(app: &App, place: (OrganizationId, IntegrationId), worker: Uuid) -> Result<(), AppError> {
    let now = app.clock.now();
    let claimed = app
        .db
        .write(move |tx| Box::pin(async move { work::claim(tx, place, worker, now).await }))
        .await?;
    let Some(claimed) = claimed else { return Ok(()) };
    let ended = tokio::select! {
        ended = attempt(app, &claimed) => ended,
        // What is asked for is not waited for when the server stops: the next start asks again.
        () = app.stop.cancelled() => Err(Stop::Lost),
    };
    match ended {
        Ok((changed, full)) => succeed(app, claimed, changed, full).await,
        Err(Stop::Trouble(trouble)) => fail(app, claimed, trouble.of_known_token()).await,
        Err(Stop::Unreadable(trouble)) => fail(app, claimed, trouble).await,
        Err(Stop::Lost) => release(app, claimed).await,
        Err(Stop::Failed(error)) => {
            release(app, claimed).await?;
            Err(error)
        }
    }
}

async fn attempt(app: &App, claimed: &Claimed) -> Result<(Changed, Option<Full>), Stop> {
    match ask::ask(app, claimed).await? {
        Found::Everything(found) => {
            let (changed, full) = apply::everything(app, claimed, found).await?;
            Ok((changed, Some(full)))
        }
        Found::People(asked, found) => Ok((apply::some(app, claimed, (asked, found)).await?, None)),
    }
}

async fn succeed(app: &App, claimed: Claimed, changed: Changed, full: Option<Full>) -> Result<(), AppError> {
    let now = app.clock.now();
    let people = pulled_group::count_people(app.db.read(), claimed.pull.organization).await?;
    app.db
        .write(move |tx| {
            let claimed = claimed.clone();
            Box::pin(async move {
                if !work::succeed(tx, &claimed, (people, full), now).await? {
                    return Ok(());
                }
                let told = told(&claimed, changed, full, now);
                sync_event::append(tx, claimed.pull.organization, told.into_iter().collect()).await
            })
        })
        .await
}

/// What to tell of a pull that succeeded: what it changed, and that Okta answers again if it did not.
fn told(claimed: &Claimed, changed: Changed, full: Option<Full>, now: DateTime<Utc>) -> Option<NewSyncEvent> {
    let answers_again = claimed.pull.problem.is_some();
    if changed == Changed::default() && !answers_again {
        return None;
    }
    let parts: Vec<String> = [
        (changed.new, "new"),
        (changed.renamed, "renamed"),
        (changed.gone, "gone"),
        (changed.joined, "joined"),
        (changed.left, "left"),
    ]
    .into_iter()
    .filter(|(count, _)| *count > 0)
    .map(|(count, what)| format!("{count} {what}"))
    .collect();
    let again = if answers_again { "Okta answers again. " } else { "" };
    let what = match full {
        Some(full) => format!("{} groups pulled from Okta", full.groups),
        None => "Groups of people asked for at Okta".to_owned(),
    };
    let parts = match parts.is_empty() {
        true => "nothing changed".to_owned(),
        false => parts.join(", "),
    };
    Some(NewSyncEvent::new(
        (EventKind::GroupsPulled, Tone::Quiet),
        (cause(claimed), now),
        format!("{again}{what}: {parts}"),
    ))
}

fn cause(claimed: &Claimed) -> String {
    format!("pull of {}", claimed.began.format("%Y-%m-%dT%H:%M:%SZ"))
}

async fn fail(app: &App, claimed: Claimed, trouble: OktaTrouble) -> Result<(), AppError> {
    let now = app.clock.now();
    let doublings = claimed.pull.failures.min(5);
    let pause = (FIRST_PAUSE * 2_i32.pow(doublings)).min(LONGEST_PAUSE);
    let asked_to_wait = TimeDelta::seconds(trouble.retry_after.unwrap_or_default().into());
    let not_before = now + pause.max(asked_to_wait);
    tracing::warn!(problem = %trouble.problem, failures = claimed.pull.failures + 1, "Okta could not be asked for groups");
    app.db
        .write(move |tx| {
            let (claimed, trouble) = (claimed.clone(), trouble.clone());
            Box::pin(async move {
                let problem = (trouble.problem, trouble.to_string());
                let is_ours = work::fail(tx, &claimed, (problem.0, &problem.1), (not_before, now)).await?;
                let before = claimed.pull.problem.as_ref().map(|problem| problem.problem);
                // Taken away meanwhile, or told already.
                if !is_ours || before == Some(trouble.problem) {
                    return Ok(());
                }
                let told = NewSyncEvent::new(
                    (EventKind::GroupsNotPulled, Tone::Warn),
                    (cause(&claimed), now),
                    format!("Groups stay as last known: {trouble}"),
                );
                sync_event::append(tx, claimed.pull.organization, vec![told]).await
            })
        })
        .await
}

async fn release(app: &App, claimed: Claimed) -> Result<(), AppError> {
    app.db
        .write(move |tx| {
            let claimed = claimed.clone();
            Box::pin(async move { work::release(tx, &claimed).await })
        })
        .await
}
