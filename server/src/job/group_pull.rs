//! Pulls groups from Okta's API when it is time, when somebody was written, and when an admin asks. A crash costs
//! nothing: the lease runs out and somebody else asks.

use chrono::TimeDelta;
use tokio::sync::broadcast::error::RecvError;

use crate::app::App;
use crate::event::Signal;
use crate::service::group_pull;

/// Longest sleep: another replica's clock, or a lost signal, is noticed by then.
const LONGEST_SLEEP: TimeDelta = TimeDelta::seconds(30);
/// Before looking again after our own database failed.
const AFTER_FAILURE: TimeDelta = TimeDelta::seconds(10);

/// Works until `app.stop`.
pub(super) async fn run(app: App) {
    let mut signals = app.hub.subscribe();
    let worker = app.ids.next();
    if let Err(error) = group_pull::take_over(&app).await {
        tracing::error!(cause = ?error, "a pull that a killed process held waits for its lease");
    }
    loop {
        let worked = group_pull::work_off(&app, worker).await;
        let has_failed = worked.is_err();
        if let Err(error) = worked {
            tracing::error!(cause = ?error, "groups could not be pulled");
        }
        let sleep = sleep(&app, has_failed);
        tokio::pin!(sleep);
        loop {
            tokio::select! {
                () = app.stop.cancelled() => return,
                () = &mut sleep => break,
                signal = signals.recv() => match signal {
                    Ok(Signal::GroupPull | Signal::Gap) | Err(RecvError::Lagged(_)) if !has_failed => break,
                    Ok(_) | Err(RecvError::Lagged(_)) => {}
                    Err(RecvError::Closed) => return,
                },
            }
        }
    }
}

/// Returns when the next pull is due. One that is due already and was not to be had is in another replica's hands.
async fn sleep(app: &App, has_failed: bool) {
    let now = app.clock.now();
    if has_failed {
        return app.clock.sleep_until(now + AFTER_FAILURE).await;
    }
    let latest = now + LONGEST_SLEEP;
    match group_pull::next_due(app).await {
        Ok(Some(due)) if due > now => app.clock.sleep_until(due.min(latest)).await,
        Ok(Some(_)) => app.clock.pause(super::SHORT_PAUSE).await,
        Ok(None) | Err(_) => app.clock.sleep_until(latest).await,
    }
}
