//! The last step of the wizard turns green by itself (behaviour.md §6): whoever follows is told when Okta is heard.

use std::time::Duration;

use serde_json::json;
use tests::client::Subscription;
use tests::server::Server;

use crate::scim::on_both_engines;

on_both_engines!(whoever_follows_is_told_of_the_first_request);

const FOLLOW: &str = "subscription { integration { status lastRequestAt tokens { lastUsedAt } } }";
const SOON: Duration = Duration::from_secs(20);

async fn whoever_follows_is_told_of_the_first_request(server: &Server) {
    let admin = server.admin();
    let mut following = Subscription::open(admin.graphql(), FOLLOW, json!({}), SOON)
        .await
        .unwrap();
    let before = following.next().await.unwrap();
    assert_eq!(
        before["integration"],
        json!({ "status": "WAITING", "lastRequestAt": null, "tokens": [{ "lastUsedAt": null }] })
    );
    server.scim().get("/Users?count=1").await.expect(200);
    let heard = following.next().await.unwrap();
    let heard = &heard["integration"];
    assert_eq!(heard["status"], "RECEIVING");
    assert!(heard["lastRequestAt"].is_string());
    assert_eq!(heard["tokens"][0]["lastUsedAt"], heard["lastRequestAt"]);
    following.stop().await.unwrap();
}
