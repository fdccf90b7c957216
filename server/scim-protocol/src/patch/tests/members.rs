//! Group members: who is in after a PATCH, and when a PATCH is a delta.

use serde_json::json;

use super::{super::*, ops, patch};
use crate::normalise::normalise;
use crate::schema::{GROUP, GROUP_URN};

#[test]
fn members_join_and_leave_by_value() {
    for (operations, members) in [
        (
            json!([{ "op": "add", "path": "members", "value": [{ "value": "u2", "display": "Bo" }, { "value": "u3" }] }]),
            vec!["u1", "u2", "u3"],
        ),
        (
            json!([{ "op": "remove", "path": "members[value eq \"u1\"]" }]),
            vec!["u2"],
        ),
        (
            json!([{ "op": "remove", "path": "members[value eq \"u7\"]" }]),
            vec!["u1", "u2"],
        ),
        (
            json!([{ "op": "remove", "path": "members[value eq \"u1\" or value eq \"u2\"]" }]),
            vec![],
        ),
        (
            json!([{ "op": "replace", "path": "members", "value": [{ "value": "u5" }] }]),
            vec!["u5"],
        ),
        (
            json!([{ "op": "replace", "path": "members", "value": [] }]),
            vec![],
        ),
        (json!([{ "op": "remove", "path": "members" }]), vec![]),
        (
            json!([
                { "op": "replace", "value": { "id": "g1", "displayName": "Ops" } },
                { "op": "remove", "path": "members[value eq \"u1\"]" },
                { "op": "add", "path": "members", "value": [{ "value": "u3", "display": "c@acme.example" }] },
                { "op": "add", "path": "members", "value": [{ "value": "u1" }] },
            ]),
            vec!["u2", "u3", "u1"],
        ),
    ] {
        let group = patch(&ops(), operations.clone(), &GROUP).unwrap();
        let values: Vec<&str> = group["members"]
            .as_array()
            .into_iter()
            .flatten()
            .filter_map(|member| member["value"].as_str())
            .collect();
        assert_eq!(values, members, "{operations}");
    }
}

/// A member declares no `primary`, so there is nothing to demote: normalising and patching agree on that, whichever of
/// the two ways a PATCH of members takes.
#[test]
fn a_reference_has_no_primary() {
    let marked = |value: &str| json!({ "value": value, "primary": true });
    for operations in [
        json!([
            { "op": "replace", "path": "members", "value": [{ "value": "u1" }, marked("u3")] },
            { "op": "add", "path": "members", "value": marked("u4") },
        ]),
        json!([
            { "op": "add", "value": { "members": [marked("u3")] } },
            { "op": "add", "path": "members[value eq \"u4\"]", "value": marked("u4") },
        ]),
        json!([
            { "op": "replace", "path": "members", "value": [marked("u3"), { "value": "u4", "primary": false }] },
            { "op": "replace", "path": "members[value eq \"u4\"]", "value": { "primary": true } },
        ]),
    ] {
        let group = patch(&ops(), operations.clone(), &GROUP);
        let Ok(group) = group else {
            panic!("{operations}: {group:?}")
        };
        let members = group["members"].as_array().unwrap();
        let primaries = members.iter().filter(|member| member["primary"] == true);
        assert_eq!(primaries.count(), 2, "{operations}");
        let mut writable = group.clone();
        writable.as_object_mut().unwrap().shift_remove("id");
        assert_eq!(
            normalise(&writable, &GROUP).as_ref(),
            Ok(&writable),
            "{operations}"
        );
    }
}

#[test]
fn a_group_patch_is_a_delta_where_it_can_be() {
    let values = |values: &[&str]| values.iter().map(|&value| value.to_owned()).collect::<Vec<_>>();
    for (operations, expected) in [
        (
            json!([
                { "op": "replace", "value": { "id": "g1", "displayName": "New" } },
                { "op": "remove", "path": "members[value eq \"u1\"]" },
                { "op": "add", "path": "members", "value": [{ "$ref": null, "value": "u2" }] },
                { "op": "replace", "path": "externalId", "value": "ext-1" },
            ]),
            GroupDelta {
                display_name: Some("New".to_owned()),
                external_id: Some(Some("ext-1".to_owned())),
                members: vec![
                    ValueChange::Remove(values(&["u1"])),
                    ValueChange::Add(values(&["u2"])),
                ],
            },
        ),
        (
            json!([
                { "value": [{ "value": "u1" }, { "value": "u2", "display": "Bo" }], "path": "MEMBERS", "op": "Replace" },
                { "op": "Remove", "path": "members", "value": [{ "value": "u2" }] },
                { "op": "Add", "path": "members", "value": { "value": "u3" } },
                { "op": "add", "value": { "members": [{ "value": "u4" }], "externalId": "ext-2" } },
            ]),
            GroupDelta {
                display_name: None,
                external_id: Some(Some("ext-2".to_owned())),
                members: vec![
                    ValueChange::Replace(values(&["u1", "u2"])),
                    ValueChange::Remove(values(&["u2"])),
                    ValueChange::Add(values(&["u3"])),
                    ValueChange::Add(values(&["u4"])),
                ],
            },
        ),
        (
            json!([{ "op": "remove", "path": "members" }, { "op": "remove", "path": "externalId" }]),
            GroupDelta {
                display_name: None,
                external_id: Some(None),
                members: vec![ValueChange::Replace(Vec::new())],
            },
        ),
    ] {
        let body = json!({ "schemas": [PATCH_OP_URN], "Operations": operations });
        assert_eq!(
            group_delta(&parse(&body).unwrap()),
            Some(expected.clone()),
            "{body}"
        );
        assert_eq!(
            parse_group(body.to_string().as_bytes()),
            Ok(GroupPatch::Delta(expected)),
            "{body}"
        );
    }
}

