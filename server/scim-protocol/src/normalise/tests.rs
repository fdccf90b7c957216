//! What "stored as sent, normalised only so" means, by the fact.

use proptest::prelude::*;
use serde_json::json;

use super::*;
use crate::{
    error::ScimType,
    schema::{ENTERPRISE_USER_URN, GROUP, GROUP_URN, USER, USER_URN},
};

fn created(body: Value) -> Value {
    create(&body, &USER).unwrap()
}

#[test]
fn a_user_as_okta_posts_it_is_stored_as_sent_but_for_password_and_groups() {
    let body = json!({
        "schemas": [USER_URN],
        "userName": "Test.User@okta.local",
        "name": { "givenName": "Test", "familyName": "User" },
        "emails": [{ "primary": true, "value": "Test.User@okta.local", "type": "work" }],
        "displayName": "Test User", "locale": "en_US", "externalId": "00ujl29u0le5T6Aj10h7",
        "phoneNumbers": [{ "value": "415.123.4567", "type": "work" }],
        "groups": [], "password": "1mz050nq", "active": true,
    });
    let mut expected = body.clone();
    expected
        .as_object_mut()
        .unwrap()
        .retain(|key, _| key != "groups" && key != "password");
    assert_eq!(created(body), expected);
}

#[test]
fn read_only_input_is_dropped() {
    let user = created(json!({
        "userName": "ann@acme.example", "id": "mine", "meta": { "resourceType": "User" }, "groups": [{ "value": "g1" }],
    }));
    assert_eq!(
        user,
        json!({ "schemas": [USER_URN], "userName": "ann@acme.example", "active": true })
    );
}

#[test]
fn active_defaults_to_true_only_when_it_is_not_sent() {
    for (sent, stored) in [
        (json!({ "userName": "a" }), true),
        (json!({ "userName": "a", "active": null }), true),
        (json!({ "userName": "a", "active": false }), false),
        (json!({ "userName": "a", "ACTIVE": "False" }), false),
    ] {
        assert_eq!(created(sent.clone())["active"], stored, "{sent}");
    }
    assert!(
        create(&json!({ "displayName": "Ops" }), &GROUP)
            .unwrap()
            .get("active")
            .is_none()
    );
}

#[test]
fn one_value_at_most_is_primary_and_the_first_marked_wins() {
    let user = created(json!({ "userName": "a", "emails": [
        { "value": "a@x.example" },
        { "value": "b@x.example", "primary": true },
        { "value": "c@x.example", "primary": "True" },
    ] }));
    assert_eq!(
        user["emails"],
        json!([
            { "value": "a@x.example" },
            { "value": "b@x.example", "primary": true },
            { "value": "c@x.example", "primary": false },
        ])
    );
}

#[test]
fn empty_text_null_and_empty_lists_are_absent_at_every_depth() {
    let user = created(json!({
        "userName": "a", "title": "", "nickName": null, "roles": [], "name": { "middleName": "", "givenName": "Ann" },
        "addresses": [{ "type": "" }, null], "favouriteColours": ["", null], "custom": { "a": { "b": [] } },
        (ENTERPRISE_USER_URN): { "department": "" },
    }));
    assert_eq!(
        user,
        json!({ "schemas": [USER_URN], "userName": "a", "name": { "givenName": "Ann" }, "active": true })
    );
}

#[test]
fn undeclared_attributes_and_urn_objects_are_kept_whole() {
    let custom = json!({ "badge": { "Colour": "Red" }, "levels": [1, 2] });
    let user = created(json!({
        "schemas": [USER_URN, "urn:okta:acme:1.0:user:custom"],
        "userName": "a", "shoeSize": 43, "urn:okta:acme:1.0:user:custom": custom, "name": { "initials": "AL" },
        (ENTERPRISE_USER_URN): { "desk": "4-17" },
    }));
    assert_eq!(user["shoeSize"], 43);
    assert_eq!(user["urn:okta:acme:1.0:user:custom"], custom);
    assert_eq!(user["name"], json!({ "initials": "AL" }));
    assert_eq!(user[ENTERPRISE_USER_URN], json!({ "desk": "4-17" }));
}

#[test]
fn declared_names_get_their_canonical_spelling() {
    let user = created(json!({
        "USERNAME": "Ann", "Name": { "FamilyName": "Lee" },
        "URN:ietf:params:scim:schemas:extension:ENTERPRISE:2.0:User": { "costcenter": "4130" },
    }));
    assert_eq!(user["userName"], "Ann");
    assert_eq!(user["name"], json!({ "familyName": "Lee" }));
    assert_eq!(user[ENTERPRISE_USER_URN], json!({ "costCenter": "4130" }));
}

