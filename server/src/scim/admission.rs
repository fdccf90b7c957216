//! Lets a request in, or puts it off when the server is busy: lists first, changes last (behaviour.md §6).

use axum::extract::{Request, State};
use axum::http::Method;
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};

use super::error::ScimFailure;
use crate::app::App;
use crate::service::scim_limit::Load;

/// The layer.
pub(super) async fn admit(State(app): State<App>, request: Request, next: Next) -> Response {
    match app.scim_limit.enter(load(request.method(), request.uri().path())) {
        Ok(_under_way) => next.run(request).await,
        Err(busy) => ScimFailure::from(busy).into_response(),
    }
}

/// What a request below the base URL asks of the server.
fn load(method: &Method, path: &str) -> Load {
    let path = path.trim_end_matches('/');
    let is_one = path.split('/').filter(|segment| !segment.is_empty()).count() > 1;
    match *method {
        Method::POST if path.ends_with("/.search") => Load::List,
        Method::POST => Load::Create,
        Method::PUT | Method::PATCH | Method::DELETE => Load::Change,
        _ if is_one => Load::Read,
        _ => Load::List,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_request_has_its_load() {
        for (method, path, expected) in [
            (Method::GET, "/Users", Load::List),
            (Method::GET, "/Groups/", Load::List),
            (Method::HEAD, "/Users", Load::List),
            (Method::POST, "/Users/.search", Load::List),
            (Method::POST, "/.search", Load::List),
            (Method::GET, "/Users/42", Load::Read),
            (Method::POST, "/Users", Load::Create),
            (Method::POST, "/Bulk", Load::Create),
            (Method::PUT, "/Users/42", Load::Change),
            (Method::PATCH, "/Groups/42", Load::Change),
            (Method::DELETE, "/Users/42", Load::Change),
        ] {
            assert_eq!(load(&method, path), expected, "{method} {path}");
        }
    }
}
