//! `/ServiceProviderConfig`, `/Schemas`, `/ResourceTypes` (RFC 7644 §4): open, complete, and true.

use reqwest::Method;
use serde_json::{Value, json};
use tests::client::Scim;
use tests::server::Server;

use super::super::on_both_engines;
use super::{KINDS, assert_refused};

on_both_engines!(
    discovery_is_open_and_names_its_own_places,
    discovery_only_reads,
    what_is_advertised_is_so,
);

async fn discovery_is_open_and_names_its_own_places(server: &Server) {
    let base = server.scim_base();
    let stranger = Scim::anonymous(&base);
    for endpoint in ["/Schemas", "/ResourceTypes"] {
        let list = stranger.get(endpoint).await.expect(200);
        let found = list["Resources"].as_array().unwrap();
        assert_eq!(list["totalResults"], json!(found.len()), "{endpoint}");
        for resource in found {
            let id = resource["id"].as_str().unwrap();
            let alone = stranger.get(&format!("{endpoint}/{id}")).await.expect(200);
            assert_eq!(alone, *resource, "{id}");
            let location = format!("{base}{endpoint}/{id}");
            assert_eq!(resource["meta"]["location"], location, "{id}");
            assert!(!has_null(resource), "{id}: Entra chokes on nulls");
        }
    }
    let config = stranger.get("/ServiceProviderConfig").await.expect(200);
    assert_eq!(
        config["meta"]["location"],
        format!("{base}/ServiceProviderConfig")
    );
    for kind in KINDS {
        let resource_type = stranger
            .get(&format!("/ResourceTypes/{}", kind.resource_type))
            .await
            .expect(200);
        assert_eq!(
            (&resource_type["endpoint"], &resource_type["schema"]),
            (&json!(kind.endpoint), &json!(kind.schema))
        );
        stranger
            .get(&format!("/Schemas/{}", kind.schema))
            .await
            .expect(200);
    }
}

fn has_null(value: &Value) -> bool {
    match value {
        Value::Null => true,
        Value::Array(items) => items.iter().any(has_null),
        Value::Object(members) => members.values().any(has_null),
        Value::Bool(_) | Value::Number(_) | Value::String(_) => false,
    }
}

async fn discovery_only_reads(server: &Server) {
    let scim = server.scim();
    for endpoint in ["/ServiceProviderConfig", "/Schemas", "/ResourceTypes"] {
        for method in [Method::POST, Method::PUT, Method::PATCH, Method::DELETE] {
            let line = format!("{method} {endpoint}");
            // An older edition of Okta's test posts something that is no JSON at all.
            let answer = scim
                .exchange(method, endpoint, &[], Some("This is not JSON"))
                .await;
            assert_refused(&line, &answer, 405, "");
        }
    }
    for endpoint in ["/Schemas", "/ResourceTypes"] {
        assert_refused(endpoint, &scim.filter(endpoint, "id eq \"User\"").await, 403, "");
        let whole = scim.get(endpoint).await.expect(200);
        let paged = scim
            .get(&format!("{endpoint}?startIndex=2&count=1&sortBy=id"))
            .await
            .expect(200);
        assert_eq!(paged, whole, "paging and sorting are ignored here");
        assert_refused(
            endpoint,
            &scim.get(&format!("{endpoint}/Nonsense")).await,
            404,
            "",
        );
    }
}

/// The document against the server's behaviour, so that neither can change alone.
async fn what_is_advertised_is_so(server: &Server) {
    let scim = server.scim();
    let config = scim.get("/ServiceProviderConfig").await.expect(200);
    let most = config["filter"]["maxResults"].as_u64().unwrap();
    for n in 0..=most {
        scim.post("/Groups", &json!({ "displayName": format!("Group {n:03}") }))
            .await
            .expect(201);
    }
    let page = |query: String| {
        let scim = scim.clone();
        async move { scim.get(&format!("/Groups?{query}")).await.expect(200)["itemsPerPage"].clone() }
    };
    assert_eq!(page(format!("count={}", most * 10)).await, json!(most));
    assert_eq!(config["pagination"]["maxPageSize"], json!(most));
    assert_eq!(page(String::new()).await, config["pagination"]["defaultPageSize"]);
    assert!(
        config["pagination"]["defaultPageSize"].as_u64() >= Some(100),
        "Okta steps by 100 whatever it gets"
    );
    assert_eq!(config["patch"]["supported"], json!(true));
    assert_eq!(config["sort"]["supported"], json!(true));
    assert_eq!(config["bulk"]["supported"], json!(true));
    assert_eq!(config["pagination"]["cursor"], json!(true));
    assert_eq!(config["pagination"]["index"], json!(true));
    assert_eq!(config["pagination"]["defaultPaginationMethod"], json!("index"));
    assert_eq!(config["pagination"]["cursorTimeout"], json!(3600));
    assert_eq!(config["etag"]["supported"], json!(true));
    assert_eq!(config["changePassword"]["supported"], json!(false));
}
