//! Queries and mutations over HTTP, as the GraphQL-over-HTTP specification says: JSON in a POST, or a query in a GET's
//! parameters; `application/graphql-response+json` with telling status codes for whoever asks for it, plain JSON with
//! 200 for older clients.

use std::net::SocketAddr;

use async_graphql::parser::types::{DocumentOperations, OperationType};
use async_graphql::{PathSegment, Request, Response};
use axum::Extension;
use axum::body::Bytes;
use axum::extract::{ConnectInfo, RawQuery, State};
use axum::http::header::{ACCEPT, ALLOW, CACHE_CONTROL, CONTENT_SECURITY_POLICY, CONTENT_TYPE, VARY};
use axum::http::{HeaderMap, HeaderName, HeaderValue, StatusCode};
use axum::response::{Html, IntoResponse, Response as HttpResponse};
use serde_json::{Map, Value};

use super::caller::Caller;
use super::cookie::Browser;
use super::{ApiSchema, context, error};
use crate::app::App;
use crate::error::AppError;
use crate::http::bearer::bearer;

/// Largest body: a rule set at all its limits, with room.
pub const BODY_LIMIT: usize = 8 * 1024 * 1024;

const NEW_TYPE: &str = "application/graphql-response+json";
const OLD_TYPE: &str = "application/json";

/// The media type of the answer.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Media {
    /// Status codes tell a refused request from a carried out one.
    New,
    /// A well-formed request is always 200.
    Old,
}

impl Media {
    /// What the client prefers. Without a preference it gets the old one: curl and old clients read that.
    fn accepted(headers: &HeaderMap) -> Option<Self> {
        let Some(accept) = headers.get(ACCEPT) else {
            return Some(Self::Old);
        };
        let mut best: Option<(Self, f32)> = None;
        for range in accept.to_str().unwrap_or_default().split(',') {
            let mut parts = range.split(';').map(str::trim);
            let media = match parts.next().unwrap_or_default().to_ascii_lowercase().as_str() {
                NEW_TYPE => Self::New,
                OLD_TYPE | "application/*" | "*/*" => Self::Old,
                _ => continue,
            };
            let quality = parts
                .find_map(|part| part.strip_prefix("q=")?.parse().ok())
                .unwrap_or(1.0);
            if quality > 0.0 && best.is_none_or(|(_, known)| quality > known) {
                best = Some((media, quality));
            }
        }
        best.map(|(media, _)| media)
    }

    fn content_type(self) -> HeaderValue {
        HeaderValue::from_static(match self {
            Self::New => "application/graphql-response+json; charset=utf-8",
            Self::Old => "application/json; charset=utf-8",
        })
    }
}

/// A request that runs no operation.
struct Refused {
    status: StatusCode,
    body: Value,
}

impl Refused {
    /// What is wrong with the request itself.
    fn request(status: StatusCode, message: &str) -> Self {
        let extensions = serde_json::json!({ "code": "BAD_REQUEST" });
        Self {
            status,
            body: serde_json::json!({ "errors": [{ "message": message, "extensions": extensions }] }),
        }
    }

    fn caller(error: &AppError) -> Self {
        let status = match error {
            AppError::Unauthenticated(_) => StatusCode::UNAUTHORIZED,
            AppError::RateLimited { .. } => StatusCode::TOO_MANY_REQUESTS,
            AppError::Unavailable => StatusCode::SERVICE_UNAVAILABLE,
            AppError::Forbidden(_)
            | AppError::NotFound(_)
            | AppError::Invalid { .. }
            | AppError::Conflict { .. }
            | AppError::Stale(_)
            | AppError::InUse(_)
            | AppError::Okta { .. }
            | AppError::Scim(_)
            | AppError::Internal(_) => StatusCode::INTERNAL_SERVER_ERROR,
        };
        Self {
            status,
            body: error::refusal(error),
        }
    }
}

/// POST /graphql.
pub async fn post(
    State(app): State<App>,
    Extension(schema): Extension<ApiSchema>,
    ConnectInfo(peer): ConnectInfo<SocketAddr>,
    headers: HeaderMap,
    body: Result<Bytes, axum::extract::rejection::BytesRejection>,
) -> HttpResponse {
    let Some(media) = Media::accepted(&headers) else {
        return not_acceptable();
    };
    let request = match body {
        Ok(body) => read_post(&headers, &body),
        Err(_) => Err(Refused::request(
            StatusCode::PAYLOAD_TOO_LARGE,
            "The body is larger than 8 MiB.",
        )),
    };
    match request {
        Ok(request) => run(&app, &schema, (&headers, peer), media, request).await,
        Err(refused) => answer(media, refused.status, &refused.body),
    }
}

