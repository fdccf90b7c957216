//! Evaluates a filter over a resource in memory: the reference that every other interpreter is tested against.

use serde_json::{Map, Value};

use super::{CompareOp, CompareValue, Filter, compare::satisfies};
use crate::{
    path::AttrPath,
    schema::{Attribute, ResourceSchema},
    value::{is_unassigned, member},
};

/// Whether the resource satisfies the filter. Total: an attribute that is not there, or has another type, only
/// satisfies `ne` and `not`. Call [`super::check()`] first to refuse filters that make no sense.
pub fn matches(filter: &Filter, resource: &Value, schema: &ResourceSchema) -> bool {
    evaluate(filter, &Scope::Resource { resource, schema })
}

/// Whether one element of a multi-valued attribute satisfies the filter of a value path.
pub(crate) fn element_matches(filter: &Filter, element: &Value, attribute: Option<&Attribute>) -> bool {
    evaluate(filter, &Scope::Element { element, attribute })
}

enum Scope<'a> {
    Resource {
        resource: &'a Value,
        schema: &'a ResourceSchema,
    },
    Element {
        element: &'a Value,
        attribute: Option<&'a Attribute>,
    },
}

fn evaluate(filter: &Filter, scope: &Scope<'_>) -> bool {
    match filter {
        Filter::Present(path) => scope.select(path).values.iter().any(|value| is_present(value)),
        Filter::Compare { path, op, value } => compare(&scope.select(path), *op, value),
        Filter::ValuePath { path, filter } => {
            let whole = scope.select_whole(path);
            whole
                .values
                .iter()
                .any(|element| element_matches(filter, element, whole.defined))
        }
        Filter::Not(filter) => !evaluate(filter, scope),
        Filter::And(parts) => parts.iter().all(|part| evaluate(part, scope)),
        Filter::Or(parts) => parts.iter().any(|part| evaluate(part, scope)),
    }
}

fn compare(selected: &Selected<'_>, op: CompareOp, expected: &CompareValue) -> bool {
    let mut values = selected
        .values
        .iter()
        .map(|value| comparable(value))
        .filter(|value| is_present(value))
        .peekable();
    if values.peek().is_none() {
        // An absent attribute is equal to null and different from everything else.
        return match expected {
            CompareValue::Null => op == CompareOp::Eq,
            CompareValue::Bool(_) | CompareValue::Number(_) | CompareValue::String(_) => op == CompareOp::Ne,
        };
    }
    values.any(|value| satisfies(value, op, expected, selected.compared()))
}

/// An object without a sub-attribute in the path stands for its `value` (RFC 7644 §3.4.2.2).
fn comparable(value: &Value) -> &Value {
    match value {
        Value::Object(object) => member(object, "value").unwrap_or(&Value::Null),
        Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) | Value::Array(_) => value,
    }
}

/// Some value, inside out: an object of empty strings is not present.
fn is_present(value: &Value) -> bool {
    match value {
        Value::Array(items) => items.iter().any(is_present),
        Value::Object(object) => object.values().any(is_present),
        Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) => !is_unassigned(value),
    }
}

/// Values a path selects, with the definition of what it names.
struct Selected<'a> {
    values: Vec<&'a Value>,
    defined: Option<&'a Attribute>,
}

impl Selected<'_> {
    fn compared(&self) -> Option<&Attribute> {
        self.defined
            .map(|attribute| attribute.sub("value").unwrap_or(attribute))
    }
}

impl<'a> Scope<'a> {
    fn select(&self, path: &AttrPath) -> Selected<'a> {
        let whole = self.select_whole(path);
        let Some(sub) = path.sub.as_deref() else {
            return whole;
        };
        let values = whole
            .values
            .into_iter()
            .filter_map(|value| member(value.as_object()?, sub))
            .flat_map(elements)
            .collect();
        Selected {
            values,
            defined: whole.defined.and_then(|attribute| attribute.sub(sub)),
        }
    }

    /// The attribute of the path, its sub-attribute left aside.
    fn select_whole(&self, path: &AttrPath) -> Selected<'a> {
        match *self {
            Self::Resource { resource, schema } => {
                let whole = AttrPath {
                    sub: None,
                    ..path.clone()
                };
                let value = resource
                    .as_object()
                    .and_then(|object| locate(object, path, schema));
                Selected {
                    values: value.into_iter().flat_map(elements).collect(),
                    defined: schema.define(&whole).map(|definition| definition.attribute),
                }
            }
            Self::Element { element, attribute } => {
                let defined = attribute.and_then(|attribute| attribute.sub(&path.name));
                let value = match element {
                    Value::Object(object) => member(object, &path.name),
                    // Elements of a simple multi-valued attribute are their own `value`.
                    simple => path.name.eq_ignore_ascii_case("value").then_some(simple),
                };
                Selected {
                    values: value.into_iter().flat_map(elements).collect(),
                    defined,
                }
            }
        }
    }
}

fn locate<'a>(
    resource: &'a Map<String, Value>,
    path: &AttrPath,
    schema: &ResourceSchema,
) -> Option<&'a Value> {
    match path.urn.as_deref() {
        None => member(resource, &path.name),
        Some(urn) if schema.is_core(urn) => member(resource, &path.name),
        Some(urn) => member(member(resource, urn)?.as_object()?, &path.name),
    }
}

fn elements(value: &Value) -> Vec<&Value> {
    match value {
        Value::Array(items) => items.iter().collect(),
        single => vec![single],
    }
}
