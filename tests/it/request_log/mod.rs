//! The SCIM request log (behaviour.md §6), over real HTTP, on both engines.

mod kept;
mod replay;
mod shown;

use std::time::Duration;

use serde_json::{Value, json};
use tests::client::Graphql;
use tests::eventually::eventually;
use tests::server::{OWNER, Server};

/// How long the job may take to write; far more than it needs.
const SOON: Duration = Duration::from_secs(20);

const LOG: &str = "query($filter: ScimRequestFilterInput, $first: Int, $after: String) {
    scimRequests(filter: $filter, first: $first, after: $after) { droppedCount pageInfo { hasNextPage endCursor } nodes {
        id at method path status durationMs requestBytes responseBytes refusal token { name } directoryUserId directoryGroupId
        content { target requestBody responseBody isMasked } syncEvents { kind summary } } } }";

/// A person as Okta posts one (scim-wire.md §1.3), password included.
pub(crate) fn ines() -> Value {
    json!({
        "schemas": ["urn:ietf:params:scim:schemas:core:2.0:User"],
        "userName": "ines.duarte@aldermoor.example",
        "name": { "givenName": "Inês", "familyName": "Duarte" },
        "emails": [{ "primary": true, "value": "ines.duarte@aldermoor.example", "type": "work" }],
        "displayName": "Inês Duarte",
        "externalId": "00ujl29u0le5T6Aj10h7",
        "urn:ietf:params:scim:schemas:extension:enterprise:2.0:User": { "department": "Engineering" },
        "addresses": [{ "type": "work", "locality": "Lisbon", "primary": true }],
        "password": "1mz050nq",
        "active": true,
    })
}

pub(crate) fn activity(is_active: bool) -> Value {
    json!({
        "schemas": ["urn:ietf:params:scim:api:messages:2.0:PatchOp"],
        "Operations": [{ "op": "replace", "value": { "active": is_active } }],
    })
}

pub(crate) async fn owner(server: &Server) -> Graphql {
    let signed_in = Graphql::anonymous(&server.origin())
        .sign_in(OWNER.0, OWNER.1)
        .await;
    signed_in.unwrap().0
}

/// The newest requests that fit, oldest first.
pub(crate) async fn log(caller: &Graphql, filter: Value) -> Vec<Value> {
    let variables = json!({ "filter": filter, "first": 100 });
    let data = caller.query(LOG, variables).await.unwrap();
    let mut nodes = data["scimRequests"]["nodes"].as_array().unwrap().clone();
    nodes.reverse();
    nodes
}

/// The log once it holds so many requests, oldest first.
pub(crate) async fn log_of(caller: &Graphql, requests: usize) -> Vec<Value> {
    eventually(SOON, async || match log(caller, json!({})).await {
        found if found.len() == requests => Ok(found),
        found => Err(format!("{} requests of {requests}", found.len())),
    })
    .await
}
