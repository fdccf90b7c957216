//! A subscriber: the `graphql-transport-ws` protocol over a WebSocket.

use std::time::Duration;

use futures_util::{SinkExt, StreamExt};
use serde_json::{Value, json};
use tokio::net::TcpStream;
use tokio_tungstenite::tungstenite::Message;
use tokio_tungstenite::tungstenite::client::IntoClientRequest;
use tokio_tungstenite::{MaybeTlsStream, WebSocketStream};

use super::graphql::Graphql;

/// How a subscription ends when nobody asked it to.
#[derive(Debug, thiserror::Error)]
pub enum SubscriptionError {
    /// The handshake failed, or the socket broke.
    #[error("socket: {0}")]
    Socket(Box<tokio_tungstenite::tungstenite::Error>),
    /// The server closed the socket.
    #[error("closed with {code}: {reason}")]
    Closed {
        /// Close code, e.g. 4401.
        code: u16,
        /// The server's words.
        reason: String,
    },
    /// The server refused the operation.
    #[error("refused: {0}")]
    Refused(Value),
    /// The operation is complete.
    #[error("complete")]
    Complete,
    /// Nothing came in time.
    #[error("nothing within {0:?}")]
    Silent(Duration),
}

impl From<tokio_tungstenite::tungstenite::Error> for SubscriptionError {
    fn from(error: tokio_tungstenite::tungstenite::Error) -> Self {
        Self::Socket(Box::new(error))
    }
}

/// One running subscription on a socket of its own.
#[derive(Debug)]
pub struct Subscription {
    socket: WebSocketStream<MaybeTlsStream<TcpStream>>,
    deadline: Duration,
}

impl Subscription {
    /// Connects as `caller` and starts the operation. Returns once the server has acknowledged the connection; its
    /// token goes into the payload of `connection_init`. `deadline` bounds this and every later wait.
    pub async fn open(
        caller: &Graphql,
        document: &str,
        variables: Value,
        deadline: Duration,
    ) -> Result<Self, SubscriptionError> {
        let url = format!("{}/graphql/ws", caller.origin().replacen("http", "ws", 1));
        let mut request = url.into_client_request()?;
        let headers = request.headers_mut();
        let header = |text: &str| {
            text.parse()
                .expect("invariant: protocol and origin are header values")
        };
        headers.insert("sec-websocket-protocol", header("graphql-transport-ws"));
        headers.insert("origin", header(caller.origin()));
        let connected = tokio::time::timeout(deadline, tokio_tungstenite::connect_async(request)).await;
        let (socket, _) = connected.map_err(|_| SubscriptionError::Silent(deadline))??;
        let mut subscription = Self { socket, deadline };
        let payload = caller
            .token()
            .map(|token| json!({"authorization": format!("Bearer {token}")}));
        subscription
            .send(json!({"type": "connection_init", "payload": payload.unwrap_or_else(|| json!({}))}))
            .await?;
        subscription.receive("connection_ack").await?;
        let payload = json!({"query": document, "variables": variables});
        subscription
            .send(json!({"id": "1", "type": "subscribe", "payload": payload}))
            .await?;
        Ok(subscription)
    }

    /// The `data` of the next event.
    pub async fn next(&mut self) -> Result<Value, SubscriptionError> {
        let payload = self.receive("next").await?;
        match payload.get("errors") {
            None => Ok(payload["data"].clone()),
            Some(errors) => Err(SubscriptionError::Refused(errors.clone())),
        }
    }

    /// Asks the server to stop, and closes.
    pub async fn stop(mut self) -> Result<(), SubscriptionError> {
        self.send(json!({"id": "1", "type": "complete"})).await?;
        Ok(self.socket.close(None).await?)
    }

    async fn send(&mut self, message: Value) -> Result<(), SubscriptionError> {
        Ok(self.socket.send(Message::text(message.to_string())).await?)
    }

    /// The payload of the next message of that type; answers pings on the way.
    async fn receive(&mut self, wanted: &str) -> Result<Value, SubscriptionError> {
        let deadline = self.deadline;
        tokio::time::timeout(deadline, self.receive_any(wanted))
            .await
            .unwrap_or(Err(SubscriptionError::Silent(deadline)))
    }

    async fn receive_any(&mut self, wanted: &str) -> Result<Value, SubscriptionError> {
        loop {
            let text = match self.socket.next().await {
                None => {
                    return Err(SubscriptionError::Closed {
                        code: 1006,
                        reason: "no close frame".to_owned(),
                    });
                }
                Some(Err(error)) => return Err(error.into()),
                Some(Ok(Message::Text(text))) => text,
                Some(Ok(Message::Close(frame))) => {
                    let (code, reason) = frame.map_or((1005, String::new()), |frame| {
                        (frame.code.into(), frame.reason.to_string())
                    });
                    return Err(SubscriptionError::Closed { code, reason });
                }
                Some(Ok(_)) => continue,
            };
            let mut message: Value = serde_json::from_str(&text).unwrap_or_default();
            match message["type"].as_str().unwrap_or_default() {
                kind if kind == wanted => return Ok(message["payload"].take()),
                "ping" => self.send(json!({"type": "pong"})).await?,
                "error" => return Err(SubscriptionError::Refused(message["payload"].take())),
                "complete" => return Err(SubscriptionError::Complete),
                _ => {}
            }
        }
    }
}
