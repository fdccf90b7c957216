//! "Absolute URLs (mails, QR, `meta.location`, SCIM base URL, allowed Origin) come only from `LATCHKEY_PUBLIC_URL`, never from
//! Host or X-Forwarded-*" (behaviour.md §7). Allowed origins are in `graphql/cookie.rs`, mails in `mail/claim.rs`.

use reqwest::header::{CONTENT_TYPE, HOST, LOCATION};
use reqwest::{Client, RequestBuilder};
use serde_json::{Value, json};
use tests::server::Server;

use crate::provisioning::house::House;
use crate::request_log::{ines, owner};
use crate::scim::on_both_engines;

on_both_engines!(no_address_is_taken_from_a_request);

/// As a proxy that anybody may talk to would pass it on.
fn misled(request: RequestBuilder) -> RequestBuilder {
    request
        .header(HOST, "evil.example")
        .header("x-forwarded-host", "evil.example")
        .header("x-forwarded-proto", "gopher")
        .header("forwarded", "host=evil.example;proto=gopher")
}

async fn text(request: RequestBuilder) -> String {
    misled(request).send().await.unwrap().text().await.unwrap()
}

async fn no_address_is_taken_from_a_request(server: &Server) {
    let house = House::build(server).await;
    let (http, base) = (Client::new(), server.scim_base());
    let created = misled(http.post(format!("{base}/Users")))
        .bearer_auth(server.scim_token())
        .header(CONTENT_TYPE, "application/scim+json")
        .body(ines().to_string())
        .send()
        .await
        .unwrap();
    assert_eq!(created.status(), 201);
    let location = created.headers()[LOCATION].to_str().unwrap().to_owned();
    let user: Value = serde_json::from_str(&created.text().await.unwrap()).unwrap();
    assert_eq!(user["meta"]["location"], location.as_str());
    assert!(location.starts_with(&format!("{base}/Users/")), "{location}");
    for path in [
        "/Users",
        "/ServiceProviderConfig",
        "/ResourceTypes",
        "/Schemas",
        "/nowhere",
    ] {
        let shown = text(http.get(format!("{base}{path}")).bearer_auth(server.scim_token())).await;
        assert!(
            !shown.contains("evil.example") && !shown.contains("gopher"),
            "{path}: {shown}"
        );
    }

    house.wait_out_settle_window().await;
    let owner = owner(server).await;
    let asked = async |document: &str, variables: Value| {
        let body = json!({ "query": document, "variables": variables });
        let request = http
            .post(format!("{}/graphql", server.origin()))
            .bearer_auth(owner.token().unwrap())
            .header(CONTENT_TYPE, "application/json")
            .body(body.to_string());
        serde_json::from_str::<Value>(&text(request).await).unwrap()["data"].clone()
    };
    let shown = asked("{ integration { baseUrl } outbox { nodes { id } } }", json!({})).await;
    assert_eq!(shown["integration"]["baseUrl"], base.as_str());
    let reveal = "mutation($id: ID!) { revealClaimLink(mailId: $id) { url } }";
    let mail = shown["outbox"]["nodes"][0]["id"].clone();
    let link = asked(reveal, json!({ "id": mail })).await["revealClaimLink"]["url"].clone();
    assert!(link.as_str().unwrap().starts_with(&server.origin()), "{link}");
    let token = link.as_str().unwrap().split_once("#token=").unwrap().1;
    let page = "query($token: String!) { claimPage(token: $token) { offer { url } } }";
    let offered = asked(page, json!({ "token": token })).await;
    assert_eq!(
        offered["claimPage"]["offer"]["url"], link,
        "what the QR code shows"
    );
}
