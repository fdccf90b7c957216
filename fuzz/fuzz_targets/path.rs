//! A path prints to a text that parses to the same path; a list of attributes selects part of a resource.
#![no_main]

use libfuzzer_sys::fuzz_target;
use scim_protocol::patch::PatchPath;
use scim_protocol::project::Projection;
use scim_protocol::{AttrPath, GROUP, USER};
use scim_protocol_fuzz::{group, user};

fuzz_target!(|text: &str| {
    if let Ok(path) = AttrPath::parse(text) {
        assert_eq!(path.to_string(), text);
        for schema in [&USER, &GROUP] {
            let _ = schema.define(&path);
        }
    }
    if let Ok(path) = PatchPath::parse(text) {
        let printed = path.to_string();
        assert_eq!(PatchPath::parse(&printed).as_ref(), Ok(&path), "{printed}");
    }
    for (wanted, excluded) in [(Some(text), None), (None, Some(text))] {
        let Ok(projection) = Projection::parse(wanted, excluded) else {
            continue;
        };
        for (resource, schema) in [(user(), &USER), (group(), &GROUP)] {
            let part = projection.apply(&resource, schema);
            assert_eq!(
                projection.apply(&part, schema),
                part,
                "a part of a part is that part"
            );
            assert_eq!(part["id"], resource["id"], "id is always returned");
        }
    }
});
