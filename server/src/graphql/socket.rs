//! Subscriptions over a WebSocket, protocol `graphql-transport-ws`. The token comes in `connection_init`; the socket
//! ends with its token, with its session, and with the server. Close codes: 4401 for a token that is not, or no longer,
//! good; 4403 for a page of another site.

use std::sync::{Arc, Mutex};
use std::time::Duration;

use async_graphql::http::{WebSocket as GraphqlSocket, WebSocketProtocols, WsMessage};
use axum::Extension;
use axum::extract::State;
use axum::extract::ws::{CloseFrame, Message, WebSocket, WebSocketUpgrade};
use axum::http::header::SEC_WEBSOCKET_PROTOCOL;
use axum::http::{HeaderMap, StatusCode};
use axum::response::{IntoResponse, Response};
use futures_util::stream::{SplitSink, StreamExt};
use futures_util::{SinkExt, pin_mut};
use serde_json::Value;
use tokio::sync::broadcast::error::RecvError;

use super::caller::{Caller, Known};
use super::cookie;
use super::{ApiSchema, context};
use crate::app::App;
use crate::error::AppError;
use crate::event::Signal;

const PROTOCOL: &str = "graphql-transport-ws";
/// Silence after which a ping shows proxies and peer that somebody is there.
const PING: Duration = Duration::from_secs(20);
/// Largest message of a client: a subscription document.
const MESSAGE_LIMIT: usize = 64 * 1024;

const UNAUTHENTICATED: u16 = 4401;
const FORBIDDEN: u16 = 4403;
const GOING_AWAY: u16 = 1001;
const TRY_AGAIN: u16 = 1013;

/// GET /graphql/ws.
pub async fn open(
    State(app): State<App>,
    Extension(schema): Extension<ApiSchema>,
    headers: HeaderMap,
    upgrade: Result<WebSocketUpgrade, axum::extract::ws::rejection::WebSocketUpgradeRejection>,
) -> Response {
    let upgrade = match upgrade {
        Ok(upgrade) => upgrade,
        Err(refused) => return refused.into_response(),
    };
    let offered = headers
        .get(SEC_WEBSOCKET_PROTOCOL)
        .and_then(|value| value.to_str().ok());
    let speaks = offered.is_some_and(|offered| offered.split(',').any(|name| name.trim() == PROTOCOL));
    if !speaks {
        let message = format!("Ask for the subprotocol {PROTOCOL}.\n");
        return (StatusCode::BAD_REQUEST, message).into_response();
    }
    let is_ours = cookie::is_same_origin(&headers, &app.public_url);
    upgrade
        .protocols([PROTOCOL])
        .max_message_size(MESSAGE_LIMIT)
        .on_upgrade(move |socket| async move {
            if is_ours {
                serve(app, schema, socket).await;
            } else {
                let (mut sink, _) = socket.split();
                close(&mut sink, FORBIDDEN, "This page is of another site.").await;
            }
        })
}

/// What `connection_init` came to, for the loop that watches over the socket.
type Init = Arc<Mutex<Option<Result<Known, AppError>>>>;

