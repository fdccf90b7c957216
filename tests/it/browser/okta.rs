//! What an admin does about Okta, in Chromium.

use serde_json::json;
use tests::server::{Engine, Server};

use super::{given, lisbon, run};

/// behaviour.md §6: the request log, live, with filters, what each request led to, and its replay as a dry run.
#[tokio::test(flavor = "multi_thread")]
async fn what_okta_sent_is_found_opened_and_replayed() {
    let server = Server::start(Engine::Sqlite).await;
    let mut given = given(&server);
    given["property"] = json!(lisbon(&server.admin()).await);
    run("request_log", given).await;
    server.stop().await;
}

/// behaviour.md §6: two tokens live at once, and what revoking stops is said before.
#[tokio::test(flavor = "multi_thread")]
async fn a_token_is_rotated() {
    let server = Server::start(Engine::Sqlite).await;
    run("okta_tokens", given(&server)).await;
    server.stop().await;
}
