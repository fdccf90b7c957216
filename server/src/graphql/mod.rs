//! The GraphQL API at /graphql and /graphql/ws.

use axum::Router;

use crate::app::App;

/// The schema definition (SDL), as committed in schema.graphql.
pub fn sdl() -> String {
    String::new()
}

/// Routes below /graphql.
pub fn router(_app: &App) -> Router<App> {
    Router::new()
}
