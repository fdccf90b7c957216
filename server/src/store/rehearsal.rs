//! Trying out a write: a use case runs as it always does, its sync events are read, and everything is taken back.
//! Nothing is announced. Writes of one rehearsal do not see each other: each is tried on what is committed.

use std::sync::{Arc, Mutex};

use domain::{OrganizationId, ScimRequestId, limits};

use super::sync_event_log::{self, StoredSyncEvent};
use super::{Db, Tx, Work};
use crate::error::AppError;

/// What a rehearsal is about, and what it would have told. Cheap to clone; clones share what they saw.
#[derive(Clone, Debug)]
pub struct Rehearsal {
    organization: OrganizationId,
    request: ScimRequestId,
    events: Arc<Mutex<Vec<StoredSyncEvent>>>,
}

/// What the work returned, and the events it wrote.
type Told<T> = (T, Vec<StoredSyncEvent>);

impl Rehearsal {
    /// Events that name `request` will be read.
    pub fn new(organization: OrganizationId, request: ScimRequestId) -> Self {
        Self {
            organization,
            request,
            events: Arc::default(),
        }
    }

    /// The request that events will name.
    pub fn request(&self) -> ScimRequestId {
        self.request
    }

    /// The database to rehearse on.
    pub fn on(&self, db: &Db) -> Db {
        db.rehearsing(self.clone())
    }

    /// The events that would have been written, in order.
    pub fn take_events(&self) -> Vec<StoredSyncEvent> {
        std::mem::take(
            &mut *self
                .events
                .lock()
                .expect("invariant: list operations do not panic"),
        )
    }

    /// Runs `work`, keeps what it returned, and takes it back.
    pub(super) async fn run<T, F>(&self, db: &Db, work: F) -> Result<T, AppError>
    where
        T: Send + 'static,
        F: for<'t> Fn(&'t Tx) -> Work<'t, T> + Send + Sync + 'static,
    {
        let (work, stage) = (Arc::new(work), self.clone());
        // The one effect outside the transaction: the last run's result, which a run before it cannot have set.
        let result: Arc<Mutex<Option<Told<T>>>> = Arc::default();
        let kept = result.clone();
        let taken_back = db
            .commit(move |tx| {
                let (work, stage, kept) = (work.clone(), stage.clone(), kept.clone());
                Box::pin(async move {
                    let value = work(tx).await?;
                    let requests = [stage.request];
                    let most = limits::EVENTS_OF_REQUESTS;
                    let events =
                        sync_event_log::of_requests(tx.conn(), stage.organization, &requests, most).await?;
                    let events = events.into_iter().map(|(_, event)| event).collect();
                    *kept.lock().expect("invariant: storing a value does not panic") = Some((value, events));
                    // Whatever the error is: it is what makes the transaction go back.
                    Err::<(), _>(AppError::Unavailable)
                })
            })
            .await;
        let finished = result
            .lock()
            .expect("invariant: taking a value does not panic")
            .take();
        match (finished, taken_back) {
            (Some((value, events)), Err(_)) => {
                let mut told = self
                    .events
                    .lock()
                    .expect("invariant: list operations do not panic");
                told.extend(events);
                Ok(value)
            }
            (None, Err(error)) => Err(error),
            (Some(_) | None, Ok(())) => Err(AppError::Internal(anyhow::anyhow!("a rehearsal was committed"))),
        }
    }
}
