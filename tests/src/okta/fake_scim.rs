//! A service provider just good enough to be provisioned: remembers whole resources, records every request. Test only;
//! it is not Latchkey and knows none of its rules.

use std::collections::VecDeque;
use std::sync::{Arc, Mutex};

use axum::Router;
use axum::body::{Bytes, to_bytes};
use axum::extract::{Request, State};
use axum::http::{HeaderMap, StatusCode};
use axum::response::{IntoResponse, Response};
use serde_json::{Value, json};
use tokio::net::TcpListener;
use tokio::task::JoinHandle;

use super::simulator::Connection;

#[derive(Clone, Debug)]
pub(crate) struct Seen {
    pub(crate) line: String,
    pub(crate) headers: HeaderMap,
    pub(crate) body: Option<Value>,
}

#[derive(Default)]
struct Inner {
    seen: Mutex<Vec<Seen>>,
    resources: Mutex<Vec<(String, Value)>>,
    /// Answered before anything else.
    scripted: Mutex<VecDeque<Scripted>>,
}

struct Scripted {
    status: StatusCode,
    retry_after: Option<&'static str>,
    body: Vec<u8>,
    encoding: Option<&'static str>,
}

pub(crate) struct FakeScim {
    inner: Arc<Inner>,
    base: String,
    server: JoinHandle<()>,
}

impl Drop for FakeScim {
    fn drop(&mut self) {
        self.server.abort();
    }
}

impl FakeScim {
    pub(crate) async fn start() -> Self {
        let inner = Arc::new(Inner::default());
        let listener = TcpListener::bind(("127.0.0.1", 0))
            .await
            .expect("a loopback port");
        let base = format!("http://{}/scim/v2", listener.local_addr().expect("bound"));
        let router = Router::new().fallback(answer).with_state(Arc::clone(&inner));
        let server =
            tokio::spawn(async move { axum::serve(listener, router).await.expect("serves until aborted") });
        Self { inner, base, server }
    }

    pub(crate) fn connection(&self) -> Connection {
        Connection {
            base: self.base.clone(),
            token: "lk_scim_demo_0123456789".to_owned(),
        }
    }

    /// The next answer that is not scripted yet: 429 with this `Retry-After`.
    pub(crate) fn throttle(&self, retry_after: Option<&'static str>) {
        self.script(
            StatusCode::TOO_MANY_REQUESTS,
            retry_after,
            br#"{"detail":"slow down"}"#.to_vec(),
            None,
        );
    }

    pub(crate) fn script(
        &self,
        status: StatusCode,
        retry_after: Option<&'static str>,
        body: Vec<u8>,
        encoding: Option<&'static str>,
    ) {
        self.inner.scripted.lock().unwrap().push_back(Scripted {
            status,
            retry_after,
            body,
            encoding,
        });
    }

    pub(crate) fn seen(&self) -> Vec<Seen> {
        self.inner.seen.lock().unwrap().clone()
    }

    /// What came since the last call, as text for a snapshot: one request line each, then the body.
    pub(crate) fn take_transcript(&self) -> String {
        let seen = std::mem::take(&mut *self.inner.seen.lock().unwrap());
        let lines = seen.iter().map(|seen| match &seen.body {
            Some(body) => format!("{}\n  {body}", seen.line),
            None => seen.line.clone(),
        });
        lines.collect::<Vec<_>>().join("\n")
    }

    /// Changes a stored resource behind Okta's back.
    pub(crate) fn tamper(&self, id: &str, change: impl FnOnce(&mut Value)) {
        let mut resources = self.inner.resources.lock().unwrap();
        change(
            &mut resources
                .iter_mut()
                .find(|(_, value)| value["id"] == id)
                .expect("stored")
                .1,
        );
    }
}

