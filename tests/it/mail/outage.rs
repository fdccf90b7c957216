//! A mail server that is not there, and one that does not want the address.

use chrono::TimeDelta;
use tests::eventually::eventually;
use tests::server::{Engine, Server};

use super::post::{Post, SOON, relay};
use super::sink::Sink;
use super::with_a_mail_server;

with_a_mail_server!(a_refused_address_is_shown_and_not_tried_again);

/// behaviour.md §7: the seven days count from the first successful hand-over, not from when the mail was written.
async fn after_eight_days_without_mail_the_link_is_good(engine: Engine) {
    let address = Sink::nowhere();
    let server = Server::start_mailing(engine, relay(address)).await;
    let post = Post::build(&server, Sink::default()).await;
    let (_, email) = post.hire().await;
    post.house.wait_out_settle_window().await;
    let mut tried = 0;
    for day in 0..=8 {
        tried = eventually(SOON, async || {
            match post.key(&email).await["mail"]["attempts"].as_i64() {
                Some(attempts) if attempts > tried => Ok(attempts),
                attempts => Err(format!("{attempts:?} attempts on day {day}")),
            }
        })
        .await;
        if day < 8 {
            post.days_pass(1).await;
        }
    }
    let key = post.key(&email).await;
    assert_eq!(
        (&key["status"], &key["mail"]["state"]),
        (&"QUEUED".into(), &"QUEUED".into())
    );
    assert!(
        key["mail"]["lastError"].as_str().unwrap().contains("onnection"),
        "{key}"
    );

    post.sink.listen(address);
    server.advance(TimeDelta::hours(1));
    let mail = post.sink.wait_for(1).await.remove(0);
    post.key_is(&email, "INVITED").await;
    post.days_pass(6).await;
    assert_eq!(post.look(&mail.token()).await["state"], "READY");
    assert_eq!(post.claim(&mail.token()).await["state"], "DONE");
    server.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn after_eight_days_without_mail_the_link_is_good_on_sqlite() {
    after_eight_days_without_mail_the_link_is_good(Engine::Sqlite).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn after_eight_days_without_mail_the_link_is_good_on_postgres() {
    after_eight_days_without_mail_the_link_is_good(Engine::Postgres).await;
}

async fn a_refused_address_is_shown_and_not_tried_again(post: &Post<'_>) {
    let (_, email) = post.hire().await;
    post.sink.refuse(&email);
    post.house.wait_out_settle_window().await;
    let mail = post.mail_is(&email, "FAILED").await;
    assert!(mail["lastError"].as_str().unwrap().contains("550"), "{mail}");
    assert!(
        post.house
            .kinds_since(0)
            .await
            .contains(&"KEY_MAIL_REFUSED".to_owned())
    );
    post.days_pass(3).await;
    let key = post.key(&email).await;
    assert_eq!(
        (&key["mail"]["attempts"], &key["status"]),
        (&1.into(), &"QUEUED".into())
    );
}
