//! Ends publishes and resyncs that nobody waits for any more, and starts the nightly resync.

use std::time::Duration;

use chrono::TimeDelta;
use tokio::sync::broadcast::error::RecvError;

use crate::app::App;
use crate::event::Signal;
use crate::service::rule_set::application;

/// Between two looks while something is under way.
const WHILE_RUNNING: Duration = Duration::from_millis(500);
/// Between two looks otherwise: the night is noticed by then, and so is a lost signal.
const WHILE_IDLE: TimeDelta = TimeDelta::seconds(30);

/// Works until `app.stop`.
pub(super) async fn run(app: App) {
    let mut signals = app.hub.subscribe();
    loop {
        if let Err(error) = application::start_nightly(&app).await {
            tracing::error!(cause = ?error, "the nightly resync could not be started");
        }
        let is_under_way = application::finish_all(&app).await.unwrap_or_else(|error| {
            tracing::error!(cause = ?error, "how far publishes have come could not be read");
            true
        });
        let pause = async {
            match is_under_way {
                true => app.clock.pause(WHILE_RUNNING).await,
                false => app.clock.sleep_until(app.clock.now() + WHILE_IDLE).await,
            }
        };
        tokio::pin!(pause);
        loop {
            tokio::select! {
                () = app.stop.cancelled() => return,
                () = &mut pause => break,
                signal = signals.recv() => match signal {
                    // While something is under way signals come by the thousand, and the pause is short.
                    Ok(Signal::Queue | Signal::Gap) | Err(RecvError::Lagged(_)) if !is_under_way => break,
                    Ok(_) | Err(RecvError::Lagged(_)) => {}
                    Err(RecvError::Closed) => return,
                },
            }
        }
    }
}
