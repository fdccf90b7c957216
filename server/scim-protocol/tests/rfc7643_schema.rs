//! The discovery documents of RFC 7643 §8.5 to §8.7: what this server offers, and each attribute as the RFC defines it.

#![allow(
    clippy::unwrap_used,
    reason = "a test that meets what it does not expect should stop there"
)]

use scim_protocol::schema::{self, BulkLimits, Capabilities};
use serde_json::{Value, json};

const USER_URN: &str = "urn:ietf:params:scim:schemas:core:2.0:User";
const GROUP_URN: &str = "urn:ietf:params:scim:schemas:core:2.0:Group";
const ENTERPRISE: &str = "urn:ietf:params:scim:schemas:extension:enterprise:2.0:User";
const BASE: &str = "https://keys.aldermoor.example/scim/v2";

/// §8.5, with the limits this server would name.
#[test]
fn a_service_provider_configuration() {
    let offered = Capabilities {
        max_results: 200,
        default_page_size: 100,
        sort: true,
        etag: true,
        bulk: Some(BulkLimits {
            max_operations: 1_000,
            max_payload_bytes: 1_048_576,
        }),
        cursor_timeout: None,
    };
    let config = schema::service_provider_config(BASE, &offered);
    for (pointer, expected) in [
        (
            "/schemas",
            json!(["urn:ietf:params:scim:schemas:core:2.0:ServiceProviderConfig"]),
        ),
        ("/patch/supported", json!(true)),
        (
            "/bulk",
            json!({ "supported": true, "maxOperations": 1_000, "maxPayloadSize": 1_048_576 }),
        ),
        ("/filter", json!({ "supported": true, "maxResults": 200 })),
        ("/changePassword/supported", json!(false)),
        ("/sort/supported", json!(true)),
        ("/etag/supported", json!(true)),
        ("/authenticationSchemes/0/type", json!("oauthbearertoken")),
        ("/authenticationSchemes/0/primary", json!(true)),
        ("/meta/resourceType", json!("ServiceProviderConfig")),
        ("/meta/location", json!(format!("{BASE}/ServiceProviderConfig"))),
    ] {
        assert_eq!(config.pointer(pointer), Some(&expected), "{pointer}");
    }
}

/// §8.6. The RFC's example requires the enterprise extension; here nobody has to have it.
#[test]
fn the_resource_types() {
    let extensions = json!([{ "schema": ENTERPRISE, "required": false }]);
    for (name, endpoint, urn, extensions) in [
        ("User", "/Users", USER_URN, extensions),
        ("Group", "/Groups", GROUP_URN, json!([])),
    ] {
        let shown = schema::resource_type(BASE, name).unwrap();
        assert_eq!(
            shown["schemas"],
            json!(["urn:ietf:params:scim:schemas:core:2.0:ResourceType"])
        );
        assert_eq!((&shown["id"], &shown["name"]), (&json!(name), &json!(name)));
        assert_eq!(
            (&shown["endpoint"], &shown["schema"]),
            (&json!(endpoint), &json!(urn))
        );
        assert_eq!(shown["schemaExtensions"], extensions);
        assert_eq!(shown["meta"]["location"], format!("{BASE}/ResourceTypes/{name}"));
        assert_eq!(shown["meta"]["resourceType"], "ResourceType");
    }
}

/// The definition of an attribute in a schema document; `path` is dotted.
fn defined(schema: &Value, path: &str) -> Value {
    path.split('.').fold(schema.clone(), |outer, name| {
        let list = outer
            .get("attributes")
            .or_else(|| outer.get("subAttributes"))
            .unwrap();
        let found = list
            .as_array()
            .unwrap()
            .iter()
            .find(|attribute| attribute["name"] == name);
        found.unwrap_or_else(|| panic!("{path} is not defined")).clone()
    })
}

