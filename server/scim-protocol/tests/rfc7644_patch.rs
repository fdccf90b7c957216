//! RFC 7644 §3.5, example by example: POST, PUT and every PATCH of §3.5.2, on a person and a group of Aldermoor Studios.

#![allow(
    clippy::unwrap_used,
    reason = "a test that meets what it does not expect should stop there"
)]

use scim_protocol::normalise::create;
use scim_protocol::patch::{apply, parse};
use scim_protocol::replace::replace;
use scim_protocol::{GROUP, ResourceSchema, ScimError, USER};
use serde_json::{Value, json};

const USER_URN: &str = "urn:ietf:params:scim:schemas:core:2.0:User";
const GROUP_URN: &str = "urn:ietf:params:scim:schemas:core:2.0:Group";
const ENTERPRISE: &str = "urn:ietf:params:scim:schemas:extension:enterprise:2.0:User";

fn patch(resource: &Value, operations: Value, schema: &ResourceSchema) -> Result<Value, ScimError> {
    let message = json!({
        "schemas": ["urn:ietf:params:scim:api:messages:2.0:PatchOp"],
        "Operations": operations,
    });
    apply(resource, &parse(&message)?, schema)
}

fn judith() -> Value {
    json!({
        "schemas": [USER_URN],
        "id": "2819c223",
        "userName": "judith",
        "name": { "formatted": "Ms. Judith E Aaltonen III", "familyName": "Aaltonen", "givenName": "Judith" },
        "emails": [
            { "value": "judith@aldermoor.example", "type": "work", "primary": true },
            { "value": "judy@home.example", "type": "home" },
        ],
        "addresses": [
            { "type": "work", "streetAddress": "Rua do Século 107", "locality": "Lisboa", "country": "PT" },
            { "type": "home", "streetAddress": "Mannerheimintie 5", "locality": "Helsinki", "country": "FI" },
        ],
        "active": true,
    })
}

fn managers() -> Value {
    json!({
        "schemas": [GROUP_URN],
        "id": "acbf3ae7",
        "displayName": "Office managers",
        "members": [
            { "value": "2819c223", "$ref": "https://keys.aldermoor.example/scim/v2/Users/2819c223", "type": "User" },
            { "value": "902c246b", "$ref": "https://keys.aldermoor.example/scim/v2/Users/902c246b", "type": "User" },
        ],
    })
}

fn member_ids(group: &Value) -> Vec<&str> {
    let members = group["members"].as_array().map(Vec::as_slice).unwrap_or_default();
    members
        .iter()
        .filter_map(|member| member["value"].as_str())
        .collect()
}

/// §3.3.
#[test]
fn a_user_is_created() {
    let sent = json!({
        "schemas": [USER_URN],
        "userName": "judith",
        "externalId": "jaaltonen",
        "name": { "formatted": "Ms. Judith E Aaltonen III", "familyName": "Aaltonen", "givenName": "Judith" },
    });
    let mut expected = sent.clone();
    expected["active"] = json!(true);
    assert_eq!(create(&sent, &USER), Ok(expected));
}

/// §3.5.1: what is left out goes, an empty list is no list, what only the server sets stays.
#[test]
fn a_user_is_replaced() {
    let mut stored = judith();
    stored["nickName"] = json!("Judy");
    let sent = json!({
        "schemas": [USER_URN],
        "id": "2819c223",
        "userName": "judith",
        "externalId": "jaaltonen",
        "name": {
            "formatted": "Ms. Judith E Aaltonen III", "familyName": "Aaltonen", "givenName": "Judith",
            "middleName": "Elina",
        },
        "roles": [],
        "emails": [
            { "value": "judith@aldermoor.example" },
            { "value": "judy@home.example" },
        ],
    });
    let replaced = replace(&stored, &sent, &USER).unwrap();
    assert_eq!(replaced["name"]["middleName"], "Elina");
    assert_eq!(replaced["emails"], sent["emails"]);
    for gone in ["roles", "addresses", "nickName"] {
        assert!(replaced.get(gone).is_none(), "{gone}");
    }
    assert_eq!(
        replaced["active"],
        json!(true),
        "behaviour.md §2.1: an omitted `active` stays"
    );
}