#[test]
fn schemas_lists_exactly_what_has_data() {
    let group = create(
        &json!({
            "schemas": ["http://schemas.microsoft.com/2006/11/ResourceManagement/ADSCIM/2.0/Group", GROUP_URN],
            "displayName": "Ops", "urn:acme:group:1.0": { "owner": "u1" },
        }),
        &GROUP,
    )
    .unwrap();
    assert_eq!(group["schemas"], json!([GROUP_URN, "urn:acme:group:1.0"]));
}

#[test]
fn a_member_is_in_a_group_once() {
    let group = create(
        &json!({ "displayName": "Ops", "members": [{ "value": "u1" }, { "value": "u1", "display": "Ann" }] }),
        &GROUP,
    );
    assert_eq!(group.unwrap()["members"], json!([{ "value": "u1" }]));
}

#[test]
fn wrong_types_and_missing_attributes_name_their_path() {
    for (body, detail) in [
        (json!({ "title": "CTO" }), "userName is required"),
        (json!({ "userName": "" }), "userName is required"),
        (json!({ "userName": 7 }), "userName must be a string"),
        (
            json!({ "userName": "a", "active": "yes" }),
            "active must be true or false",
        ),
        (
            json!({ "userName": "a", "active": 1 }),
            "active must be true or false",
        ),
        (
            json!({ "userName": "a", "name": "Ann" }),
            "name must be an object",
        ),
        (
            json!({ "userName": "a", "emails": ["a@x.example"] }),
            "emails must be an object",
        ),
        (
            json!({ "userName": "a", "emails": [{ "value": 7 }] }),
            "emails.value must be a string",
        ),
        (
            json!({ "userName": "a", "emails": [{ "primary": "maybe" }] }),
            "emails.primary must be true or false",
        ),
        (
            json!({ "userName": "a", (ENTERPRISE_USER_URN): { "department": [] , "costCenter": 7 } }),
            "urn:ietf:params:scim:schemas:extension:enterprise:2.0:User:costCenter must be a string",
        ),
        (
            json!({ "userName": "a", (ENTERPRISE_USER_URN): "Platform" }),
            "urn:ietf:params:scim:schemas:extension:enterprise:2.0:User must be an object",
        ),
    ] {
        let error = create(&body, &USER).expect_err(detail);
        assert_eq!(
            (error.detail.as_str(), error.scim_type),
            (detail, Some(ScimType::InvalidValue)),
            "{body}"
        );
    }
    assert_eq!(
        create(&json!({ "members": [] }), &GROUP).unwrap_err().detail,
        "displayName is required"
    );
    let error = create(
        &json!({ "displayName": "Ops", "members": [{ "display": "Ann" }] }),
        &GROUP,
    )
    .unwrap_err();
    assert_eq!(error.detail, "members.value is required");
}

#[test]
fn a_body_that_is_no_resource_is_a_syntax_error() {
    for body in [
        json!(null),
        json!([]),
        json!("user"),
        json!({ "schemas": 7, "userName": "a" }),
    ] {
        assert_eq!(
            create(&body, &USER).unwrap_err().scim_type,
            Some(ScimType::InvalidSyntax),
            "{body}"
        );
    }
}

/// JSON with the names that matter, in right and wrong places.
pub(crate) fn any_json() -> impl Strategy<Value = Value> {
    let leaf = prop_oneof![
        Just(Value::Null),
        any::<bool>().prop_map(Value::from),
        any::<i32>().prop_map(Value::from),
        "(True|work|ann@acme.example|u[1-3]|)".prop_map(Value::from),
        ".{0,4}".prop_map(Value::from),
    ];
    let name = "(schemas|userName|name|familyName|emails|value|type|primary|active|members|id|title|x|groups|\
                urn:ietf:params:scim:schemas:extension:enterprise:2.0:User|manager|urn:acme:1.0:U)";
    leaf.prop_recursive(4, 32, 5, move |inner| {
        prop_oneof![
            proptest::collection::vec(inner.clone(), 0..4).prop_map(Value::from),
            proptest::collection::vec((name, inner), 0..6)
                .prop_map(|members| Value::Object(members.into_iter().collect())),
        ]
    })
}

proptest! {
    #[test]
    fn normalising_never_panics_and_twice_is_once(body in any_json()) {
        for schema in [&USER, &GROUP] {
            if let Ok(once) = normalise(&body, schema) {
                prop_assert_eq!(normalise(&once, schema), Ok(once));
            }
        }
    }
}