#[test]
fn a_group_patch_that_is_no_delta_is_left_to_the_general_way() {
    for operations in [
        json!([{ "op": "remove", "path": "members[display eq \"Ann\"]" }]),
        json!([{ "op": "remove", "path": "displayName" }]),
        json!([{ "op": "replace", "path": "displayName", "value": "" }]),
        json!([{ "op": "add", "path": "members", "value": [{ "value": 7 }] }]),
        json!([{ "op": "add", "path": "members", "value": [{ "display": "Ann" }] }]),
        json!([{ "op": "replace", "path": "members[value eq \"u1\"].display", "value": "Ann" }]),
        json!([{ "op": "replace", "value": { "displayName": "New", "owner": "u1" } }]),
        json!([{ "op": "replace", "path": "id", "value": "g2" }]),
        json!([{ "op": "add", "path": "urn:acme:group:1.0:owner", "value": "u1" }]),
    ] {
        let body = json!({ "Operations": operations });
        let parsed = parse(&body).unwrap();
        assert_eq!(group_delta(&parsed), None, "{body}");
        assert_eq!(
            parse_group(body.to_string().as_bytes()),
            Ok(GroupPatch::Operations(parsed)),
            "{body}"
        );
    }
}

/// Whatever is wrong with a message, it is said in the same words as of any other resource.
#[test]
fn a_faulty_group_patch_has_the_errors_of_every_patch() {
    for body in [
        json!({ "Operations": [] }),
        json!({ "Operations": [{ "op": "move", "path": "members" }] }),
        json!({ "Operations": [{ "op": "remove" }] }),
        json!({ "Operations": [{ "op": "add", "path": "members[", "value": [] }] }),
        json!({ "schemas": ["urn:ietf:params:scim:api:messages:2.0:SearchRequest"],
            "Operations": [{ "op": "remove", "path": "members" }] }),
        json!({ "schemas": 7, "Operations": "none" }),
        json!([]),
    ] {
        let expected = parse(&body).unwrap_err();
        assert_eq!(parse_group(body.to_string().as_bytes()), Err(expected), "{body}");
    }
}

/// Found by `make fuzz`: what is not kept of a body was skipped unread, and a name in two spellings counted by its last.
#[test]
fn a_patch_is_read_whole_and_its_names_as_anywhere() {
    let said_twice =
        json!({ "Operations": [{ "op": "add", "path": "members[", "paTh": "displayName", "value": "Lab" }] });
    assert_eq!(
        parse_group(said_twice.to_string().as_bytes()),
        Err(parse(&said_twice).unwrap_err())
    );
    let usual = r#"{"note":"?","Operations":[{"op":"add","path":"members","value":[{"value":"u1"}]}]}"#;
    assert!(parse_group(usual.as_bytes()).is_ok());
    for broken in [&b"\xa7"[..], br"\ud800"] {
        let body: Vec<u8> = usual
            .bytes()
            .flat_map(|byte| if byte == b'?' { broken.to_vec() } else { vec![byte] })
            .collect();
        let refused = parse_group(&body).unwrap_err();
        assert_eq!(
            refused.scim_type,
            Some(crate::ScimType::InvalidSyntax),
            "{refused}"
        );
    }
}

#[test]
fn ten_thousand_member_operations_on_a_large_group_stay_linear() {
    let members: Vec<Value> = (0..50_000)
        .map(|number| json!({ "value": format!("u{number}") }))
        .collect();
    let group = json!({ "schemas": [GROUP_URN], "displayName": "All", "members": members });
    let operations: Vec<Value> = (0..10_000)
        .map(|number| json!({ "op": "remove", "path": format!("members[value eq \"u{number}\"]") }))
        .collect();
    let patched = patch(&group, Value::from(operations), &GROUP).unwrap();
    assert_eq!(patched["members"].as_array().unwrap().len(), 40_000);
    assert_eq!(patched["members"][0]["value"], "u10000");
}
