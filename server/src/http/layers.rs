//! What happens to every request, whatever its path: a request id, a log line, compression, safe headers.

use std::time::Duration;

use axum::Router;
use axum::http::{HeaderName, HeaderValue, Request, StatusCode, header};
use tower::ServiceBuilder;
use tower_http::catch_panic::CatchPanicLayer;
use tower_http::compression::CompressionLayer;
use tower_http::request_id::{MakeRequestId, PropagateRequestIdLayer, RequestId, SetRequestIdLayer};
use tower_http::set_header::SetResponseHeaderLayer;
use tower_http::timeout::TimeoutLayer;
use tower_http::trace::TraceLayer;

/// Longest a page or query may take. Okta waits 60 s for SCIM (scim-wire.md §1.0), nobody else waits longer.
const TIME_LIMIT: Duration = Duration::from_secs(55);

/// `Content-Security-Policy` of the console: its own files only, WebAssembly allowed, never framed.
const CSP: &str = "default-src 'none'; script-src 'self' 'wasm-unsafe-eval'; style-src 'self' 'unsafe-inline'; \
    font-src 'self'; img-src 'self' data:; connect-src 'self'; manifest-src 'self'; base-uri 'none'; \
    form-action 'self'; frame-ancestors 'none'";

const REQUEST_ID: HeaderName = HeaderName::from_static("x-request-id");

/// Layers of the console and GraphQL.
pub fn around_pages(router: Router) -> Router {
    let safe = |name: HeaderName, value: &'static str| {
        SetResponseHeaderLayer::if_not_present(name, HeaderValue::from_static(value))
    };
    around(
        router.layer(
            ServiceBuilder::new()
                .layer(safe(header::CONTENT_SECURITY_POLICY, CSP))
                .layer(safe(header::X_CONTENT_TYPE_OPTIONS, "nosniff"))
                .layer(safe(header::REFERRER_POLICY, "no-referrer"))
                .layer(safe(
                    HeaderName::from_static("cross-origin-opener-policy"),
                    "same-origin",
                ))
                .layer(CompressionLayer::new().gzip(true).br(true)),
        ),
    )
}

/// Layers of SCIM. Error bodies are the SCIM router's own business.
pub fn around_scim(router: Router) -> Router {
    around(router)
}

fn around(router: Router) -> Router {
    let span = |request: &Request<_>| {
        let id = request
            .extensions()
            .get::<RequestId>()
            .and_then(|id| id.header_value().to_str().ok());
        // The path only: a query may hold a filter with somebody's e-mail.
        tracing::info_span!("request", id, method = %request.method(), path = request.uri().path())
    };
    router.layer(
        ServiceBuilder::new()
            .layer(SetRequestIdLayer::new(REQUEST_ID, RandomId))
            .layer(TraceLayer::new_for_http().make_span_with(span))
            .layer(PropagateRequestIdLayer::new(REQUEST_ID))
            .layer(CatchPanicLayer::new())
            .layer(TimeoutLayer::with_status_code(
                StatusCode::GATEWAY_TIMEOUT,
                TIME_LIMIT,
            )),
    )
}

/// Sixteen random hex digits. A caller's own id is kept.
#[derive(Clone, Copy)]
struct RandomId;

impl MakeRequestId for RandomId {
    fn make_request_id<B>(&mut self, _: &Request<B>) -> Option<RequestId> {
        HeaderValue::from_str(&format!("{:016x}", rand::random::<u64>()))
            .ok()
            .map(RequestId::new)
    }
}