/// GET /graphql: queries only. A browser in development gets GraphiQL.
pub async fn get(
    State(app): State<App>,
    Extension(schema): Extension<ApiSchema>,
    ConnectInfo(peer): ConnectInfo<SocketAddr>,
    headers: HeaderMap,
    RawQuery(query): RawQuery,
) -> HttpResponse {
    let wants_page = headers
        .get(ACCEPT)
        .and_then(|accept| accept.to_str().ok())
        .is_some_and(|accept| accept.contains("text/html"));
    if wants_page && app.development {
        return graphiql();
    }
    let Some(media) = Media::accepted(&headers) else {
        return not_acceptable();
    };
    let mut request = match read_get(query.as_deref().unwrap_or_default()) {
        Ok(request) => request,
        Err(refused) => return answer(media, refused.status, &refused.body),
    };
    if changes_something(&mut request) {
        let refused = Refused::request(
            StatusCode::METHOD_NOT_ALLOWED,
            "A GET only queries. Send mutations by POST.",
        );
        let mut response = answer(media, refused.status, &refused.body);
        response
            .headers_mut()
            .insert(ALLOW, HeaderValue::from_static("POST"));
        return response;
    }
    run(&app, &schema, (&headers, peer), media, request).await
}

/// True if the operation that would run is not a query. A document that does not parse is left to the executor's error.
fn changes_something(request: &mut Request) -> bool {
    let name = request.operation_name.clone();
    let Ok(document) = request.parsed_query() else {
        return false;
    };
    let kind = match (&document.operations, name) {
        (DocumentOperations::Single(operation), _) => Some(operation.node.ty),
        (DocumentOperations::Multiple(all), Some(name)) => {
            all.get(name.as_str()).map(|operation| operation.node.ty)
        }
        (DocumentOperations::Multiple(_), None) => None,
    };
    kind.is_some_and(|kind| kind != OperationType::Query)
}

fn read_post(headers: &HeaderMap, body: &[u8]) -> Result<Request, Refused> {
    let content_type = headers
        .get(CONTENT_TYPE)
        .and_then(|value| value.to_str().ok())
        .unwrap_or_default();
    let mut parts = content_type.split(';').map(str::trim);
    // Also what keeps other sites' forms out: a browser sends this type across sites only after asking us (CSRF).
    let is_json = parts
        .next()
        .is_some_and(|kind| kind.eq_ignore_ascii_case(OLD_TYPE));
    let is_utf8 = parts.all(|part| match part.to_ascii_lowercase().strip_prefix("charset=") {
        Some(charset) => charset.trim_matches('"') == "utf-8",
        None => true,
    });
    if !is_json || !is_utf8 {
        return Err(Refused::request(
            StatusCode::UNSUPPORTED_MEDIA_TYPE,
            "Send the request as JSON: Content-Type: application/json.",
        ));
    }
    let wrong = |message: &str| Refused::request(StatusCode::BAD_REQUEST, message);
    match serde_json::from_slice(body) {
        Ok(Value::Object(body)) => read_members(body),
        Ok(Value::Array(_)) => Err(wrong("Send one operation a request; batches are not taken.")),
        Ok(_) => Err(wrong("The body must be a JSON object with a query.")),
        Err(error) => Err(wrong(&format!("The body is not JSON: {error}."))),
    }
}

fn read_get(query: &str) -> Result<Request, Refused> {
    let mut members = Map::new();
    for (name, value) in url::form_urlencoded::parse(query.as_bytes()) {
        let value = match name.as_ref() {
            "variables" | "extensions" => serde_json::from_str(&value).map_err(|error| {
                let message = format!("{name} is not JSON: {error}.");
                Refused::request(StatusCode::BAD_REQUEST, &message)
            })?,
            _ => Value::String(value.into_owned()),
        };
        members.insert(name.into_owned(), value);
    }
    read_members(members)
}

/// The members of a request; an unknown one is ignored, as the specification asks.
fn read_members(mut members: Map<String, Value>) -> Result<Request, Refused> {
    let wrong = |message: &str| Refused::request(StatusCode::BAD_REQUEST, message);
    let Some(Value::String(query)) = members.remove("query") else {
        return Err(wrong("query is missing: the GraphQL document, as text."));
    };
    let mut request = Request::new(query);
    match members.remove("operationName") {
        None | Some(Value::Null) => {}
        Some(Value::String(name)) if name.is_empty() => {}
        Some(Value::String(name)) => request = request.operation_name(name),
        Some(_) => return Err(wrong("operationName must be text.")),
    }
    match members.remove("variables") {
        None | Some(Value::Null) => {}
        Some(variables @ Value::Object(_)) => {
            request = request.variables(async_graphql::Variables::from_json(variables));
        }
        Some(_) => return Err(wrong("variables must be an object.")),
    }
    match members.remove("extensions") {
        None | Some(Value::Null | Value::Object(_)) => Ok(request),
        Some(_) => Err(wrong("extensions must be an object.")),
    }
}