/// An attribute and how it differs from the usual: one text, readWrite, returned by default, ignoring case, not unique.
type Row = (&'static str, Value);

#[track_caller]
fn assert_defines(urn: &str, rows: &[Row]) {
    let schema = schema::schema_by_urn(BASE, urn).unwrap();
    for (path, differences) in rows {
        let mut expected = json!({
            "type": "string", "multiValued": false, "required": false, "caseExact": false,
            "mutability": "readWrite", "returned": "default", "uniqueness": "none",
        });
        let expected = expected.as_object_mut().unwrap();
        expected.extend(differences.as_object().unwrap().clone());
        let attribute = defined(&schema, path);
        // Neither has a meaning for a complex value or a boolean (RFC 7643 §2.2, §7).
        if expected["type"] == "complex" || expected["type"] == "boolean" {
            expected.shift_remove("caseExact");
            expected.shift_remove("uniqueness");
        }
        for (name, expected) in expected {
            assert_eq!(attribute[name.as_str()], *expected, "{path} {name}");
        }
        assert!(
            attribute["description"]
                .as_str()
                .is_some_and(|text| !text.is_empty()),
            "{path}"
        );
    }
}

fn usual(names: &[&'static str]) -> Vec<Row> {
    names.iter().map(|name| (*name, json!({}))).collect()
}

fn lists(names: &[&'static str]) -> Vec<Row> {
    let list = || json!({ "type": "complex", "multiValued": true });
    names.iter().map(|name| (*name, list())).collect()
}

/// §8.7.1.
#[test]
fn the_user_schema() {
    assert_defines(
        USER_URN,
        &usual(&[
            "name.formatted",
            "name.familyName",
            "name.givenName",
            "name.middleName",
            "name.honorificPrefix",
            "name.honorificSuffix",
            "displayName",
            "nickName",
            "title",
            "userType",
            "preferredLanguage",
            "locale",
            "timezone",
            "emails.value",
            "emails.display",
            "emails.type",
            "phoneNumbers.value",
            "addresses.streetAddress",
            "addresses.locality",
            "addresses.region",
            "addresses.postalCode",
            "addresses.country",
            "addresses.formatted",
        ]),
    );
    assert_defines(
        USER_URN,
        &lists(&[
            "emails",
            "phoneNumbers",
            "ims",
            "photos",
            "addresses",
            "entitlements",
            "roles",
            "x509Certificates",
        ]),
    );
    let rows = [
        ("userName", json!({ "required": true, "uniqueness": "server" })),
        ("name", json!({ "type": "complex" })),
        ("active", json!({ "type": "boolean" })),
        ("emails.primary", json!({ "type": "boolean" })),
        (
            "groups",
            json!({ "type": "complex", "multiValued": true, "mutability": "readOnly" }),
        ),
        ("groups.display", json!({ "mutability": "readOnly" })),
        // §2.3.7: references are case exact, though the document of §8.7.1 says otherwise.
        ("profileUrl", json!({ "type": "reference", "caseExact": true })),
        // §4.1.1: compared as it is, so case counts, though the document of §8.7.1 says otherwise.
        (
            "password",
            json!({ "caseExact": true, "mutability": "writeOnly", "returned": "never" }),
        ),
    ];
    assert_defines(USER_URN, &rows);
    let schema = schema::schema_by_urn(BASE, USER_URN).unwrap();
    assert_eq!(
        (&schema["id"], &schema["name"]),
        (&json!(USER_URN), &json!("User"))
    );
    assert_eq!(schema["meta"]["location"], format!("{BASE}/Schemas/{USER_URN}"));
    for (path, values) in [
        ("emails.type", json!(["work", "home", "other"])),
        (
            "phoneNumbers.type",
            json!(["work", "home", "mobile", "fax", "pager", "other"]),
        ),
        ("photos.type", json!(["photo", "thumbnail"])),
        ("groups.type", json!(["direct", "indirect"])),
    ] {
        assert_eq!(defined(&schema, path)["canonicalValues"], values, "{path}");
    }
    assert_eq!(
        defined(&schema, "profileUrl")["referenceTypes"],
        json!(["external"])
    );
}

/// §8.7.1. Two deviations, both for what is really done: names of groups are unique here, and required as in §4.2.
#[test]
fn the_group_schema() {
    let rows = [
        ("displayName", json!({ "required": true, "uniqueness": "server" })),
        ("members", json!({ "type": "complex", "multiValued": true })),
        (
            "members.value",
            json!({ "caseExact": true, "mutability": "immutable" }),
        ),
        ("members.type", json!({ "mutability": "immutable" })),
    ];
    assert_defines(GROUP_URN, &rows);
    let schema = schema::schema_by_urn(BASE, GROUP_URN).unwrap();
    assert_eq!(
        defined(&schema, "members.$ref")["referenceTypes"],
        json!(["User", "Group"])
    );
    assert_eq!(
        defined(&schema, "members.type")["canonicalValues"],
        json!(["User", "Group"])
    );
}

/// §8.7.1. One deviation: the manager's name is stored as sent, so it may be written.
#[test]
fn the_enterprise_schema() {
    let names = [
        "employeeNumber",
        "costCenter",
        "organization",
        "division",
        "department",
        "manager.displayName",
    ];
    assert_defines(ENTERPRISE, &usual(&names));
    assert_defines(ENTERPRISE, &[("manager", json!({ "type": "complex" }))]);
    let schema = schema::schema_by_urn(BASE, ENTERPRISE).unwrap();
    assert_eq!(
        defined(&schema, "manager.$ref")["referenceTypes"],
        json!(["User"])
    );
}

/// §8.7.2: the documents describe themselves.
#[test]
fn the_schemas_of_discovery() {
    let table = [
        ("ServiceProviderConfig", "patch.supported"),
        ("ServiceProviderConfig", "bulk.maxPayloadSize"),
        ("ServiceProviderConfig", "filter.maxResults"),
        ("ServiceProviderConfig", "authenticationSchemes.type"),
        ("ResourceType", "endpoint"),
        ("ResourceType", "schemaExtensions.required"),
        ("Schema", "attributes.mutability"),
        ("Schema", "attributes.subAttributes"),
    ];
    for (name, path) in table {
        let urn = format!("urn:ietf:params:scim:schemas:core:2.0:{name}");
        let schema = schema::schema_by_urn(BASE, &urn).unwrap();
        // "attributes" is also the name of one of Schema's own attributes.
        let attribute = defined(&schema, path);
        assert_eq!(
            attribute["name"],
            path.rsplit('.').next().unwrap(),
            "{name} {path}"
        );
    }
    assert_eq!(schema::schemas(BASE).len(), 6);
}
