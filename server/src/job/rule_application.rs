//! Ends publishes and resyncs that nobody waits for any more, and starts the nightly resync.

use std::time::Duration;

use crate::app::App;
use crate::event::Signal;
use crate::service::rule_set::application;

/// Between two looks while something is under way.
const WHILE_RUNNING: Duration = Duration::from_millis(500);

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
                // The night is noticed by then.
                false => {
                    app.clock
                        .sleep_until(app.clock.now() + super::LONGEST_SLEEP)
                        .await
                }
            }
        };
        // While something is under way signals come by the thousand, and the pause is short.
        let wakes = |signal| !is_under_way && wakes(signal);
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
