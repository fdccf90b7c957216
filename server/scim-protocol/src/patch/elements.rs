//! What an operation does to the value of one attribute: whole, a sub-attribute, or the elements a filter selects.
//!
//! Each function takes the present value and gives the new one; `None` is "unassigned". Names in results are canonical.

use std::collections::HashSet;

use serde_json::{Map, Value};

use super::{
    Op,
    identity::{append, without_listed},
};
use crate::{
    error::ScimError,
    filter::{Filter, element_matches},
    normalise::{coerce_attribute, coerce_complex, coerce_elements, keep_one_primary},
    quirk,
    schema::{Attribute, AttributeType, Mutability},
    value::{is_unassigned, pruned, spelling},
};

/// An attribute under change: its definition, if declared, and its path for error messages.
#[derive(Clone, Copy)]
pub(super) struct Target<'a> {
    pub(super) defined: Option<&'static Attribute>,
    pub(super) path: &'a str,
}

type Changed = Result<Option<Value>, ScimError>;

impl Target<'_> {
    fn is_multi_valued(self, current: Option<&Value>) -> bool {
        match self.defined {
            Some(attribute) => attribute.multi_valued,
            None => current.is_some_and(Value::is_array),
        }
    }

    fn sub(self, name: &str) -> Option<&'static Attribute> {
        self.defined.and_then(|attribute| attribute.sub(name))
    }

    /// Demotes the others where the preferred element is primary; what nobody declared has no primary.
    fn keep_one_primary(self, elements: &mut [Value], preferred: usize) {
        if let Some(attribute) = self.defined {
            keep_one_primary(attribute, elements, Some(preferred));
        }
    }

    fn wrong(self, expected: &str) -> ScimError {
        ScimError::invalid_value(format!("{} must be {expected}", self.path))
    }
}

/// `path` names the attribute alone.
pub(super) fn change_whole(
    target: Target<'_>,
    op: Op,
    current: Option<Value>,
    value: Option<Value>,
) -> Changed {
    if op == Op::Remove {
        return match value {
            // The listed ones go, the others stay; an empty list takes nobody away.
            Some(listed) if target.is_multi_valued(current.as_ref()) && !listed.is_null() => {
                let Some(attribute) = target.defined else {
                    return Ok(None);
                };
                let listed = coerce_elements(attribute, target.path, listed)?;
                Ok(array(without_listed(attribute, elements_of(current), &listed)))
            }
            Some(_) | None => Ok(None),
        };
    }
    let value = value.ok_or_else(|| target.wrong("given a value"))?;
    let Some(attribute) = target.defined else {
        return Ok(change_undeclared(op, current, value));
    };
    if attribute.multi_valued {
        let fresh = coerce_elements(attribute, target.path, value)?;
        return Ok(match op {
            Op::Add => array(append(attribute, elements_of(current), fresh)),
            Op::Replace | Op::Remove => {
                let mut elements = fresh;
                keep_one_primary(attribute, &mut elements, None);
                array(elements)
            }
        });
    }
    if attribute.kind == AttributeType::Complex {
        return match quirk::complex_from_bare(attribute, value) {
            Value::Object(given) => merge(target, op, object_of(current), given).map(object),
            other if is_unassigned(&other) => Ok(if op == Op::Add { current } else { None }),
            _ => Err(target.wrong("an object")),
        };
    }
    match coerce_attribute(attribute, target.path, value)? {
        None if op == Op::Add => Ok(current),
        changed => Ok(changed),
    }
}

/// An attribute nobody declared: appended, merged or set by its shape.
fn change_undeclared(op: Op, current: Option<Value>, value: Value) -> Option<Value> {
    let value = pruned(value);
    match (op, current, value) {
        (Op::Add, current, None) => current,
        (Op::Add, Some(Value::Array(mut items)), Some(value)) => {
            for item in quirk::as_array(value) {
                if !items.contains(&item) {
                    items.push(item);
                }
            }
            Some(Value::Array(items))
        }
        (Op::Add, Some(Value::Object(mut object)), Some(Value::Object(given))) => {
            object.extend(given);
            Some(Value::Object(object))
        }
        (Op::Add | Op::Replace | Op::Remove, _, value) => value,
    }
}

/// `path.sub` without a filter: of the object, or of every element.
pub(super) fn change_sub(
    target: Target<'_>,
    op: Op,
    current: Option<Value>,
    (sub, value): (&str, Option<Value>),
) -> Changed {
    if target.is_multi_valued(current.as_ref()) {
        let mut elements = elements_of(current);
        if elements.is_empty() && op != Op::Remove {
            let mut element = Map::new();
            set_sub(target, op, &mut element, (sub, value))?;
            elements.extend(object(element));
            return Ok(array(elements));
        }
        let all: Vec<usize> = (0..elements.len()).collect();
        return change_elements(target, op, (elements, &all), (Some(sub), value));
    }
    let mut whole = object_of(current);
    set_sub(target, op, &mut whole, (sub, value))?;
    Ok(object(whole))
}

