//! The bodies Okta sends, as pure functions from its data to JSON (scim-wire.md §1.3–1.7).
//!
//! Order of keys is Okta's. Nothing here sends, and nothing here knows Latchkey's rules.

use std::collections::BTreeMap;

use serde_json::{Map, Value, json};

use super::person::{PersonId, Profile};

/// RFC 7643 §4.1.
pub const USER: &str = "urn:ietf:params:scim:schemas:core:2.0:User";
/// RFC 7643 §4.3.
pub const ENTERPRISE: &str = "urn:ietf:params:scim:schemas:extension:enterprise:2.0:User";
/// RFC 7643 §4.2.
pub const GROUP: &str = "urn:ietf:params:scim:schemas:core:2.0:Group";
/// RFC 7644 §3.5.2.
pub const PATCH_OP: &str = "urn:ietf:params:scim:api:messages:2.0:PatchOp";

/// The POST of a newly assigned person (§1.3): placeholder password and `groups: []` always.
pub fn new_user(id: &PersonId, profile: &Profile, password: &str) -> Value {
    let mut body = Map::new();
    body.insert("schemas".to_owned(), json!([USER]));
    map_profile(&mut body, profile);
    body.insert("externalId".to_owned(), json!(id.as_str()));
    body.insert("groups".to_owned(), json!([]));
    body.insert("password".to_owned(), json!(password));
    body.insert("active".to_owned(), json!(true));
    Value::Object(body)
}

/// The PUT of a profile (§1.4): what Latchkey returned, changed where Okta has mapped attributes, everything else
/// echoed, read-only parts and the stale `name.formatted` included.
pub fn changed_user(returned: &Value, id: &PersonId, profile: &Profile) -> Value {
    let mut body = returned.as_object().cloned().unwrap_or_default();
    map_profile(&mut body, profile);
    body.insert("externalId".to_owned(), json!(id.as_str()));
    Value::Object(body)
}

/// [`changed_user`] that also switches the person on (§1.5, custom apps).
pub fn reactivated_user(returned: &Value, id: &PersonId, profile: &Profile) -> Value {
    let mut body = changed_user(returned, id, profile);
    body["active"] = json!(true);
    body
}

/// The PUT that deactivates (§1.5, custom apps): Latchkey's own values, `active` false, no `groups`.
pub fn deactivated_user(returned: &Value) -> Value {
    let mut body = returned.as_object().cloned().unwrap_or_default();
    body.shift_remove("groups");
    body.insert("active".to_owned(), json!(false));
    Value::Object(body)
}

/// The PUT that sets a password (§1.6, custom apps).
pub fn user_with_password(returned: &Value, password: &str) -> Value {
    let mut body = returned.as_object().cloned().unwrap_or_default();
    body.insert("password".to_owned(), json!(password));
    Value::Object(body)
}

/// The PATCH that switches a person on or off (§1.5, catalogue apps): no path.
pub fn active_patch(active: bool) -> Value {
    patch(vec![json!({"op": "replace", "value": {"active": active}})])
}

/// The PATCH that sets a password (§1.6, catalogue apps): no path.
pub fn password_patch(password: &str) -> Value {
    patch(vec![json!({"op": "replace", "value": {"password": password}})])
}

/// The POST of a pushed group (§1.7): no external id.
pub fn new_group(name: &str, members: &BTreeMap<String, String>) -> Value {
    json!({"schemas": [GROUP], "displayName": name, "members": member_list(members)})
}

/// The PUT of a group (§1.7, custom apps).
pub fn whole_group(name: &str, members: &BTreeMap<String, String>) -> Value {
    new_group(name, members)
}

/// The rename, and the prelude of every membership update (§1.7): no path, and the read-only id inside.
pub fn rename_patch(id: &str, name: &str) -> Value {
    patch(vec![
        json!({"op": "replace", "value": {"id": id, "displayName": name}}),
    ])
}

