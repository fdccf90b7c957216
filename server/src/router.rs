//! Which path goes where. No logic: each transport brings its own router.

use axum::Router;
use axum::routing::get;
use futures_util::future::BoxFuture;

use crate::app::App;
use crate::error::AppError;
use crate::service::scim_request::{Performance, Performed};
use crate::{graphql, http, scim};

/// Runs one SCIM request by itself (`App::rehearsing`).
pub fn rehearse(app: App, wanted: Performance) -> BoxFuture<'static, Result<Performed, AppError>> {
    Box::pin(scim::rehearsal::perform(app, wanted))
}

/// The whole HTTP surface.
pub fn router(app: &App) -> Router {
    let pages = Router::new()
        .route("/healthz", get(http::health::alive))
        .route("/readyz", get(http::health::ready))
        .nest("/graphql", graphql::router(app))
        .fallback(http::console::serve)
        .with_state(app.clone());
    let scim = scim::in_scim_terms(http::layers::around_scim(scim::router(app)));
    http::layers::around_pages(pages).nest_service("/scim/v2", scim)
}