/// `path[filter]` or `path[filter].sub`.
pub(super) fn change_selected(
    target: Target<'_>,
    op: Op,
    current: Option<Value>,
    filter: &Filter,
    (sub, value): (Option<&str>, Option<Value>),
) -> Changed {
    if !target.is_multi_valued(current.as_ref()) {
        return Err(ScimError::invalid_path(format!(
            "{} has one value: a filter cannot select in it",
            target.path
        )));
    }
    let mut elements = elements_of(current);
    let matched: Vec<usize> = (0..elements.len())
        .filter(|&index| element_matches(filter, &elements[index], target.defined))
        .collect();
    if !matched.is_empty() || op == Op::Remove {
        return change_elements(target, op, (elements, &matched), (sub, value));
    }
    let described = match op {
        Op::Add => quirk::element_described_by(filter),
        Op::Replace if sub.is_some() && quirk::is_type_equality(filter) => {
            quirk::element_described_by(filter)
        }
        Op::Replace | Op::Remove => None,
    };
    let Some(described) = described else {
        return Err(ScimError::no_target(format!(
            "{}[{filter}] selects nothing",
            target.path
        )));
    };
    let value = value.ok_or_else(|| target.wrong("given a value"))?;
    if is_unassigned(&value) {
        return Ok(array(elements));
    }
    let mut element = match target.defined {
        Some(attribute) => coerce_complex(attribute, target.path, described)?,
        None => described,
    };
    change_element(target, op, &mut element, (sub, Some(value)))?;
    elements.push(Value::Object(element));
    let created = elements.len() - 1;
    target.keep_one_primary(&mut elements, created);
    Ok(array(elements))
}

fn change_elements(
    target: Target<'_>,
    op: Op,
    (mut elements, matched): (Vec<Value>, &[usize]),
    (sub, value): (Option<&str>, Option<Value>),
) -> Changed {
    if op == Op::Remove && sub.is_none() {
        let gone: HashSet<usize> = matched.iter().copied().collect();
        let kept = elements
            .into_iter()
            .enumerate()
            .filter(|(index, _)| !gone.contains(index));
        return Ok(array(kept.map(|(_, element)| element).collect()));
    }
    for &index in matched {
        let Value::Object(element) = &mut elements[index] else {
            return Err(ScimError::invalid_path(format!(
                "{} has no sub-attributes",
                target.path
            )));
        };
        change_element(target, op, element, (sub, value.clone()))?;
    }
    let preferred = matched
        .iter()
        .copied()
        .find(|&index| elements[index].get("primary") == Some(&Value::Bool(true)));
    if let Some(preferred) = preferred {
        target.keep_one_primary(&mut elements, preferred);
    }
    elements.retain(|element| !is_unassigned(element));
    Ok(array(elements))
}

fn change_element(
    target: Target<'_>,
    op: Op,
    element: &mut Map<String, Value>,
    (sub, value): (Option<&str>, Option<Value>),
) -> Result<(), ScimError> {
    if let Some(sub) = sub {
        return set_sub(target, op, element, (sub, value));
    }
    let given = match value {
        Some(Value::Array(mut items)) if items.len() == 1 => items.remove(0),
        Some(value) => value,
        None => return Err(target.wrong("given a value")),
    };
    let Value::Object(given) = given else {
        return Err(target.wrong("given an object"));
    };
    *element = merge(target, op, std::mem::take(element), given)?;
    Ok(())
}

/// Merges the given sub-attributes; those left out stay as they are (RFC 7644 §3.5.2.3).
fn merge(
    target: Target<'_>,
    op: Op,
    mut whole: Map<String, Value>,
    given: Map<String, Value>,
) -> Result<Map<String, Value>, ScimError> {
    for (name, value) in given {
        match target.sub(&name) {
            // As in a path-less value, what only the server sets is ignored.
            Some(sub) if sub.mutability == Mutability::ReadOnly => {}
            Some(_) => set_sub(target, op, &mut whole, (&name, Some(value)))?,
            None => match pruned(value) {
                Some(value) => _ = whole.insert(spelling(&whole, &name).unwrap_or(name), value),
                None if op == Op::Replace => _ = whole.shift_remove(&name),
                None => {}
            },
        }
    }
    Ok(whole)
}

fn set_sub(
    target: Target<'_>,
    op: Op,
    whole: &mut Map<String, Value>,
    (name, value): (&str, Option<Value>),
) -> Result<(), ScimError> {
    let defined = target.sub(name);
    let key = match defined {
        Some(sub) => sub.name.to_owned(),
        None => spelling(whole, name).ok_or_else(|| {
            ScimError::invalid_path(format!(
                "{}.{name} is not an attribute of this resource",
                target.path
            ))
        })?,
    };
    let path = format!("{}.{key}", target.path);
    if defined.is_some_and(|sub| sub.mutability == Mutability::ReadOnly) {
        return Err(ScimError::mutability(format!("{path} is read-only")));
    }
    let value = match (op, value) {
        (Op::Remove, _) => None,
        (Op::Add | Op::Replace, None) => {
            return Err(ScimError::invalid_value(format!("{path} must be given a value")));
        }
        (Op::Add | Op::Replace, Some(value)) => match defined {
            Some(sub) => coerce_attribute(sub, &path, value)?,
            None => pruned(value),
        },
    };
    let old = whole.get(&key);
    if defined.is_some_and(|sub| sub.mutability == Mutability::Immutable)
        && old.is_some()
        && old != value.as_ref()
    {
        return Err(ScimError::mutability(format!(
            "{path} cannot be changed once it is set"
        )));
    }
    match value {
        Some(value) => _ = whole.insert(key, value),
        None if op == Op::Add => {}
        None => _ = whole.shift_remove(&key),
    }
    Ok(())
}

fn elements_of(current: Option<Value>) -> Vec<Value> {
    current.map(quirk::as_array).unwrap_or_default()
}

fn object_of(current: Option<Value>) -> Map<String, Value> {
    match current {
        Some(Value::Object(object)) => object,
        Some(Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) | Value::Array(_)) | None => {
            Map::new()
        }
    }
}

fn array(elements: Vec<Value>) -> Option<Value> {
    (!elements.is_empty()).then_some(Value::Array(elements))
}

fn object(object: Map<String, Value>) -> Option<Value> {
    (!object.is_empty()).then_some(Value::Object(object))
}
