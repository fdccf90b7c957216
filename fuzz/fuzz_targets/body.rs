//! A body is normalised once and for all, replaces a resource twice as it does once, and reads the same as a stream.
#![no_main]

use std::collections::BTreeSet;

use libfuzzer_sys::fuzz_target;
use scim_protocol::bulk::BulkRequest;
use scim_protocol::group_body::GroupBody;
use scim_protocol::message::{ListQuery, PageSizes};
use scim_protocol::normalise::normalise;
use scim_protocol::replace::{is_same, replace};
use scim_protocol::{GROUP, USER};
use scim_protocol_fuzz::{assert_is_normal, group, user};
use serde_json::Value;

const SIZES: PageSizes = PageSizes {
    default: 100,
    max: 200,
};

fuzz_target!(|text: &[u8]| {
    let streamed = GroupBody::read(text);
    let Ok(body) = serde_json::from_slice::<Value>(text) else {
        assert!(streamed.is_err(), "what is no JSON is no group");
        return;
    };
    for (existing, schema) in [(user(), &USER), (group(), &GROUP)] {
        let Ok(normal) = normalise(&body, schema) else {
            continue;
        };
        assert_is_normal(&normal, schema);
        let Ok(replaced) = replace(&existing, &body, schema) else {
            continue;
        };
        let again = replace(&replaced, &body, schema).expect("what replaced once replaces again");
        assert!(
            is_same(&again, &replaced),
            "an identical PUT changes nothing:\n{again}\n{replaced}"
        );
    }
    if let (Ok(group), Ok(normal)) = (streamed, normalise(&body, &GROUP)) {
        let members = normal["members"].as_array().into_iter().flatten();
        let values: BTreeSet<&str> = members.filter_map(|member| member["value"].as_str()).collect();
        let streamed = group.members.unwrap_or_default();
        assert_eq!(
            streamed.iter().map(String::as_str).collect::<BTreeSet<_>>(),
            values
        );
    }
    let _ = BulkRequest::read(&body);
    let _ = ListQuery::from_search_request(&body, SIZES);
});
