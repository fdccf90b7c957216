//! The resources of RFC 7643 §8, example by example: the same shapes and edge cases, with people and groups of Aldermoor
//! Studios.

#![allow(
    clippy::unwrap_used,
    reason = "a test that meets what it does not expect should stop there"
)]

use scim_protocol::normalise::{create, normalise};
use scim_protocol::{GROUP, ResourceSchema, USER};
use serde_json::{Value, json};

const USER_URN: &str = "urn:ietf:params:scim:schemas:core:2.0:User";
const GROUP_URN: &str = "urn:ietf:params:scim:schemas:core:2.0:Group";
const ENTERPRISE: &str = "urn:ietf:params:scim:schemas:extension:enterprise:2.0:User";

/// What is stored of a resource as another server shows it: all of it but what only a server sets, and the password.
#[track_caller]
fn assert_stored_as_shown(shown: &Value, dropped: &[&str], schema: &ResourceSchema) {
    let mut expected = shown.clone();
    for name in dropped {
        expected.as_object_mut().unwrap().shift_remove(*name).unwrap();
    }
    let stored = normalise(shown, schema).unwrap();
    assert_eq!(stored, expected);
    assert_eq!(normalise(&stored, schema).unwrap(), stored, "twice is once");
}

/// §8.1.
#[test]
fn a_minimal_user() {
    let user = json!({
        "schemas": [USER_URN],
        "id": "2819c223-7f76-453a-919d-413861904646",
        "userName": "judith@aldermoor.example",
        "meta": {
            "resourceType": "User",
            "created": "2026-01-23T04:56:22Z",
            "lastModified": "2026-05-13T04:42:34Z",
            "version": "W/\"3694e05e9dff590\"",
            "location": "https://keys.aldermoor.example/scim/v2/Users/2819c223-7f76-453a-919d-413861904646",
        },
    });
    assert_stored_as_shown(&user, &["id", "meta"], &USER);
    assert_eq!(create(&user, &USER).unwrap()["active"], json!(true));
}

/// §8.2 and §8.3: every attribute there is, several values of each list, line ends in addresses, a certificate.
fn full_user() -> Value {
    json!({
        "schemas": [USER_URN],
        "id": "2819c223-7f76-453a-919d-413861904646",
        "externalId": "701984",
        "userName": "judith@aldermoor.example",
        "name": {
            "formatted": "Dr. Judith E Aaltonen, III",
            "familyName": "Aaltonen",
            "givenName": "Judith",
            "middleName": "Elina",
            "honorificPrefix": "Dr.",
            "honorificSuffix": "III",
        },
        "displayName": "Judy Aaltonen",
        "nickName": "Judy",
        "profileUrl": "https://people.aldermoor.example/judith",
        "emails": [
            { "value": "judith@aldermoor.example", "type": "work", "primary": true },
            { "value": "judy@aaltonen.example", "type": "home" },
        ],
        "addresses": [
            {
                "type": "work", "streetAddress": "Rua do Século 107", "locality": "Lisboa", "region": "Lisboa",
                "postalCode": "1200-434", "country": "PT",
                "formatted": "Rua do Século 107\n1200-434 Lisboa PT", "primary": true,
            },
            {
                "type": "home", "streetAddress": "Mannerheimintie 5", "locality": "Helsinki", "region": "Uusimaa",
                "postalCode": "00100", "country": "FI", "formatted": "Mannerheimintie 5\n00100 Helsinki FI",
            },
        ],
        "phoneNumbers": [
            { "value": "555-555-5555", "type": "work" },
            { "value": "555-555-4444", "type": "mobile" },
        ],
        "ims": [{ "value": "judithatwork", "type": "aim" }],
        "photos": [
            { "value": "https://photos.aldermoor.example/judith/F", "type": "photo" },
            { "value": "https://photos.aldermoor.example/judith/T", "type": "thumbnail" },
        ],
        "userType": "Employee",
        "title": "Head of offices",
        "preferredLanguage": "fi-FI",
        "locale": "fi-FI",
        "timezone": "Europe/Lisbon",
        "active": true,
        "password": "t1meMa$heen",
        "groups": [
            {
                "value": "e9e30dba-f08f-4109-8486-d5c6a331660a",
                "$ref": "https://keys.aldermoor.example/scim/v2/Groups/e9e30dba-f08f-4109-8486-d5c6a331660a",
                "display": "Office managers",
            },
            {
                "value": "fc348aa8-3835-40eb-a20b-c726e15c55b5",
                "$ref": "https://keys.aldermoor.example/scim/v2/Groups/fc348aa8-3835-40eb-a20b-c726e15c55b5",
                "display": "Employees",
            },
        ],
        "x509Certificates": [{ "value": "MIIDQzCCAqygAwIBAgICEAAwDQYJKoZIhvcNAQEFBQAwTjELMAkGA1UEBhMCVVM=" }],
        "meta": {
            "resourceType": "User",
            "created": "2026-01-23T04:56:22Z",
            "lastModified": "2026-05-13T04:42:34Z",
            "version": "W/\"a330bc54f0671c9\"",
            "location": "https://keys.aldermoor.example/scim/v2/Users/2819c223-7f76-453a-919d-413861904646",
        },
    })
}

/// §8.2.
#[test]
fn a_full_user() {
    assert_stored_as_shown(&full_user(), &["id", "password", "groups", "meta"], &USER);
}

/// §8.3.
#[test]
fn a_user_of_an_enterprise() {
    let mut user = full_user();
    user["schemas"] = json!([USER_URN, ENTERPRISE]);
    user[ENTERPRISE] = json!({
        "employeeNumber": "701984",
        "costCenter": "4130",
        "organization": "Aldermoor Studios",
        "division": "Offices",
        "department": "Front of house",
        "manager": {
            "value": "26118915-6090-4610-87e4-49d8ca9f808d",
            "$ref": "../Users/26118915-6090-4610-87e4-49d8ca9f808d",
            "displayName": "Tomasz Wolak",
        },
    });
    assert_stored_as_shown(&user, &["id", "password", "groups", "meta"], &USER);
    let mut without = user.clone();
    without[ENTERPRISE] = json!({});
    assert_eq!(
        normalise(&without, &USER).unwrap()["schemas"],
        json!([USER_URN]),
        "exactly what has data"
    );
}

/// §8.4: members are users and groups.
#[test]
fn a_group() {
    let group = json!({
        "schemas": [GROUP_URN],
        "id": "e9e30dba-f08f-4109-8486-d5c6a331660a",
        "displayName": "Office managers",
        "members": [
            {
                "value": "2819c223-7f76-453a-919d-413861904646",
                "$ref": "https://keys.aldermoor.example/scim/v2/Users/2819c223-7f76-453a-919d-413861904646",
                "type": "User",
            },
            {
                "value": "902c246b-6245-4190-8e05-00816be7344a",
                "$ref": "https://keys.aldermoor.example/scim/v2/Groups/902c246b-6245-4190-8e05-00816be7344a",
                "type": "Group",
            },
        ],
        "meta": {
            "resourceType": "Group",
            "created": "2026-01-23T04:56:22Z",
            "lastModified": "2026-05-13T04:42:34Z",
            "version": "W/\"3694e05e9dff592\"",
            "location": "https://keys.aldermoor.example/scim/v2/Groups/e9e30dba-f08f-4109-8486-d5c6a331660a",
        },
    });
    assert_stored_as_shown(&group, &["id", "meta"], &GROUP);
}
