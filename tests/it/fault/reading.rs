//! What a server holds, read whole through its public API.

use serde_json::{Value, json};
use tests::client::{Graphql, Scim};

/// Users, groups, employees, properties and the log, all of them.
pub(super) struct Reading {
    pub(super) users: Vec<Value>,
    pub(super) groups: Vec<Value>,
    pub(super) employees: Vec<Value>,
    pub(super) properties: Vec<Value>,
    /// Oldest first.
    pub(super) events: Vec<Value>,
}

const EMPLOYEE: &str = "id email mobileKey { status }
    memberships { status role property { id name } accessGroups { id } why { ruleName } }";
const EVENT: &str = "position kind cause employee { id } property { id }";
const PROPERTIES: &str = "{ properties { name timeZone address { street city state postalCode country }
    ruleSet { rules { name enabled match role mobileKey accessGroups { id }
        conditions { attribute operator values { text propertyField group { id } } } } } } }";

impl Reading {
    pub(super) async fn take(api: &Graphql, scim: &Scim) -> Self {
        let properties = api.query(PROPERTIES, json!({})).await.unwrap();
        let mut events = pages(api, "syncEvents", EVENT).await;
        events.reverse();
        Self {
            users: scim.list_all("/Users").await,
            groups: scim.list_all("/Groups").await,
            employees: pages(api, "employees", EMPLOYEE).await,
            properties: list(&properties["properties"]).to_vec(),
            events,
        }
    }
}

/// Every node of a connection.
async fn pages(api: &Graphql, field: &str, node: &str) -> Vec<Value> {
    let document = format!(
        "query($after: String) {{ {field}(first: 100, after: $after) {{ nodes {{ {node} }} pageInfo {{ hasNextPage endCursor }} }} }}"
    );
    let (mut nodes, mut after) = (Vec::new(), Value::Null);
    loop {
        let data = api.query(&document, json!({ "after": after })).await.unwrap();
        let page = &data[field];
        nodes.extend_from_slice(list(&page["nodes"]));
        if page["pageInfo"]["hasNextPage"] == false {
            return nodes;
        }
        after = page["pageInfo"]["endCursor"].clone();
    }
}

/// The elements; none if it is no list.
pub(super) fn list(value: &Value) -> &[Value] {
    value.as_array().map_or(&[], Vec::as_slice)
}

/// A text that must be there.
pub(super) fn text(value: &Value) -> &str {
    value.as_str().unwrap_or_else(|| panic!("no text: {value}"))
}
