//! Filters (RFC 7644 §3.4.2.2): parse, print, check against a schema, and match in memory.
//!
//! The tree is for several interpreters: [`matches()`] here, a translation to SQL in the store. Must not know columns.
//! Syntax is checked by [`Filter::parse`], meaning by [`check()`]; what passes both is never silently `false`.

mod check;
mod compare;
mod display;
mod matches;
mod mention;
mod parse;
#[cfg(test)]
mod tests;

use serde_json::Number;

pub use check::check;
pub(crate) use compare::instant;
pub(crate) use matches::element_matches;
pub use matches::matches;
pub use mention::Mention;
pub(crate) use parse::parse_value_filter;

use crate::{error::ScimError, path::AttrPath, schema::ResourceSchema};

/// Comparison operator with two sides.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum CompareOp {
    /// Equal.
    Eq,
    /// Not equal; true for an absent attribute.
    Ne,
    /// Contains.
    Co,
    /// Starts with.
    Sw,
    /// Ends with.
    Ew,
    /// Greater than.
    Gt,
    /// Greater than or equal.
    Ge,
    /// Less than.
    Lt,
    /// Less than or equal.
    Le,
}

impl CompareOp {
    /// Every operator, for tables.
    pub const ALL: [Self; 9] = [
        Self::Eq,
        Self::Ne,
        Self::Co,
        Self::Sw,
        Self::Ew,
        Self::Gt,
        Self::Ge,
        Self::Lt,
        Self::Le,
    ];

    /// The keyword on the wire.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Eq => "eq",
            Self::Ne => "ne",
            Self::Co => "co",
            Self::Sw => "sw",
            Self::Ew => "ew",
            Self::Gt => "gt",
            Self::Ge => "ge",
            Self::Lt => "lt",
            Self::Le => "le",
        }
    }
}

/// Right side of a comparison.
#[derive(Debug, Clone, PartialEq)]
pub enum CompareValue {
    /// `null`: the attribute is absent.
    Null,
    /// `true` or `false`.
    Bool(bool),
    /// A JSON number.
    Number(Number),
    /// A JSON string, decoded.
    String(String),
}

/// A filter. `And` and `Or` have at least two parts and hold no part of their own kind: build them with
/// [`Filter::and`] and [`Filter::or`].
#[derive(Debug, Clone, PartialEq)]
pub enum Filter {
    /// `attr pr`.
    Present(AttrPath),
    /// `attr op value`.
    Compare {
        /// Left side.
        path: AttrPath,
        /// Operator.
        op: CompareOp,
        /// Right side.
        value: CompareValue,
    },
    /// `attr[filter]`: one element satisfies all of the filter.
    ValuePath {
        /// The multi-valued attribute.
        path: AttrPath,
        /// Filter over its sub-attributes.
        filter: Box<Filter>,
    },
    /// `not (filter)`.
    Not(Box<Filter>),
    /// All parts hold.
    And(Vec<Filter>),
    /// At least one part holds.
    Or(Vec<Filter>),
}

impl Filter {
    /// `path eq "text"`.
    pub fn eq_text(path: AttrPath, text: impl Into<String>) -> Self {
        Self::Compare {
            path,
            op: CompareOp::Eq,
            value: CompareValue::String(text.into()),
        }
    }

    /// All parts hold. One part stands for itself, nested conjunctions are flattened.
    pub fn and(parts: Vec<Self>) -> Self {
        let mut flat = Vec::with_capacity(parts.len());
        for part in parts {
            match part {
                Self::And(inner) => flat.extend(inner),
                other @ (Self::Present(_)
                | Self::Compare { .. }
                | Self::ValuePath { .. }
                | Self::Not(_)
                | Self::Or(_)) => flat.push(other),
            }
        }
        if flat.len() == 1 {
            flat.remove(0)
        } else {
            Self::And(flat)
        }
    }

    /// At least one part holds. One part stands for itself, nested disjunctions are flattened.
    pub fn or(parts: Vec<Self>) -> Self {
        let mut flat = Vec::with_capacity(parts.len());
        for part in parts {
            match part {
                Self::Or(inner) => flat.extend(inner),
                other @ (Self::Present(_)
                | Self::Compare { .. }
                | Self::ValuePath { .. }
                | Self::Not(_)
                | Self::And(_)) => flat.push(other),
            }
        }
        if flat.len() == 1 {
            flat.remove(0)
        } else {
            Self::Or(flat)
        }
    }

    /// Parses a filter.
    ///
    /// # Errors
    /// 400 `invalidFilter` naming the place, also when a limit of [`crate::limits`] is passed.
    pub fn parse(text: &str) -> Result<Self, ScimError> {
        parse::parse(text).map_err(|error| ScimError::invalid_filter(format!("filter: {error}")))
    }

    /// Parses a filter and checks it against a schema: what a list request does.
    ///
    /// # Errors
    /// As [`Filter::parse`] and [`check()`].
    pub fn parse_for(text: &str, schema: &ResourceSchema) -> Result<Self, ScimError> {
        let filter = Self::parse(text)?;
        check(&filter, schema)?;
        Ok(filter)
    }
}
