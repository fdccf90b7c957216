//! Sends what waits in the outbox: leases mails that are due, hands a few at a time to the mail server, and sleeps until
//! the next is due or a signal. A crash costs nothing: the lease runs out and somebody else sends, with the same
//! Message-ID.

use futures_util::StreamExt;

use crate::app::App;
use crate::error::AppError;
use crate::event::Signal;
use crate::mail::smtp::Sender;
use crate::service::outbox;

/// Mails leased at once: all of them can be sent well within a lease.
const BATCH: u64 = 16;
/// Mails under way at once.
const AT_ONCE: usize = 4;

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
        let pause = async { super::until_due(&app, outbox::next_due(&app).await).await };
        if !super::wait(&app, &mut signals, pause, wakes).await {
            return;
        }
    }
}

fn wakes(signal: Signal) -> bool {
    match signal {
        Signal::Outbox | Signal::Gap => true,
        Signal::SyncEvents(_) | Signal::Heard(_) | Signal::Queue | Signal::Sessions | Signal::GroupPull => {
            false
        }
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
