//! A filter prints to a text that parses to the same filter, and can be asked of any resource.
#![no_main]

use libfuzzer_sys::fuzz_target;
use scim_protocol::filter::{Filter, matches};
use scim_protocol::{GROUP, USER};
use scim_protocol_fuzz::{group, user};

fuzz_target!(|text: &str| {
    let Ok(filter) = Filter::parse(text) else { return };
    let printed = filter.to_string();
    assert_eq!(Filter::parse(&printed).as_ref(), Ok(&filter), "{printed}");
    let negated = Filter::Not(Box::new(filter.clone()));
    for (resource, schema) in [(user(), &USER), (group(), &GROUP)] {
        let is_match = matches(&filter, &resource, schema);
        assert_ne!(is_match, matches(&negated, &resource, schema), "{printed}");
        // Refused or not, a filter that the schema allows is the same filter.
        if let Ok(checked) = Filter::parse_for(text, schema) {
            assert_eq!(checked, filter);
        }
        for attribute in ["userName", "members", "groups"] {
            let _ = filter.mention(attribute);
        }
    }
});
