//! What admins do with keys: find them, send again, suspend, restore without a mail, revoke.

use serde_json::json;

use super::post::Post;
use super::with_a_mail_server;

with_a_mail_server!(
    an_admin_suspends_and_restores_without_a_mail,
    a_revoked_key_does_not_come_back,
    keys_are_found_by_state_and_sent_again_in_bulk,
);

async fn an_admin_suspends_and_restores_without_a_mail(post: &Post<'_>) {
    let (_, email, mail) = post.invite().await;
    post.claim(&mail.token()).await;
    let key = post.key_is(&email, "CLAIMED").await;
    assert_eq!(
        post.act("suspendMobileKey", &key).await.unwrap()["status"],
        "SUSPENDED"
    );
    assert_eq!(
        post.act("suspendMobileKey", &key).await.unwrap_err(),
        "CONFLICT: This key is suspended."
    );
    assert_eq!(post.key(&email).await["suspendedByAdmin"], true);
    assert_eq!(
        post.act("restoreMobileKey", &key).await.unwrap()["status"],
        "CLAIMED"
    );
    assert_eq!(
        post.act("restoreMobileKey", &key).await.unwrap_err(),
        "CONFLICT: This key is not suspended."
    );
    post.days_pass(1).await;
    assert_eq!(post.sink.received().len(), 1);

    let (_, email, mail) = post.invite().await;
    let key = post.key(&email).await;
    post.act("suspendMobileKey", &key).await.unwrap();
    assert_eq!(post.claim(&mail.token()).await["state"], "SUSPENDED");
    post.act("restoreMobileKey", &key).await.unwrap();
    assert_eq!(
        post.claim(&mail.token()).await["state"],
        "REPLACED",
        "suspension ended the link"
    );
}

async fn a_revoked_key_does_not_come_back(post: &Post<'_>) {
    let (_, email, mail) = post.invite().await;
    let key = post.key(&email).await;
    assert_eq!(
        post.act("revokeMobileKey", &key).await.unwrap()["status"],
        "REVOKED"
    );
    assert_eq!(post.claim(&mail.token()).await["state"], "REVOKED");
    for mutation in ["suspendMobileKey", "restoreMobileKey", "revokeMobileKey"] {
        let refused = post.act(mutation, &key).await.unwrap_err();
        assert_eq!(refused, "CONFLICT: This key was revoked; it cannot come back.");
    }
    let unknown = json!({ "id": "mobile_key_01900000-0000-7000-8000-000000000000" });
    let refused = post.act("revokeMobileKey", &unknown).await.unwrap_err();
    assert!(refused.starts_with("NOT_FOUND"), "{refused}");
}

async fn keys_are_found_by_state_and_sent_again_in_bulk(post: &Post<'_>) {
    let (_, claimed, mail) = post.invite().await;
    let (_, invited, _) = post.invite().await;
    post.claim(&mail.token()).await;
    let find = async |variables: serde_json::Value| {
        let document = "query($status: MobileKeyStatus, $mail: MailState, $property: ID) {
            mobileKeys(status: $status, mail: $mail, propertyId: $property) { totalCount nodes { employee { email } } } }";
        let data = post.api().query(document, variables).await.unwrap();
        let nodes = data["mobileKeys"]["nodes"].as_array().unwrap().clone();
        assert_eq!(data["mobileKeys"]["totalCount"], nodes.len());
        let emails = nodes
            .iter()
            .map(|node| node["employee"]["email"].as_str().unwrap().to_owned());
        emails.collect::<Vec<_>>()
    };
    assert_eq!(find(json!({})).await.len(), 2);
    assert_eq!(find(json!({ "status": "CLAIMED" })).await, [claimed.as_str()]);
    assert_eq!(find(json!({ "status": "INVITED" })).await, [invited.as_str()]);
    assert_eq!(find(json!({ "status": "REVOKED" })).await.len(), 0);
    assert_eq!(find(json!({ "mail": "SENT" })).await, [invited.as_str()]);
    assert_eq!(find(json!({ "mail": "EXPIRED" })).await.len(), 0);
    assert_eq!(find(json!({ "property": post.house.lisbon.id })).await.len(), 2);
    assert_eq!(find(json!({ "property": post.house.berlin.id })).await.len(), 0);
    post.days_pass(8).await;
    assert_eq!(find(json!({ "mail": "EXPIRED" })).await, [invited.as_str()]);

    let (one, other) = (post.key(&claimed).await, post.key(&invited).await);
    let payload = post.resend(&[&one, &other]).await;
    assert_eq!(payload["resent"], json!([{ "id": other["id"] }]));
    assert_eq!(payload["refused"][0]["mobileKeyId"], one["id"]);
    assert_eq!(
        payload["refused"][0]["message"],
        "This key was already added to a phone."
    );
    assert_eq!(post.sink.wait_for(3).await[2].to, invited);
}
