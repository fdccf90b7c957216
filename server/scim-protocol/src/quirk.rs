//! What real clients do besides the RFC, each in one function, each with its source in scim-wire.md.
//!
//! The other modules call these functions and hold no client-specific code of their own. Each has a test in
//! `quirk/tests.rs`, and one as a whole request in `tests/it/scim/quirk.rs`.

use serde_json::{Map, Value};

use crate::{
    filter::{CompareOp, CompareValue, Filter},
    patch::Op,
    path::AttrPath,
    schema::{Attribute, AttributeType, Mutability},
    value::member,
};

#[cfg(test)]
mod tests;

/// Named client deviations.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Quirk {
    /// Entra: booleans as `"True"` and `"False"`, in bodies and filters (§3.1, §4.2).
    BooleanAsText,
    /// Entra: `Add`, `Replace`, `Remove` (§3.1).
    CapitalisedOperation,
    /// Some clients: `operations` in lower case (§4.5).
    OperationsInAnyCase,
    /// OneLogin: one object where the schema has an array (§3.3).
    SingleObjectForArray,
    /// Entra: the manager as a bare id, or as an array of one (§3.1).
    BareManager,
    /// Entra: `"$ref": null` in members (§3.1).
    NullReference,
    /// Okta: read-only `id` inside a path-less group replace (§1.7).
    IdInPathlessValue,
    /// Entra: dotted and URN-qualified keys in a path-less value (§3.1).
    PathsInPathlessValue,
    /// Entra, JumpCloud: `remove` with path `members` and the members to remove as value (§3.1, §3.3).
    RemoveWithValues,
    /// Entra: `emails[type eq "work"].value` where there is no such element yet (§3.1, §4.5).
    ValuePathCreatesElement,
    /// Entra: `emails[type eq "work"].value eq "x"` in a filter (§4.2).
    ValuePathInFilter,
    /// Okta: `"middleName": ""` (§1.9).
    EmptyText,
    /// Entra: unknown URNs in `schemas`, such as Microsoft's ADSCIM group (§3.1).
    UnknownSchemaUrn,
    /// Okta: a random password with every create, whatever is ticked (§1.3). Dropped.
    PlaceholderPassword,
    /// Okta: our own `id`, `meta` and `groups` back in the body of a PUT, `groups: []` in a POST (§1.3, §1.4). Ignored.
    EchoedReadOnly,
    /// Two elements of a list marked primary (§4.5): the first stays.
    SecondPrimary,
    /// Okta: a member's `display` is a user name that may be another's by now (§1.9). Never used.
    UntrustedDisplay,
    /// JumpCloud: members that are in a group are added again and again (§3.3). No change.
    RepeatedMember,
    /// Entra: flags of the tenant URL among the query parameters (§3.1). Ignored.
    UnknownParameter,
    /// Okta: `application/json`, and media types with a charset in any spelling (§1.0).
    MediaTypeVariant,
    /// Okta: `/Users` behind a base URL that ends in a slash (§1.0).
    DoubledSlash,
    /// Microsoft's validator: `+` for a space in a query (§1.0, §3.2). Queries are decoded as forms.
    PlusForSpace,
    /// Okta's SPEC test: a `Content-Type` on a GET, which has no body (§2.1).
    ContentTypeWithoutBody,
}

impl Quirk {
    /// Every quirk; a test holds each to be exercised.
    pub const ALL: [Self; 23] = [
        Self::BooleanAsText,
        Self::CapitalisedOperation,
        Self::OperationsInAnyCase,
        Self::SingleObjectForArray,
        Self::BareManager,
        Self::NullReference,
        Self::IdInPathlessValue,
        Self::PathsInPathlessValue,
        Self::RemoveWithValues,
        Self::ValuePathCreatesElement,
        Self::ValuePathInFilter,
        Self::EmptyText,
        Self::UnknownSchemaUrn,
        Self::PlaceholderPassword,
        Self::EchoedReadOnly,
        Self::SecondPrimary,
        Self::UntrustedDisplay,
        Self::RepeatedMember,
        Self::UnknownParameter,
        Self::MediaTypeVariant,
        Self::DoubledSlash,
        Self::PlusForSpace,
        Self::ContentTypeWithoutBody,
    ];
}

/// [`Quirk::DoubledSlash`]: the path as it was meant, if that is another.
pub fn single_slashes(path: &str) -> Option<String> {
    if !path.contains("//") {
        return None;
    }
    let mut single = String::with_capacity(path.len());
    for c in path.chars() {
        if c != '/' || !single.ends_with('/') {
            single.push(c);
        }
    }
    Some(single)
}

