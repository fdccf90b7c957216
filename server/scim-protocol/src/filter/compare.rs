//! One table of what each operator does with each type of value; the store's SQL must agree with it.
//!
//! Values of different kinds are never equal, never ordered, and always different.

use std::cmp::Ordering;

use chrono::{DateTime, Utc};
use serde_json::{Number, Value};

use super::{CompareOp, CompareValue};
use crate::{
    fold::fold,
    quirk,
    schema::{Attribute, AttributeType},
};

/// Whether one present value satisfies the comparison. Without a definition text ignores case.
pub(super) fn satisfies(
    actual: &Value,
    op: CompareOp,
    expected: &CompareValue,
    defined: Option<&Attribute>,
) -> bool {
    let kind = defined.map(|attribute| attribute.kind);
    match (actual, expected) {
        (_, CompareValue::Null) => op == CompareOp::Ne,
        (Value::Bool(actual), expected) => match quirk::compared_boolean(expected) {
            Some(expected) => equality(op, *actual == expected),
            None => op == CompareOp::Ne,
        },
        (Value::Number(actual), CompareValue::Number(expected)) => {
            by_order(op, number_order(actual, expected))
        }
        (Value::String(actual), CompareValue::String(expected)) => {
            if kind == Some(AttributeType::DateTime)
                && let (Some(actual), Some(expected)) = (instant(actual), instant(expected))
                && !is_textual(op)
            {
                return by_order(op, Some(actual.cmp(&expected)));
            }
            if defined.is_some_and(|attribute| attribute.case_exact) {
                by_text(op, actual, expected)
            } else {
                by_text(op, &fold(actual), &fold(expected))
            }
        }
        (
            Value::Null | Value::Number(_) | Value::String(_) | Value::Array(_) | Value::Object(_),
            CompareValue::Bool(_) | CompareValue::Number(_) | CompareValue::String(_),
        ) => op == CompareOp::Ne,
    }
}

/// An RFC 3339 instant.
pub(crate) fn instant(text: &str) -> Option<DateTime<Utc>> {
    DateTime::parse_from_rfc3339(text)
        .ok()
        .map(|instant| instant.to_utc())
}

/// Whether the operator looks inside text.
pub(super) const fn is_textual(op: CompareOp) -> bool {
    matches!(op, CompareOp::Co | CompareOp::Sw | CompareOp::Ew)
}

/// Whether the operator needs an order.
pub(super) const fn is_ordering(op: CompareOp) -> bool {
    matches!(op, CompareOp::Gt | CompareOp::Ge | CompareOp::Lt | CompareOp::Le)
}

fn equality(op: CompareOp, equal: bool) -> bool {
    match op {
        CompareOp::Eq => equal,
        CompareOp::Ne => !equal,
        CompareOp::Co
        | CompareOp::Sw
        | CompareOp::Ew
        | CompareOp::Gt
        | CompareOp::Ge
        | CompareOp::Lt
        | CompareOp::Le => false,
    }
}

fn by_text(op: CompareOp, actual: &str, expected: &str) -> bool {
    match op {
        CompareOp::Co => actual.contains(expected),
        CompareOp::Sw => actual.starts_with(expected),
        CompareOp::Ew => actual.ends_with(expected),
        CompareOp::Eq | CompareOp::Ne | CompareOp::Gt | CompareOp::Ge | CompareOp::Lt | CompareOp::Le => {
            by_order(op, Some(actual.cmp(expected)))
        }
    }
}

fn by_order(op: CompareOp, order: Option<Ordering>) -> bool {
    match op {
        CompareOp::Eq => order == Some(Ordering::Equal),
        CompareOp::Ne => order != Some(Ordering::Equal),
        CompareOp::Gt => order == Some(Ordering::Greater),
        CompareOp::Ge => order.is_some_and(Ordering::is_ge),
        CompareOp::Lt => order == Some(Ordering::Less),
        CompareOp::Le => order.is_some_and(Ordering::is_le),
        CompareOp::Co | CompareOp::Sw | CompareOp::Ew => false,
    }
}

fn number_order(actual: &Number, expected: &Number) -> Option<Ordering> {
    match (actual.as_i64(), expected.as_i64()) {
        (Some(actual), Some(expected)) => Some(actual.cmp(&expected)),
        (None, _) | (_, None) => actual.as_f64()?.partial_cmp(&expected.as_f64()?),
    }
}
