//! Following the organization's log. Signals only say that there is something to read; events are read from the store,
//! from the last position on, so that none is skipped and none comes twice.

use std::collections::VecDeque;

use async_graphql::{Context, ID, Result, Subscription as GraphqlSubscription};
use futures_util::stream::{self, Stream};
use tokio::sync::broadcast::Receiver;
use tokio::sync::broadcast::error::RecvError;

use super::caller::Known;
use super::context::Asked;
use super::heard::Listener;
use super::id;
use super::progress::Watcher;
use super::query::sync_event::position;
use super::types::integration::Integration;
use super::types::rule_application::RuleApplication;
use super::types::sync_event::SyncEvent;
use crate::app::App;
use crate::error::AppError;
use crate::event::Signal;
use crate::service::integration;
use crate::service::rule_set::application;
use crate::service::sync_event::{self, Reading, StoredSyncEvent};

/// Events read at once.
const BATCH: u64 = 100;

/// What can be followed.
pub struct Subscription;

#[GraphqlSubscription]
impl Subscription {
    /// How far the newest publish of a property has come: now, and whenever it changes, at least once a second while people
    /// are decided. Ends when the caller's session does.
    async fn rule_set_progress(
        &self,
        ctx: &Context<'_>,
        property_id: ID,
    ) -> Result<impl Stream<Item = Result<RuleApplication>>> {
        let property = id::parse(&property_id, "propertyId")?;
        let known = ctx.caller().known()?.clone();
        // A first look, so that a property the caller may not see is refused at once.
        application::of_property(ctx.app(), &known.actor, property).await?;
        let watcher = Watcher::new(ctx.app(), known, property);
        Ok(stream::unfold(Some(watcher), |watcher| async move {
            let mut watcher = watcher?;
            match watcher.next().await {
                Ok(Some(progress)) => Some((Ok(RuleApplication(progress)), Some(watcher))),
                Ok(None) => None,
                Err(error) => Some((Err(error.into()), None)),
            }
        }))
    }

    /// The integration: now, and again when the identity provider is heard, once a minute at most; null before it is
    /// installed. Ends when the caller's session does.
    async fn integration(
        &self,
        ctx: &Context<'_>,
    ) -> Result<impl Stream<Item = Result<Option<Integration>>>> {
        let known = ctx.caller().known()?.clone();
        // A first look, so that whoever may not see it is refused at once.
        integration::find(ctx.app(), &known.actor).await?;
        let listener = Listener::new(ctx.app(), known);
        Ok(stream::unfold(Some(listener), |listener| async move {
            let mut listener = listener?;
            match listener.next().await {
                Ok(Some(found)) => Some((Ok(found.map(Integration)), Some(listener))),
                Ok(None) => None,
                Err(error) => Some((Err(error.into()), None)),
            }
        }))
    }

    /// Events after the given position (decimal), then live ones, in order, none skipped, none twice. Without it: live
    /// only. Ends when the caller's session does.
    async fn sync_events(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Position of the last event already seen.")] after: Option<String>,
    ) -> Result<impl Stream<Item = Result<SyncEvent>>> {
        let known = ctx.caller().known()?.clone();
        // Before the first read: what is committed after it is heard.
        let signals = ctx.app().hub.subscribe();
        let position = match after {
            Some(after) => position(&after)?,
            None => sync_event::head(ctx.app(), &known.actor).await?,
        };
        let follower = Follower {
            app: ctx.app().clone(),
            known,
            signals,
            position,
            batch: VecDeque::new(),
        };
        Ok(stream::unfold(Some(follower), |follower| async move {
            let mut follower = follower?;
            match follower.next().await {
                Ok(Some(event)) => Some((Ok(SyncEvent(event)), Some(follower))),
                Ok(None) => None,
                Err(error) => Some((Err(error.into()), None)),
            }
        }))
    }
}

/// One reader of the log.
struct Follower {
    app: App,
    known: Known,
    signals: Receiver<Signal>,
    /// The last event given out.
    position: i64,
    /// Read and not yet given out, for the caller as of that reading.
    batch: VecDeque<StoredSyncEvent>,
}

impl Follower {
    /// The next event the caller may see; `None` when the server stops.
    async fn next(&mut self) -> std::result::Result<Option<StoredSyncEvent>, AppError> {
        loop {
            // behaviour.md §8: each delivered event checks session and role.
            let known = self.known.again(&self.app).await?;
            if known.actor != self.known.actor {
                self.batch.clear();
            }
            self.known = known;
            if let Some(event) = self.batch.pop_front() {
                self.position = event.position;
                return Ok(Some(event));
            }
            let actor = &self.known.actor;
            let filter = sync_event::filter(actor, None, None);
            let newer = Reading::Newer(self.position);
            self.batch = sync_event::read(&self.app, actor, &filter, newer, BATCH)
                .await?
                .into();
            if self.batch.is_empty() && !self.heard().await {
                return Ok(None);
            }
        }
    }

    /// Waits until there may be something to read; false when there never will be.
    async fn heard(&mut self) -> bool {
        let organization = self.known.actor.organization();
        loop {
            let signal = tokio::select! {
                signal = self.signals.recv() => signal,
                () = self.app.stop.cancelled() => return false,
            };
            match signal {
                Ok(Signal::SyncEvents(of)) if of == organization.0 => return true,
                Ok(
                    Signal::SyncEvents(_)
                    | Signal::Heard(_)
                    | Signal::Queue
                    | Signal::Outbox
                    | Signal::GroupPull,
                ) => {}
                Ok(Signal::Sessions | Signal::Gap) | Err(RecvError::Lagged(_)) => return true,
                Err(RecvError::Closed) => return false,
            }
        }
    }
}
