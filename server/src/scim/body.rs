//! Bodies and answers: JSON in, `application/scim+json` out.

use axum::body::{Body, Bytes};
use axum::extract::{FromRequest, Request};
use axum::http::header::{CONTENT_LOCATION, CONTENT_TYPE, ETAG, LOCATION};
use axum::http::{HeaderName, HeaderValue, Response, StatusCode};
use scim_protocol::message::{Cursors, cursor_response, list_response};
use scim_protocol::{ScimError, media};
use serde_json::Value;

use super::error::ScimFailure;
use super::request_log;
use crate::service::directory_text::Text;

/// A body of either media type (scim-wire.md §1.0), as it came. Its size is bounded by the route's limit.
pub(super) struct Raw(pub(super) Bytes);

impl<S: Send + Sync> FromRequest<S> for Raw {
    type Rejection = ScimFailure;

    async fn from_request(request: Request, state: &S) -> Result<Self, ScimFailure> {
        let kind = request
            .headers()
            .get(CONTENT_TYPE)
            .and_then(|kind| kind.to_str().ok());
        if !media::accepts_body(kind) {
            return Err(ScimError::new(415, "Send application/scim+json or application/json.").into());
        }
        let note = request_log::Note::of(request.extensions());
        let bytes = Bytes::from_request(request, state).await.map_err(|rejection| {
            ScimError::new(
                rejection.status().as_u16(),
                "The body was cut off, or is too large: 2 MiB for users, 10 MiB for groups and bulk.",
            )
        })?;
        note.body(&bytes);
        Ok(Self(bytes))
    }
}

/// The same as JSON. Numbers and depth are bounded by the parser.
pub(super) struct Json(pub(super) Value);

impl<S: Send + Sync> FromRequest<S> for Json {
    type Rejection = ScimFailure;

    async fn from_request(request: Request, state: &S) -> Result<Self, ScimFailure> {
        let Raw(bytes) = Raw::from_request(request, state).await?;
        serde_json::from_slice(&bytes)
            .map(Self)
            .map_err(|error| ScimError::invalid_syntax(format!("The body is not JSON: {error}.")).into())
    }
}

/// An answer with a body.
pub(super) fn json(status: StatusCode, body: &Value) -> Response<Body> {
    text(status, body.to_string())
}

fn text(status: StatusCode, json: String) -> Response<Body> {
    let mut response = Response::new(Body::from(json));
    *response.status_mut() = status;
    response
        .headers_mut()
        .insert(CONTENT_TYPE, HeaderValue::from_static(media::SCIM_JSON));
    response
}

/// A ListResponse; `start_index` counts from 1.
pub(super) fn list(resources: Vec<Value>, total: u64, start_index: u64) -> Response<Body> {
    json(StatusCode::OK, &list_response(resources, total, start_index))
}

/// How a page says where it is.
pub(super) enum Place {
    /// By the place of its first resource, from 1.
    Index(u64),
    /// By its neighbours.
    Cursors(Cursors),
}

/// A ListResponse of resources that are JSON text already.
pub(super) fn list_of_texts(resources: &[String], total: u64, place: &Place) -> Response<Body> {
    let mut head = match place {
        Place::Index(start_index) => list_response(Vec::new(), total, *start_index),
        Place::Cursors(cursors) => cursor_response(Vec::new(), total, cursors),
    };
    head["itemsPerPage"] = resources.len().into();
    let head = head.to_string();
    // Both responses end in their resources.
    let head = head.strip_suffix("]}").unwrap_or(&head);
    text(StatusCode::OK, format!("{head}{}]}}", resources.join(",")))
}

/// The answer to a change of a resource that is not shown (RFC 7644 §3.5.2).
pub(super) fn no_content(whole: &Value) -> Response<Body> {
    let mut response = Response::new(Body::empty());
    *response.status_mut() = StatusCode::NO_CONTENT;
    set(&mut response, CONTENT_LOCATION, &whole["meta"]["location"]);
    set(&mut response, ETAG, &whole["meta"]["version"]);
    response
}

/// A user that was read whole.
pub(super) fn resource_text(user: Text) -> Response<Body> {
    let mut response = text(StatusCode::OK, user.json);
    set_text(&mut response, CONTENT_LOCATION, &user.location);
    set_text(&mut response, ETAG, &user.version);
    response
}

/// A resource with its `ETag`, and `Location` (created) or `Content-Location` (read or changed).
pub(super) fn resource(status: StatusCode, body: &Value, shown: &Value) -> Response<Body> {
    let mut response = json(status, shown);
    let place = if status == StatusCode::CREATED {
        LOCATION
    } else {
        CONTENT_LOCATION
    };
    set(&mut response, place, &body["meta"]["location"]);
    set(&mut response, ETAG, &body["meta"]["version"]);
    response
}

/// The answer to a reader who has this version: no body, and the tag (RFC 9110 §15.4.5).
pub(super) fn not_modified(version: &str) -> Response<Body> {
    let mut response = Response::new(Body::empty());
    *response.status_mut() = StatusCode::NOT_MODIFIED;
    set_text(&mut response, ETAG, version);
    response
}

fn set(response: &mut Response<Body>, name: HeaderName, value: &Value) {
    if let Some(value) = value.as_str() {
        set_text(response, name, value);
    }
}

fn set_text(response: &mut Response<Body>, name: HeaderName, value: &str) {
    if let Ok(value) = HeaderValue::from_str(value) {
        response.headers_mut().insert(name, value);
    }
}
