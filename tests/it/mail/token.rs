//! The end of a SCIM token, and one that is refused, told by mail (behaviour.md §6: "expiry with warnings"; "mail at most
//! daily: terminations are not arriving").

use chrono::TimeDelta;
use serde_json::{Value, json};
use server::service::watch;
use tests::client::Scim;

use super::post::Post;
use super::with_a_mail_server;

with_a_mail_server!(
    an_end_is_told_three_times_before_and_once_after,
    many_who_look_at_once_tell_once,
    a_refused_token_is_told_daily_at_most,
);

/// A second token that lives for so many days.
async fn make(post: &Post<'_>, days: i64) -> Value {
    let end = post.house.server.app().clock.now() + TimeDelta::days(days);
    let document = "mutation($input: CreateScimTokenInput!) { createScimToken(input: $input) { secret token { id expiresAt status } } }";
    let input = json!({"name": "Yearly", "expiresAt": end});
    let made = post
        .api()
        .query(document, json!({ "input": input }))
        .await
        .unwrap();
    made["createScimToken"].clone()
}

async fn status(post: &Post<'_>) -> String {
    let document = "{ integration { tokens { name status lastUsedAt expiresAt } } }";
    let data = post.api().query(document, json!({})).await.unwrap();
    let tokens = data["integration"]["tokens"].as_array().unwrap();
    let yearly = tokens.iter().find(|token| token["name"] == "Yearly").unwrap();
    yearly["status"].as_str().unwrap().to_owned()
}

/// The first line of each subject: a long one goes on in the next.
fn subjects(post: &Post<'_>) -> Vec<String> {
    let mails = post.sink.received();
    mails.iter().map(|mail| mail.header("Subject")).collect()
}

async fn an_end_is_told_three_times_before_and_once_after(post: &Post<'_>) {
    let server = post.house.server;
    assert_eq!(make(post, 30).await["token"]["status"], "LIVE");
    let mut told = 0;
    for (days, expected) in [
        (15, "LIVE"),
        (1, "EXPIRES_SOON"),
        (11, "EXPIRES_SOON"),
        (2, "EXPIRES_SOON"),
    ] {
        server.advance(TimeDelta::days(days));
        assert_eq!(status(post).await, expected);
        if expected != "LIVE" {
            told += 1;
            post.sink.wait_for(told).await;
        }
    }
    server.advance(TimeDelta::days(1));
    assert_eq!(status(post).await, "EXPIRED");
    post.sink.wait_for(4).await;
    // For days after that nothing more, as the next mail about something else shows.
    server.advance(TimeDelta::days(2));
    watch::look(server.app()).await.unwrap();
    let wrong = format!("{}AAAA", &server.scim_token()[..server.scim_token().len() - 4]);
    Scim::with_token(&server.scim_base(), &wrong)
        .get("/Users")
        .await
        .expect(401);
    post.sink.wait_for(5).await;
    let subjects = subjects(post);
    assert_eq!(subjects.len(), 5, "{subjects:?}");
    for ends in &subjects[..3] {
        assert!(ends.ends_with("ends on"), "{ends}");
    }
    assert!(subjects[3].ends_with("has ended"), "{subjects:?}");
    assert!(
        subjects[4].ends_with("Terminations are not arriving"),
        "{subjects:?}"
    );
    let events = post.house.events().await;
    let told: Vec<_> = events
        .iter()
        .filter(|event| event["kind"] == "TOKEN_EXPIRING")
        .map(|event| event["summary"].as_str().unwrap())
        .collect();
    assert_eq!(
        told,
        [
            "The SCIM token Yearly ends within 14 days",
            "The SCIM token Yearly ends within 3 days",
            "The SCIM token Yearly ends within a day",
            "The SCIM token Yearly has ended: requests with it are refused, terminations among them"
        ]
    );
}

async fn many_who_look_at_once_tell_once(post: &Post<'_>) {
    let server = post.house.server;
    make(post, 20).await;
    server.advance(TimeDelta::days(18));
    let looks = (0..8).map(|_| watch::look(server.app()));
    for look in futures_util::future::join_all(looks).await {
        look.unwrap();
    }
    let events = post.house.events().await;
    let told = events
        .iter()
        .filter(|event| event["kind"] == "TOKEN_EXPIRING")
        .count();
    assert_eq!(told, 1, "the most pressing only, once");
    assert_eq!(post.sink.wait_for(1).await.len(), 1);
    let past = json!({"input": {"name": "Late", "expiresAt": server.app().clock.now()}});
    let document = "mutation($input: CreateScimTokenInput!) { createScimToken(input: $input) { secret } }";
    let refused = post.api().query(document, past).await.unwrap_err();
    assert_eq!(
        (refused.code.as_str(), refused.field.as_str()),
        ("INVALID_INPUT", "input.expiresAt")
    );
}

async fn a_refused_token_is_told_daily_at_most(post: &Post<'_>) {
    let server = post.house.server;
    let made = make(post, 30).await;
    let secret = made["secret"].as_str().unwrap().to_owned();
    let okta = Scim::with_token(&server.scim_base(), &secret);
    okta.get("/Users").await.expect(200);
    let revoke = "mutation($id: ID!) { revokeScimToken(id: $id) { token { status } } }";
    let revoked = post
        .api()
        .query(revoke, json!({"id": made["token"]["id"]}))
        .await
        .unwrap();
    assert_eq!(revoked["revokeScimToken"]["token"]["status"], "REVOKED");
    for _ in 0..3 {
        okta.get("/Users").await.expect(401);
    }
    let first = post.sink.wait_for(1).await.remove(0);
    assert_eq!(
        first.header("Subject"),
        "Aldermoor Studios: Terminations are not arriving"
    );
    server.advance(TimeDelta::hours(23));
    okta.get("/Users").await.expect(401);
    server.advance(TimeDelta::hours(1));
    okta.get("/Users").await.expect(401);
    assert_eq!(post.sink.wait_for(2).await.len(), 2, "once for each of two days");
}
