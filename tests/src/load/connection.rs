//! One HTTP/1.1 keep-alive connection, one request at a time.

use anyhow::Context;
use http_body_util::{BodyExt, Full};
use hyper::body::Bytes;
use hyper::client::conn::http1::{SendRequest, handshake};
use hyper::header::{AUTHORIZATION, CONTENT_TYPE, HOST, HeaderValue};
use hyper::{Method, Request};
use hyper_util::rt::TokioIo;
use tokio::net::TcpStream;
use tokio::task::JoinHandle;

/// Where to send, and as whom.
#[derive(Clone, Debug)]
pub struct Target {
    address: String,
    authorization: HeaderValue,
}

impl Target {
    /// `origin` is `http://host:port`; `token` a bearer token.
    ///
    /// # Errors
    /// When the origin is not plain HTTP or the token is no header value.
    pub fn new(origin: &str, token: &str) -> anyhow::Result<Self> {
        let address = origin
            .trim_end_matches('/')
            .strip_prefix("http://")
            .context("only http:// can be measured")?;
        let authorization = format!("Bearer {token}")
            .parse()
            .context("the token is not a header value")?;
        Ok(Self {
            address: address.to_owned(),
            authorization,
        })
    }
}

/// What one loop sends.
#[derive(Clone, Debug)]
pub struct LoadRequest {
    /// Method.
    pub method: Method,
    /// Path and query.
    pub path: String,
    /// Media type and bytes.
    pub body: Option<(&'static str, Bytes)>,
}

impl LoadRequest {
    /// A GET.
    pub fn get(path: String) -> Self {
        Self {
            method: Method::GET,
            path,
            body: None,
        }
    }

    /// A SCIM write.
    pub fn scim(method: Method, path: String, body: &serde_json::Value) -> Self {
        Self {
            method,
            path,
            body: Some(("application/scim+json", body.to_string().into())),
        }
    }

    /// A GraphQL operation.
    pub fn graphql(document: &str, variables: serde_json::Value) -> Self {
        let body = serde_json::json!({"query": document, "variables": variables}).to_string();
        Self {
            method: Method::POST,
            path: "/graphql".to_owned(),
            body: Some(("application/json", body.into())),
        }
    }
}

/// What came back.
#[derive(Clone, Debug)]
pub struct Reply {
    /// HTTP status.
    pub status: u16,
    /// The whole body, as sent.
    pub body: Bytes,
}

/// An open connection.
#[derive(Debug)]
pub struct Connection {
    sender: SendRequest<Full<Bytes>>,
    driver: JoinHandle<()>,
    host: HeaderValue,
    authorization: HeaderValue,
}

impl Drop for Connection {
    fn drop(&mut self) {
        self.driver.abort();
    }
}

impl Connection {
    /// Connects.
    ///
    /// # Errors
    /// When nobody listens.
    pub async fn open(target: &Target) -> anyhow::Result<Self> {
        let stream = TcpStream::connect(&target.address)
            .await
            .with_context(|| format!("connecting to {}", target.address))?;
        stream.set_nodelay(true)?;
        let (sender, connection) = handshake(TokioIo::new(stream)).await?;
        let driver = tokio::spawn(async move {
            // An error here reaches the sender too, where it is counted.
            let _ = connection.await;
        });
        let host = target
            .address
            .parse()
            .context("the address is not a header value")?;
        Ok(Self {
            sender,
            driver,
            host,
            authorization: target.authorization.clone(),
        })
    }

    /// Sends one request and reads the whole answer.
    ///
    /// # Errors
    /// When the connection breaks; open another.
    pub async fn send(&mut self, request: LoadRequest) -> anyhow::Result<Reply> {
        let mut built = Request::builder()
            .method(request.method)
            .uri(request.path)
            .header(HOST, &self.host)
            .header(AUTHORIZATION, &self.authorization);
        let mut bytes = Bytes::new();
        if let Some((media_type, body)) = request.body {
            built = built.header(CONTENT_TYPE, media_type);
            bytes = body;
        }
        self.sender.ready().await?;
        let response = self.sender.send_request(built.body(Full::new(bytes))?).await?;
        let status = response.status().as_u16();
        let body = response.into_body().collect().await?.to_bytes();
        Ok(Reply { status, body })
    }
}