/// §3.5.2: the forms of a path (Figures 5 and 6), each on something it can reach.
#[test]
fn each_form_of_a_path_reaches_its_place() {
    let table = [
        ("name.familyName", json!("Wolak"), "/name/familyName"),
        (
            r#"addresses[type eq "work"]"#,
            json!({ "locality": "Porto" }),
            "/addresses/0/locality",
        ),
        (
            r#"addresses[type eq "work"].locality"#,
            json!("Porto"),
            "/addresses/0/locality",
        ),
        (
            "urn:ietf:params:scim:schemas:core:2.0:User:name.familyName",
            json!("Wolak"),
            "/name/familyName",
        ),
        (
            "urn:ietf:params:scim:schemas:extension:enterprise:2.0:User:manager.displayName",
            json!("Tomasz"),
            "/urn:ietf:params:scim:schemas:extension:enterprise:2.0:User/manager/displayName",
        ),
    ];
    for (path, value, pointer) in table {
        let operation = json!({ "op": "replace", "path": path, "value": value });
        let patched = patch(&judith(), json!([operation]), &USER).unwrap();
        let expected = value.get("locality").unwrap_or(&value);
        assert_eq!(patched.pointer(pointer), Some(expected), "{path}");
    }
    let operation = json!({ "op": "add", "path": "members", "value": [{ "value": "u3" }] });
    assert_eq!(
        member_ids(&patch(&managers(), json!([operation]), &GROUP).unwrap()).len(),
        3
    );
    let operation = json!({ "op": "remove", "path": r#"members[value eq "2819c223"]"# });
    assert_eq!(
        member_ids(&patch(&managers(), json!([operation]), &GROUP).unwrap()),
        ["902c246b"]
    );
}

/// §3.5.2.1: a member is added; an equal one changes nothing.
#[test]
fn a_member_is_added() {
    let member = json!({
        "display": "Tomasz Wolak",
        "$ref": "https://keys.aldermoor.example/scim/v2/Users/413861904646",
        "value": "413861904646",
    });
    let operations = json!([{ "op": "add", "path": "members", "value": [member] }]);
    let once = patch(&managers(), operations.clone(), &GROUP).unwrap();
    assert_eq!(member_ids(&once), ["2819c223", "902c246b", "413861904646"]);
    assert_eq!(patch(&once, operations, &GROUP), Ok(once));
}

/// §3.5.2.1: without a path, a list grows and a single value is set.
#[test]
fn attributes_are_added_without_a_path() {
    let operations = json!([{
        "op": "add",
        "value": { "emails": [{ "value": "judith@office.example", "type": "other" }], "nickName": "Judy" },
    }]);
    let patched = patch(&judith(), operations, &USER).unwrap();
    assert_eq!(patched["nickName"], "Judy");
    let values: Vec<_> = patched["emails"]
        .as_array()
        .unwrap()
        .iter()
        .map(|email| &email["value"])
        .collect();
    assert_eq!(
        values,
        [
            "judith@aldermoor.example",
            "judy@home.example",
            "judith@office.example"
        ]
    );
}

/// §3.5.2.1: a new primary takes the place of the old one (§3.5.2: "SHALL set … to false").
#[test]
fn a_new_primary_demotes_the_old_one() {
    let email = json!({ "value": "new@aldermoor.example", "type": "other", "primary": true });
    let patched = patch(
        &judith(),
        json!([{ "op": "add", "path": "emails", "value": [email] }]),
        &USER,
    )
    .unwrap();
    let is_primary: Vec<bool> = patched["emails"]
        .as_array()
        .unwrap()
        .iter()
        .map(|email| email["primary"] == true)
        .collect();
    assert_eq!(is_primary, [false, false, true]);
}

/// §3.5.2.2, the four examples.
#[test]
fn members_and_emails_are_removed() {
    let one = json!([{ "op": "remove", "path": r#"members[value eq "2819c223"]"# }]);
    assert_eq!(
        member_ids(&patch(&managers(), one, &GROUP).unwrap()),
        ["902c246b"]
    );

    let all = json!([{ "op": "remove", "path": "members" }]);
    assert!(patch(&managers(), all, &GROUP).unwrap().get("members").is_none());

    let of_a_kind =
        json!([{ "op": "remove", "path": r#"emails[type eq "work" and value ew "aldermoor.example"]"# }]);
    let patched = patch(&judith(), of_a_kind, &USER).unwrap();
    assert_eq!(
        patched["emails"],
        json!([{ "value": "judy@home.example", "type": "home" }])
    );

    let exchanged = json!([
        { "op": "remove", "path": r#"members[value eq "2819c223" and type eq "User"]"# },
        { "op": "add", "path": "members", "value": [{ "display": "Tomasz Wolak", "value": "08e1d05d", "type": "User" }] },
    ]);
    assert_eq!(
        member_ids(&patch(&managers(), exchanged, &GROUP).unwrap()),
        ["902c246b", "08e1d05d"]
    );
}

/// §3.5.2.2: without a path there is nothing to remove; required and read-only attributes stay.
#[test]
fn what_cannot_be_removed_is_refused() {
    let table = [
        (json!({ "op": "remove" }), "noTarget"),
        (json!({ "op": "remove", "path": "userName" }), "mutability"),
        (json!({ "op": "remove", "path": "id" }), "mutability"),
        (json!({ "op": "remove", "path": "groups" }), "mutability"),
        (json!({ "op": "remove", "path": "emails[type eq" }), "invalidPath"),
    ];
    for (operation, keyword) in table {
        let error = patch(&judith(), json!([operation]), &USER).unwrap_err();
        assert_eq!(
            (error.status, &error.to_json()["scimType"]),
            (400, &json!(keyword)),
            "{operation}"
        );
    }
}

/// §3.5.2.3: all members by others.
#[test]
fn members_are_replaced() {
    let members = json!([
        { "display": "Tomasz Wolak", "$ref": "https://keys.aldermoor.example/scim/v2/Users/413861904646", "value": "413861904646" },
        { "display": "Inês Duarte", "$ref": "https://keys.aldermoor.example/scim/v2/Users/7f76453a", "value": "7f76453a" },
    ]);
    let operations = json!([{ "op": "replace", "path": "members", "value": members }]);
    assert_eq!(
        member_ids(&patch(&managers(), operations, &GROUP).unwrap()),
        ["413861904646", "7f76453a"]
    );
}

/// §3.5.2.3: the work address, whole and in part; both leave the other address alone.
#[test]
fn an_address_is_replaced() {
    let address = json!({
        "type": "work", "streetAddress": "911 Universal City Plaza", "locality": "Hollywood", "region": "CA",
        "postalCode": "91608", "country": "US",
        "formatted": "911 Universal City Plaza\nHollywood, CA 91608 US", "primary": true,
    });
    let whole = json!([{ "op": "replace", "path": r#"addresses[type eq "work"]"#, "value": address }]);
    let patched = patch(&judith(), whole, &USER).unwrap();
    assert_eq!(patched["addresses"], json!([address, judith()["addresses"][1]]));

    let street = json!([{
        "op": "replace", "path": r#"addresses[type eq "work"].streetAddress"#, "value": "1010 Broadway Ave",
    }]);
    let patched = patch(&judith(), street, &USER).unwrap();
    assert_eq!(patched["addresses"][0]["streetAddress"], "1010 Broadway Ave");
    assert_eq!(patched["addresses"][0]["locality"], "Lisboa");
    assert_eq!(patched["addresses"][1], judith()["addresses"][1]);
}

/// §3.5.2.3: without a path, lists are replaced whole and what is not named stays.
#[test]
fn attributes_are_replaced_without_a_path() {
    let emails = json!([
        { "value": "judith@office.example", "type": "work", "primary": true },
        { "value": "judy@home.example", "type": "home" },
    ]);
    let operations = json!([{ "op": "replace", "value": { "emails": emails, "nickName": "Judy" } }]);
    let patched = patch(&judith(), operations, &USER).unwrap();
    assert_eq!(
        (&patched["emails"], &patched["nickName"]),
        (&emails, &json!("Judy"))
    );
    assert_eq!(patched["addresses"], judith()["addresses"]);
}

/// §3.5.2.3: a filter that finds nothing is `noTarget`, and takes the whole request back.
#[test]
fn a_replace_that_finds_nothing_is_refused_whole() {
    let operations = json!([
        { "op": "replace", "path": "userName", "value": "somebody.else" },
        { "op": "replace", "path": r#"addresses[country eq "DE"].locality"#, "value": "Berlin" },
    ]);
    let before = judith();
    let error = patch(&before, operations, &USER).unwrap_err();
    assert_eq!(
        (error.status, &error.to_json()["scimType"]),
        (400, &json!("noTarget"))
    );
    assert_eq!(before, judith());
}

/// §3.3, §3.5.1 and §3.5.2: an extension goes and comes with its data, and so does its URN.
#[test]
fn schemas_follow_the_data() {
    let add = json!([{ "op": "add", "value": { ENTERPRISE: { "department": "Offices" } } }]);
    let added = patch(&judith(), add, &USER).unwrap();
    assert_eq!(added["schemas"], json!([USER_URN, ENTERPRISE]));
    let path = format!("{ENTERPRISE}:department");
    let removed = patch(&added, json!([{ "op": "remove", "path": path }]), &USER).unwrap();
    assert_eq!(removed["schemas"], json!([USER_URN]));
    assert!(removed.get(ENTERPRISE).is_none());
}
