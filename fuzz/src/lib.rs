//! Two stored resources that the targets work on, and what must hold of every resource.

use scim_protocol::normalise::normalise;
use scim_protocol::schema::{ENTERPRISE_USER_URN, GROUP_URN, ResourceSchema, USER_URN};
use serde_json::{Value, json};

/// A user as stored, with an extension, an attribute that no schema declares, and two e-mails.
pub fn user() -> Value {
    json!({
        "schemas": [USER_URN, ENTERPRISE_USER_URN],
        "id": "2819c223",
        "externalId": "00u1a2b3c4",
        "userName": "ines.duarte@aldermoor.example",
        "active": true,
        "name": { "givenName": "Inês", "familyName": "Duarte" },
        "emails": [
            { "value": "ines.duarte@aldermoor.example", "type": "work", "primary": true },
            { "value": "ines@duarte.example", "type": "home" },
        ],
        "addresses": [{ "type": "work", "locality": "Lisbon", "country": "PT" }],
        "badgeColour": "green",
        (ENTERPRISE_USER_URN): { "department": "Laboratory", "manager": { "value": "26118915" } },
        "meta": { "resourceType": "User", "version": "W/\"3\"", "created": "2026-03-02T08:15:00Z" },
    })
}

/// A group as stored.
pub fn group() -> Value {
    json!({
        "schemas": [GROUP_URN],
        "id": "e9e30dba",
        "displayName": "Lisbon Lab",
        "members": [{ "value": "2819c223", "display": "Inês" }, { "value": "26118915" }],
    })
}

/// Panics unless the resource is as [`normalise`] would make it: then it reads back as it was stored.
pub fn assert_is_normal(resource: &Value, schema: &ResourceSchema) {
    let mut writable = resource.clone();
    if let Value::Object(object) = &mut writable {
        // Normalising drops what only the server sets.
        object.shift_remove("id");
        object.shift_remove("meta");
    }
    assert_eq!(normalise(&writable, schema), Ok(writable));
}

/// How many of the e-mails are primary.
pub fn primary_emails(resource: &Value) -> usize {
    let emails = resource["emails"].as_array();
    emails
        .into_iter()
        .flatten()
        .filter(|email| email["primary"] == true)
        .count()
}
