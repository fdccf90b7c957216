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

use std::time::Duration;

use tokio::task::JoinSet;

use crate::app::App;
use crate::event::Signal;

/// Before looking again for work that is due and was not to be had.
const SHORT_PAUSE: Duration = Duration::from_millis(10);

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

/// Empties the credential caches when a session or token changed anywhere.
async fn forget_credentials(app: App) {
    use tokio::sync::broadcast::error::RecvError;
    let mut signals = app.hub.subscribe();
    loop {
        let signal = tokio::select! {
            () = app.stop.cancelled() => return,
            signal = signals.recv() => signal,
        };
        match signal {
            Ok(Signal::Sessions | Signal::Gap) | Err(RecvError::Lagged(_)) => {
                app.sessions.forget();
                app.scim_tokens.clear();
                app.api_tokens.clear();
            }
            Ok(Signal::SyncEvents(_) | Signal::Queue | Signal::Outbox | Signal::GroupPull) => {}
            Err(RecvError::Closed) => return,
        }
    }
}
