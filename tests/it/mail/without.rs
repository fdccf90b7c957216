//! No mail server set: mails wait, and an owner or admin hands links over by hand.

use serde_json::{Value, json};
use tests::client::Graphql;
use tests::server::{OWNER, Server};

use super::post::Post;
use super::sink::Sink;
use crate::scim::on_both_engines;

on_both_engines!(links_are_shown_to_owners_and_each_look_is_audited);

const OUTBOX: &str = "{ outbox { isSending nodes { id template state recipient employee { email } } } }";
const REVEAL: &str = "mutation($id: ID!) { revealClaimLink(mailId: $id) { url expiresAt } }";

async fn links_are_shown_to_owners_and_each_look_is_audited(server: &Server) {
    let post = Post::build(server, Sink::default()).await;
    let (_, email) = post.hire().await;
    post.house.wait_out_settle_window().await;
    let data = post.api().query(OUTBOX, json!({})).await.unwrap();
    assert_eq!(data["outbox"]["isSending"], false);
    let mail = data["outbox"]["nodes"][0].clone();
    assert_eq!(
        (&mail["template"], &mail["state"]),
        (&json!("CLAIM"), &json!("QUEUED"))
    );
    assert_eq!(mail["employee"]["email"], email.as_str());

    let refused = post
        .api()
        .query(REVEAL, json!({ "id": mail["id"] }))
        .await
        .unwrap_err();
    assert_eq!(refused.code, "FORBIDDEN", "a token answers for nobody");
    let (owner, _) = Graphql::anonymous(&server.origin())
        .sign_in(OWNER.0, OWNER.1)
        .await
        .unwrap();
    let mut seen = Vec::new();
    for _ in 0..2 {
        let shown = owner.query(REVEAL, json!({ "id": mail["id"] })).await.unwrap();
        seen.push(shown["revealClaimLink"].clone());
    }
    assert_eq!(
        seen[0], seen[1],
        "the same link, and the seven days began with the first look"
    );
    let audited = super::secrecy::texts(
        server,
        "SELECT action FROM audit_event WHERE action = 'view_claim_link'",
    );
    assert_eq!(audited.await.len(), 2);
    assert_eq!(post.key_is(&email, "INVITED").await["mail"]["state"], "SENT");

    let token = seen[0]["url"]
        .as_str()
        .and_then(|url| url.split_once("#token="))
        .unwrap()
        .1
        .to_owned();
    for row in super::secrecy::dump(server).await {
        assert!(
            !super::secrecy::holds_part_of(&row, &token),
            "a look leaves it in {row}"
        );
    }
    assert_eq!(post.claim(&token).await["state"], "DONE");
    let dead = owner
        .query(REVEAL, json!({ "id": mail["id"] }))
        .await
        .unwrap_err();
    assert_eq!(dead.code, "CONFLICT");
    assert_eq!(post.look(&token).await["offer"], Value::Null);
}
