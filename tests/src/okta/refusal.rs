//! How the simulator's Management API refuses.

use axum::Json;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use serde_json::json;

/// Okta's refusals, with the codes of its error catalogue.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Refusal {
    InvalidToken,
    NoPermission,
    NoSuchUser,
    NoSuchGroup,
    UnknownPath,
    WrongMethod,
    ReadOnlyMode,
    TooMany,
}

impl IntoResponse for Refusal {
    fn into_response(self) -> Response {
        let (status, code, summary) = match self {
            Refusal::InvalidToken => (StatusCode::UNAUTHORIZED, "E0000011", "Invalid token provided"),
            Refusal::NoPermission => (
                StatusCode::FORBIDDEN,
                "E0000006",
                "You do not have permission to perform the requested action",
            ),
            Refusal::NoSuchUser => (
                StatusCode::NOT_FOUND,
                "E0000007",
                "Not found: Resource not found (User)",
            ),
            Refusal::NoSuchGroup => (
                StatusCode::NOT_FOUND,
                "E0000007",
                "Not found: Resource not found (UserGroup)",
            ),
            Refusal::UnknownPath => (
                StatusCode::NOT_FOUND,
                "E0000008",
                "The requested path was not found",
            ),
            Refusal::WrongMethod => (
                StatusCode::METHOD_NOT_ALLOWED,
                "E0000022",
                "The endpoint does not support the provided HTTP method",
            ),
            Refusal::ReadOnlyMode => (
                StatusCode::SERVICE_UNAVAILABLE,
                "E0000010",
                "Service is in read only mode",
            ),
            Refusal::TooMany => (
                StatusCode::TOO_MANY_REQUESTS,
                "E0000047",
                "API call exceeded rate limit due to too many requests.",
            ),
        };
        let body = json!({
            "errorCode": code,
            "errorSummary": summary,
            "errorLink": code,
            "errorId": "oaeVaZz0cJ3SYOmkCmIkZ2Ovg",
            "errorCauses": [],
        });
        (status, Json(body)).into_response()
    }
}
