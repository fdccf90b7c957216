//! The log after a crash: no gap, no event twice, one event for each change, and a story that ends where people stand.

use std::collections::BTreeMap;

use serde_json::Value;

use super::reading::{Reading, list, text};

/// Holds the log against everything else that was read.
pub(super) fn check(reading: &Reading) {
    positions_have_no_gaps(&reading.events);
    each_version_was_told_once(&reading.users, "USER_", "/Users/", &reading.events);
    each_version_was_told_once(&reading.groups, "GROUP_", "/Groups/", &reading.events);
    each_employee_was_told_once(reading);
    memberships_stand_where_their_story_ends(reading);
}

fn positions_have_no_gaps(events: &[Value]) {
    let positions: Vec<&str> = events.iter().map(|event| text(&event["position"])).collect();
    let counted: Vec<String> = (1..=events.len()).map(|position| position.to_string()).collect();
    assert_eq!(positions, counted);
}

/// A resource's version counts its changes, so there are as many events of its kind about it.
fn each_version_was_told_once(resources: &[Value], kind: &str, path: &str, events: &[Value]) {
    let mut told: BTreeMap<&str, u64> = BTreeMap::new();
    for event in events
        .iter()
        .filter(|event| text(&event["kind"]).starts_with(kind))
    {
        let (_, id) = text(&event["cause"])
            .split_once(path)
            .expect("the cause names the resource");
        *told.entry(id).or_default() += 1;
    }
    let changes = resources.iter().map(|resource| {
        let version = text(&resource["meta"]["version"]);
        let count = version.trim_start_matches("W/").trim_matches('"');
        (text(&resource["id"]), count.parse().unwrap())
    });
    assert_eq!(
        told,
        changes.collect::<BTreeMap<_, _>>(),
        "events {kind} and versions of {path}"
    );
}

fn each_employee_was_told_once(reading: &Reading) {
    let told = |kind: &str| {
        let mut ids: Vec<&str> = reading
            .events
            .iter()
            .filter(|event| event["kind"] == kind)
            .map(|event| text(&event["employee"]["id"]))
            .collect();
        ids.sort_unstable();
        ids
    };
    let there = |is_counted: &dyn Fn(&&Value) -> bool| {
        let counted = reading.employees.iter().filter(is_counted);
        let mut ids: Vec<&str> = counted.map(|employee| text(&employee["id"])).collect();
        ids.sort_unstable();
        ids
    };
    assert_eq!(told("EMPLOYEE_CREATED"), there(&|_| true));
    assert_eq!(
        told("KEY_ISSUED"),
        there(&|employee| !employee["mobileKey"].is_null())
    );
}

fn memberships_stand_where_their_story_ends(reading: &Reading) {
    let mut told: BTreeMap<(&str, &str), &str> = BTreeMap::new();
    for event in &reading.events {
        let (wanted, becomes) = match text(&event["kind"]) {
            "MEMBERSHIP_CREATED" => (None, "ACTIVE"),
            "MEMBERSHIP_CHANGED" => (Some("ACTIVE"), "ACTIVE"),
            "MEMBERSHIP_DEACTIVATED" => (Some("ACTIVE"), "DEACTIVATED"),
            "MEMBERSHIP_REACTIVATED" => (Some("DEACTIVATED"), "ACTIVE"),
            _ => continue,
        };
        let whose = (text(&event["employee"]["id"]), text(&event["property"]["id"]));
        assert_eq!(told.insert(whose, becomes), wanted, "{event}");
    }
    let stored = reading.employees.iter().flat_map(|employee| {
        list(&employee["memberships"]).iter().map(move |membership| {
            let whose = (text(&employee["id"]), text(&membership["property"]["id"]));
            (whose, text(&membership["status"]))
        })
    });
    assert_eq!(told, stored.collect::<BTreeMap<_, _>>());
}
