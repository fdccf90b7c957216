//! Renders every failure as the body of RFC 7644 §3.12, also those that axum's own layers make.

use axum::body::Body;
use axum::http::header::{CONTENT_LENGTH, CONTENT_TYPE, RETRY_AFTER, WWW_AUTHENTICATE};
use axum::http::{HeaderValue, Response, StatusCode};
use axum::response::IntoResponse;
use scim_protocol::{ScimError, media::SCIM_JSON};

use crate::error::AppError;

/// A failed SCIM request.
#[derive(Debug)]
pub(super) struct ScimFailure(AppError);

impl From<AppError> for ScimFailure {
    fn from(error: AppError) -> Self {
        Self(error)
    }
}

impl From<ScimError> for ScimFailure {
    fn from(error: ScimError) -> Self {
        Self(AppError::Scim(error))
    }
}

/// What a handler returns.
pub(super) type Answer = Result<axum::response::Response, ScimFailure>;

fn in_scim_terms(error: &AppError) -> ScimError {
    let detail = error.to_string();
    match error {
        AppError::Scim(error) => error.clone(),
        AppError::Unauthenticated(_) => ScimError::new(401, detail),
        AppError::Forbidden(_) => ScimError::new(403, detail),
        AppError::NotFound(_) => ScimError::not_found(detail),
        AppError::Invalid { .. } => ScimError::invalid_value(detail),
        AppError::Conflict { .. } => ScimError::uniqueness(detail),
        AppError::Stale(_) => ScimError::precondition_failed(detail),
        AppError::InUse(_) => ScimError::new(409, detail),
        AppError::RateLimited { .. } => ScimError::new(429, detail),
        // Nobody asks Okta before a SCIM answer; another request would find the same.
        AppError::Okta { .. } | AppError::Unavailable => ScimError::new(503, detail),
        AppError::Internal(_) => ScimError::new(500, detail),
    }
}

impl IntoResponse for ScimFailure {
    fn into_response(self) -> axum::response::Response {
        self.0.log();
        let mut response = render(&in_scim_terms(&self.0));
        if let AppError::RateLimited { retry_after } = self.0 {
            // Whole seconds: Okta waits five minutes for anything else (scim-wire.md §1.8).
            response
                .headers_mut()
                .insert(RETRY_AFTER, HeaderValue::from(retry_after));
        }
        response
    }
}

fn render(error: &ScimError) -> axum::response::Response {
    let status = StatusCode::from_u16(error.status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
    let mut response = Response::new(Body::from(error.to_json().to_string()));
    *response.status_mut() = status;
    let headers = response.headers_mut();
    headers.insert(CONTENT_TYPE, HeaderValue::from_static(SCIM_JSON));
    if status == StatusCode::UNAUTHORIZED {
        headers.insert(
            WWW_AUTHENTICATE,
            HeaderValue::from_static("Bearer realm=\"scim\", error=\"invalid_token\""),
        );
    }
    response
}

/// Gives an error that some layer made in plain text (oversized body, bad percent-encoding, …) its SCIM body.
pub(super) async fn with_scim_body(response: axum::response::Response) -> axum::response::Response {
    let (status, headers) = (response.status(), response.headers().clone());
    let is_scim = response
        .headers()
        .get(CONTENT_TYPE)
        .is_some_and(|kind| kind.as_bytes() == SCIM_JSON.as_bytes());
    if is_scim || !(status.is_client_error() || status.is_server_error()) {
        return response;
    }
    let detail = match status {
        StatusCode::PAYLOAD_TOO_LARGE => {
            "The body is too large: 2 MiB for users, 10 MiB for groups and bulk."
        }
        StatusCode::UNSUPPORTED_MEDIA_TYPE => "Send application/scim+json or application/json.",
        StatusCode::METHOD_NOT_ALLOWED => "This endpoint does not offer that method.",
        StatusCode::NOT_FOUND => "There is no such endpoint.",
        StatusCode::REQUEST_TIMEOUT => "The request did not arrive in time.",
        StatusCode::GATEWAY_TIMEOUT => "The answer took too long. Trying again is safe.",
        StatusCode::INTERNAL_SERVER_ERROR => "Something went wrong here. It has been logged.",
        _ => status.canonical_reason().unwrap_or("The request failed."),
    };
    let mut rendered = render(&ScimError::new(status.as_u16(), detail));
    for (name, value) in &headers {
        if name != CONTENT_TYPE && name != CONTENT_LENGTH {
            rendered.headers_mut().append(name, value.clone());
        }
    }
    rendered
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::error::OktaTrouble;

    /// Every variant of the server's error, in SCIM's terms.
    #[test]
    fn every_error_has_its_status_and_keyword() {
        let conflict = AppError::Conflict {
            field: None,
            message: "userName is taken".into(),
        };
        let table = [
            (AppError::Unauthenticated("no token"), 401, None),
            (AppError::Forbidden("no"), 403, None),
            (AppError::NotFound("user"), 404, None),
            (
                AppError::invalid("userName", "too long"),
                400,
                Some("invalidValue"),
            ),
            (conflict, 409, Some("uniqueness")),
            (AppError::Stale("old".into()), 412, None),
            (AppError::InUse("used".into()), 409, None),
            (AppError::RateLimited { retry_after: 3 }, 429, None),
            (
                AppError::Scim(ScimError::invalid_filter("bad")),
                400,
                Some("invalidFilter"),
            ),
            (
                AppError::Okta {
                    field: "input.apiToken",
                    trouble: OktaTrouble::no_token(),
                },
                503,
                None,
            ),
            (AppError::Unavailable, 503, None),
            (
                AppError::Internal(anyhow::anyhow!("disk on fire at /dev/sda")),
                500,
                None,
            ),
        ];
        for (error, status, keyword) in table {
            let body = in_scim_terms(&error).to_json();
            assert_eq!(body["status"], status.to_string(), "{error:?}");
            assert_eq!(
                body.get("scimType").and_then(|kind| kind.as_str()),
                keyword,
                "{error:?}"
            );
            assert!(
                !body.to_string().contains("disk"),
                "a private cause must not be shown"
            );
        }
    }

    #[test]
    fn a_client_that_must_wait_is_told_whole_seconds() {
        let response = ScimFailure(AppError::RateLimited { retry_after: 3 }).into_response();
        assert_eq!(response.headers()[RETRY_AFTER], "3");
    }
}
