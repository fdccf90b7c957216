//! When two elements of a multi-valued attribute are the same, and what that means for adding and removing them.

use std::collections::{HashMap, HashSet};

use serde_json::Value;

use crate::{fold::fold, normalise::keep_one_primary, schema::Attribute};

/// Appends what is not there yet; what is there takes over the given sub-attributes, unless it is a reference.
pub(super) fn append(attribute: &Attribute, mut elements: Vec<Value>, fresh: Vec<Value>) -> Vec<Value> {
    let mut places: HashMap<String, usize> = elements
        .iter()
        .enumerate()
        .map(|(index, element)| (identity(attribute, element), index))
        .collect();
    let mut preferred = None;
    for element in fresh {
        let is_primary = element.get("primary") == Some(&Value::Bool(true));
        let place = match places.get(&identity(attribute, &element)) {
            Some(&place) => {
                if !attribute.is_set_of_references()
                    && let (Value::Object(old), Value::Object(new)) = (&mut elements[place], element)
                {
                    old.extend(new);
                }
                place
            }
            None => {
                places.insert(identity(attribute, &element), elements.len());
                elements.push(element);
                elements.len() - 1
            }
        };
        if is_primary {
            preferred = preferred.or(Some(place));
        }
    }
    keep_one_primary(attribute, &mut elements, preferred);
    elements
}

/// [`crate::quirk::Quirk::RemoveWithValues`]: the listed elements go, the others stay. An element is listed by its `value`;
/// its `type` counts if the list gives one.
pub(super) fn without_listed(
    attribute: &Attribute,
    mut elements: Vec<Value>,
    listed: &[Value],
) -> Vec<Value> {
    let gone: HashSet<String> = listed
        .iter()
        .map(|element| identity(attribute, element))
        .collect();
    let gone_by_value: HashSet<String> = listed
        .iter()
        .filter(|element| element.get("type").is_none())
        .filter_map(|element| value_identity(attribute, element))
        .collect();
    elements.retain(|element| {
        !gone.contains(&identity(attribute, element))
            && value_identity(attribute, element).is_none_or(|value| !gone_by_value.contains(&value))
    });
    elements
}

/// What makes two elements the same: `value`, with `type` where the attribute has one that is not itself a fact about
/// the referenced resource; without a `value`, everything but `primary`.
fn identity(attribute: &Attribute, element: &Value) -> String {
    match value_identity(attribute, element) {
        Some(value) if attribute.is_set_of_references() => value,
        Some(value) => {
            let label = element
                .get("type")
                .and_then(Value::as_str)
                .map(fold)
                .unwrap_or_default();
            format!("{value}\n{label}")
        }
        None => {
            let mut element = element.clone();
            if let Value::Object(element) = &mut element {
                element.shift_remove("primary");
                element.sort_keys();
            }
            element.to_string()
        }
    }
}

fn value_identity(attribute: &Attribute, element: &Value) -> Option<String> {
    let value = element.get("value")?.as_str()?;
    let case_exact = attribute.sub("value").is_some_and(|sub| sub.case_exact);
    Some(if case_exact { value.to_owned() } else { fold(value) })
}
