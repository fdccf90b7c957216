//! PATCH by the fact: the table of scim-wire.md §4.5 and the examples of RFC 7644 §3.5.2 with people of our own.

mod members;
mod properties;

use serde_json::json;

use super::*;
use crate::{
    error::ScimType,
    schema::{ENTERPRISE_USER_URN, GROUP, GROUP_URN, ResourceSchema, USER, USER_URN},
};

fn ann() -> Value {
    json!({
        "schemas": [USER_URN, ENTERPRISE_USER_URN],
        "id": "u1",
        "userName": "ann@acme.example",
        "active": true,
        "name": { "givenName": "Ann", "familyName": "Lee", "formatted": "Ann Lee" },
        "emails": [
            { "value": "ann@acme.example", "type": "work", "primary": true },
            { "value": "ann@home.example", "type": "home" },
        ],
        "addresses": [{ "type": "work", "locality": "Berlin", "country": "DE" }],
        "shoeSize": 43,
        (ENTERPRISE_USER_URN): { "department": "Platform" },
        "meta": { "resourceType": "User", "version": "W/\"1\"" },
    })
}

fn ops() -> Value {
    json!({
        "schemas": [GROUP_URN], "id": "g1", "displayName": "Ops",
        "members": [{ "value": "u1", "display": "Ann" }, { "value": "u2" }],
    })
}

fn patch(resource: &Value, operations: Value, schema: &ResourceSchema) -> Result<Value, ScimError> {
    apply(
        resource,
        &parse(&json!({ "schemas": [PATCH_OP_URN], "Operations": operations }))?,
        schema,
    )
}

/// One operation on Ann, then what an attribute is.
#[track_caller]
fn check(operation: Value, attribute: &str, expected: Value) {
    let patched =
        patch(&ann(), json!([operation]), &USER).unwrap_or_else(|error| panic!("{operation}: {error}"));
    assert_eq!(
        patched.get(attribute).cloned().unwrap_or(Value::Null),
        expected,
        "{operation}"
    );
}

#[track_caller]
fn check_error(resource: &Value, operation: Value, schema: &ResourceSchema, expected: ScimType) {
    let error = patch(resource, json!([operation]), schema).expect_err(&operation.to_string());
    assert_eq!(
        (error.status, error.scim_type),
        (400, Some(expected)),
        "{operation}: {error}"
    );
}

#[test]
fn add_sets_merges_and_appends() {
    let work = json!({ "value": "ann@acme.example", "type": "work", "primary": true });
    let home = json!({ "value": "ann@home.example", "type": "home" });
    let other = json!({ "value": "a@other.example", "type": "other" });
    for (operation, attribute, expected) in [
        (
            json!({ "op": "add", "path": "title", "value": "CTO" }),
            "title",
            json!("CTO"),
        ),
        (
            json!({ "op": "add", "value": { "title": "CTO" } }),
            "title",
            json!("CTO"),
        ),
        (
            json!({ "op": "add", "path": "name", "value": { "familyName": "Li", "middleName": "Bo" } }),
            "name",
            json!({ "givenName": "Ann", "familyName": "Li", "formatted": "Ann Lee", "middleName": "Bo" }),
        ),
        (
            json!({ "op": "add", "path": "emails", "value": [other] }),
            "emails",
            json!([work, home, other]),
        ),
        (
            json!({ "op": "add", "path": "emails", "value": other }),
            "emails",
            json!([work, home, other]),
        ),
        (
            json!({ "op": "add", "path": "emails", "value": [home, other, other] }),
            "emails",
            json!([work, home, other]),
        ),
        (
            json!({ "op": "add", "path": "emails", "value": [{ "value": "ANN@home.example", "type": "HOME" }] }),
            "emails",
            json!([work, { "value": "ANN@home.example", "type": "HOME" }]),
        ),
        (
            json!({ "op": "add", "path": "emails", "value": [] }),
            "emails",
            json!([work, home]),
        ),
        (
            json!({ "op": "add", "path": "title", "value": null }),
            "title",
            Value::Null,
        ),
        (
            json!({ "op": "add", "path": "emails[type eq \"home\"]", "value": { "display": "private" } }),
            "emails",
            json!([work, { "value": "ann@home.example", "type": "home", "display": "private" }]),
        ),
        (
            json!({ "op": "add", "path": "emails[type eq \"other\"]", "value": { "value": "a@other.example" } }),
            "emails",
            json!([work, home, { "type": "other", "value": "a@other.example" }]),
        ),
    ] {
        check(operation, attribute, expected);
    }
}

