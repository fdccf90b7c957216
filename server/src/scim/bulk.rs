//! `/Bulk` (RFC 7644 §3.7): each operation goes through the same routes as a request of its own, so it is the same use
//! case with the same answer, and one that fails takes nothing else back.

use axum::Router;
use axum::body::{Body, to_bytes};
use axum::extract::State;
use axum::http::header::{CONTENT_LOCATION, CONTENT_TYPE, ETAG, HeaderName, IF_MATCH, LOCATION};
use axum::http::{HeaderMap, HeaderValue, Request, StatusCode};
use scim_protocol::bulk::{Answer as Done, BulkRequest, Run, Work};
use scim_protocol::{ScimError, media};
use tower::ServiceExt;

use super::body::{self, Json};
use super::caller::{Caller, Introduced};
use super::error::{Answer, ScimFailure};
use super::resource_routes;
use crate::app::App;
use crate::error::AppError;
use crate::service::actor::ScimCaller;

/// Longest error of one operation that is read back.
const ERROR_BYTES: usize = 64 * 1024;

pub(super) async fn bulk(State(app): State<App>, Caller(caller): Caller, Json(body): Json) -> Answer {
    let request = BulkRequest::read(&body)?;
    drop(body);
    app.scim_limit.charge(caller.token, request.len());
    let routes = resource_routes().with_state(app);
    let mut run = Run::new(request);
    while let Some(work) = run.next_work() {
        let index = work.index;
        run.answered(index, perform(&routes, &caller, work).await?);
    }
    Ok(body::json(StatusCode::OK, &run.response()))
}

async fn perform(routes: &Router, caller: &ScimCaller, work: Work) -> Result<Done, ScimFailure> {
    let request = match request(caller, work) {
        Ok(request) => request,
        // The path was looked at before; an entity tag may still be no header.
        Err(_) => return Ok(ScimError::invalid_value("version is no entity tag").into()),
    };
    let response = routes.clone().oneshot(request).await;
    let (parts, body) = response.unwrap_or_else(|never| match never {}).into_parts();
    let text = |name: HeaderName| text(&parts.headers, &name);
    let mut done = Done {
        status: parts.status.as_u16(),
        location: text(LOCATION).or_else(|| text(CONTENT_LOCATION)),
        version: text(ETAG),
        error: None,
    };
    if done.status >= 400 {
        let body = to_bytes(body, ERROR_BYTES)
            .await
            .map_err(|error| AppError::Internal(anyhow::Error::new(error)))?;
        done.error = Some(serde_json::from_slice(&body).map_err(AppError::from)?);
    }
    Ok(done)
}

fn request(caller: &ScimCaller, work: Work) -> Result<Request<Body>, axum::http::Error> {
    let body = work
        .data
        .map_or_else(Body::empty, |data| Body::from(data.to_string()));
    let mut request = Request::builder()
        .method(work.method.as_str())
        .uri(work.path)
        .extension(Introduced(caller.clone()))
        .header(CONTENT_TYPE, HeaderValue::from_static(media::SCIM_JSON));
    if let Some(version) = work.version {
        request = request.header(IF_MATCH, version);
    }
    request.body(body)
}

fn text(headers: &HeaderMap, name: &HeaderName) -> Option<String> {
    headers.get(name)?.to_str().ok().map(str::to_owned)
}
