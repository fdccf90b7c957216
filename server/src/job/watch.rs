//! Looks, every few seconds, at what nobody asks about: the clock, bursts, and holds that wait.

use chrono::TimeDelta;

use crate::app::App;
use crate::service::watch;

/// Between two looks.
const EVERY: TimeDelta = TimeDelta::seconds(10);

/// Works until `app.stop`.
pub(super) async fn run(app: App) {
    loop {
        // From when it began: what became due during the look is looked at next.
        let next = app.clock.now() + EVERY;
        if let Err(error) = watch::look(&app).await {
            error.log();
        }
        tokio::select! {
            () = app.stop.cancelled() => return,
            () = app.clock.sleep_until(next) => {}
        }
    }
}
