//! One test for each named deviation, through the function a server calls.

use serde_json::json;

use super::*;
use crate::{
    filter::matches,
    normalise::create,
    patch::{apply, parse},
    schema::{ENTERPRISE_USER_URN, GROUP, GROUP_URN, ResourceSchema, USER, USER_URN},
};

/// Exercises one quirk. The match is total: a new quirk does not compile without its test.
fn exercise(quirk: Quirk) {
    match quirk {
        Quirk::BooleanAsText => boolean_as_text(),
        Quirk::CapitalisedOperation => capitalised_operation(),
        Quirk::OperationsInAnyCase => operations_in_any_case(),
        Quirk::SingleObjectForArray => single_object_for_array(),
        Quirk::BareManager => bare_manager(),
        Quirk::NullReference => null_reference(),
        Quirk::IdInPathlessValue => id_in_pathless_value(),
        Quirk::PathsInPathlessValue => paths_in_pathless_value(),
        Quirk::RemoveWithValues => remove_with_values(),
        Quirk::ValuePathCreatesElement => value_path_creates_element(),
        Quirk::ValuePathInFilter => value_path_in_filter(),
        Quirk::EmptyText => empty_text(),
        Quirk::UnknownSchemaUrn => unknown_schema_urn(),
        Quirk::PlaceholderPassword => placeholder_password(),
        Quirk::EchoedReadOnly => echoed_read_only(),
        Quirk::SecondPrimary => second_primary(),
        Quirk::UntrustedDisplay => untrusted_display(),
        Quirk::RepeatedMember => repeated_member(),
        Quirk::UnknownParameter => unknown_parameter(),
        Quirk::MediaTypeVariant => media_type_variant(),
        Quirk::DoubledSlash => doubled_slash(),
        // Both are a whole request's: tests/it/scim/quirk.rs.
        Quirk::PlusForSpace | Quirk::ContentTypeWithoutBody => {}
    }
}

#[test]
fn every_quirk_holds() {
    Quirk::ALL.into_iter().for_each(exercise);
}

fn patched(resource: &Value, operations: Value, schema: &ResourceSchema) -> Value {
    let message =
        json!({ "schemas": ["urn:ietf:params:scim:api:messages:2.0:PatchOp"], "Operations": operations });
    apply(resource, &parse(&message).unwrap(), schema).unwrap()
}

fn user() -> Value {
    create(&json!({ "userName": "ann@acme.example", "active": true }), &USER).unwrap()
}

fn group() -> Value {
    create(
        &json!({ "displayName": "Ops", "members": [{ "value": "u1" }, { "value": "u2" }] }),
        &GROUP,
    )
    .unwrap()
}

fn boolean_as_text() {
    let operations = json!([
        { "op": "Replace", "path": "active", "value": "False" },
        { "op": "Add", "path": "emails[type eq \"work\"].value", "value": "ann@acme.example" },
        { "op": "Add", "path": "emails[type eq \"work\"].primary", "value": "true" },
    ]);
    let user = patched(&user(), operations, &USER);
    assert_eq!(user["active"], false);
    assert_eq!(user["emails"][0]["primary"], true);
    let filter = Filter::parse_for("active eq \"False\"", &USER).unwrap();
    assert!(matches(&filter, &user, &USER));
}

fn capitalised_operation() {
    for op in ["Add", "REPLACE", "replace"] {
        assert_eq!(
            patched(
                &user(),
                json!([{ "op": op, "path": "title", "value": "CTO" }]),
                &USER
            )["title"],
            "CTO"
        );
    }
    assert!(
        patched(&group(), json!([{ "Op": "Remove", "Path": "members" }]), &GROUP)
            .get("members")
            .is_none()
    );
}

fn operations_in_any_case() {
    for name in ["operations", "OPERATIONS"] {
        let message = json!({ (name): [{ "op": "add", "path": "title", "value": "CTO" }] });
        assert_eq!(parse(&message).unwrap().len(), 1);
    }
}

