//! Prints a filter so that parsing the text gives the same tree. Parentheses only where precedence needs them.

use std::fmt;

use super::{CompareValue, Filter};

impl fmt::Display for CompareValue {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Null => f.write_str("null"),
            Self::Bool(value) => write!(f, "{value}"),
            Self::Number(value) => write!(f, "{value}"),
            Self::String(text) => write!(f, "{}", serde_json::Value::from(text.as_str())),
        }
    }
}

impl fmt::Display for Filter {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Present(path) => write!(f, "{path} pr"),
            Self::Compare { path, op, value } => write!(f, "{path} {} {value}", op.as_str()),
            Self::ValuePath { path, filter } => write!(f, "{path}[{filter}]"),
            Self::Not(filter) => write!(f, "not ({filter})"),
            Self::And(parts) => join(f, parts, " and "),
            Self::Or(parts) => join(f, parts, " or "),
        }
    }
}

fn join(f: &mut fmt::Formatter<'_>, parts: &[Filter], word: &str) -> fmt::Result {
    for (index, part) in parts.iter().enumerate() {
        if index > 0 {
            f.write_str(word)?;
        }
        // `and` binds tighter: only a disjunction inside a conjunction needs parentheses.
        match part {
            Filter::Or(_) => write!(f, "({part})")?,
            Filter::Present(_)
            | Filter::Compare { .. }
            | Filter::ValuePath { .. }
            | Filter::Not(_)
            | Filter::And(_) => write!(f, "{part}")?,
        }
    }
    Ok(())
}
