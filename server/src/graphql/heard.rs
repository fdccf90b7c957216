//! Watching the integration. Signals say that it may have been heard; how it stands is read from the store.

use chrono::{DateTime, Utc};
use domain::IntegrationId;
use tokio::sync::broadcast::Receiver;
use tokio::sync::broadcast::error::RecvError;

use super::caller::Known;
use crate::app::App;
use crate::error::AppError;
use crate::event::Signal;
use crate::service::integration::{self, StoredIntegration};

/// One who watches.
pub(super) struct Listener {
    app: App,
    known: Known,
    signals: Receiver<Signal>,
    told: Option<Told>,
}

/// What was told last: which integration, and when it was last heard.
type Told = Option<(IntegrationId, Option<DateTime<Utc>>)>;

impl Listener {
    pub(super) fn new(app: &App, known: Known) -> Self {
        Self {
            signals: app.hub.subscribe(),
            app: app.clone(),
            known,
            told: None,
        }
    }

    /// The next thing worth telling, `None` in it where nothing is installed; `None` when the server stops.
    pub(super) async fn next(&mut self) -> Result<Option<Option<StoredIntegration>>, AppError> {
        loop {
            // behaviour.md §8: each delivery checks session and role.
            self.known = self.known.again(&self.app).await?;
            let found = integration::find(&self.app, &self.known.actor).await?;
            let told = found.as_ref().map(|it| (it.id, it.last_request_at));
            if self.told != Some(told) {
                self.told = Some(told);
                return Ok(Some(found));
            }
            if !self.waited().await {
                return Ok(None);
            }
        }
    }

    /// Waits for a signal; false when the server stops.
    async fn waited(&mut self) -> bool {
        let organization = self.known.actor.organization();
        loop {
            let signal = tokio::select! {
                () = self.app.stop.cancelled() => return false,
                signal = self.signals.recv() => signal,
            };
            match signal {
                Ok(Signal::Heard(of)) if of == organization.0 => return true,
                Ok(Signal::Sessions | Signal::Gap) | Err(RecvError::Lagged(_)) => return true,
                Ok(
                    Signal::Heard(_)
                    | Signal::SyncEvents(_)
                    | Signal::Queue
                    | Signal::Outbox
                    | Signal::GroupPull,
                ) => {}
                Err(RecvError::Closed) => return false,
            }
        }
    }
}
