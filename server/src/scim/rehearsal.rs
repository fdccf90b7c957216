//! Runs one logged request again on a server that takes every write back. The caller is given, not authenticated; nothing
//! is logged or counted.

use axum::body::{Body, to_bytes};
use axum::http::header::{CONTENT_TYPE, HeaderName, IF_MATCH};
use axum::http::{HeaderValue, Request};
use scim_protocol::media;
use tower::ServiceExt;

use super::caller::Introduced;
use crate::app::App;
use crate::error::AppError;
use crate::service::scim_request::{Performance, Performed};

/// Longest answer that is read back.
const ANSWER_BYTES: usize = 16 * 1024 * 1024;

/// Runs the request through the same routes as any other.
pub(crate) async fn perform(app: App, wanted: Performance) -> Result<Performed, AppError> {
    let unreadable = |error: axum::http::Error| AppError::Internal(anyhow::Error::new(error));
    let mut request = Request::builder()
        .method(wanted.method.as_str())
        .uri(wanted.target)
        .extension(Introduced(wanted.caller))
        .body(wanted.body.map_or_else(Body::empty, Body::from))
        .map_err(unreadable)?;
    let headers = request.headers_mut();
    headers.insert(CONTENT_TYPE, HeaderValue::from_static(media::SCIM_JSON));
    if let Some(version) = wanted.if_match {
        insert(headers, IF_MATCH, &version)?;
    }
    let response = super::routes(&app).oneshot(request).await;
    let (parts, body) = response.unwrap_or_else(|never| match never {}).into_parts();
    let body = to_bytes(body, ANSWER_BYTES)
        .await
        .map_err(|error| AppError::Internal(anyhow::Error::new(error)))?;
    Ok(Performed {
        status: parts.status.as_u16(),
        body: String::from_utf8_lossy(&body).into_owned(),
    })
}

fn insert(headers: &mut axum::http::HeaderMap, name: HeaderName, value: &str) -> Result<(), AppError> {
    let value =
        HeaderValue::from_str(value).map_err(|error| AppError::Internal(anyhow::Error::new(error)))?;
    headers.insert(name, value);
    Ok(())
}
