//! Refuses a filter that can be parsed but compares what cannot be compared (scim-wire.md §4.2).
//!
//! Attributes that are not declared pass: custom attributes are kept and may be filtered on by their text.

use super::{
    CompareOp, CompareValue, Filter,
    compare::{instant, is_ordering, is_textual},
};
use crate::{
    error::ScimError,
    path::AttrPath,
    quirk,
    schema::{Attribute, AttributeType, ResourceSchema, Returned},
};

/// Checks operators and values against the declared types.
///
/// # Errors
/// 400 `invalidFilter` for an operator or a value that does not fit the attribute; 403 `sensitive` for an attribute
/// that is never returned.
pub fn check(filter: &Filter, schema: &ResourceSchema) -> Result<(), ScimError> {
    match filter {
        Filter::Present(path) => refuse_secret(path, schema),
        Filter::Compare { path, op, value } => {
            refuse_secret(path, schema)?;
            match schema.define(path) {
                Some(definition) => check_value(path, *op, value, definition.compared()),
                None => Ok(()),
            }
        }
        Filter::ValuePath { path, filter } => {
            refuse_secret(path, schema)?;
            match schema.define(path) {
                Some(definition) => check_element(path, filter, definition.attribute),
                None => Ok(()),
            }
        }
        Filter::Not(filter) => check(filter, schema),
        Filter::And(parts) | Filter::Or(parts) => parts.iter().try_for_each(|part| check(part, schema)),
    }
}

/// The filter of a value path, relative to `attribute`.
fn check_element(parent: &AttrPath, filter: &Filter, attribute: &Attribute) -> Result<(), ScimError> {
    match filter {
        Filter::Compare { path, op, value } => match attribute.sub(&path.name) {
            Some(sub) => check_value(&parent.with_sub(&path.name), *op, value, sub),
            None => Ok(()),
        },
        Filter::Present(_) | Filter::ValuePath { .. } => Ok(()),
        Filter::Not(filter) => check_element(parent, filter, attribute),
        Filter::And(parts) | Filter::Or(parts) => parts
            .iter()
            .try_for_each(|part| check_element(parent, part, attribute)),
    }
}

fn refuse_secret(path: &AttrPath, schema: &ResourceSchema) -> Result<(), ScimError> {
    match schema.define(path) {
        Some(definition) if definition.attribute.returned == Returned::Never => {
            Err(ScimError::sensitive(format!("{path} cannot be used in a filter")))
        }
        Some(_) | None => Ok(()),
    }
}

fn check_value(
    path: &AttrPath,
    op: CompareOp,
    value: &CompareValue,
    defined: &Attribute,
) -> Result<(), ScimError> {
    let wrong = |reason: &str| {
        Err(ScimError::invalid_filter(format!(
            "{path} {} {value}: {reason}",
            op.as_str()
        )))
    };
    if *value == CompareValue::Null {
        return match op {
            CompareOp::Eq | CompareOp::Ne => Ok(()),
            CompareOp::Co
            | CompareOp::Sw
            | CompareOp::Ew
            | CompareOp::Gt
            | CompareOp::Ge
            | CompareOp::Lt
            | CompareOp::Le => wrong("null can only be compared by eq and ne"),
        };
    }
    match defined.kind {
        AttributeType::Boolean if is_ordering(op) || is_textual(op) => {
            wrong("a boolean has only eq, ne and pr")
        }
        AttributeType::Boolean if quirk::compared_boolean(value).is_none() => wrong("expected true or false"),
        AttributeType::Binary if is_ordering(op) => wrong("binary values have no order"),
        AttributeType::Integer | AttributeType::Decimal if is_textual(op) => wrong("a number is not text"),
        AttributeType::Integer | AttributeType::Decimal if !matches!(value, CompareValue::Number(_)) => {
            wrong("expected a number")
        }
        AttributeType::DateTime if !is_textual(op) && !is_instant(value) => {
            wrong("expected a date and time such as \"2026-11-23T08:00:00Z\"")
        }
        AttributeType::String
        | AttributeType::Reference
        | AttributeType::Binary
        | AttributeType::DateTime
            if !matches!(value, CompareValue::String(_)) =>
        {
            wrong("expected a string in double quotes")
        }
        AttributeType::Complex => wrong("compare one of its sub-attributes"),
        AttributeType::Boolean
        | AttributeType::Binary
        | AttributeType::Integer
        | AttributeType::Decimal
        | AttributeType::DateTime
        | AttributeType::String
        | AttributeType::Reference => Ok(()),
    }
}

fn is_instant(value: &CompareValue) -> bool {
    match value {
        CompareValue::String(text) => instant(text).is_some(),
        CompareValue::Null | CompareValue::Bool(_) | CompareValue::Number(_) => false,
    }
}