#[test]
fn replace_merges_objects_and_exchanges_lists() {
    let home = json!({ "value": "ann@home.example", "type": "home" });
    for (operation, attribute, expected) in [
        (
            json!({ "op": "replace", "path": "userName", "value": "Ann.Lee@acme.example" }),
            "userName",
            json!("Ann.Lee@acme.example"),
        ),
        (
            json!({ "op": "replace", "path": "nickName", "value": "Annie" }),
            "nickName",
            json!("Annie"),
        ),
        (
            json!({ "op": "replace", "path": "name.familyName", "value": "Li" }),
            "name",
            json!({ "givenName": "Ann", "familyName": "Li", "formatted": "Ann Lee" }),
        ),
        (
            json!({ "op": "replace", "value": { "name": { "familyName": "Li", "formatted": "" } } }),
            "name",
            json!({ "givenName": "Ann", "familyName": "Li" }),
        ),
        (
            json!({ "op": "replace", "path": "emails", "value": [home] }),
            "emails",
            json!([home]),
        ),
        (
            json!({ "op": "replace", "value": { "emails": [home] } }),
            "emails",
            json!([home]),
        ),
        (
            json!({ "op": "replace", "path": "emails", "value": [] }),
            "emails",
            Value::Null,
        ),
        (
            json!({ "op": "replace", "path": "name", "value": null }),
            "name",
            Value::Null,
        ),
        (
            json!({ "op": "replace", "value": { "active": false } }),
            "active",
            json!(false),
        ),
        (
            json!({ "op": "replace", "path": "addresses[type eq \"work\"]", "value": { "type": "work", "locality": "Bonn" } }),
            "addresses",
            json!([{ "type": "work", "locality": "Bonn", "country": "DE" }]),
        ),
        (
            json!({ "op": "replace", "path": "addresses[type eq \"work\"].locality", "value": "Bonn" }),
            "addresses",
            json!([{ "type": "work", "locality": "Bonn", "country": "DE" }]),
        ),
        (
            json!({ "op": "replace", "path": "addresses.country", "value": "FR" }),
            "addresses",
            json!([{ "type": "work", "locality": "Berlin", "country": "FR" }]),
        ),
        (
            json!({ "op": "replace", "path": "phoneNumbers.value", "value": "5" }),
            "phoneNumbers",
            json!([{ "value": "5" }]),
        ),
        (
            json!({ "op": "replace", "path": "shoeSize", "value": 44 }),
            "shoeSize",
            json!(44),
        ),
    ] {
        check(operation, attribute, expected);
    }
}

#[test]
fn remove_unassigns_what_the_path_selects() {
    let work = json!({ "value": "ann@acme.example", "type": "work", "primary": true });
    let home = json!({ "value": "ann@home.example", "type": "home" });
    for (operation, attribute, expected) in [
        (json!({ "op": "remove", "path": "emails" }), "emails", Value::Null),
        (json!({ "op": "remove", "path": "active" }), "active", Value::Null),
        (
            json!({ "op": "remove", "path": "nickName" }),
            "nickName",
            Value::Null,
        ),
        (
            json!({ "op": "remove", "path": "shoeSize" }),
            "shoeSize",
            Value::Null,
        ),
        (
            json!({ "op": "remove", "path": "name.formatted" }),
            "name",
            json!({ "givenName": "Ann", "familyName": "Lee" }),
        ),
        (
            json!({ "op": "remove", "path": "emails[type eq \"home\"]" }),
            "emails",
            json!([work]),
        ),
        (
            json!({ "op": "remove", "path": "emails[type eq \"work\" and value ew \"home.example\"]" }),
            "emails",
            json!([work, home]),
        ),
        (
            json!({ "op": "remove", "path": "emails[type pr]" }),
            "emails",
            Value::Null,
        ),
        (
            json!({ "op": "remove", "path": "emails[type eq \"home\"].type" }),
            "emails",
            json!([work, { "value": "ann@home.example" }]),
        ),
        (
            json!({ "op": "remove", "path": "addresses[type eq \"home\"].country" }),
            "addresses",
            ann()["addresses"].clone(),
        ),
        (
            json!({ "op": "remove", "path": "emails", "value": [{ "value": "ann@home.example" }] }),
            "emails",
            json!([work]),
        ),
        (
            json!({ "op": "remove", "path": format!("{ENTERPRISE_USER_URN}:department") }),
            ENTERPRISE_USER_URN,
            Value::Null,
        ),
        (
            json!({ "op": "remove", "path": ENTERPRISE_USER_URN }),
            ENTERPRISE_USER_URN,
            Value::Null,
        ),
        (
            json!({ "op": "remove", "path": format!("{ENTERPRISE_USER_URN}:department") }),
            "schemas",
            json!([USER_URN]),
        ),
    ] {
        check(operation, attribute, expected);
    }
}

