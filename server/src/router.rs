//! Which path goes where. No logic: each transport brings its own router.

use axum::Router;
use axum::routing::get;

use crate::app::App;
use crate::{graphql, http, scim};

/// The whole HTTP surface.
pub fn router(app: &App) -> Router {
    let pages = Router::new()
        .route("/healthz", get(http::health::alive))
        .route("/readyz", get(http::health::ready))
        .nest("/graphql", graphql::router(app))
        .fallback(http::console::serve)
        .with_state(app.clone());
    http::layers::around_pages(pages).nest_service("/scim/v2", http::layers::around_scim(scim::router(app)))
}
