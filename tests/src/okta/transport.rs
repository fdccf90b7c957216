//! One SCIM request as Okta's client sends it: headers, time-out, what it makes of the answer (scim-wire.md §1.0, §1.8).

use std::io::Read;
use std::sync::{Arc, RwLock};
use std::time::Duration;

use reqwest::header::{
    ACCEPT, ACCEPT_CHARSET, ACCEPT_ENCODING, AUTHORIZATION, CONTENT_ENCODING, CONTENT_TYPE, RETRY_AFTER,
    USER_AGENT,
};
use reqwest::{Method, Response, StatusCode};
use serde_json::Value;

use super::fault::Fault;
use super::journal::{Answer, Journal, Operation};
use super::simulator::Connection;

/// After this Okta closes the connection.
const TIMEOUT: Duration = Duration::from_secs(60);

/// Percent-encodes everything but RFC 3986's unreserved characters; a space is `%20`, as Okta writes it.
pub(crate) fn percent_encode(text: &str) -> String {
    let mut encoded = String::with_capacity(text.len() * 2);
    for byte in text.bytes() {
        if byte.is_ascii_alphanumeric() || b"-._~".contains(&byte) {
            encoded.push(char::from(byte));
        } else {
            encoded.push_str(&format!("%{byte:02X}"));
        }
    }
    encoded
}

/// A filter value in SCIM's quotes.
pub(crate) fn quoted(text: &str) -> String {
    Value::String(text.to_owned()).to_string()
}

#[derive(Debug)]
pub(crate) struct Transport {
    http: reqwest::Client,
    connection: RwLock<Connection>,
    journal: Arc<Journal>,
}

/// A success.
#[derive(Debug)]
pub(crate) struct Success {
    pub(crate) status: u16,
    pub(crate) body: Option<Value>,
}

impl Success {
    /// The body, which Okta needs here.
    pub(crate) fn resource(self) -> Result<Value, Fault> {
        match self.body {
            Some(body @ Value::Object(_)) => Ok(body),
            Some(_) | None => Err(Fault::Unusable {
                why: format!("{} without a JSON object", self.status),
            }),
        }
    }
}

impl Transport {
    pub(crate) fn new(connection: Connection) -> Self {
        let http = reqwest::Client::builder()
            .http1_only()
            .no_proxy()
            .redirect(reqwest::redirect::Policy::none())
            .timeout(TIMEOUT)
            .build()
            .expect("invariant: these settings are always valid");
        Self {
            http,
            connection: RwLock::new(connection),
            journal: Arc::default(),
        }
    }

    pub(crate) fn journal(&self) -> &Journal {
        &self.journal
    }

    pub(crate) fn connect(&self, connection: Connection) {
        *self.connection.write().expect("invariant: no holder panics") = connection;
    }

    pub(crate) async fn get(&self, operation: Operation, path: &str) -> Result<Success, Fault> {
        self.send(operation, Method::GET, path, None).await
    }

    pub(crate) async fn send(
        &self,
        operation: Operation,
        method: Method,
        path: &str,
        body: Option<Value>,
    ) -> Result<Success, Fault> {
        let ticket = self.journal.begin(operation, method.as_str(), path, body.clone());
        match self.exchange(method, path, body).await {
            Ok((status, retry_after, body)) => {
                let code = status.as_u16();
                if status.is_success() {
                    self.journal.finish(
                        ticket,
                        Answer::Acknowledged {
                            status: code,
                            body: body.clone(),
                        },
                    );
                    return Ok(Success { status: code, body });
                }
                let fault = if status == StatusCode::TOO_MANY_REQUESTS {
                    Fault::Throttled { retry_after }
                } else {
                    Fault::Refused {
                        status: code,
                        detail: detail(body.as_ref()),
                    }
                };
                self.journal
                    .finish(ticket, Answer::Refused { status: code, body });
                Err(fault)
            }
            Err(cause) => {
                self.journal.finish(ticket, Answer::Lost { cause: cause.clone() });
                Err(Fault::Lost { cause })
            }
        }
    }

    async fn exchange(
        &self,
        method: Method,
        path: &str,
        body: Option<Value>,
    ) -> Result<(StatusCode, Option<u64>, Option<Value>), String> {
        let Connection { base, token } = self
            .connection
            .read()
            .expect("invariant: no holder panics")
            .clone();
        let mut request = self
            .http
            .request(method, format!("{base}{path}"))
            .header(USER_AGENT, "Okta SCIM Client 1.0.0")
            .header(ACCEPT, "application/scim+json")
            .header(ACCEPT_CHARSET, "utf-8")
            .header(ACCEPT_ENCODING, "gzip,deflate")
            .header(AUTHORIZATION, format!("Bearer {token}"));
        if let Some(body) = body {
            request = request
                .header(CONTENT_TYPE, "application/scim+json; charset=utf-8")
                .body(body.to_string());
        }
        let response = request.send().await.map_err(|error| words(&error))?;
        let status = response.status();
        let retry_after = whole_seconds(&response);
        let body = read(response).await?;
        Ok((status, retry_after, body))
    }
}

/// `Retry-After`, honoured only as whole seconds: a date, a fraction or nonsense counts as absent.
fn whole_seconds(response: &Response) -> Option<u64> {
    let text = response.headers().get(RETRY_AFTER)?.to_str().ok()?.trim();
    text.bytes()
        .all(|byte| byte.is_ascii_digit())
        .then(|| text.parse().ok())?
}

/// The body as JSON; `None` if it is empty or something else, which Okta treats alike.
async fn read(response: Response) -> Result<Option<Value>, String> {
    let encoding = response
        .headers()
        .get(CONTENT_ENCODING)
        .map(|value| value.as_bytes().to_vec());
    let bytes = response.bytes().await.map_err(|error| words(&error))?;
    let bytes = match encoding.as_deref() {
        Some(b"gzip") => inflate(flate2::read::GzDecoder::new(bytes.as_ref()))?,
        Some(b"deflate") => inflate(flate2::read::ZlibDecoder::new(bytes.as_ref()))?,
        Some(b"identity") | None => bytes.to_vec(),
        Some(other) => {
            return Err(format!(
                "an encoding nobody asked for: {}",
                String::from_utf8_lossy(other)
            ));
        }
    };
    Ok(serde_json::from_slice(&bytes).ok())
}

fn inflate(mut reader: impl Read) -> Result<Vec<u8>, String> {
    let mut bytes = Vec::new();
    reader
        .read_to_end(&mut bytes)
        .map_err(|error| error.to_string())?;
    Ok(bytes)
}

/// The error and its causes; never the URL, which can hold a person's name.
fn words(error: &reqwest::Error) -> String {
    let mut text = if error.is_timeout() {
        "timed out".to_owned()
    } else {
        "connection failed".to_owned()
    };
    let mut source = std::error::Error::source(error);
    while let Some(cause) = source {
        text.push_str(&format!(": {cause}"));
        source = cause.source();
    }
    text
}

fn detail(body: Option<&Value>) -> String {
    match body {
        Some(body) => body["detail"]
            .as_str()
            .map_or_else(|| body.to_string(), str::to_owned),
        None => "no JSON in the answer".to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn spaces_and_quotes_are_encoded_as_okta_does() {
        let filter = format!("userName eq {}", quoted("inês+x@aldermoor.example"));
        assert_eq!(
            percent_encode(&filter),
            "userName%20eq%20%22in%C3%AAs%2Bx%40aldermoor.example%22"
        );
    }
}
