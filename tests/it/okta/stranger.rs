//! A host that is no Okta: answers as the test says, and remembers what it was sent.

use std::sync::{Arc, Mutex};

use axum::Router;
use axum::extract::{Request, State};
use axum::http::HeaderMap;
use axum::response::Response;
use tokio::net::TcpListener;
use tokio::task::JoinHandle;

/// Path and headers of every request so far.
type Heard = Arc<Mutex<Vec<(String, HeaderMap)>>>;
type Reply = Arc<dyn Fn(&str) -> Response + Send + Sync>;

/// A server on a loopback port. Stops when dropped.
pub(super) struct Stranger {
    pub(super) url: String,
    heard: Heard,
    server: JoinHandle<()>,
}

impl Drop for Stranger {
    fn drop(&mut self) {
        self.server.abort();
    }
}

impl Stranger {
    /// Answers each request by its path and query.
    pub(super) async fn serve(reply: impl Fn(&str) -> Response + Send + Sync + 'static) -> Self {
        let listener = TcpListener::bind(("127.0.0.1", 0)).await.unwrap();
        let url = format!("http://{}", listener.local_addr().unwrap());
        let heard: Heard = Arc::default();
        let reply: Reply = Arc::new(reply);
        let router = Router::new()
            .fallback(
                async |State((heard, reply)): State<(Heard, Reply)>, request: Request| {
                    let path = request.uri().to_string();
                    heard
                        .lock()
                        .unwrap()
                        .push((path.clone(), request.headers().clone()));
                    reply(&path)
                },
            )
            .with_state((Arc::clone(&heard), reply));
        let server = tokio::spawn(async move { axum::serve(listener, router).await.unwrap() });
        Self { url, heard, server }
    }

    /// Path and query of every request.
    pub(super) fn paths(&self) -> Vec<String> {
        self.heard
            .lock()
            .unwrap()
            .iter()
            .map(|(path, _)| path.clone())
            .collect()
    }

    /// Headers of every request.
    pub(super) fn headers(&self) -> Vec<HeaderMap> {
        self.heard
            .lock()
            .unwrap()
            .iter()
            .map(|(_, headers)| headers.clone())
            .collect()
    }
}
