//! Writes the SCIM request log a few times a second: many requests a transaction, off the requests' own path. What a
//! crash loses is the last moment's.

use std::time::Duration;

use crate::app::App;
use crate::error::AppError;
use crate::service::scim_request;

/// Between two looks. Long enough that requests share a transaction, short enough for whoever watches the log.
const PAUSE: Duration = Duration::from_millis(250);

/// Writes until `app.stop`. What is answered after that is written by [`write_all`].
pub(super) async fn run(app: App) {
    let mut reported = 0;
    loop {
        tokio::select! {
            () = app.stop.cancelled() => return,
            () = app.clock.pause(PAUSE) => {}
        }
        if let Err(error) = write_all(&app).await {
            error.log();
        }
        let dropped = app.scim_requests.dropped();
        if dropped > reported {
            tracing::warn!(
                requests = dropped - reported,
                "SCIM requests were not logged: too many waited"
            );
            reported = dropped;
        }
    }
}

/// Writes everything that waits now.
///
/// # Errors
/// The database does not answer.
pub async fn write_all(app: &App) -> Result<(), AppError> {
    while scim_request::write_out(app).await? > 0 {}
    Ok(())
}
