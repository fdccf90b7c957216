//! SCIM 2.0 at /scim/v2: the HTTP binding only. Parses a request, calls a service, renders the answer. What SCIM means is
//! in the `scim-protocol` crate; what a person means is in `service`.

mod admission;
mod body;
mod bulk;
mod caller;
mod discovery;
mod error;
mod group;
mod list;
pub(crate) mod rehearsal;
mod request_log;
mod resource;
mod search;
mod user;

use axum::Router;
use axum::extract::{DefaultBodyLimit, Request};
use axum::middleware;
use axum::routing::{any, get, post};
use scim_protocol::{ScimError, quirk};
use tower::ServiceBuilder;

use crate::app::App;
use error::ScimFailure;

/// Largest body of a user write (behaviour.md §6).
const USER_BODY_BYTES: usize = 2 * 1024 * 1024;
/// Largest body of a group write, and of a bulk request (behaviour.md §6).
const GROUP_BODY_BYTES: usize = 10 * 1024 * 1024;

/// Routes below /scim/v2, logged.
pub fn router(app: &App) -> Router {
    let logged = routes(app).layer(middleware::from_fn_with_state(app.clone(), request_log::keep));
    // A path is routed before a router's own layers see it, so the slashes are mended in front of the routes.
    Router::new().fallback_service(ServiceBuilder::new().map_request(single_slashes).service(logged))
}

/// Gives what the layers around the routes answer by themselves (a time-out, a panic) its SCIM body.
pub fn in_scim_terms(around: Router) -> Router {
    around.layer(middleware::map_response(error::with_scim_body))
}

/// Users and groups, as a request or an operation of a bulk request meets them.
fn resource_routes() -> Router<App> {
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
    Router::new().merge(users).merge(groups)
}

fn routes(app: &App) -> Router {
    let admitted = resource_routes()
        .route("/.search", post(search::search).fallback(wrong_method))
        .merge(
            Router::new()
                .route("/Bulk", post(bulk::bulk).fallback(wrong_method))
                .layer(DefaultBodyLimit::max(GROUP_BODY_BYTES)),
        )
        .layer(middleware::from_fn_with_state(app.clone(), admission::admit));
    Router::new()
        .merge(admitted)
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
        .route("/Me", any(not_offered))
        .fallback(unknown_endpoint)
        .layer(middleware::map_response(error::with_scim_body))
        .with_state(app.clone())
}

/// [`quirk::Quirk::DoubledSlash`]: `…/scim/v2//Users` is meant well.
fn single_slashes(mut request: Request) -> Request {
    if let Some(mut single) = quirk::single_slashes(request.uri().path()) {
        let mut parts = request.uri().clone().into_parts();
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
    // RFC 7644 §3.11: a token is an integration's, not a person's, so there is nobody that "me" could be.
    ScimError::new(
        501,
        "There is no /Me here: a SCIM token belongs to no person. Use /Users.",
    )
    .into()
}

async fn unknown_endpoint() -> ScimFailure {
    ScimError::not_found("There is no such endpoint. The base URL ends in /scim/v2; /Users is below it.")
        .into()
}

#[cfg(test)]
mod tests {
    use axum::body::{Body, to_bytes};
    use axum::http::StatusCode;
    use axum::http::header::CONTENT_TYPE;
    use serde_json::{Value, json};
    use tower::ServiceExt;

    use super::*;

    async fn panics() -> &'static str {
        panic!("a defect")
    }

    /// Layers in front of the routes answer in plain text; what a client sees is an Error of RFC 7644 §3.12.
    #[tokio::test]
    async fn what_the_layers_answer_has_a_scim_body() {
        let plain =
            |status: StatusCode| get(move || async move { (status, [("x-request-id", "7")], "plain") });
        let inner = Router::new()
            .route("/panic", get(panics))
            .route("/408", plain(StatusCode::REQUEST_TIMEOUT))
            .route("/504", plain(StatusCode::GATEWAY_TIMEOUT))
            .route("/413", plain(StatusCode::PAYLOAD_TOO_LARGE))
            .route("/415", plain(StatusCode::UNSUPPORTED_MEDIA_TYPE));
        let outer = in_scim_terms(crate::http::layers::around_scim(inner));
        for (path, status) in [
            ("/panic", 500),
            ("/408", 408),
            ("/504", 504),
            ("/413", 413),
            ("/415", 415),
            ("/nowhere", 404),
        ] {
            let request = Request::builder().uri(path).body(Body::empty()).unwrap();
            let response = outer.clone().oneshot(request).await.unwrap();
            assert_eq!(response.status().as_u16(), status, "{path}");
            assert_eq!(
                response.headers()[CONTENT_TYPE],
                scim_protocol::media::SCIM_JSON,
                "{path}"
            );
            assert!(response.headers().contains_key("x-request-id"), "{path}");
            let body = to_bytes(response.into_body(), 4096).await.unwrap();
            let body: Value = serde_json::from_slice(&body).unwrap();
            assert_eq!(body["status"], json!(status.to_string()), "{path}");
            assert_eq!(
                body["schemas"],
                json!([scim_protocol::error::ERROR_URN]),
                "{path}"
            );
            assert!(
                body["detail"]
                    .as_str()
                    .is_some_and(|detail| !detail.contains("defect")),
                "{path}"
            );
        }
    }
}
