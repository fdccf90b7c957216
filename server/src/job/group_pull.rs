//! Pulls groups from Okta's API when it is time, when somebody was written, and when an admin asks. A crash costs
//! nothing: the lease runs out and somebody else asks.

use chrono::TimeDelta;

use crate::app::App;
use crate::event::Signal;
use crate::service::group_pull;

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
        let pause = async {
            match has_failed {
                true => app.clock.sleep_until(app.clock.now() + AFTER_FAILURE).await,
                false => super::until_due(&app, group_pull::next_due(&app).await).await,
            }
        };
        let wakes = |signal| !has_failed && wakes(signal);
        if !super::wait(&app, &mut signals, pause, wakes).await {
            return;
        }
    }
}

fn wakes(signal: Signal) -> bool {
    match signal {
        Signal::GroupPull | Signal::Gap => true,
        Signal::SyncEvents(_) | Signal::Heard(_) | Signal::Queue | Signal::Sessions | Signal::Outbox => false,
    }
}
