//! `bulkId:…` wherever a value stands (RFC 7644 §3.7.2).

use std::collections::{BTreeSet, HashMap};

use serde_json::Value;

const PREFIX: &str = "bulkId:";

/// The bulkId a text names, if it names one. The prefix ignores case, as keywords do.
pub(super) fn named(text: &str) -> Option<&str> {
    let prefix = text.get(..PREFIX.len())?;
    (prefix.eq_ignore_ascii_case(PREFIX)).then(|| &text[PREFIX.len()..])
}

/// Adds every bulkId that is named in a value.
pub(super) fn collect(value: &Value, found: &mut BTreeSet<String>) {
    match value {
        Value::String(text) => found.extend(named(text).map(str::to_owned)),
        Value::Array(items) => items.iter().for_each(|item| collect(item, found)),
        Value::Object(members) => members.values().for_each(|member| collect(member, found)),
        Value::Null | Value::Bool(_) | Value::Number(_) => {}
    }
}

/// The value with ids in place of names. What has no id yet is left out: a whole element if its `value` has none.
pub(super) fn resolved(value: &Value, ids: &HashMap<String, String>) -> Option<Value> {
    Some(match value {
        Value::String(text) => match named(text) {
            Some(bulk_id) => Value::String(ids.get(bulk_id)?.clone()),
            None => value.clone(),
        },
        Value::Array(items) => Value::Array(items.iter().filter_map(|item| resolved(item, ids)).collect()),
        Value::Object(members) => {
            let mut kept = serde_json::Map::new();
            for (name, member) in members {
                match resolved(member, ids) {
                    Some(member) => _ = kept.insert(name.clone(), member),
                    None if name.eq_ignore_ascii_case("value") => return None,
                    None => {}
                }
            }
            Value::Object(kept)
        }
        simple @ (Value::Null | Value::Bool(_) | Value::Number(_)) => simple.clone(),
    })
}
