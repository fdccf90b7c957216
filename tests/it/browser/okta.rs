//! What an admin does about Okta, in Chromium.

use serde_json::json;
use tests::server::{Engine, Server};

use super::{given, lisbon, run};

/// behaviour.md §6: the doctor says *possibly*, with its evidence.
#[tokio::test(flavor = "multi_thread")]
async fn the_doctor_says_what_may_be_wrong() {
    let server = Server::start(Engine::Sqlite).await;
    run("okta_doctor", given(&server)).await;
    server.stop().await;
}

/// behaviour.md §6: uninstalling is previewed and confirmed by a name.
#[tokio::test(flavor = "multi_thread")]
async fn okta_is_uninstalled_and_people_stay() {
    let server = Server::start(Engine::Sqlite).await;
    let mut given = given(&server);
    given["property"] = json!(lisbon(&server.admin()).await);
    run("okta_uninstall", given).await;
    server.stop().await;
}

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