async fn serve(app: App, schema: ApiSchema, socket: WebSocket) {
    let (mut sink, incoming) = socket.split();
    let init = Init::default();
    let texts = incoming.filter_map(|message| async move {
        match message {
            Ok(Message::Text(text)) => Some(text.as_bytes().to_vec()),
            Ok(Message::Binary(_) | Message::Ping(_) | Message::Pong(_) | Message::Close(_)) | Err(_) => None,
        }
    });
    let outgoing = GraphqlSocket::new(schema, texts, WebSocketProtocols::GraphQLWS)
        .on_connection_init(on_init(app.clone(), Arc::clone(&init)));
    pin_mut!(outgoing);
    let mut signals = app.hub.subscribe();
    let mut ping = tokio::time::interval(PING);
    let mut known: Option<Known> = None;
    let ending = loop {
        let ends_at = known.as_ref().and_then(|known| known.ends_at);
        let end = async {
            match ends_at {
                Some(at) => app.clock.sleep_until(at).await,
                None => std::future::pending().await,
            }
        };
        tokio::select! {
            message = outgoing.next() => match message {
                None => return,
                Some(WsMessage::Close(code, reason)) => break refused(&init).unwrap_or((code, reason)),
                Some(WsMessage::Text(text)) => {
                    if known.is_none() {
                        known = accepted(&init);
                    }
                    if sink.send(Message::Text(text.into())).await.is_err() {
                        return;
                    }
                }
            },
            _ = ping.tick() => {
                if sink.send(Message::Ping(Vec::new().into())).await.is_err() {
                    return;
                }
            }
            signal = signals.recv() => {
                let is_about_sessions = match signal {
                    Ok(Signal::Sessions | Signal::Gap) | Err(RecvError::Lagged(_)) => true,
                    Ok(Signal::SyncEvents(_) | Signal::Heard(_) | Signal::Queue | Signal::Outbox | Signal::GroupPull) => false,
                    Err(RecvError::Closed) => break (GOING_AWAY, "The server stops.".to_owned()),
                };
                if is_about_sessions {
                    // What was known before the signal is no answer to it.
                    app.sessions.forget();
                    app.api_tokens.clear();
                }
                if is_about_sessions
                    && let Some(present) = &known
                    && let Err(error) = present.again(&app).await
                {
                    break (code(&error), error.to_string());
                }
            }
            () = end => break (UNAUTHENTICATED, "The access token has run out.".to_owned()),
            () = app.stop.cancelled() => break (GOING_AWAY, "The server stops.".to_owned()),
        }
    };
    close(&mut sink, ending.0, &ending.1).await;
}

/// Reads the token out of `connection_init` and notes what came of it.
fn on_init(
    app: App,
    init: Init,
) -> impl FnOnce(Value) -> futures_util::future::BoxFuture<'static, async_graphql::Result<async_graphql::Data>>
+ Send
+ 'static {
    move |payload| {
        Box::pin(async move {
            let found = known(&app, &payload).await;
            let answer = match &found {
                Ok(known) => Ok(context::data(&app, Caller::Known(known.clone()))),
                Err(error) => Err(async_graphql::Error::new(error.to_string())),
            };
            *init
                .lock()
                .expect("invariant: nothing panics while it holds this lock") = Some(found);
            answer
        })
    }
}

async fn known(app: &App, payload: &Value) -> Result<Known, AppError> {
    let header = payload
        .get("authorization")
        .or_else(|| payload.get("Authorization"));
    let token = header.and_then(Value::as_str).and_then(|header| {
        let (scheme, token) = header.split_once(' ')?;
        scheme.eq_ignore_ascii_case("bearer").then(|| token.trim())
    });
    match Caller::with_token(app, token).await? {
        Caller::Known(known) => Ok(known),
        Caller::Anonymous => Err(AppError::Unauthenticated(
            r#"Send a token in connection_init: {"authorization":"Bearer <token>"}."#,
        )),
    }
}

fn accepted(init: &Init) -> Option<Known> {
    let init = init
        .lock()
        .expect("invariant: nothing panics while it holds this lock");
    init.as_ref()?.as_ref().ok().cloned()
}

fn refused(init: &Init) -> Option<(u16, String)> {
    let init = init
        .lock()
        .expect("invariant: nothing panics while it holds this lock");
    let error = init.as_ref()?.as_ref().err()?;
    error.log();
    Some((code(error), error.to_string()))
}

fn code(error: &AppError) -> u16 {
    match error {
        AppError::Unauthenticated(_) => UNAUTHENTICATED,
        AppError::Forbidden(_) => FORBIDDEN,
        AppError::NotFound(_)
        | AppError::Invalid { .. }
        | AppError::Conflict { .. }
        | AppError::Stale(_)
        | AppError::InUse(_)
        | AppError::RateLimited { .. }
        | AppError::Okta { .. }
        | AppError::Scim(_)
        | AppError::Unavailable
        | AppError::Internal(_) => TRY_AGAIN,
    }
}

async fn close(sink: &mut SplitSink<WebSocket, Message>, code: u16, reason: &str) {
    // RFC 6455 §5.5: a control frame carries 125 bytes, two of them the code.
    let mut end = reason.len().min(123);
    while !reason.is_char_boundary(end) {
        end -= 1;
    }
    let frame = CloseFrame {
        code,
        reason: reason[..end].into(),
    };
    // A peer that is gone already needs no goodbye.
    let _ = sink.send(Message::Close(Some(frame))).await;
    let _ = sink.close().await;
}
