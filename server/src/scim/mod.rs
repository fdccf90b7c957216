//! SCIM 2.0 at /scim/v2: the HTTP binding only. Parses a request, calls a service, renders the answer. What SCIM means is
//! in the `scim-protocol` crate; what a person means is in `service`.

mod body;
mod caller;
mod discovery;
mod error;
mod group;
pub(crate) mod rehearsal;
mod request_log;
mod resource;
mod search;
mod user;

use axum::Router;
use axum::extract::{DefaultBodyLimit, Request};
use axum::middleware;
use axum::routing::{any, get, post};
use scim_protocol::ScimError;
use tower::ServiceBuilder;

use crate::app::App;
use error::ScimFailure;

/// Largest body of a user write (behaviour.md §6).
const USER_BODY_BYTES: usize = 2 * 1024 * 1024;
/// Largest body of a group write (behaviour.md §6).
const GROUP_BODY_BYTES: usize = 10 * 1024 * 1024;

/// Routes below /scim/v2, logged.
pub fn router(app: &App) -> Router {
    let logged = routes(app).layer(middleware::from_fn_with_state(app.clone(), request_log::keep));
    // A path is routed before a router's own layers see it, so the slashes are mended in front of the routes.
    Router::new().fallback_service(ServiceBuilder::new().map_request(single_slashes).service(logged))
}

fn routes(app: &App) -> Router {
    let users = Router::new()
        .route(
            "/Users",
            get(user::list).post(user::create).fallback(wrong_method),
        )
        .route("/Users/.search", post(user::search).fallback(wrong_method))
        .route(
            "/Users/{id}",
            get(user::read)
                .put(user::replace)
                .patch(user::patch)
                .delete(user::delete)
                .fallback(wrong_method),
        )
        .layer(DefaultBodyLimit::max(USER_BODY_BYTES));
    let groups = Router::new()
        .route(
            "/Groups",
            get(group::list).post(group::create).fallback(wrong_method),
        )
        .route("/Groups/.search", post(group::search).fallback(wrong_method))
        .route(
            "/Groups/{id}",
            get(group::read)
                .put(group::replace)
                .patch(group::patch)
                .delete(group::delete)
                .fallback(wrong_method),
        )
        .layer(DefaultBodyLimit::max(GROUP_BODY_BYTES));
    Router::new()
        .merge(users)
        .merge(groups)
        .route(
            "/ServiceProviderConfig",
            get(discovery::service_provider_config).fallback(wrong_method),
        )
        .route("/Schemas", get(discovery::schemas).fallback(wrong_method))
        .route("/Schemas/{urn}", get(discovery::schema).fallback(wrong_method))
        .route(
            "/ResourceTypes",
            get(discovery::resource_types).fallback(wrong_method),
        )
        .route(
            "/ResourceTypes/{name}",
            get(discovery::resource_type).fallback(wrong_method),
        )
        .route("/.search", post(search::search).fallback(wrong_method))
        .route("/Me", any(not_offered))
        .route("/Bulk", any(not_offered))
        .fallback(unknown_endpoint)
        .layer(middleware::map_response(error::with_scim_body))
        .with_state(app.clone())
}

/// Okta appends `/Users` to whatever was typed as base URL: `…/scim/v2//Users` is meant well (scim-wire.md §1.0).
fn single_slashes(mut request: Request) -> Request {
    let path = request.uri().path();
    if path.contains("//") {
        let mut parts = request.uri().clone().into_parts();
        let mut single = path.to_owned();
        while single.contains("//") {
            single = single.replace("//", "/");
        }
        if let Some(query) = request.uri().query() {
            single = format!("{single}?{query}");
        }
        parts.path_and_query = single.parse().ok();
        if let Ok(uri) = axum::http::Uri::from_parts(parts) {
            *request.uri_mut() = uri;
        }
    }
    request
}

async fn wrong_method() -> ScimFailure {
    ScimError::new(405, "This endpoint does not offer that method.").into()
}

async fn not_offered() -> ScimFailure {
    ScimError::new(
        501,
        "This server does not offer /Me and /Bulk; use /Users and /Groups.",
    )
    .into()
}

async fn unknown_endpoint() -> ScimFailure {
    ScimError::not_found("There is no such endpoint. The base URL ends in /scim/v2; /Users is below it.")
        .into()
}
