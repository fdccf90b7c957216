//! Watching a publish being applied. Signals say that something may have changed; how far it has come is read from the store.

use std::time::Duration;

use domain::PropertyId;
use tokio::sync::broadcast::Receiver;
use tokio::sync::broadcast::error::RecvError;

use super::caller::Known;
use crate::app::App;
use crate::error::AppError;
use crate::event::Signal;
use crate::service::rule_set::application::{self, Progress};

/// Between two looks while people are decided.
const STEP: Duration = Duration::from_millis(500);

/// One who watches a property.
pub(super) struct Watcher {
    app: App,
    known: Known,
    property: PropertyId,
    signals: Receiver<Signal>,
    told: Option<Told>,
}

/// What was told last: which publish, people left, paused, ended.
type Told = (uuid::Uuid, u64, bool, bool);

impl Watcher {
    pub(super) fn new(app: &App, known: Known, property: PropertyId) -> Self {
        Self {
            signals: app.hub.subscribe(),
            app: app.clone(),
            known,
            property,
            told: None,
        }
    }

    /// The next thing worth telling; `None` when the server stops.
    pub(super) async fn next(&mut self) -> Result<Option<Progress>, AppError> {
        loop {
            // behaviour.md §8: each delivery checks session and role.
            self.known = self.known.again(&self.app).await?;
            let found = application::of_property(&self.app, &self.known.actor, self.property).await?;
            let is_over = found.as_ref().is_none_or(|it| it.application.ended.is_some());
            if let Some(progress) = found {
                let application = &progress.application;
                let paused = application.paused_at.is_some();
                let told = (application.id, progress.remaining, paused, is_over);
                if self.told != Some(told) {
                    self.told = Some(told);
                    return Ok(Some(progress));
                }
            }
            if !self.waited(is_over).await {
                return Ok(None);
            }
        }
    }

    /// Waits a moment, or for a signal when nothing is under way; false when the server stops.
    async fn waited(&mut self, is_over: bool) -> bool {
        if !is_over {
            tokio::select! {
                () = self.app.stop.cancelled() => return false,
                () = self.app.clock.pause(STEP) => {}
            }
            self.signals = self.signals.resubscribe();
            return true;
        }
        loop {
            let signal = tokio::select! {
                () = self.app.stop.cancelled() => return false,
                signal = self.signals.recv() => signal,
            };
            match signal {
                Ok(Signal::Queue | Signal::Gap | Signal::Sessions) | Err(RecvError::Lagged(_)) => {
                    return true;
                }
                Ok(_) => {}
                Err(RecvError::Closed) => return false,
            }
        }
    }
}