#[test]
fn marking_one_value_primary_demotes_the_others() {
    let demoted = json!({ "value": "ann@acme.example", "type": "work", "primary": false });
    let promoted = json!({ "value": "ann@home.example", "type": "home", "primary": true });
    for operation in [
        json!({ "op": "replace", "path": "emails[type eq \"home\"].primary", "value": true }),
        json!({ "op": "add", "path": "emails[type eq \"home\"]", "value": { "primary": "True" } }),
        json!({ "op": "add", "path": "emails", "value": [promoted] }),
    ] {
        check(operation, "emails", json!([demoted, promoted]));
    }
    let new = json!({ "value": "n@x.example", "primary": true });
    check(
        json!({ "op": "add", "path": "emails", "value": [new] }),
        "emails",
        json!([demoted, { "value": "ann@home.example", "type": "home" }, new]),
    );
}

#[test]
fn extensions_are_reached_by_urn() {
    let path = |name: &str| format!("{ENTERPRISE_USER_URN}:{name}");
    for (operation, expected) in [
        (
            json!({ "op": "add", "path": path("costCenter"), "value": "7" }),
            json!({ "department": "Platform", "costCenter": "7" }),
        ),
        (
            json!({ "op": "replace", "path": path("DEPARTMENT"), "value": "Ops" }),
            json!({ "department": "Ops" }),
        ),
        (
            json!({ "op": "add", "path": path("manager.displayName"), "value": "Bo" }),
            json!({ "department": "Platform", "manager": { "displayName": "Bo" } }),
        ),
        (
            json!({ "op": "replace", "path": ENTERPRISE_USER_URN, "value": { "division": "EU", "desk": "4-17" } }),
            json!({ "department": "Platform", "division": "EU", "desk": "4-17" }),
        ),
        (
            json!({ "op": "add", "value": { (ENTERPRISE_USER_URN): { "department": "Ops", "division": "EU" } } }),
            json!({ "department": "Ops", "division": "EU" }),
        ),
    ] {
        check(operation, ENTERPRISE_USER_URN, expected);
    }
}

#[test]
fn an_extension_of_the_clients_own_is_kept_and_then_reached() {
    let urn = "urn:okta:acme:1.0:user:custom";
    let user = patch(
        &ann(),
        json!([{ "op": "add", "value": { (urn): { "badge": "red" } } }]),
        &USER,
    )
    .unwrap();
    assert_eq!(user[urn], json!({ "badge": "red" }));
    assert_eq!(user["schemas"], json!([USER_URN, ENTERPRISE_USER_URN, urn]));
    for (operation, expected) in [
        (
            json!({ "op": "replace", "path": format!("{urn}:badge"), "value": "blue" }),
            json!({ "badge": "blue" }),
        ),
        (
            json!({ "op": "replace", "value": { (format!("{urn}:level")): 3 } }),
            json!({ "badge": "red", "level": 3 }),
        ),
        (
            json!({ "op": "add", "path": urn, "value": { "level": 3 } }),
            json!({ "badge": "red", "level": 3 }),
        ),
        (
            json!({ "op": "remove", "path": format!("{urn}:badge") }),
            Value::Null,
        ),
        (json!({ "op": "remove", "path": urn }), Value::Null),
    ] {
        let patched = patch(&user, json!([operation]), &USER).unwrap();
        assert_eq!(
            patched.get(urn).cloned().unwrap_or(Value::Null),
            expected,
            "{operation}"
        );
    }
    check_error(
        &user,
        json!({ "op": "add", "path": format!("{urn}:level"), "value": 3 }),
        &USER,
        ScimType::InvalidPath,
    );
}

#[test]
fn a_pathless_value_keeps_undeclared_attributes_and_ignores_the_servers_own() {
    let value = json!({ "id": "u9", "meta": {}, "groups": [{ "value": "g1" }], "schemas": [], "hatSize": 58, "password": "x" });
    let user = patch(&ann(), json!([{ "op": "replace", "value": value }]), &USER).unwrap();
    let mut expected = ann();
    expected["hatSize"] = json!(58);
    assert_eq!(user, expected);
}

#[test]
fn a_password_is_accepted_and_not_kept() {
    for path in [json!("password"), Value::Null] {
        let value = if path.is_null() {
            json!({ "password": "t1meMa$heen" })
        } else {
            json!("t1meMa$heen")
        };
        assert_eq!(
            patch(
                &ann(),
                json!([{ "op": "replace", "path": path, "value": value }]),
                &USER
            ),
            Ok(ann())
        );
    }
}

#[test]
fn what_must_not_change_is_a_mutability_error() {
    for operation in [
        json!({ "op": "replace", "path": "id", "value": "u9" }),
        json!({ "op": "remove", "path": "id" }),
        json!({ "op": "replace", "path": "meta.created", "value": "2026-01-01T00:00:00Z" }),
        json!({ "op": "add", "path": "groups", "value": [{ "value": "g1" }] }),
        json!({ "op": "remove", "path": "groups[value eq \"g1\"]" }),
        json!({ "op": "remove", "path": "userName" }),
        json!({ "op": "remove", "path": "schemas" }),
    ] {
        check_error(&ann(), operation, &USER, ScimType::Mutability);
    }
    for operation in [
        json!({ "op": "remove", "path": "displayName" }),
        json!({ "op": "replace", "path": "members[value eq \"u1\"].value", "value": "u9" }),
    ] {
        check_error(&ops(), operation, &GROUP, ScimType::Mutability);
    }
}