/// A membership delta (§1.7): one `remove` each, then one `add`; no `type`, no `$ref`.
pub fn member_delta<'a>(
    removed: impl IntoIterator<Item = &'a String>,
    added: &BTreeMap<String, String>,
) -> Value {
    let remove = |id| json!({"op": "remove", "path": format!("members[value eq \"{id}\"]")});
    let mut operations: Vec<Value> = removed.into_iter().map(remove).collect();
    if !added.is_empty() {
        operations.push(json!({"op": "add", "path": "members", "value": member_list(added)}));
    }
    patch(operations)
}

/// *Push now* (§1.7): the whole list, `[]` for an empty group.
pub fn all_members(members: &BTreeMap<String, String>) -> Value {
    patch(vec![
        json!({"op": "replace", "path": "members", "value": member_list(members)}),
    ])
}

fn patch(operations: Vec<Value>) -> Value {
    json!({"schemas": [PATCH_OP], "Operations": operations})
}

fn member_list(members: &BTreeMap<String, String>) -> Value {
    members
        .iter()
        .map(|(id, user_name)| json!({"value": id, "display": user_name}))
        .collect()
}

/// Writes the mapped attributes over `body`: text is set or, unset in Okta, removed; lists go as whole lists; of
/// `name` and the enterprise extension only the mapped parts change.
fn map_profile(body: &mut Map<String, Value>, profile: &Profile) {
    set(body, "userName", Some(&profile.login));
    let name = object(body, "name");
    set(name, "givenName", Some(&profile.given_name));
    set(name, "middleName", profile.middle_name.as_ref());
    set(name, "familyName", Some(&profile.family_name));
    let email = profile
        .email
        .as_ref()
        .map(|email| json!([{"primary": true, "value": email, "type": "work"}]));
    set_value(body, "emails", email);
    set(body, "title", profile.title.as_ref());
    set(body, "displayName", Some(&profile.display_name));
    set(body, "userType", profile.user_type.as_ref());
    set(body, "locale", profile.locale.as_ref());
    let phone = profile
        .phone
        .as_ref()
        .map(|phone| json!([{"primary": true, "value": phone, "type": "work"}]));
    set_value(body, "phoneNumbers", phone);
    set_value(body, "addresses", address(profile));

    let enterprise = [
        ("employeeNumber", &profile.employee_number),
        ("costCenter", &profile.cost_center),
        ("department", &profile.department),
    ];
    if body.contains_key(ENTERPRISE) || enterprise.iter().any(|(_, value)| value.is_some()) {
        let extension = object(body, ENTERPRISE);
        for (key, value) in enterprise {
            set(extension, key, value.as_ref());
        }
        list_schema(body, ENTERPRISE);
    }
}

fn address(profile: &Profile) -> Option<Value> {
    let mut address = Map::new();
    let parts = [
        ("streetAddress", &profile.street),
        ("locality", &profile.city),
        ("region", &profile.region),
        ("postalCode", &profile.postal_code),
        ("country", &profile.country),
    ];
    for (key, value) in parts {
        set(&mut address, key, value.as_ref());
    }
    if address.is_empty() {
        return None;
    }
    address.insert("type".to_owned(), json!("work"));
    address.insert("primary".to_owned(), json!(true));
    Some(json!([address]))
}

fn list_schema(body: &mut Map<String, Value>, urn: &str) {
    let schemas = body.entry("schemas").or_insert_with(|| json!([]));
    if let Value::Array(schemas) = schemas
        && !schemas.iter().any(|listed| listed == urn)
    {
        schemas.push(json!(urn));
    }
}

fn object<'a>(body: &'a mut Map<String, Value>, key: &str) -> &'a mut Map<String, Value> {
    let value = body.entry(key).or_insert_with(|| json!({}));
    if !value.is_object() {
        *value = json!({});
    }
    value.as_object_mut().expect("invariant: made an object above")
}

fn set(body: &mut Map<String, Value>, key: &str, value: Option<&String>) {
    set_value(body, key, value.map(|text| json!(text)));
}

fn set_value(body: &mut Map<String, Value>, key: &str, value: Option<Value>) {
    match value {
        Some(value) => {
            body.insert(key.to_owned(), value);
        }
        None => {
            body.shift_remove(key);
        }
    }
}
