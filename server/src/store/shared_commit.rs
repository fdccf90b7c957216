//! SQLite's writer: one connection, many callers, one commit for all that wait together.
//!
//! A commit with synchronous=FULL costs a disk flush. While one flush runs, the next callers queue up; they then share
//! a transaction, each in its own savepoint.

use std::any::Any;
use std::panic::AssertUnwindSafe;

use futures_util::FutureExt;
use futures_util::future::BoxFuture;
use sea_orm::{ConnectionTrait, DatabaseConnection, DatabaseTransaction, DbErr, TransactionTrait};
use tokio::sync::{mpsc, oneshot};

use super::db::{Tx, Work, immediate};
use crate::error::AppError;
use crate::event::{Hub, Signal};

/// Callers that may share a commit. More would only make the first wait longer for its answer.
const MOST_PER_COMMIT: usize = 64;
/// Callers that may wait; past that, callers wait for a place.
const QUEUE: usize = 1024;

/// Hands closures to the writer task. Cheap to clone.
#[derive(Clone)]
pub(super) struct SharedCommit {
    jobs: mpsc::Sender<Message>,
}

enum Message {
    Run(Box<dyn Job>),
    Stop(oneshot::Sender<()>),
}

impl SharedCommit {
    pub(super) fn start(conn: DatabaseConnection, hub: Hub) -> Self {
        let (jobs, inbox) = mpsc::channel(QUEUE);
        let runtime = tokio::runtime::Handle::current();
        // A thread of its own: each statement is a hand-over to SQLite's thread and back, and waking one parked thread is
        // far quicker than getting a worker of the runtime to poll a task.
        std::thread::Builder::new()
            .name("writer".to_owned())
            .spawn(move || runtime.block_on(serve(conn, hub, inbox)))
            .expect("invariant: the system can start a thread");
        Self { jobs }
    }

    pub(super) async fn run<T, F>(&self, work: F) -> Result<T, AppError>
    where
        T: Send + 'static,
        F: for<'t> Fn(&'t Tx) -> Work<'t, T> + Send + Sync + 'static,
    {
        let (reply, answer) = oneshot::channel();
        let job = Box::new(Pending {
            work,
            outcome: None,
            signals: Vec::new(),
            reply,
        });
        self.jobs
            .send(Message::Run(job))
            .await
            .map_err(|_| AppError::Unavailable)?;
        answer.await.map_err(|_| AppError::Unavailable)?
    }

    /// Finishes what is queued, closes the connection and refuses the rest.
    pub(super) async fn stop(&self) {
        let (done, stopped) = oneshot::channel();
        if self.jobs.send(Message::Stop(done)).await.is_ok() {
            let _ = stopped.await;
        }
    }
}

async fn serve(conn: DatabaseConnection, hub: Hub, mut inbox: mpsc::Receiver<Message>) {
    let mut stop = None;
    while stop.is_none() {
        let mut batch: Vec<Box<dyn Job>> = Vec::new();
        let mut next = inbox.recv().await;
        // Those that queued up while the last commit was flushed share the next one.
        while let Some(message) = next {
            match message {
                Message::Run(job) => batch.push(job),
                Message::Stop(done) => stop = Some(done),
            }
            next = if batch.len() < MOST_PER_COMMIT && stop.is_none() {
                inbox.try_recv().ok()
            } else {
                None
            };
        }
        if batch.is_empty() && stop.is_none() {
            break;
        }
        commit_together(&conn, &hub, batch).await;
    }
    inbox.close();
    if let Err(error) = conn.close().await {
        tracing::warn!(%error, "the writing connection did not close cleanly");
    }
    if let Some(done) = stop {
        let _ = done.send(());
    }
}

/// Runs the batch in one transaction; if that fails as a whole, each job again in one of its own.
async fn commit_together(conn: &DatabaseConnection, hub: &Hub, mut batch: Vec<Box<dyn Job>>) {
    match try_batch(conn, &mut batch).await {
        Ok(()) => batch.into_iter().for_each(|job| job.finish(hub)),
        Err(error) if batch.len() == 1 => batch.into_iter().for_each(|job| job.fail(&error)),
        Err(error) => {
            tracing::warn!(%error, jobs = batch.len(), "a shared commit failed; its writers are tried alone");
            for job in batch {
                Box::pin(commit_together(conn, hub, vec![job])).await;
            }
        }
    }
}