/// [`Quirk::BooleanAsText`] in a body.
pub(crate) fn boolean(value: &Value) -> Option<bool> {
    match value {
        Value::Bool(value) => Some(*value),
        Value::String(text) => boolean_text(text),
        Value::Null | Value::Number(_) | Value::Array(_) | Value::Object(_) => None,
    }
}

/// [`Quirk::BooleanAsText`] in a filter.
pub(crate) fn compared_boolean(value: &CompareValue) -> Option<bool> {
    match value {
        CompareValue::Bool(value) => Some(*value),
        CompareValue::String(text) => boolean_text(text),
        CompareValue::Null | CompareValue::Number(_) => None,
    }
}

fn boolean_text(text: &str) -> Option<bool> {
    if text.eq_ignore_ascii_case("true") {
        Some(true)
    } else if text.eq_ignore_ascii_case("false") {
        Some(false)
    } else {
        None
    }
}

/// [`Quirk::CapitalisedOperation`].
pub(crate) fn operation(name: &str) -> Option<Op> {
    [Op::Add, Op::Replace, Op::Remove]
        .into_iter()
        .find(|op| op.as_str().eq_ignore_ascii_case(name))
}

/// [`Quirk::OperationsInAnyCase`].
pub(crate) fn operations(message: &Map<String, Value>) -> Option<&Value> {
    member(message, "Operations")
}

/// [`Quirk::SingleObjectForArray`].
pub(crate) fn as_array(value: Value) -> Vec<Value> {
    match value {
        Value::Array(items) => items,
        single @ (Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) | Value::Object(_)) => {
            vec![single]
        }
    }
}

/// [`Quirk::BareManager`]: a single complex attribute that has a `value` accepts that value alone, or an array of one.
pub(crate) fn complex_from_bare(attribute: &Attribute, value: Value) -> Value {
    if attribute.multi_valued || attribute.kind != AttributeType::Complex || attribute.sub("value").is_none()
    {
        return value;
    }
    match value {
        Value::String(text) => {
            let mut object = Map::new();
            object.insert("value".to_owned(), Value::String(text));
            Value::Object(object)
        }
        Value::Array(mut items) if items.len() == 1 => complex_from_bare(attribute, items.remove(0)),
        other @ (Value::Null | Value::Bool(_) | Value::Number(_) | Value::Array(_) | Value::Object(_)) => {
            other
        }
    }
}

/// [`Quirk::EmptyText`].
pub(crate) fn empty_text_is_unassigned(text: &str) -> bool {
    text.is_empty()
}

/// [`Quirk::IdInPathlessValue`]: a key of a path-less value that is ignored instead of refused.
pub(crate) fn is_ignored_in_pathless_value(attribute: &Attribute) -> bool {
    attribute.mutability == Mutability::ReadOnly
}

/// [`Quirk::ValuePathInFilter`]: one element satisfies the bracket and the comparison.
pub(crate) fn value_path_comparison(path: AttrPath, filter: Filter, comparison: Filter) -> Filter {
    Filter::ValuePath {
        path,
        filter: Box::new(Filter::and(vec![filter, comparison])),
    }
}

/// [`Quirk::ValuePathCreatesElement`]: the element that a filter of `eq` terms describes, or `None` for other filters.
pub(crate) fn element_described_by(filter: &Filter) -> Option<Map<String, Value>> {
    let mut element = Map::new();
    let terms = match filter {
        Filter::And(terms) => terms.as_slice(),
        single @ (Filter::Present(_)
        | Filter::Compare { .. }
        | Filter::ValuePath { .. }
        | Filter::Not(_)
        | Filter::Or(_)) => std::slice::from_ref(single),
    };
    for term in terms {
        let Filter::Compare {
            path,
            op: CompareOp::Eq,
            value,
        } = term
        else {
            return None;
        };
        let value = match value {
            CompareValue::Null => return None,
            CompareValue::Bool(value) => Value::Bool(*value),
            CompareValue::Number(value) => Value::Number(value.clone()),
            CompareValue::String(text) => Value::String(text.clone()),
        };
        if path.sub.is_some() || element.insert(path.name.clone(), value).is_some() {
            return None;
        }
    }
    Some(element)
}

/// [`Quirk::ValuePathCreatesElement`] for `replace`: only the exact form `[type eq "t"]`, as RFC 7644 §3.5.2.3 wants
/// `noTarget` for every other filter without a match.
pub(crate) fn is_type_equality(filter: &Filter) -> bool {
    matches!(filter, Filter::Compare { path, op: CompareOp::Eq, value: CompareValue::String(_) }
        if path.sub.is_none() && path.name.eq_ignore_ascii_case("type"))
}
