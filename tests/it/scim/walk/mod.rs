//! A conformance walk over HTTP: what RFC 7644 says of a resource's life, the same for users and groups; discovery; media
//! types; and the error body of every layer.

mod discovery;
mod life;
mod refusal;
mod version;

use reqwest::header::CONTENT_TYPE;
use serde_json::{Value, json};
use tests::client::ScimAnswer;

const ERROR: &str = "urn:ietf:params:scim:api:messages:2.0:Error";
const SCIM_JSON: &str = "application/scim+json; charset=utf-8";
/// An extension nobody declared: kept whole (behaviour.md §6).
const BADGE: &str = "urn:aldermoor:params:scim:schemas:extension:2.0:Badge";

/// One of the two kinds of resource, as far as the walk needs to know them apart.
#[derive(Clone, Copy, Debug)]
struct Kind {
    endpoint: &'static str,
    /// `meta.resourceType`.
    resource_type: &'static str,
    schema: &'static str,
    /// The required attribute, unique ignoring case.
    name: &'static str,
}

const KINDS: [Kind; 2] = [
    Kind {
        endpoint: "/Users",
        resource_type: "User",
        schema: "urn:ietf:params:scim:schemas:core:2.0:User",
        name: "userName",
    },
    Kind {
        endpoint: "/Groups",
        resource_type: "Group",
        schema: "urn:ietf:params:scim:schemas:core:2.0:Group",
        name: "displayName",
    },
];

impl Kind {
    fn named(&self, name: &str) -> Value {
        json!({ "schemas": [self.schema, BADGE], self.name: name, BADGE: { "colour": "green" } })
    }

    fn at(&self, id: &str) -> String {
        format!("{}/{id}", self.endpoint)
    }
}

fn patch(operations: Value) -> Value {
    json!({ "schemas": ["urn:ietf:params:scim:api:messages:2.0:PatchOp"], "Operations": operations })
}

/// Checks the whole of an error: status, media type, body; `keyword` is its `scimType`, empty for none.
#[track_caller]
fn assert_refused(what: &str, answer: &ScimAnswer, status: u16, keyword: &str) {
    assert_eq!(answer.status.as_u16(), status, "{what}: {}", answer.body);
    let kind = answer
        .headers
        .get(CONTENT_TYPE)
        .and_then(|kind| kind.to_str().ok());
    assert_eq!(kind, Some(SCIM_JSON), "{what}");
    assert_eq!(answer.body["schemas"], json!([ERROR]), "{what}");
    assert_eq!(answer.body["status"], json!(status.to_string()), "{what}");
    assert_eq!(
        answer.body["scimType"].as_str().unwrap_or_default(),
        keyword,
        "{what}: {}",
        answer.body
    );
    assert!(
        answer.body["detail"]
            .as_str()
            .is_some_and(|detail| !detail.is_empty()),
        "{what}"
    );
}