#[test]
fn a_path_neither_declared_nor_present_is_an_invalid_path() {
    for operation in [
        json!({ "op": "add", "path": "hatSize", "value": 58 }),
        json!({ "op": "remove", "path": "hatSize" }),
        json!({ "op": "replace", "path": "name.initials", "value": "AL" }),
        json!({ "op": "replace", "value": { "name.initials": "AL" } }),
        json!({ "op": "replace", "path": "userName.first", "value": "Ann" }),
        json!({ "op": "replace", "path": "userName[value eq \"x\"]", "value": "Ann" }),
        json!({ "op": "replace", "path": "name[familyName eq \"Lee\"].givenName", "value": "Ann" }),
        json!({ "op": "add", "path": "urn:acme:badge:1.0:User:shape", "value": "round" }),
        json!({ "op": "add", "path": format!("{ENTERPRISE_USER_URN}:desk"), "value": "4-17" }),
        json!({ "op": "add", "path": "emails[type eq \"work\"", "value": {} }),
        json!({ "op": "add", "path": 7, "value": {} }),
    ] {
        check_error(&ann(), operation, &USER, ScimType::InvalidPath);
    }
}

#[test]
fn a_target_that_is_not_there() {
    for operation in [
        json!({ "op": "remove" }),
        json!({ "op": "replace", "path": "emails[type eq \"other\"]", "value": { "value": "x" } }),
        json!({ "op": "replace", "path": "emails[value eq \"x\"].type", "value": "work" }),
        json!({ "op": "replace", "path": "emails[type eq \"other\" and primary eq true].value", "value": "x" }),
        json!({ "op": "add", "path": "emails[type sw \"o\"].value", "value": "x" }),
    ] {
        check_error(&ann(), operation, &USER, ScimType::NoTarget);
    }
}

#[test]
fn values_of_the_wrong_type() {
    for operation in [
        json!({ "op": "replace", "path": "active", "value": "maybe" }),
        json!({ "op": "replace", "path": "userName", "value": "" }),
        json!({ "op": "replace", "value": { "userName": null } }),
        json!({ "op": "replace", "path": "title", "value": ["CTO"] }),
        json!({ "op": "replace", "path": "name", "value": "Ann Lee" }),
        json!({ "op": "add", "path": "emails", "value": "ann@acme.example" }),
        json!({ "op": "add", "path": "emails[type eq \"work\"].value", "value": 7 }),
        json!({ "op": "replace", "path": ENTERPRISE_USER_URN, "value": "Platform" }),
        json!({ "op": "add", "path": "title" }),
        json!({ "op": "add", "value": "CTO" }),
        json!({ "op": "replace" }),
    ] {
        check_error(&ann(), operation, &USER, ScimType::InvalidValue);
    }
}

#[test]
fn messages_that_are_no_patch() {
    for body in [
        json!(null),
        json!({}),
        json!({ "Operations": [] }),
        json!({ "Operations": { "op": "add" } }),
        json!({ "Operations": ["add"] }),
        json!({ "Operations": [{ "path": "title", "value": "CTO" }] }),
        json!({ "Operations": [{ "op": "move", "path": "title", "value": "CTO" }] }),
        json!({ "schemas": [USER_URN], "Operations": [{ "op": "add", "path": "title", "value": "CTO" }] }),
    ] {
        assert_eq!(
            parse(&body).expect_err(&body.to_string()).scim_type,
            Some(ScimType::InvalidSyntax),
            "{body}"
        );
    }
    let many = vec![json!({ "op": "remove", "path": "title" }); PATCH_MAX_OPERATIONS + 1];
    assert_eq!(parse(&json!({ "Operations": many })).unwrap_err().status, 413);
}

#[test]
fn later_operations_see_earlier_ones_and_one_failure_fails_all() {
    let good = json!([
        { "op": "add", "path": "emails[type eq \"other\"].value", "value": "a@other.example" },
        { "op": "replace", "path": "emails[type eq \"other\"].value", "value": "b@other.example" },
    ]);
    assert_eq!(
        patch(&ann(), good, &USER).unwrap()["emails"][2]["value"],
        "b@other.example"
    );
    let bad = json!([{ "op": "replace", "path": "title", "value": "CTO" }, { "op": "replace", "path": "id", "value": "x" }]);
    assert!(patch(&ann(), bad, &USER).is_err());
}
