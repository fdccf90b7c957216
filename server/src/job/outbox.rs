//! Sends what waits in the outbox: leases mails that are due, hands a few at a time to the mail server, and sleeps until
//! the next is due or a signal. A crash costs nothing: the lease runs out and somebody else sends, with the same
//! Message-ID.

use chrono::TimeDelta;
use futures_util::StreamExt;
use tokio::sync::broadcast::error::RecvError;

use crate::app::App;
use crate::error::AppError;
use crate::event::Signal;
use crate::mail::smtp::Sender;
use crate::service::outbox;

/// Mails leased at once: all of them can be sent well within a lease.
const BATCH: u64 = 16;
/// Mails under way at once.
const AT_ONCE: usize = 4;
/// Longest sleep: another replica's mail, or a lost signal, is noticed by then.
const LONGEST_SLEEP: TimeDelta = TimeDelta::seconds(30);

/// Works until `app.stop`.
pub(super) async fn run(app: App, sender: Sender) {
    let mut signals = app.hub.subscribe();
    if let Err(error) = outbox::take_over(&app).await {
        tracing::error!(cause = ?error, "mails that a killed process held wait for their lease");
    }
    loop {
        if let Err(error) = work_off(&app, &sender).await {
            tracing::error!(cause = ?error, "the outbox could not be worked off");
        }
        let sleep = sleep(&app);
        tokio::pin!(sleep);
        loop {
            tokio::select! {
                () = app.stop.cancelled() => return,
                () = &mut sleep => break,
                signal = signals.recv() => match signal {
                    Ok(Signal::Outbox | Signal::Gap) | Err(RecvError::Lagged(_)) => break,
                    Ok(Signal::SyncEvents(_) | Signal::Queue | Signal::Sessions | Signal::GroupPull) => {}
                    Err(RecvError::Closed) => return,
                },
            }
        }
    }
}

/// Returns when the next mail is due. One that is due already and was not leased is in another replica's hands.
async fn sleep(app: &App) {
    let now = app.clock.now();
    let latest = now + LONGEST_SLEEP;
    match outbox::next_due(app).await {
        Ok(Some(due)) if due > now => app.clock.sleep_until(due.min(latest)).await,
        Ok(Some(_)) => app.clock.pause(super::SHORT_PAUSE).await,
        Ok(None) | Err(_) => app.clock.sleep_until(latest).await,
    }
}

async fn work_off(app: &App, sender: &Sender) -> Result<(), AppError> {
    loop {
        let leased = outbox::lease(app, BATCH).await?;
        if leased.is_empty() {
            return Ok(());
        }
        let sends = leased.into_iter().map(|mail| outbox::send(app, sender, mail));
        let mut sends = futures_util::stream::iter(sends).buffer_unordered(AT_ONCE);
        while let Some(sent) = sends.next().await {
            sent?;
        }
        if app.stop.is_cancelled() {
            return Ok(());
        }
    }
}
