//! Deactivates, in steps, the people of an integration that was uninstalled so. What is done is in their rows: a crash
//! costs nothing.

use crate::app::App;
use crate::event::Signal;
use crate::service::uninstall;

/// Works until `app.stop`.
pub(super) async fn run(app: App) {
    let mut signals = app.hub.subscribe();
    loop {
        let is_more = uninstall::step(&app).await.unwrap_or_else(|error| {
            error.log();
            false
        });
        let pause = async {
            match is_more {
                true => app.clock.pause(uninstall::BREATH).await,
                false => {
                    app.clock
                        .sleep_until(app.clock.now() + super::LONGEST_SLEEP)
                        .await
                }
            }
        };
        let wakes = |signal| !is_more && wakes(signal);
        if !super::wait(&app, &mut signals, pause, wakes).await {
            return;
        }
    }
}

/// Tokens that end are told by this signal; others of its kind are few.
fn wakes(signal: Signal) -> bool {
    match signal {
        Signal::Sessions | Signal::Gap => true,
        Signal::SyncEvents(_) | Signal::Heard(_) | Signal::Queue | Signal::Outbox | Signal::GroupPull => {
            false
        }
    }
}
