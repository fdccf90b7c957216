//! What an admin does about Okta, in Chromium.

use std::sync::{Arc, Mutex};

use serde_json::{Value, json};
use tests::okta::Organization;
use tests::okta::api::OktaApi;
use tests::okta::organization::HARDWARE;
use tests::server::{Engine, Server};

use super::{given, lisbon, run};

/// What the simulator's API takes.
const TOKEN: &str = "00QCjAl4MlV-WPXM_aldermoor0123456789abcdef";

/// Okta's API for a small company, and what a flow has to know of it.
async fn with_api(mut given: Value) -> (OktaApi, Value) {
    let organization = Arc::new(Mutex::new(Organization::generate(3, 5)));
    let api = OktaApi::serve(organization, TOKEN).await.unwrap();
    given["okta"] = json!(api.url());
    given["oktaToken"] = json!(TOKEN);
    given["groups"] = json!([HARDWARE]);
    (api, given)
}

/// behaviour.md §6: the wizard on a phone, from a token that Okta refuses to the first request.
#[tokio::test(flavor = "multi_thread")]
async fn okta_is_connected_on_a_phone() {
    let (server, token) = Server::start_empty(Engine::Sqlite).await;
    let (_api, mut given) = with_api(given(&server)).await;
    given["setUp"] = json!(token);
    run("okta_wizard", given).await;
    server.stop().await;
}

/// behaviour.md §6: access to Okta's API is replaced and removed, and groups are linked and taken apart.
#[tokio::test(flavor = "multi_thread")]
async fn groups_come_from_okta_s_api_too() {
    let server = Server::start(Engine::Sqlite).await;
    let (_api, given) = with_api(given(&server)).await;
    run("okta_connected", given).await;
    server.stop().await;
}

/// behaviour.md §3: a deleted group goes on with its members until an admin says what became of it.
#[tokio::test(flavor = "multi_thread")]
async fn a_deleted_group_is_replaced_and_confirmed() {
    let server = Server::start(Engine::Sqlite).await;
    let mut given = given(&server);
    given["property"] = json!(lisbon(&server.admin()).await);
    run("okta_deleted_group", given).await;
    server.stop().await;
}

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