fn single_object_for_array() {
    let email = json!({ "value": "ann@acme.example", "type": "work" });
    let posted = create(&json!({ "userName": "ann", "emails": email }), &USER).unwrap();
    assert_eq!(posted["emails"], json!([email]));
    let replaced = patched(
        &user(),
        json!([{ "op": "replace", "path": "emails", "value": email }]),
        &USER,
    );
    assert_eq!(replaced["emails"], json!([email]));
    let merged = patched(
        &user(),
        json!([{ "op": "replace", "value": { "emails": email } }]),
        &USER,
    );
    assert_eq!(merged["emails"], json!([email]));
}

fn bare_manager() {
    let path = format!("{ENTERPRISE_USER_URN}:manager");
    for value in [json!("m1"), json!({ "value": "m1" }), json!([{ "value": "m1" }])] {
        for op in ["Add", "Replace"] {
            let user = patched(
                &user(),
                json!([{ "op": op, "path": path, "value": value }]),
                &USER,
            );
            assert_eq!(
                user[ENTERPRISE_USER_URN]["manager"],
                json!({ "value": "m1" }),
                "{op} {value}"
            );
            let without = patched(&user, json!([{ "op": "Remove", "path": path }]), &USER);
            assert!(without.get(ENTERPRISE_USER_URN).is_none());
        }
    }
    let posted = create(
        &json!({ "userName": "a", (ENTERPRISE_USER_URN): { "manager": "m1" } }),
        &USER,
    )
    .unwrap();
    assert_eq!(posted[ENTERPRISE_USER_URN]["manager"], json!({ "value": "m1" }));
}

fn null_reference() {
    let value = json!([{ "$ref": null, "value": "u3" }]);
    let group = patched(
        &group(),
        json!([{ "op": "Add", "path": "members", "value": value }]),
        &GROUP,
    );
    assert_eq!(group["members"][2], json!({ "value": "u3" }));
}

fn id_in_pathless_value() {
    let mut group = group();
    group["id"] = json!("g1");
    let renamed = patched(
        &group,
        json!([{ "op": "replace", "value": { "id": "g2", "displayName": "New" } }]),
        &GROUP,
    );
    assert_eq!(
        (&renamed["id"], &renamed["displayName"]),
        (&json!("g1"), &json!("New"))
    );
}

fn paths_in_pathless_value() {
    let value = json!({
        "displayName": "B", "name.givenName": "K", "name.familyName": "U",
        (format!("{ENTERPRISE_USER_URN}:employeeNumber")): "A",
        (format!("{USER_URN}:title")): "CTO",
    });
    let user = patched(&user(), json!([{ "op": "replace", "value": value }]), &USER);
    assert_eq!(user["displayName"], "B");
    assert_eq!(user["name"], json!({ "givenName": "K", "familyName": "U" }));
    assert_eq!(user[ENTERPRISE_USER_URN], json!({ "employeeNumber": "A" }));
    assert_eq!(user["title"], "CTO");
    assert_eq!(user["schemas"], json!([USER_URN, ENTERPRISE_USER_URN]));
}

fn remove_with_values() {
    let remove = |value: Value| {
        patched(
            &group(),
            json!([{ "op": "Remove", "path": "members", "value": value }]),
            &GROUP,
        )
    };
    assert_eq!(
        remove(json!([{ "value": "u1" }, { "value": "u9" }]))["members"],
        json!([{ "value": "u2" }])
    );
    assert_eq!(
        remove(json!({ "value": "u1" }))["members"],
        json!([{ "value": "u2" }])
    );
    assert_eq!(remove(json!([]))["members"], group()["members"]);
}

fn value_path_creates_element() {
    for (op, path, expected) in [
        (
            "Replace",
            "emails[type eq \"work\"].value",
            json!([{ "type": "work", "value": "x" }]),
        ),
        (
            "Add",
            "emails[type eq \"work\"].value",
            json!([{ "type": "work", "value": "x" }]),
        ),
        (
            "Add",
            "emails[type eq \"work\" and primary eq \"True\"].value",
            json!([{ "type": "work", "primary": true, "value": "x" }]),
        ),
    ] {
        let user = patched(&user(), json!([{ "op": op, "path": path, "value": "x" }]), &USER);
        assert_eq!(user["emails"], expected, "{op} {path}");
    }
}

