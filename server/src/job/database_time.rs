//! Asks the database what time it is, every few seconds: replicas go by its clock.

use std::time::Duration;

use crate::app::App;
use crate::service::database_time;

/// Between two questions. Of real time: this is what makes the other.
const EVERY: Duration = Duration::from_secs(10);

/// Works until `app.stop`.
pub(super) async fn run(app: App) {
    loop {
        tokio::select! {
            () = app.stop.cancelled() => return,
            () = app.clock.pause(EVERY) => {}
        }
        if let Err(error) = database_time::follow(&app.db, &app.clock).await {
            error.log();
        }
    }
}
