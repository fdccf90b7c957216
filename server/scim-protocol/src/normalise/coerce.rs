//! One value → the value its attribute's definition asks for, or an error naming the path.

use std::collections::HashSet;

use serde_json::{Map, Value};

use crate::{
    error::ScimError,
    quirk,
    schema::{Attribute, AttributeType},
    value::{is_unassigned, pruned},
};

/// Brings a whole attribute into normal form. `None`: unassigned.
///
/// # Errors
/// 400 `invalidValue` naming `path`.
pub(crate) fn coerce_attribute(
    attribute: &Attribute,
    path: &str,
    value: Value,
) -> Result<Option<Value>, ScimError> {
    if is_unassigned(&value) {
        return Ok(None);
    }
    if !attribute.multi_valued {
        return coerce_single(attribute, path, value);
    }
    let mut elements = coerce_elements(attribute, path, value)?;
    keep_one_primary(attribute, &mut elements, None);
    Ok((!elements.is_empty()).then_some(Value::Array(elements)))
}

/// Brings the elements of a multi-valued attribute into normal form, unassigned ones left out. Of references to the
/// same thing, as group members are, the first stays.
///
/// # Errors
/// 400 `invalidValue` naming `path` or the part of it.
pub(crate) fn coerce_elements(
    attribute: &Attribute,
    path: &str,
    value: Value,
) -> Result<Vec<Value>, ScimError> {
    let mut elements = Vec::new();
    for element in quirk::as_array(value) {
        if !is_unassigned(&element)
            && let Some(element) = coerce_single(attribute, path, element)?
        {
            elements.push(element);
        }
    }
    if attribute.is_set_of_references() {
        let mut seen = HashSet::new();
        if elements.iter().any(|element| element.get("value").is_none()) {
            return Err(ScimError::invalid_value(format!("{path}.value is required")));
        }
        elements.retain(|element| {
            element
                .get("value")
                .and_then(Value::as_str)
                .is_none_or(|value| seen.insert(value.to_owned()))
        });
    }
    Ok(elements)
}

/// Brings one value, or one element, into normal form.
///
/// # Errors
/// 400 `invalidValue` naming `path` or the part of it.
pub(crate) fn coerce_single(
    attribute: &Attribute,
    path: &str,
    value: Value,
) -> Result<Option<Value>, ScimError> {
    let wrong = |expected: &str| Err(ScimError::invalid_value(format!("{path} must be {expected}")));
    if is_unassigned(&value) {
        return Ok(None);
    }
    match attribute.kind {
        AttributeType::Complex => match quirk::complex_from_bare(attribute, value) {
            Value::Object(object) => {
                let object = coerce_complex(attribute, path, object)?;
                Ok((!object.is_empty()).then_some(Value::Object(object)))
            }
            Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) | Value::Array(_) => {
                wrong("an object")
            }
        },
        AttributeType::Boolean => match quirk::boolean(&value) {
            Some(value) => Ok(Some(Value::Bool(value))),
            None => wrong("true or false"),
        },
        AttributeType::Integer if value.is_i64() || value.is_u64() => Ok(Some(value)),
        AttributeType::Integer => wrong("a whole number"),
        AttributeType::Decimal if value.is_number() => Ok(Some(value)),
        AttributeType::Decimal => wrong("a number"),
        AttributeType::DateTime if is_instant(&value) => Ok(Some(value)),
        AttributeType::DateTime => wrong("a date and time such as \"2026-11-23T08:00:00Z\""),
        AttributeType::String | AttributeType::Binary | AttributeType::Reference if value.is_string() => {
            Ok(Some(value))
        }
        AttributeType::String | AttributeType::Binary | AttributeType::Reference => wrong("a string"),
    }
}

/// Brings the sub-attributes of an object into normal form; undeclared ones are kept.
///
/// # Errors
/// 400 `invalidValue` naming the sub-attribute.
pub(crate) fn coerce_complex(
    attribute: &Attribute,
    path: &str,
    object: Map<String, Value>,
) -> Result<Map<String, Value>, ScimError> {
    let mut normal = Map::new();
    for (key, value) in object {
        let (name, value) = match attribute.sub(&key) {
            Some(sub) => (
                sub.name.to_owned(),
                coerce_attribute(sub, &format!("{path}.{}", sub.name), value)?,
            ),
            None => (key, pruned(value)),
        };
        match value {
            Some(value) => _ = normal.insert(name, value),
            None => _ = normal.shift_remove(&name),
        }
    }
    Ok(normal)
}

/// At most one element stays primary: the preferred one if it is marked, else the first that is marked. The others
/// become `false` (RFC 7643 §2.4, behaviour.md §2.2). Only where the attribute declares `primary`: what a client puts
/// under that name elsewhere, as in a group's members, is an undeclared part that is kept as it came.
pub(crate) fn keep_one_primary(attribute: &Attribute, elements: &mut [Value], preferred: Option<usize>) {
    if attribute.sub("primary").is_none() {
        return;
    }
    let is_primary = |element: &Value| element.get("primary") == Some(&Value::Bool(true));
    let kept = preferred
        .filter(|&index| elements.get(index).is_some_and(is_primary))
        .or_else(|| elements.iter().position(is_primary));
    for (index, element) in elements.iter_mut().enumerate() {
        if Some(index) != kept && is_primary(element) {
            element["primary"] = Value::Bool(false);
        }
    }
}

fn is_instant(value: &Value) -> bool {
    value
        .as_str()
        .is_some_and(|text| chrono::DateTime::parse_from_rfc3339(text).is_ok())
}