fn value_path_in_filter() {
    let filter = Filter::parse_for("emails[type eq \"work\"].value eq \"ann@acme.example\"", &USER).unwrap();
    let with = |kind: &str| json!({ "emails": [{ "type": kind, "value": "ann@acme.example" }] });
    assert!(matches(&filter, &with("work"), &USER));
    assert!(!matches(&filter, &with("home"), &USER));
}

fn empty_text() {
    let user = create(
        &json!({ "userName": "a", "name": { "middleName": "", "givenName": "Ann" } }),
        &USER,
    )
    .unwrap();
    assert_eq!(user["name"], json!({ "givenName": "Ann" }));
    let user = patched(
        &user,
        json!([{ "op": "replace", "path": "name.givenName", "value": "" }]),
        &USER,
    );
    assert!(user.get("name").is_none());
}

fn unknown_schema_urn() {
    let body = json!({
        "schemas": [GROUP_URN, "http://schemas.microsoft.com/2006/11/ResourceManagement/ADSCIM/2.0/Group"],
        "displayName": "Ops",
    });
    assert_eq!(create(&body, &GROUP).unwrap()["schemas"], json!([GROUP_URN]));
}

fn placeholder_password() {
    let user = create(&json!({ "userName": "a", "password": "x" }), &USER).unwrap();
    assert!(user.get("password").is_none());
    let patch = json!([{ "op": "replace", "value": { "password": "1mz050nq" } }]);
    assert_eq!(patched(&user, patch, &USER), user);
}

fn echoed_read_only() {
    let user = user();
    let mut echo = user.clone();
    echo["id"] = json!("u1");
    echo["groups"] = json!([]);
    echo["meta"] = json!({ "resourceType": "User", "version": "W/\"7\"" });
    let replaced = crate::replace::replace(&user, &echo, &USER).unwrap();
    assert!(crate::replace::is_same(&user, &replaced), "{replaced}");
    assert!(replaced.get("groups").is_none() && replaced.get("id").is_none());
}

fn second_primary() {
    let emails = json!([
        { "value": "a@acme.example", "primary": true },
        { "value": "b@acme.example", "primary": "true" },
    ]);
    let user = create(&json!({ "userName": "a", "emails": emails }), &USER).unwrap();
    let is_primary = |index: usize| user["emails"][index]["primary"] == json!(true);
    assert!(is_primary(0) && !is_primary(1), "{user}");
}

fn untrusted_display() {
    let body = json!({ "displayName": "Ops", "members": [{ "value": "u1", "display": "somebody.else@acme.example" }] });
    let group = crate::group_body::GroupBody::read(body.to_string().as_bytes()).unwrap();
    assert_eq!(group.members, Some(vec!["u1".to_owned()]));
}

fn repeated_member() {
    let again = json!([{ "op": "add", "path": "members", "value": [{ "value": "u2" }, { "value": "u1", "display": "Ann" }] }]);
    assert_eq!(patched(&group(), again, &GROUP), group());
}

fn unknown_parameter() {
    let sizes = crate::message::PageSizes {
        default: 100,
        max: 200,
    };
    let query = [("aadOptscim062020", ""), ("count", "7"), ("nonsense", "7")];
    let query = crate::message::ListQuery::from_pairs(query, sizes).unwrap();
    assert_eq!((query.paging.count, query.filter), (7, None));
}

fn media_type_variant() {
    for kind in [
        "application/json",
        "application/scim+json;charset=UTF-8",
        "Application/SCIM+JSON ; charset=\"utf-8\"",
    ] {
        assert!(crate::media::accepts_body(Some(kind)), "{kind}");
    }
}

fn doubled_slash() {
    for (path, meant) in [
        ("//Users", Some("/Users")),
        ("/Users///42//", Some("/Users/42/")),
        ("/Users/42", None),
    ] {
        assert_eq!(single_slashes(path).as_deref(), meant, "{path}");
    }
}
