//! The claim page on a phone, and the pages of keys and outbox, in Chromium.

use serde_json::{Value, json};
use tests::server::{Engine, Server};

use super::post::{Post, relay};
use super::sink::Sink;
use crate::browser::{given, run};

#[tokio::test(flavor = "multi_thread")]
async fn a_key_is_claimed_on_a_phone_and_looked_after_in_the_console() {
    let sink = Sink::default();
    let address = sink.listen(std::net::SocketAddr::from(([127, 0, 0, 1], 0)));
    let server = Server::start_mailing(Engine::Sqlite, relay(address)).await;
    let post = Post::build(&server, sink).await;
    let (_, email, mail) = post.invite().await;
    let people = post.house.everybody().await;
    let mut given = given(&server);
    given["now"] = json!("2026-11-23T09:02:00Z");
    given["link"] = Value::String(mail.link());
    given["mail"] = Value::String(mail.raw.clone());
    given["person"] = json!(people[&email].name);
    run("claim", given).await;
    let key = post.key_is(&email, "CLAIMED").await;
    assert_eq!(key["suspendedByAdmin"], false, "suspended and given back");
    server.stop().await;
}
