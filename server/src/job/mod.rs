//! Background workers. They call services and own nothing but their timing.

mod database_time;
mod group_pull;
mod outbox;
mod reconcile;
mod retention;
mod rule_application;
mod scim_request;
mod uninstall;
mod watch;

pub use reconcile::drain;
pub use scim_request::write_all as write_scim_requests;

use std::future::pending;
use std::time::Duration;

use chrono::{DateTime, TimeDelta, Utc};
use tokio::sync::broadcast::{Receiver, error::RecvError};
use tokio::task::JoinSet;

use crate::app::App;
use crate::error::AppError;
use crate::event::Signal;

/// Before looking again for work that is due and was not to be had.
const SHORT_PAUSE: Duration = Duration::from_millis(10);
/// Longest sleep of a worker: another replica's clock, or a lost signal, is noticed by then.
const LONGEST_SLEEP: TimeDelta = TimeDelta::seconds(30);

/// Workers under way.
pub struct Jobs(JoinSet<()>);

impl Jobs {
    /// Returns when every worker has stopped.
    pub async fn finished(mut self) {
        while self.0.join_next().await.is_some() {}
    }
}

/// Starts the workers; they end when `app.stop` is cancelled.
pub fn start(app: &App) -> Jobs {
    let mut jobs = JoinSet::new();
    jobs.spawn(forget_credentials(app.clone()));
    if !app.db.is_this_process_alone() {
        jobs.spawn(database_time::run(app.clone()));
    }
    jobs.spawn(reconcile::run(app.clone()));
    jobs.spawn(rule_application::run(app.clone()));
    if let Some(sender) = app.mail_sender.clone() {
        jobs.spawn(outbox::run(app.clone(), sender));
    }
    jobs.spawn(scim_request::run(app.clone()));
    jobs.spawn(group_pull::run(app.clone()));
    jobs.spawn(retention::run(app.clone()));
    jobs.spawn(uninstall::run(app.clone()));
    jobs.spawn(watch::run(app.clone()));
    Jobs(jobs)
}

/// Waits for the end of the pause, or for a signal that wakes. Signals that were missed count as [`Signal::Gap`]. False: it
/// is time to stop.
async fn wait(
    app: &App,
    signals: &mut Receiver<Signal>,
    pause: impl Future<Output = ()>,
    wakes: impl Fn(Signal) -> bool,
) -> bool {
    tokio::pin!(pause);
    loop {
        let signal = tokio::select! {
            () = app.stop.cancelled() => return false,
            () = &mut pause => return true,
            signal = signals.recv() => match signal {
                Ok(signal) => signal,
                Err(RecvError::Lagged(_)) => Signal::Gap,
                Err(RecvError::Closed) => return false,
            },
        };
        if wakes(signal) {
            return true;
        }
    }
}

/// Sleeps until the next work is due. What is due already and was not to be had is in other hands for a moment.
async fn until_due(app: &App, next: Result<Option<DateTime<Utc>>, AppError>) {
    let now = app.clock.now();
    let latest = now + LONGEST_SLEEP;
    match next {
        Ok(Some(due)) if due <= now => app.clock.pause(SHORT_PAUSE).await,
        Ok(Some(due)) => app.clock.sleep_until(due.min(latest)).await,
        Ok(None) | Err(_) => app.clock.sleep_until(latest).await,
    }
}

/// Empties the credential caches when a session or token changed anywhere.
async fn forget_credentials(app: App) {
    let mut signals = app.hub.subscribe();
    let wakes = |signal| match signal {
        Signal::Sessions | Signal::Gap => true,
        Signal::SyncEvents(_) | Signal::Heard(_) | Signal::Queue | Signal::Outbox | Signal::GroupPull => {
            false
        }
    };
    while wait(&app, &mut signals, pending(), wakes).await {
        app.sessions.forget();
        app.scim_tokens.clear();
        app.api_tokens.clear();
    }
}
