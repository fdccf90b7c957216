//! `/healthz`: the process answers. `/readyz`: it can reach its database and is not stopping.

use axum::extract::State;
use axum::http::StatusCode;
use sea_orm::ConnectionTrait;

use crate::app::App;

/// 200 as long as the process runs.
pub async fn alive() -> &'static str {
    "ok\n"
}

/// 200 when requests can be served; 503, with the reason in words, when a load balancer should go elsewhere.
pub async fn ready(State(app): State<App>) -> (StatusCode, &'static str) {
    if app.stop.is_cancelled() {
        return (StatusCode::SERVICE_UNAVAILABLE, "stopping\n");
    }
    match app.db.read().execute_unprepared("SELECT 1").await {
        Ok(_) => (StatusCode::OK, "ready\n"),
        Err(error) => {
            tracing::warn!(%error, "not ready: the database does not answer");
            (StatusCode::SERVICE_UNAVAILABLE, "the database does not answer\n")
        }
    }
}