async fn answer(State(inner): State<Arc<Inner>>, request: Request) -> Response {
    let (parts, body) = request.into_parts();
    let bytes: Bytes = to_bytes(body, usize::MAX).await.expect("a whole body");
    let body: Option<Value> = serde_json::from_slice(&bytes).ok();
    let line = format!("{} {}", parts.method, parts.uri);
    inner.seen.lock().unwrap().push(Seen {
        line,
        headers: parts.headers,
        body: body.clone(),
    });
    let scripted = inner.scripted.lock().unwrap().pop_front();
    if let Some(Scripted {
        status,
        retry_after,
        body,
        encoding,
    }) = scripted
    {
        let mut response = (status, body).into_response();
        let named = [("retry-after", retry_after), ("content-encoding", encoding)];
        for (name, value) in named {
            if let Some(value) = value {
                response
                    .headers_mut()
                    .insert(name, value.parse().expect("a header value"));
            }
        }
        return response;
    }
    let path: Vec<&str> = parts.uri.path().split('/').skip(3).collect();
    let query = parts.uri.query().unwrap_or_default();
    let (status, body) = act(&inner, parts.method.as_str(), &path, query, body);
    (status, body.map(|body| body.to_string()).unwrap_or_default()).into_response()
}

fn act(
    inner: &Inner,
    method: &str,
    path: &[&str],
    query: &str,
    body: Option<Value>,
) -> (StatusCode, Option<Value>) {
    let mut resources = inner.resources.lock().unwrap();
    let missing = (StatusCode::NOT_FOUND, Some(json!({"detail": "no such resource"})));
    match (method, path) {
        ("GET", [kind]) => {
            let parameters: Vec<_> = url::form_urlencoded::parse(query.as_bytes())
                .into_owned()
                .collect();
            let parameter = |key: &str| {
                parameters
                    .iter()
                    .find(|(name, _)| name == key)
                    .map(|(_, value)| value.as_str())
            };
            let wanted = parameter("filter").and_then(|filter| filter.split('"').nth(1));
            let is_wanted = |value: &Value| match wanted {
                Some(wanted) => value["userName"] == wanted || value["displayName"] == wanted,
                None => true,
            };
            let found: Vec<&Value> = resources
                .iter()
                .filter(|(of, value)| of == kind && is_wanted(value))
                .map(|(_, value)| value)
                .collect();
            let total = found.len();
            let number = |key: &str| parameter(key).and_then(|value| value.parse::<usize>().ok());
            let (start, count) = (number("startIndex").unwrap_or(1), number("count").unwrap_or(100));
            let shown: Vec<&Value> = found.into_iter().skip(start - 1).take(count).collect();
            let list = json!({"totalResults": total, "startIndex": start, "itemsPerPage": shown.len(), "Resources": shown});
            (StatusCode::OK, Some(list))
        }
        ("POST", [kind]) => {
            let mut made = body.expect("a POST has a body");
            made["id"] = json!(format!("{}-{}", kind.to_lowercase(), resources.len() + 1));
            made.as_object_mut().expect("an object").shift_remove("password");
            made["meta"] = json!({"resourceType": kind.trim_end_matches('s')});
            resources.push(((*kind).to_owned(), made.clone()));
            (StatusCode::CREATED, Some(made))
        }
        (_, [kind, id]) => {
            let Some(at) = resources
                .iter()
                .position(|(of, value)| of == kind && value["id"] == *id)
            else {
                return missing;
            };
            let stored = &mut resources[at].1;
            match method {
                "GET" => {}
                "PUT" => {
                    *stored = body.expect("a PUT has a body");
                    stored["id"] = json!(id);
                }
                "PATCH" => {
                    for operation in body.expect("a PATCH has a body")["Operations"]
                        .as_array()
                        .expect("operations")
                    {
                        if let (None, Some(values)) = (operation.get("path"), operation["value"].as_object())
                        {
                            for (key, value) in values {
                                stored[key] = value.clone();
                            }
                        }
                    }
                }
                "DELETE" => {
                    resources.remove(at);
                    return (StatusCode::NO_CONTENT, None);
                }
                other => panic!("Okta does not send {other}"),
            }
            (StatusCode::OK, Some(resources[at].1.clone()))
        }
        _ => missing,
    }
}
