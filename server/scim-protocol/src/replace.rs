//! PUT: the resource that stands after a replacement (RFC 7644 §3.5.1, with behaviour.md §2.1 and §6).

use serde_json::{Map, Value};

use crate::{
    error::ScimError,
    normalise::{declare_schemas, mentions, normalise, require},
    path::is_urn,
    schema::{Attribute, Mutability, ResourceSchema},
};

/// Replaces `existing` by what `incoming` says. Read-only attributes keep the server's value; omitted readWrite ones
/// are cleared, except `active` and a group's `members`, which stay as they are; `members: []` empties.
///
/// Key order is that of the incoming body, so that an identical PUT gives an equal value.
///
/// # Errors
/// As [`crate::normalise::create`]; 400 `mutability` if an immutable attribute would get another value.
pub fn replace(existing: &Value, incoming: &Value, schema: &ResourceSchema) -> Result<Value, ScimError> {
    let mut resource = normalise(incoming, schema)?;
    require(&resource, schema)?;
    let empty = Map::new();
    let before = existing.as_object().unwrap_or(&empty);
    if let Value::Object(after) = &mut resource {
        for (urn, attribute) in schema.declared() {
            if urn.is_none() {
                carry_over(attribute, before, after, incoming)?;
            }
        }
    }
    declare_schemas(&mut resource, schema);
    Ok(resource)
}

fn carry_over(
    attribute: &Attribute,
    before: &Map<String, Value>,
    after: &mut Map<String, Value>,
    incoming: &Value,
) -> Result<(), ScimError> {
    let Some(old) = before.get(attribute.name) else {
        return Ok(());
    };
    let keeps = match attribute.mutability {
        Mutability::ReadOnly => true,
        Mutability::ReadWrite => stays_when_omitted(attribute) && !mentions(incoming, attribute.name),
        Mutability::Immutable => {
            if after.get(attribute.name).is_some_and(|new| new != old) {
                return Err(ScimError::mutability(format!(
                    "{} cannot be changed once it is set",
                    attribute.name
                )));
            }
            true
        }
        Mutability::WriteOnly => false,
    };
    if keeps {
        after.insert(attribute.name.to_owned(), old.clone());
    }
    Ok(())
}

/// `active` decides who gets in and `members` may be left out by Okta: an omission never changes either.
fn stays_when_omitted(attribute: &Attribute) -> bool {
    attribute.name == "active" || attribute.is_set_of_references()
}

/// Whether two stored resources hold the same, the server's own `meta` aside: then a write changed nothing and
/// `meta.version` stays (behaviour.md §2.9).
pub fn is_same(left: &Value, right: &Value) -> bool {
    let (Value::Object(left), Value::Object(right)) = (left, right) else {
        return left == right;
    };
    let counted = |key: &&String| key.as_str() != "meta";
    left.keys().filter(counted).count() == right.keys().filter(counted).count()
        && left.iter().filter(|(key, _)| counted(key)).all(|(key, value)| {
            match (key.as_str(), right.get(key)) {
                ("schemas", Some(other)) => same_urns(value, other),
                (_, other) => other == Some(value),
            }
        })
}