/// Each job has a savepoint of its own. The one of the job before is let go by the statement that opens the next: a
/// statement is a hand-over to SQLite's thread, and there is one a job, not two. The commit lets go of the last.
async fn try_batch(conn: &DatabaseConnection, batch: &mut [Box<dyn Job>]) -> Result<(), DbErr> {
    let mut transaction = conn.begin_with_options(immediate()).await?;
    let mut next = OPEN;
    for job in batch.iter_mut() {
        let (back, kept) = run_in_savepoint(transaction, job.as_mut(), next).await;
        transaction = back;
        next = match kept {
            Ok(true) => LET_GO_AND_OPEN,
            Ok(false) => TAKE_BACK,
            Err(error) => {
                // The transaction may already be gone; the savepoint's error is the one that explains.
                let _ = transaction.rollback().await;
                return Err(error);
            }
        };
    }
    if next == TAKE_BACK {
        transaction.execute_unprepared(TAKE_BACK).await?;
    }
    transaction.commit().await
}

const OPEN: &str = "SAVEPOINT caller";
const LET_GO_AND_OPEN: &str = "RELEASE caller; SAVEPOINT caller";
/// Takes back what was done since the savepoint, which stays open.
const TAKE_BACK: &str = "ROLLBACK TO caller";

/// Opens the job's savepoint by `opening` and runs it. True: keep what it did.
async fn run_in_savepoint(
    transaction: DatabaseTransaction,
    job: &mut dyn Job,
    opening: &str,
) -> (DatabaseTransaction, Result<bool, DbErr>) {
    if let Err(error) = transaction.execute_unprepared(opening).await {
        return (transaction, Err(error));
    }
    let tx = Tx::new(transaction);
    let keep = job.run(&tx).await;
    let (transaction, signals) = tx.into_parts();
    if keep {
        job.will_announce(signals);
    }
    (transaction, Ok(keep))
}

/// One caller's work, with the types of its closure and result hidden.
trait Job: Send {
    /// Runs the closure. True: keep what it did.
    fn run<'j>(&'j mut self, tx: &'j Tx) -> BoxFuture<'j, bool>;
    fn will_announce(&mut self, signals: Vec<Signal>);
    /// The commit is on disk: announce and answer.
    fn finish(self: Box<Self>, hub: &Hub);
    /// There was no commit.
    fn fail(self: Box<Self>, error: &DbErr);
}

struct Pending<T, F> {
    work: F,
    outcome: Option<Result<T, AppError>>,
    signals: Vec<Signal>,
    reply: oneshot::Sender<Result<T, AppError>>,
}

impl<T, F> Job for Pending<T, F>
where
    T: Send,
    F: for<'t> Fn(&'t Tx) -> Work<'t, T> + Send + Sync,
{
    fn run<'j>(&'j mut self, tx: &'j Tx) -> BoxFuture<'j, bool> {
        Box::pin(async move {
            let outcome = AssertUnwindSafe((self.work)(tx))
                .catch_unwind()
                .await
                .unwrap_or_else(|panic| {
                    Err(AppError::Internal(anyhow::anyhow!(
                        "a write panicked: {}",
                        panic_text(&*panic)
                    )))
                });
            let keep = outcome.is_ok();
            self.outcome = Some(outcome);
            keep
        })
    }

    fn will_announce(&mut self, signals: Vec<Signal>) {
        self.signals = signals;
    }

    fn finish(self: Box<Self>, hub: &Hub) {
        self.signals.into_iter().for_each(|signal| hub.publish(signal));
        let outcome = self.outcome.unwrap_or(Err(AppError::Unavailable));
        // The caller may have hung up; its work stands all the same.
        let _ = self.reply.send(outcome);
    }

    fn fail(self: Box<Self>, error: &DbErr) {
        let outcome = match self.outcome {
            Some(Err(own)) => Err(own),
            Some(Ok(_)) | None => Err(AppError::Internal(anyhow::anyhow!("commit failed: {error}"))),
        };
        let _ = self.reply.send(outcome);
    }
}

fn panic_text(panic: &(dyn Any + Send)) -> &str {
    panic
        .downcast_ref::<&str>()
        .copied()
        .or_else(|| panic.downcast_ref::<String>().map(String::as_str))
        .unwrap_or("no message")
}
