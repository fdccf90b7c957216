//! The event stream: one `syncEvents` subscription over graphql-transport-ws for the whole console.
//!
//! It comes back by itself after a break and goes on after the last position it saw, so that no event is skipped. Pages
//! listen with [`Live::on_event`], or follow something of their own with [`Live::follow`]; they never open a socket.

mod follow;

use std::rc::Rc;

use cynic::{GraphQlResponse, QueryBuilder, StreamingOperation, SubscriptionBuilder};
use futures_util::future::{Either, select};
use futures_util::{SinkExt, StreamExt};
use gloo_net::websocket::futures::WebSocket;
use gloo_net::websocket::{Message, WebSocketError};
use gloo_timers::future::TimeoutFuture;
use leptos::prelude::*;
use serde::Serialize;
use serde::de::DeserializeOwned;
use serde_json::{Value, json};

use self::follow::Follows;

use crate::api::event::{
    LiveSyncEvents, LiveSyncEventsVariables, NewestSyncEvent, NewestSyncEventVariables, SyncEvent,
};
use crate::component::time::now_ms;
use crate::model::live::{LiveStatus, advance, pause_before};
use crate::session::Session;

const PROTOCOL: &str = "graphql-transport-ws";
/// Between two looks at what is to be sent.
const LOOK_MS: u32 = 250;
/// Ask for a sign of life after this many silent looks, give up after twice as many.
const SILENCE: u32 = 80;
/// Close codes with which a server says that the token is not good (any more).
const TOKEN_REFUSED: [u16; 2] = [4401, 4403];

type Listener = Rc<dyn Fn(&SyncEvent)>;

/// Handle of the stream.
#[derive(Clone, Copy)]
pub struct Live {
    session: Session,
    status: RwSignal<LiveStatus>,
    listeners: StoredValue<Vec<(u32, Listener)>, LocalStorage>,
    next_listener: StoredValue<u32>,
    follows: Follows,
    last: StoredValue<Option<u64>>,
    target: StoredValue<Option<u64>>,
    /// Counts starts and stops: a loop ends when the number is no longer its own.
    run: StoredValue<u32>,
    is_nudged: StoredValue<bool>,
}

/// The event stream of the console.
pub fn use_live() -> Live {
    expect_context()
}

impl Live {
    /// Makes the stream, not yet running, and gives it to everything below.
    pub fn provide(session: Session) -> Self {
        let live = Self {
            session,
            status: RwSignal::new(LiveStatus::Connecting),
            listeners: StoredValue::new_local(Vec::new()),
            next_listener: StoredValue::new(0),
            follows: Follows::new(),
            last: StoredValue::new(None),
            target: StoredValue::new(None),
            run: StoredValue::new(0),
            is_nudged: StoredValue::new(false),
        };
        provide_context(live);
        live
    }

    /// How the stream stands; reactive.
    pub fn status(self) -> LiveStatus {
        self.status.get()
    }

    /// Calls `listener` for every new event, in order, each once, until the calling component is gone.
    pub fn on_event(self, listener: impl Fn(&SyncEvent) + 'static) {
        let id = self.next_listener.get_value();
        self.next_listener.set_value(id + 1);
        self.listeners
            .update_value(|all| all.push((id, Rc::new(listener))));
        on_cleanup(move || {
            self.listeners
                .update_value(|all| all.retain(|(other, _)| *other != id))
        });
    }

    /// Calls `listener` with every answer of a subscription until the calling component is gone; after a break it begins anew.
    pub fn follow<Answer, Variables>(
        self,
        operation: &StreamingOperation<Answer, Variables>,
        listener: impl Fn(Answer) + 'static,
    ) where
        Answer: DeserializeOwned + 'static,
        Variables: Serialize,
    {
        self.follows.add(operation, listener);
    }

    /// Tries again now instead of at the end of the pause.
    pub fn retry_now(self) {
        self.is_nudged.set_value(true);
    }

    /// Runs until the calling component is gone.
    pub fn start(self) {
        self.run.update_value(|run| *run += 1);
        let run = self.run.get_value();
        self.last.set_value(None);
        self.status.set(LiveStatus::Connecting);
        on_cleanup(move || self.run.update_value(|run| *run += 1));
        leptos::task::spawn_local(async move {
            let mut attempt = 0;
            while self.is_current(run) {
                let was_live = self.connect(run).await;
                if !self.is_current(run) {
                    return;
                }
                self.note_break();
                attempt = if was_live { 0 } else { attempt + 1 };
                self.pause(run, pause_before(attempt, js_sys::Math::random()))
                    .await;
            }
        });
    }

    fn is_current(self, run: u32) -> bool {
        self.run.get_value() == run
    }

    fn note_break(self) {
        if !matches!(self.status.get_untracked(), LiveStatus::Offline { .. }) {
            self.status.set(LiveStatus::Offline { since: now_ms() });
        }
    }

    async fn pause(self, run: u32, milliseconds: u32) {
        const STEP_MS: u32 = 250;
        self.is_nudged.set_value(false);
        for _ in 0..milliseconds.div_ceil(STEP_MS) {
            TimeoutFuture::new(STEP_MS).await;
            if self.is_nudged.get_value() || !self.is_current(run) {
                return;
            }
        }
    }

    /// Position of the newest event now.
    async fn newest(self) -> Option<u64> {
        let query = NewestSyncEvent::build(NewestSyncEventVariables { first: Some(1) });
        let page = self.session.request(query).await.ok()?.sync_events;
        Some(
            page.nodes
                .first()
                .and_then(|event| event.position.parse().ok())
                .unwrap_or(0),
        )
    }