/// `schemas` is a set: its order follows the body and says nothing.
fn same_urns(left: &Value, right: &Value) -> bool {
    let sorted = |value: &Value| {
        let mut urns: Vec<String> = value
            .as_array()
            .into_iter()
            .flatten()
            .filter_map(Value::as_str)
            .map(str::to_owned)
            .collect();
        urns.retain(|urn| is_urn(urn));
        urns.sort_unstable();
        urns
    };
    sorted(left) == sorted(right)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::schema::{GROUP, USER};
    use serde_json::json;

    fn stored_user() -> Value {
        json!({
            "schemas": [crate::schema::USER_URN, crate::schema::ENTERPRISE_USER_URN],
            "id": "018f2c6e-0000-7000-8000-000000000001",
            "userName": "ann.lee@acme.example",
            "externalId": "00u1",
            "active": false,
            "title": "Engineer",
            "groups": [{ "value": "g1", "display": "Engineering" }],
            "meta": { "resourceType": "User", "version": "W/\"3\"" },
            (crate::schema::ENTERPRISE_USER_URN): { "department": "Platform" },
        })
    }

    #[test]
    fn an_echoed_resource_changes_nothing() {
        let stored = stored_user();
        let replaced = replace(&stored, &stored, &USER).unwrap();
        assert!(is_same(&stored, &replaced), "{replaced}");
        assert_eq!(replaced["meta"], stored["meta"]);
    }

    #[test]
    fn read_only_input_is_ignored_and_the_servers_value_stays() {
        let body = json!({
            "userName": "ann.lee@acme.example", "id": "other", "groups": [],
            "meta": { "resourceType": "Door" }, "active": true,
        });
        let replaced = replace(&stored_user(), &body, &USER).unwrap();
        assert_eq!(replaced["id"], stored_user()["id"]);
        assert_eq!(replaced["groups"], stored_user()["groups"]);
        assert_eq!(replaced["meta"], stored_user()["meta"]);
        assert_eq!(replaced["active"], true);
    }

    #[test]
    fn omitted_attributes_are_cleared_but_active_stays() {
        let replaced = replace(
            &stored_user(),
            &json!({ "userName": "ann.lee@acme.example" }),
            &USER,
        )
        .unwrap();
        assert!(replaced.get("title").is_none());
        assert!(replaced.get("externalId").is_none());
        assert!(replaced.get(crate::schema::ENTERPRISE_USER_URN).is_none());
        assert_eq!(replaced["schemas"], json!([crate::schema::USER_URN]));
        assert_eq!(replaced["active"], false);
    }

    #[test]
    fn a_group_keeps_members_that_are_left_out_and_loses_them_on_an_empty_list() {
        let stored = json!({
            "schemas": [crate::schema::GROUP_URN], "id": "g1", "displayName": "Engineering",
            "members": [{ "value": "u1" }, { "value": "u2" }],
        });
        for (body, members) in [
            (
                json!({ "displayName": "Engineering" }),
                stored.get("members").cloned(),
            ),
            (
                json!({ "displayName": "Engineering", "members": null }),
                stored.get("members").cloned(),
            ),
            (json!({ "displayName": "Engineering", "members": [] }), None),
            (
                json!({ "displayName": "Engineering", "members": [{ "value": "u3" }] }),
                Some(json!([{ "value": "u3" }])),
            ),
        ] {
            let replaced = replace(&stored, &body, &GROUP).unwrap();
            assert_eq!(replaced.get("members").cloned(), members, "{body}");
        }
    }

    #[test]
    fn a_required_attribute_cannot_be_left_out() {
        let error = replace(&stored_user(), &json!({ "title": "CTO" }), &USER).unwrap_err();
        assert_eq!(error, ScimError::invalid_value("userName is required"));
    }

    static BADGES: crate::schema::Schema = crate::schema::Schema {
        urn: "urn:acme:badge:1.0:Badge",
        name: "Badge",
        description: "A badge",
        attributes: &[Attribute::string("serial", "Serial number").mutability(Mutability::Immutable)],
    };
    static BADGE: ResourceSchema = ResourceSchema {
        name: "Badge",
        endpoint: "/Badges",
        description: "A badge",
        core: &BADGES,
        extensions: &[],
    };

    #[test]
    fn an_immutable_attribute_may_be_set_repeated_and_left_out_but_not_changed() {
        let stored = json!({ "serial": "A-17" });
        assert_eq!(replace(&json!({}), &stored, &BADGE).unwrap()["serial"], "A-17");
        assert_eq!(replace(&stored, &stored, &BADGE).unwrap()["serial"], "A-17");
        assert_eq!(replace(&stored, &json!({}), &BADGE).unwrap()["serial"], "A-17");
        let error = replace(&stored, &json!({ "serial": "A-18" }), &BADGE).unwrap_err();
        assert_eq!(error.scim_type, Some(crate::error::ScimType::Mutability));
    }
}
