//! PATCH (RFC 7644 §3.5.2, scim-wire.md §4.5): reads the message and applies it, pure and all or nothing.
//!
//! [`apply()`] takes a resource in normal form and gives one in normal form. [`group_delta()`] says the same of a group as
//! changes of members, so that a server need not load 50,000 of them, and [`parse_group`] reads it without holding them. Must not know stores or versions.

mod apply;
mod compact;
mod elements;
mod group_delta;
mod identity;
mod members;
mod path;
#[cfg(test)]
mod tests;
mod unheld;

use serde_json::Value;

pub use apply::apply;
pub(crate) use compact::{Compact, CompactSeed};
pub use group_delta::{GroupDelta, GroupPatch, ValueChange, group_delta, parse_group};
pub use path::{AttributePath, PatchPath};

use crate::{
    error::ScimError,
    limits::PATCH_MAX_OPERATIONS,
    message::{PATCH_OP_URN, message_members},
    quirk,
    value::member,
};

/// Kind of an operation.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Op {
    /// Sets, merges or appends.
    Add,
    /// Sets, merges or puts another list in place.
    Replace,
    /// Unassigns.
    Remove,
}

impl Op {
    /// The keyword on the wire.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Add => "add",
            Self::Replace => "replace",
            Self::Remove => "remove",
        }
    }
}

/// One operation of a PATCH.
#[derive(Debug, Clone, PartialEq)]
pub struct Operation {
    /// What to do.
    pub op: Op,
    /// Where; absent for a path-less value.
    pub path: Option<PatchPath>,
    /// With what.
    pub value: Option<Value>,
}

/// Reads a PATCH message.
///
/// # Errors
/// 400 `invalidSyntax` for a malformed message or an unknown op, `invalidPath` for a malformed path, `noTarget` for a
/// `remove` without path.
pub fn parse(body: &Value) -> Result<Vec<Operation>, ScimError> {
    let message = message_members(body, PATCH_OP_URN)?;
    let operations = match quirk::operations(message) {
        Some(Value::Array(operations)) if !operations.is_empty() => operations,
        Some(_) | None => {
            return Err(ScimError::invalid_syntax(
                "Operations must be an array with at least one operation",
            ));
        }
    };
    if operations.len() > PATCH_MAX_OPERATIONS {
        return Err(ScimError::new(
            413,
            format!("a PATCH may have at most {PATCH_MAX_OPERATIONS} operations"),
        ));
    }
    operations.iter().map(parse_operation).collect()
}

fn parse_operation(operation: &Value) -> Result<Operation, ScimError> {
    let Value::Object(operation) = operation else {
        return Err(ScimError::invalid_syntax("each operation must be an object"));
    };
    let op = match member(operation, "op") {
        Some(Value::String(name)) => quirk::operation(name).ok_or_else(|| {
            ScimError::invalid_syntax(format!("op {name:?} is none of add, replace, remove"))
        })?,
        Some(_) | None => {
            return Err(ScimError::invalid_syntax(
                "op must be one of add, replace, remove",
            ));
        }
    };
    let path = match member(operation, "path") {
        None | Some(Value::Null) => None,
        Some(Value::String(text)) if text.trim().is_empty() => None,
        Some(Value::String(text)) => Some(PatchPath::parse(text.trim())?),
        Some(_) => return Err(ScimError::invalid_path("path must be a string")),
    };
    if op == Op::Remove && path.is_none() {
        return Err(ScimError::no_target("remove needs a path"));
    }
    Ok(Operation {
        op,
        path,
        value: member(operation, "value").cloned(),
    })
}
