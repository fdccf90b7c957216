//! Around every SCIM request: notes what came and what was answered for the request log (behaviour.md §6), in memory.
//! A read that succeeds costs a few counters; nothing here waits for the database.

use std::sync::{Arc, Mutex, OnceLock};

use axum::body::{Body, Bytes, HttpBody, to_bytes};
use axum::extract::{Request, State};
use axum::http::header::{AUTHORIZATION, CONTENT_LENGTH, IF_MATCH, LOCATION};
use axum::http::{Extensions, HeaderMap, HeaderName, HeaderValue, Method, StatusCode, Uri};
use axum::middleware::Next;
use axum::response::Response;
use domain::{ScimRequestId, limits};
use tower_http::request_id::RequestId;
use uuid::Uuid;

use crate::app::App;
use crate::http::bearer::bearer;
use crate::service::scim_request::{KnownToken, ScimRequest};
use crate::service::scim_token;

/// What extractors learn while the request is under way. Cheap to clone.
#[derive(Clone, Default)]
pub(super) struct Note(Arc<Learned>);

#[derive(Default)]
struct Learned {
    /// Of a write, which sync events name.
    id: Option<ScimRequestId>,
    token: OnceLock<KnownToken>,
    body: Mutex<Option<Bytes>>,
}

impl Note {
    /// The request's note; a blank one that nobody reads where there is no log.
    pub(super) fn of(extensions: &Extensions) -> Self {
        extensions.get::<Self>().cloned().unwrap_or_default()
    }

    /// The body as it came.
    pub(super) fn body(&self, bytes: &Bytes) {
        let mut body = self
            .0
            .body
            .lock()
            .expect("invariant: storing a value does not panic");
        *body = Some(bytes.clone());
    }
}

/// Says whose request it is. Returns the id that the events it causes are to name.
pub(super) fn note_token(extensions: &Extensions, token: KnownToken) -> Option<ScimRequestId> {
    let note = extensions.get::<Note>()?;
    // Nobody authenticates twice; if so, it is the same token.
    let _ = note.0.token.set(token);
    note.0.id
}

/// The layer.
pub(super) async fn keep(State(app): State<App>, mut request: Request, next: Next) -> Response {
    let at = app.clock.now();
    let is_read = is_read(request.method(), request.uri());
    let note = Note(Arc::new(Learned {
        id: (!is_read).then(|| app.ids.next().into()),
        ..Learned::default()
    }));
    request.extensions_mut().insert(note.clone());
    let asked = Asked {
        method: request.method().clone(),
        uri: request.uri().clone(),
        if_match: text(request.headers(), &IF_MATCH),
        authorization: request.headers().get(AUTHORIZATION).cloned(),
        length: text(request.headers(), &CONTENT_LENGTH).and_then(|length| length.parse().ok()),
        id: request.extensions().get::<RequestId>().cloned(),
    };
    let response = next.run(request).await;
    let Some(token) = whose(&app, &note, &asked, response.status()).await else {
        return response;
    };
    if is_read && is_success(response.status()) {
        app.scim_requests.count_read(token, asked.uri.path(), at);
        return response;
    }
    let (parts, body) = response.into_parts();
    let (body, answer) = copied(body).await;
    let sent = note
        .0
        .body
        .lock()
        .expect("invariant: storing a value does not panic")
        .take();
    app.scim_requests.note(ScimRequest {
        id: note.0.id.unwrap_or_else(|| app.ids.next().into()),
        at,
        took: app.clock.now() - at,
        token,
        method: asked.method.to_string(),
        target: asked.target(),
        if_match: asked.if_match.clone(),
        request_bytes: sent
            .as_ref()
            .map(|body| body.len() as u64)
            .or(asked.length)
            .unwrap_or(0),
        request: sent.as_ref().and_then(short_enough),
        status: parts.status.as_u16(),
        response_bytes: answer.as_ref().map_or(0, |body| body.len() as u64),
        response: answer.as_ref().and_then(short_enough),
        created: created(parts.status, &parts.headers),
        http_request_id: asked.request_id(),
    });
    Response::from_parts(parts, body)
}

/// What is needed of a request after it is gone.
struct Asked {
    method: Method,
    uri: Uri,
    if_match: Option<String>,
    authorization: Option<HeaderValue>,
    length: Option<u64>,
    id: Option<RequestId>,
}

impl Asked {
    fn target(&self) -> String {
        match self.uri.query() {
            Some(query) => format!("{}?{query}", self.uri.path()),
            None => self.uri.path().to_owned(),
        }
    }

    fn request_id(&self) -> Option<String> {
        let id = self.id.as_ref()?.header_value().to_str().ok()?;
        Some(id.to_owned())
    }
}

/// Whose request it was. An error from in front of the handlers (an unknown path, a wrong method) has not asked for the
/// token yet.
async fn whose(app: &App, note: &Note, asked: &Asked, status: StatusCode) -> Option<KnownToken> {
    let known = note.0.token.get().copied();
    if known.is_some() || is_success(status) || status == StatusCode::UNAUTHORIZED {
        return known;
    }
    let headers = HeaderMap::from_iter([(AUTHORIZATION, asked.authorization.clone()?)]);
    match scim_token::authenticate(app, bearer(&headers)).await {
        Ok(caller) => Some(KnownToken::of(&caller)),
        Err(refused) => refused.token,
    }
}

/// A search is a read that comes by POST (RFC 7644 §3.4.3).
fn is_read(method: &Method, uri: &Uri) -> bool {
    method == Method::GET || method == Method::HEAD || uri.path().ends_with("/.search")
}

fn is_success(status: StatusCode) -> bool {
    status.is_success() || status.is_redirection()
}

/// The same body, and a copy of it if its length is known and not more than the log keeps.
async fn copied(body: Body) -> (Body, Option<Bytes>) {
    let most = limits::LOGGED_BODY_BYTES as u64;
    if body.size_hint().exact().is_none_or(|length| length > most) {
        return (body, None);
    }
    match to_bytes(body, limits::LOGGED_BODY_BYTES).await {
        Ok(bytes) => (Body::from(bytes.clone()), Some(bytes)),
        // A body of known length that we made ourselves is in memory: it does not fail.
        Err(_) => (Body::empty(), None),
    }
}

fn short_enough(body: &Bytes) -> Option<Vec<u8>> {
    (body.len() <= limits::LOGGED_BODY_BYTES).then(|| body.to_vec())
}

/// The id of what a POST made: the last part of its location.
fn created(status: StatusCode, headers: &HeaderMap) -> Option<Uuid> {
    if status != StatusCode::CREATED {
        return None;
    }
    let location = headers.get(LOCATION)?.to_str().ok()?;
    Uuid::try_parse(location.rsplit('/').next()?).ok()
}

fn text(headers: &HeaderMap, name: &HeaderName) -> Option<String> {
    headers.get(name)?.to_str().ok().map(str::to_owned)
}
