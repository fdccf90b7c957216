//! Works off the reconcile queue: puts people into it whom changes of groups concern, claims people who are due, decides
//! each in a transaction of its own, and sleeps until the next due time or a signal. A crash costs nothing: the lease runs
//! out and somebody else decides. Every turn at the database is small, so that requests, which share SQLite's one writer
//! with it, do not wait long.

use futures_util::{TryStreamExt, stream};
use uuid::Uuid;

use crate::app::App;
use crate::error::AppError;
use crate::event::Signal;
use crate::service::queue;

/// People claimed at once.
const BATCH: u64 = 32;
/// People decided at once: on SQLite they share a commit, and a request waits for no more.
const AT_ONCE: usize = 4;
/// Changes of groups spread before somebody is decided again, so that a storm of them does not hold up the decisions.
const SPREAD_AT_MOST: usize = 32;

/// Works until `app.stop`.
pub(super) async fn run(app: App) {
    let mut signals = app.hub.subscribe();
    let worker = app.ids.next();
    if let Err(error) = queue::take_over(&app).await {
        tracing::error!(cause = ?error, "what a killed process had claimed waits for its lease");
    }
    loop {
        if let Err(error) = work_off(&app, worker).await {
            tracing::error!(cause = ?error, "the reconcile queue could not be worked off");
        }
        let pause = async { super::until_due(&app, queue::next_due(&app).await).await };
        if !super::wait(&app, &mut signals, pause, wakes).await {
            return;
        }
    }
}

fn wakes(signal: Signal) -> bool {
    match signal {
        Signal::Queue | Signal::Gap => true,
        Signal::SyncEvents(_) | Signal::Heard(_) | Signal::Sessions | Signal::Outbox | Signal::GroupPull => {
            false
        }
    }
}

/// Decides everybody who is due now; returns how many that were.
///
/// # Errors
/// The database does not answer. One person's failure is noted in their row and does not stop the others.
pub async fn drain(app: &App) -> Result<usize, AppError> {
    work_off(app, app.ids.next()).await
}

async fn work_off(app: &App, worker: Uuid) -> Result<usize, AppError> {
    let mut decided = 0;
    loop {
        let is_all_spread = spread(app).await?;
        let claimed = queue::claim(app, worker, BATCH).await?;
        if (claimed.is_empty() && is_all_spread) || app.stop.is_cancelled() {
            return Ok(decided);
        }
        decided += claimed.len();
        stream::iter(claimed.into_iter().map(Ok))
            .try_for_each_concurrent(AT_ONCE, |one| queue::decide(app, one))
            .await?;
    }
}

/// True: nothing is left to be spread.
async fn spread(app: &App) -> Result<bool, AppError> {
    for _ in 0..SPREAD_AT_MOST {
        if app.stop.is_cancelled() || !queue::spread(app).await? {
            return Ok(true);
        }
    }
    Ok(false)
}
