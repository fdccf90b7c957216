//! Small questions about JSON values that several modules ask. No schema, no protocol.

use serde_json::{Map, Value};

use crate::quirk;

/// Whether a value says "no value": `null`, `""`, `[]` and `{}` (RFC 7643 §2.5, behaviour.md §6).
pub(crate) fn is_unassigned(value: &Value) -> bool {
    match value {
        Value::Null => true,
        Value::String(text) => quirk::empty_text_is_unassigned(text),
        Value::Array(items) => items.is_empty(),
        Value::Object(object) => object.is_empty(),
        Value::Bool(_) | Value::Number(_) => false,
    }
}

/// The member of this name, ignoring case; the exact spelling is tried first.
pub(crate) fn member<'a>(object: &'a Map<String, Value>, name: &str) -> Option<&'a Value> {
    object.get(name).or_else(|| {
        object
            .iter()
            .find(|(key, _)| key.eq_ignore_ascii_case(name))
            .map(|(_, value)| value)
    })
}

/// The spelling under which a member of this name is there, ignoring case.
pub(crate) fn spelling(object: &Map<String, Value>, name: &str) -> Option<String> {
    if object.contains_key(name) {
        return Some(name.to_owned());
    }
    object.keys().find(|key| key.eq_ignore_ascii_case(name)).cloned()
}

/// Drops every unassigned value, inside out. `None` if nothing is left.
pub(crate) fn pruned(value: Value) -> Option<Value> {
    let value = match value {
        Value::Array(items) => Value::Array(items.into_iter().filter_map(pruned).collect()),
        Value::Object(object) => Value::Object(
            object
                .into_iter()
                .filter_map(|(key, value)| pruned(value).map(|value| (key, value)))
                .collect(),
        ),
        Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) => value,
    };
    (!is_unassigned(&value)).then_some(value)
}

/// Removes a member and keeps the order of the others.
pub(crate) fn remove(object: &mut Map<String, Value>, name: &str) -> Option<Value> {
    object.shift_remove(name)
}
