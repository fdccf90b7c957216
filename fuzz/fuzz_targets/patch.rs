//! A PATCH is applied whole or not at all, leaves a resource in normal form, and means the same read as a stream.
#![no_main]

use libfuzzer_sys::fuzz_target;
use scim_protocol::patch::{GroupPatch, apply, group_delta, parse, parse_group};
use scim_protocol::{GROUP, USER};
use scim_protocol_fuzz::{assert_is_normal, group, primary_emails, user};
use serde_json::Value;

fuzz_target!(|text: &[u8]| {
    let streamed = parse_group(text);
    let Ok(body) = serde_json::from_slice::<Value>(text) else {
        assert!(streamed.is_err(), "what is no JSON is no PATCH");
        return;
    };
    let parsed = parse(&body);
    let general = parsed.clone().map(|operations| match group_delta(&operations) {
        Some(delta) => GroupPatch::Delta(delta),
        None => GroupPatch::Operations(operations),
    });
    assert_eq!(streamed, general);
    let Ok(operations) = parsed else { return };
    for (resource, schema) in [(user(), &USER), (group(), &GROUP)] {
        let Ok(patched) = apply(&resource, &operations, schema) else {
            continue;
        };
        assert_eq!(patched["id"], resource["id"]);
        assert_eq!(patched["meta"], resource["meta"]);
        assert_is_normal(&patched, schema);
        // Groups declare no e-mails, and what is not declared has no primary to keep unique.
        assert!(schema.name != "User" || primary_emails(&patched) <= 1);
    }
});
