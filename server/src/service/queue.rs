//! People to be decided again: those whom changes of groups concern put into the queue, claimed by a worker, decided one by
//! one, put back if it fails. When to do so is `job`'s business.

use chrono::{DateTime, Utc};
use uuid::Uuid;

use super::provisioning::{self, Cause, Engine};
use crate::app::App;
use crate::error::AppError;
use crate::store::reconcile_fan_out;
use crate::store::reconcile_queue::{self as store, Claimed};

/// Puts into the queue whom the oldest change of a group concerns that is due. False: there is none. A failure is logged and
/// noted, and it is tried again later.
///
/// # Errors
/// The failure could not be noted.
pub async fn spread(app: &App) -> Result<bool, AppError> {
    let now = app.clock.now();
    let done = app
        .db
        .write(move |tx| Box::pin(async move { reconcile_fan_out::spread(tx, now).await }))
        .await;
    let problem = match done {
        Ok(changes) => return Ok(changes > 0),
        Err(problem) => problem,
    };
    problem.log();
    app.db
        .write(move |tx| {
            let problem = problem.to_string();
            Box::pin(async move { reconcile_fan_out::postpone(tx, &problem, now).await })
        })
        .await?;
    Ok(true)
}

/// Takes up to `limit` people who are due, for this worker, until its lease runs out.
///
/// # Errors
/// The database does not answer.
pub async fn claim(app: &App, worker: Uuid, limit: u64) -> Result<Vec<Claimed>, AppError> {
    let now = app.clock.now();
    app.db
        .write(move |tx| Box::pin(async move { store::claim(tx, worker, now, limit).await }))
        .await
}

/// Decides one of them in a transaction of their own. A failure is logged and noted, and they are tried again later.
///
/// # Errors
/// The failure could not be noted.
pub async fn decide(app: &App, claimed: Claimed) -> Result<(), AppError> {
    let (parts, one) = (app.clone(), claimed.clone());
    let done = app
        .db
        .write(move |tx| {
            let (app, one) = (parts.clone(), one.clone());
            Box::pin(async move {
                let engine = Engine::of(&app);
                let cause = Cause {
                    text: one.cause,
                    request: None,
                    event: None,
                    is_queued: true,
                };
                provisioning::reconcile(tx, &engine, (one.organization, one.user), &cause).await
            })
        })
        .await;
    let Err(problem) = done else { return Ok(()) };
    problem.log();
    let now = app.clock.now();
    app.db
        .write(move |tx| {
            let (claimed, problem) = (claimed.clone(), problem.to_string());
            Box::pin(async move { store::postpone(tx, &claimed, &problem, now).await })
        })
        .await
}

/// Before the first claim: takes back what a killed process had claimed, where no other process can hold a claim.
///
/// # Errors
/// The database does not answer.
pub async fn take_over(app: &App) -> Result<(), AppError> {
    if !app.db.is_this_process_alone() {
        return Ok(());
    }
    app.db
        .write(|tx| Box::pin(async move { store::release_all(tx).await }))
        .await
}

/// When the next person can be claimed, or put into the queue.
///
/// # Errors
/// The database does not answer.
pub async fn next_due(app: &App) -> Result<Option<DateTime<Utc>>, AppError> {
    let spread = reconcile_fan_out::next_due(app.db.read()).await?;
    let claim = store::next_due(app.db.read()).await?;
    Ok(spread.into_iter().chain(claim).min())
}
