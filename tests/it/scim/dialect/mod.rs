//! The dialects of the four identity providers, each as a conversation from connecting to leaving (scim-wire.md §1, §3).

mod entra_id;
mod jumpcloud;
mod okta;
mod onelogin;

use serde_json::{Value, json};

const USER: &str = "urn:ietf:params:scim:schemas:core:2.0:User";
const GROUP: &str = "urn:ietf:params:scim:schemas:core:2.0:Group";
const ENTERPRISE: &str = "urn:ietf:params:scim:schemas:extension:enterprise:2.0:User";
const LIST: &str = "urn:ietf:params:scim:api:messages:2.0:ListResponse";

fn patch(operations: Value) -> Value {
    json!({ "schemas": ["urn:ietf:params:scim:api:messages:2.0:PatchOp"], "Operations": operations })
}

/// A list of that many, which may be none.
fn list(total: u64) -> Value {
    json!({ "schemas": [LIST], "totalResults": total })
}

/// A resource without what the server gives: ids and times differ from run to run.
fn as_sent(mut resource: Value) -> Value {
    let members = resource.as_object_mut().expect("a resource is an object");
    for name in ["id", "meta", "groups"] {
        members.shift_remove(name);
    }
    resource
}
