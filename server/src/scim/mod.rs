//! SCIM 2.0 at /scim/v2: the HTTP binding only.

use axum::Router;

use crate::app::App;

/// Routes below /scim/v2.
pub fn router(_app: &App) -> Router {
    Router::new()
}
