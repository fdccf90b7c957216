//! SCIM tokens (behaviour.md §6): "Two may live at once for rotation; expiry with warnings; last used (coalesced); revoke at
//! once." The warnings are in `mail/token.rs`.

use chrono::{DateTime, TimeDelta, Utc};
use serde_json::{Value, json};
use tests::client::{Graphql, GraphqlError, Scim};
use tests::server::Server;

use crate::scim::on_both_engines;

on_both_engines!(
    two_live_at_once_and_the_old_one_ends_at_once,
    a_use_is_noted_once_a_minute,
    a_token_ends_when_it_was_said_to,
);

/// Every token, newest first.
async fn tokens(caller: &Graphql) -> Vec<Value> {
    let document = "{ integration { tokens { id name prefix status lastUsedAt expiresAt } } }";
    let data = caller.query(document, json!({})).await.unwrap();
    data["integration"]["tokens"].as_array().unwrap().clone()
}

async fn make(
    caller: &Graphql,
    name: &str,
    expires_at: Option<DateTime<Utc>>,
) -> Result<Value, GraphqlError> {
    let document = "mutation($input: CreateScimTokenInput!) { createScimToken(input: $input) { secret token { id name } } }";
    let input = json!({ "input": { "name": name, "expiresAt": expires_at } });
    let made = caller.query(document, input).await?;
    Ok(made["createScimToken"].clone())
}

fn with(server: &Server, made: &Value) -> Scim {
    Scim::with_token(&server.scim_base(), made["secret"].as_str().unwrap())
}

async fn two_live_at_once_and_the_old_one_ends_at_once(server: &Server) {
    let (admin, old) = (server.admin(), server.scim());
    let caller = admin.graphql();
    let first = tokens(caller).await.remove(0);
    let made = make(caller, "okta-2027", None).await.unwrap();
    let new = with(server, &made);
    for okta in [&old, &new] {
        okta.get("/Users").await.expect(200);
    }
    let third = make(caller, "one too many", None).await.unwrap_err();
    assert_eq!(third.code, "CONFLICT");
    assert!(
        third.message.contains("Two tokens are live already"),
        "{}",
        third.message
    );
    let listed = json!(tokens(caller).await).to_string();
    let secret = made["secret"].as_str().unwrap().rsplit('_').next().unwrap();
    assert!(
        listed.contains("okta-2027") && !listed.contains(secret),
        "{listed}"
    );

    let revoke = "mutation($id: ID!) { revokeScimToken(id: $id) { token { name status } } }";
    let revoked = caller.query(revoke, json!({ "id": first["id"] })).await.unwrap();
    assert_eq!(revoked["revokeScimToken"]["token"]["status"], "REVOKED");
    old.get("/Users").await.expect(401);
    new.get("/Users").await.expect(200);
    make(caller, "okta-2028", None).await.unwrap();
    let kept = tokens(caller).await;
    let standing: Vec<_> = kept
        .iter()
        .map(|token| (token["name"].as_str().unwrap(), token["status"].as_str().unwrap()))
        .collect();
    assert_eq!(
        standing,
        [
            ("okta-2028", "LIVE"),
            ("okta-2027", "LIVE"),
            (first["name"].as_str().unwrap(), "REVOKED")
        ]
    );
}

async fn a_use_is_noted_once_a_minute(server: &Server) {
    let (admin, okta) = (server.admin(), server.scim());
    let last_used = async || {
        let token = tokens(admin.graphql()).await.remove(0);
        let at = token["lastUsedAt"].as_str().map(str::to_owned);
        at.map(|at| at.parse::<DateTime<Utc>>().unwrap())
    };
    assert_eq!(last_used().await, None);
    okta.get("/Users").await.expect(200);
    let noted = last_used().await.unwrap();
    assert_eq!(noted, server.app().clock.now());
    server.advance(TimeDelta::seconds(59));
    okta.get("/Users").await.expect(200);
    assert_eq!(last_used().await, Some(noted));
    server.advance(TimeDelta::seconds(3));
    okta.get("/Users").await.expect(200);
    assert_eq!(last_used().await, Some(noted + TimeDelta::seconds(62)));
}

async fn a_token_ends_when_it_was_said_to(server: &Server) {
    let admin = server.admin();
    let end = server.app().clock.now() + TimeDelta::hours(1);
    let made = make(admin.graphql(), "for the move", Some(end)).await.unwrap();
    let okta = with(server, &made);
    server.advance(TimeDelta::minutes(59));
    okta.get("/Users").await.expect(200);
    server.advance(TimeDelta::minutes(1));
    // An answer that was remembered does not outlive the token.
    okta.get("/Users").await.expect(401);
    assert_eq!(tokens(admin.graphql()).await[0]["status"], "EXPIRED");
}