    /// One connection from its first to its last message. True if it ever delivered.
    async fn connect(self, run: u32) -> bool {
        let Some(newest) = self.newest().await else {
            return false;
        };
        if self.last.get_value().is_none() {
            self.last.set_value(Some(newest));
        }
        self.target.set_value(Some(newest));
        let Ok(bearer) = self.session.bearer().await else {
            return false;
        };
        let Some(mut socket) = open() else { return false };
        let hello =
            json!({ "type": "connection_init", "payload": { "authorization": format!("Bearer {bearer}") } });
        if socket.send(text(&hello)).await.is_err() {
            return false;
        }
        let mut was_live = false;
        let mut silent = 0;
        while self.is_current(run) {
            // Before the server knows who asks, nothing may be asked; `Step::Subscribe` begins with all of them.
            if was_live && !send_all(&mut socket, self.follows.waiting()).await {
                return was_live;
            }
            let message = match select(socket.next(), TimeoutFuture::new(LOOK_MS)).await {
                Either::Left((message, _)) => message,
                Either::Right(_) => {
                    silent += 1;
                    if silent == SILENCE && !send_all(&mut socket, vec![json!({ "type": "ping" })]).await {
                        return was_live;
                    }
                    if silent >= 2 * SILENCE {
                        return was_live;
                    }
                    continue;
                }
            };
            silent = 0;
            let Some(answer) = self.take(message) else {
                return was_live;
            };
            match answer {
                Step::Nothing => {}
                Step::Delivered => was_live = true,
                Step::Reply(reply) => {
                    if !send_all(&mut socket, vec![reply]).await {
                        return was_live;
                    }
                }
                Step::Subscribe => {
                    was_live = true;
                    let mut all = vec![self.subscribe()];
                    all.append(&mut self.follows.all());
                    if !send_all(&mut socket, all).await {
                        return was_live;
                    }
                }
            }
        }
        // A stopped stream closes its socket; whether the browser could is of no interest to anybody.
        drop(socket.close(Some(1000), None));
        was_live
    }

    /// Reads one message; `None` if the connection is over.
    fn take(self, message: Option<Result<Message, WebSocketError>>) -> Option<Step> {
        let message = match message? {
            Ok(Message::Text(message)) => message,
            Ok(Message::Bytes(_)) => return Some(Step::Nothing),
            Err(WebSocketError::ConnectionClose(close)) => {
                if TOKEN_REFUSED.contains(&close.code) {
                    self.session.distrust_token();
                }
                return None;
            }
            Err(_) => return None,
        };
        let message: Value = serde_json::from_str(&message).ok()?;
        match message["type"].as_str()? {
            "connection_ack" => {
                self.note_progress();
                Some(Step::Subscribe)
            }
            "ping" => Some(Step::Reply(json!({ "type": "pong" }))),
            "next" | "error" | "complete" if self.follows.take(&message) => Some(Step::Nothing),
            "next" => {
                self.deliver(message["payload"].clone());
                Some(Step::Delivered)
            }
            "error" | "complete" => None,
            _ => Some(Step::Nothing),
        }
    }

    fn subscribe(self) -> Value {
        let after = self.last.get_value().map(|position| position.to_string());
        let operation = LiveSyncEvents::build(LiveSyncEventsVariables { after });
        json!({ "id": "events", "type": "subscribe", "payload": follow::payload(&operation) })
    }

    fn deliver(self, payload: Value) {
        let Ok(GraphQlResponse {
            data: Some(LiveSyncEvents { sync_events: event }),
            ..
        }) = serde_json::from_value::<GraphQlResponse<LiveSyncEvents>>(payload)
        else {
            return;
        };
        let Some(position) = advance(self.last.get_value(), &event.position) else {
            return;
        };
        self.last.set_value(Some(position));
        self.note_progress();
        // A copy, because a listener may add or remove listeners.
        for (_, listener) in self.listeners.get_value() {
            listener(&event);
        }
    }

    fn note_progress(self) {
        let is_behind = self.last.get_value() < self.target.get_value();
        let status = if is_behind {
            LiveStatus::CatchingUp
        } else {
            LiveStatus::Live
        };
        if self.status.get_untracked() != status {
            self.status.set(status);
        }
    }
}

/// What a message asks for.
enum Step {
    Nothing,
    Delivered,
    Reply(Value),
    Subscribe,
}

/// False if the connection is over.
async fn send_all(socket: &mut WebSocket, messages: Vec<Value>) -> bool {
    for message in messages {
        if socket.send(text(&message)).await.is_err() {
            return false;
        }
    }
    true
}

fn text(message: &Value) -> Message {
    Message::Text(message.to_string())
}

fn open() -> Option<WebSocket> {
    let location = window().location();
    let scheme = if location.protocol().ok()? == "https:" {
        "wss"
    } else {
        "ws"
    };
    WebSocket::open_with_protocol(
        &format!("{scheme}://{}/graphql/ws", location.host().ok()?),
        PROTOCOL,
    )
    .ok()
}

/// Reads again soon after an event that matters, however many come in that moment. The old data stays until then.
pub fn refetch_on_event<T: 'static>(
    resource: LocalResource<T>,
    matters: impl Fn(&SyncEvent) -> bool + 'static,
) {
    const GATHER_MS: u32 = 600;
    let is_waiting = StoredValue::new(false);
    use_live().on_event(move |event| {
        if is_waiting.get_value() || !matters(event) {
            return;
        }
        is_waiting.set_value(true);
        leptos::task::spawn_local(async move {
            TimeoutFuture::new(GATHER_MS).await;
            // The page may be gone by now, and its resource with it.
            if is_waiting.try_set_value(false).is_none() {
                resource.refetch();
            }
        });
    });
}
