//! What holds for any PATCH.

use proptest::prelude::*;
use serde_json::json;

use super::{super::*, ann, ops, patch};
use crate::{
    normalise::normalise,
    schema::{ENTERPRISE_USER_URN, GROUP, USER},
};

fn any_operation() -> impl Strategy<Value = Value> {
    let path = prop_oneof![
        Just("userName"),
        Just("title"),
        Just("active"),
        Just("name"),
        Just("name.familyName"),
        Just("emails"),
        Just("emails.value"),
        Just("emails[type eq \"work\"]"),
        Just("emails[type eq \"other\"].value"),
        Just("emails[primary eq true].type"),
        Just("addresses[type eq \"work\"].country"),
        Just("id"),
        Just("shoeSize"),
        Just(ENTERPRISE_USER_URN),
        Just("urn:ietf:params:scim:schemas:extension:enterprise:2.0:User:manager"),
        Just("members"),
        Just("members[value eq \"u1\"]"),
        Just("displayName"),
        Just("nowhere"),
        Just("a["),
    ];
    let value = prop_oneof![
        crate::normalise::tests::any_json(),
        Just(json!("x")),
        Just(json!("True")),
        Just(json!([{ "value": "u1" }, { "value": "u3", "type": "work", "primary": true }])),
        Just(json!({ "familyName": "Li", "value": "v", "primary": true, "type": "work" })),
        Just(json!({ "displayName": "New", "emails": [{ "value": "n@x.example", "primary": true }] })),
    ];
    (
        "(add|replace|remove|Replace)",
        proptest::option::weighted(0.85, path),
        proptest::option::weighted(0.9, value),
    )
        .prop_map(|(op, path, value)| {
            let mut operation = json!({ "op": op });
            if let Some(path) = path {
                operation["path"] = json!(path);
            }
            if let Some(value) = value {
                operation["value"] = value;
            }
            operation
        })
}

fn primaries(resource: &Value) -> usize {
    resource["emails"]
        .as_array()
        .into_iter()
        .flatten()
        .filter(|email| email["primary"] == true)
        .count()
}

proptest! {
    #[test]
    fn the_result_is_in_normal_form_and_the_original_untouched(
        operations in proptest::collection::vec(any_operation(), 1..5)
    ) {
        for (resource, schema) in [(ann(), &USER), (ops(), &GROUP)] {
            let before = resource.clone();
            let patched = patch(&resource, Value::from(operations.clone()), schema);
            prop_assert_eq!(&resource, &before);
            let Ok(patched) = patched else { continue };
            // Groups declare no e-mails, and what is not declared has no primary to keep unique.
            prop_assert!(schema.name != "User" || primaries(&patched) <= 1);
            prop_assert_eq!(&patched["id"], &before["id"]);
            // Normalising drops what only the server sets; the rest must already be as it would be stored.
            let mut writable = patched.clone();
            let object = writable.as_object_mut().unwrap();
            object.shift_remove("id");
            object.shift_remove("meta");
            prop_assert_eq!(normalise(&writable, schema), Ok(writable));
        }
    }

    #[test]
    fn replacing_twice_is_replacing_once(operation in any_operation()) {
        let mut operation = operation;
        operation["op"] = json!("replace");
        for (resource, schema) in [(ann(), &USER), (ops(), &GROUP)] {
            if let Ok(once) = patch(&resource, json!([operation]), schema)
                && let Ok(twice) = patch(&once, json!([operation]), schema)
            {
                prop_assert_eq!(twice, once);
            }
        }
    }

    #[test]
    fn a_patch_read_off_its_text_says_the_same(operations in proptest::collection::vec(any_operation(), 1..5)) {
        let body = json!({ "Operations": operations });
        let general = parse(&body).map(|operations| match group_delta(&operations) {
            Some(delta) => GroupPatch::Delta(delta),
            None => GroupPatch::Operations(operations),
        });
        prop_assert_eq!(parse_group(body.to_string().as_bytes()), general);
    }

    #[test]
    fn a_delta_says_what_applying_does(operations in proptest::collection::vec(any_operation(), 1..5)) {
        let Ok(parsed) = parse(&json!({ "Operations": operations })) else { return Ok(()) };
        let Some(delta) = group_delta(&parsed) else { return Ok(()) };
        let patched = apply(&ops(), &parsed, &GROUP).expect("a delta is a valid patch");
        let mut expected: Vec<String> = vec!["u1".to_owned(), "u2".to_owned()];
        for change in delta.members {
            match change {
                ValueChange::Add(values) => {
                    for value in values {
                        if !expected.contains(&value) {
                            expected.push(value);
                        }
                    }
                }
                ValueChange::Remove(values) => expected.retain(|value| !values.contains(value)),
                ValueChange::Replace(values) => expected = values,
            }
        }
        let members = patched["members"].as_array().cloned().unwrap_or_default();
        let values: Vec<&str> = members.iter().filter_map(|member| member["value"].as_str()).collect();
        prop_assert_eq!(values, expected);
        prop_assert_eq!(&patched["displayName"], &json!(delta.display_name.as_deref().unwrap_or("Ops")));
    }
}
