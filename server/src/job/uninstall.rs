//! Deactivates, in steps, the people of an integration that was uninstalled so. What is done is in their rows: a crash
//! costs nothing.

use chrono::TimeDelta;
use tokio::sync::broadcast::error::RecvError;

use crate::app::App;
use crate::event::Signal;
use crate::service::uninstall;

/// Between two looks while nothing is to be done: a lost signal is noticed by then.
const WHILE_IDLE: TimeDelta = TimeDelta::seconds(30);

/// Works until `app.stop`.
pub(super) async fn run(app: App) {
    let mut signals = app.hub.subscribe();
    loop {
        let is_more = uninstall::step(&app).await.unwrap_or_else(|error| {
            error.log();
            false
        });
        let idle = app.clock.sleep_until(app.clock.now() + WHILE_IDLE);
        tokio::pin!(idle);
        loop {
            tokio::select! {
                () = app.stop.cancelled() => return,
                () = app.clock.pause(uninstall::BREATH), if is_more => break,
                () = &mut idle, if !is_more => break,
                // Tokens that end are told by this signal; others of its kind are few.
                signal = signals.recv(), if !is_more => match signal {
                    Ok(Signal::Sessions | Signal::Gap) | Err(RecvError::Lagged(_)) => break,
                    Ok(_) => {}
                    Err(RecvError::Closed) => return,
                },
            }
        }
    }
}