async fn run(
    app: &App,
    schema: &ApiSchema,
    (headers, peer): (&HeaderMap, SocketAddr),
    media: Media,
    mut request: Request,
) -> HttpResponse {
    let caller = match Caller::with_token(app, bearer(headers)).await {
        Ok(caller) => caller,
        Err(error) => {
            let refused = Refused::caller(&error);
            return answer(media, refused.status, &refused.body);
        }
    };
    request.data = context::data(app, caller);
    request = request
        .data(Browser::read(headers, &app.public_url))
        .data(context::Peer(peer.ip()));
    let response = schema.execute(request).await;
    let cookies = response.http_headers.clone();
    let (status, body) = rendered(response, media);
    let mut answer = answer(media, status, &body);
    answer.headers_mut().extend(cookies);
    answer
}

/// An operation that never started has errors without a path, and no `data` at all.
fn rendered(response: Response, media: Media) -> (StatusCode, Value) {
    let is_request_error = !response.errors.is_empty()
        && response.data == async_graphql::Value::Null
        && response
            .errors
            .iter()
            .all(|error| error.path.iter().all(is_no_field));
    let mut body = serde_json::to_value(&response).unwrap_or_default();
    if !is_request_error {
        return (StatusCode::OK, body);
    }
    if let Some(body) = body.as_object_mut() {
        body.remove("data");
    }
    match media {
        Media::New => (StatusCode::BAD_REQUEST, body),
        Media::Old => (StatusCode::OK, body),
    }
}

fn is_no_field(segment: &PathSegment) -> bool {
    match segment {
        PathSegment::Field(_) => false,
        PathSegment::Index(_) => true,
    }
}

fn answer(media: Media, status: StatusCode, body: &Value) -> HttpResponse {
    let headers = [
        (CONTENT_TYPE, media.content_type()),
        // Answers hold people's data and tokens.
        (CACHE_CONTROL, HeaderValue::from_static("no-store")),
        (VARY, HeaderValue::from_static("accept, authorization")),
    ];
    (status, headers, body.to_string()).into_response()
}

fn not_acceptable() -> HttpResponse {
    let message = "Accept application/graphql-response+json or application/json.";
    let refused = Refused::request(StatusCode::NOT_ACCEPTABLE, message);
    answer(Media::Old, refused.status, &refused.body)
}

/// What GraphiQL needs, on its own page and in development only: its scripts come from a content delivery network.
const GRAPHIQL_CSP: &str = "default-src 'none'; script-src 'unsafe-inline' https://unpkg.com https://esm.sh; \
    style-src 'unsafe-inline' https://unpkg.com https://esm.sh; font-src data: https://esm.sh; img-src 'self' data:; \
    connect-src 'self' https://esm.sh; worker-src blob:";

fn graphiql() -> HttpResponse {
    let page = async_graphql::http::GraphiQLSource::build()
        .endpoint("/graphql")
        .subscription_endpoint("/graphql/ws")
        .title("Latchkey GraphQL")
        .finish();
    let csp: [(HeaderName, HeaderValue); 1] =
        [(CONTENT_SECURITY_POLICY, HeaderValue::from_static(GRAPHIQL_CSP))];
    (csp, Html(page)).into_response()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_answer_is_of_the_type_the_client_prefers() {
        let table = [
            (None, Some(Media::Old)),
            (Some("*/*"), Some(Media::Old)),
            (Some("application/json"), Some(Media::Old)),
            (Some("application/graphql-response+json"), Some(Media::New)),
            (
                Some("application/graphql-response+json, application/json;q=0.9"),
                Some(Media::New),
            ),
            (
                Some("application/json, application/graphql-response+json;q=0.5"),
                Some(Media::Old),
            ),
            (Some("text/html"), None),
        ];
        for (accept, expected) in table {
            let headers = accept.map(|accept| (ACCEPT, accept.parse().unwrap()));
            assert_eq!(
                Media::accepted(&headers.into_iter().collect()),
                expected,
                "{accept:?}"
            );
        }
    }
}
