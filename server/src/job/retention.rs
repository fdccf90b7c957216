//! Takes away, once an hour, what the logs may no longer keep.

use std::time::Duration;

use chrono::TimeDelta;

use crate::app::App;
use crate::service::retention;

/// Between two looks.
const EVERY: TimeDelta = TimeDelta::hours(1);
/// Between two steps, so that a large clean-up does not crowd out requests.
const BREATH: Duration = Duration::from_millis(50);

/// Works until `app.stop`.
pub(super) async fn run(app: App) {
    loop {
        let is_more = retention::enforce(&app).await.unwrap_or_else(|error| {
            error.log();
            false
        });
        let next = app.clock.now() + EVERY;
        tokio::select! {
            () = app.stop.cancelled() => return,
            () = app.clock.pause(BREATH), if is_more => {}
            () = app.clock.sleep_until(next), if !is_more => {}
        }
    }
}
