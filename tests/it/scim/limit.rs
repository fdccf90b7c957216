//! Too fast, and too busy (behaviour.md §6): 429 with whole seconds, lists first, changes last; and what that means for
//! losses (§4).

use std::time::Duration;

use chrono::TimeDelta;
use serde_json::json;
use server::service::scim_limit::Load;
use tests::client::{Scim, ScimAnswer};
use tests::database;
use tests::eventually::eventually;
use tests::server::{Engine, Outside, Server};

use super::on_both_engines;

on_both_engines!(a_busy_server_puts_off_what_can_wait);

fn retry_after(answer: &ScimAnswer) -> u32 {
    answer.headers["retry-after"].to_str().unwrap().parse().unwrap()
}

#[tokio::test(flavor = "multi_thread")]
async fn a_token_that_is_too_fast_is_told_when_to_come_back() {
    let outside = Outside {
        scim_rate: 200,
        ..Outside::default()
    };
    let server = Server::start_reaching(Engine::Sqlite, outside).await;
    let okta = server.scim();
    let burst = (0..20).map(|_| {
        let okta = okta.clone();
        tokio::spawn(async move {
            for _ in 0..100 {
                okta.get("/Users?count=0").await.expect(200);
            }
        })
    });
    for caller in burst.collect::<Vec<_>>() {
        caller.await.unwrap();
    }
    let refused = okta.get("/Users?count=0").await;
    assert!((1..=5).contains(&retry_after(&refused)));
    let refused = refused.expect(429);
    assert_eq!(
        (&refused["status"], &refused["schemas"]),
        (
            &json!("429"),
            &json!(["urn:ietf:params:scim:api:messages:2.0:Error"])
        )
    );
    okta.post("/Bulk", &json!({ "Operations": [] })).await.expect(429);
    Scim::anonymous(&server.scim_base())
        .get("/Schemas")
        .await
        .expect(200);
    server.advance(TimeDelta::milliseconds(5));
    okta.get("/Users?count=0").await.expect(200);
    okta.get("/Users?count=0").await.expect(429);
    is_noted(&server).await;
    server.stop().await;
}

/// Waits until it is noted when the integration was put off, which makes losses wait.
async fn is_noted(server: &Server) {
    let url = server.database_url();
    let sql = "SELECT name FROM organization WHERE EXISTS (SELECT 1 FROM integration WHERE last_refused_at IS NOT NULL)";
    eventually(Duration::from_secs(20), async || {
        match database::column(&url, sql).await.len() {
            0 => Err("last_refused_at is empty"),
            _ => Ok(()),
        }
    })
    .await;
}

async fn a_busy_server_puts_off_what_can_wait(server: &Server) {
    let okta = server.scim();
    let ines = okta
        .post("/Users", &json!({ "userName": "ines" }))
        .await
        .id()
        .to_owned();
    let path = format!("/Users/{ines}");
    let limit = &server.app().scim_limit;
    let mut busy = Vec::new();
    let mut hold = |others: usize| {
        while busy.len() < others {
            busy.extend(limit.enter(Load::Change));
        }
    };
    let new = json!({ "userName": "new" });
    let leave = json!({ "Operations": [{ "op": "replace", "value": { "active": false } }] });
    hold(128);
    let list = okta.get("/Users").await;
    assert_eq!(retry_after(&list), 5);
    assert_eq!(list.expect(429)["status"], "429");
    okta.post("/Users", &new).await.expect(201);
    hold(256);
    okta.post("/Users", &json!({ "userName": "newer" }))
        .await
        .expect(429);
    okta.post("/Bulk", &json!({ "Operations": [] })).await.expect(429);
    okta.get(&path).await.expect(200);
    hold(512);
    okta.get(&path).await.expect(429);
    okta.patch(&path, &leave).await.expect(200);
    drop(busy);
    assert_eq!(okta.get(&path).await.expect(200)["active"], false);
}
