//! A group's PATCH as changes of its name, external id and member values: what a server can apply to rows without
//! knowing who is in the group.

use serde_json::Value;

use super::{
    AttributePath, Op, Operation, PatchPath,
    compact::{Compact, CompactOperation, compact_operations},
    members::{MemberChange, is_core, member_changes, selected_values, whole_change},
    parse,
};
use crate::{
    error::ScimError,
    schema::{Attribute, GROUP},
};

/// One change of the member values; changes apply in order.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum ValueChange {
    /// These join; who is there stays as is.
    Add(Vec<String>),
    /// These leave; who is not there is no error.
    Remove(Vec<String>),
    /// These are the members, nobody else.
    Replace(Vec<String>),
}

impl From<MemberChange> for ValueChange {
    fn from(change: MemberChange) -> Self {
        let values =
            |members: Vec<super::members::Member>| members.into_iter().map(|member| member.value).collect();
        match change {
            MemberChange::Add(members) => Self::Add(values(members)),
            MemberChange::Remove(values) => Self::Remove(values),
            MemberChange::Replace(members) => Self::Replace(values(members)),
        }
    }
}

/// All a PATCH does to a group, where that can be said without knowing the group.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct GroupDelta {
    /// New name.
    pub display_name: Option<String>,
    /// New external id; the inner `None` removes it.
    pub external_id: Option<Option<String>>,
    /// Changes of members, in order.
    pub members: Vec<ValueChange>,
}

/// A PATCH of a group.
#[derive(Debug, Clone, PartialEq)]
pub enum GroupPatch {
    /// Changes that need no look at the group.
    Delta(GroupDelta),
    /// Anything else, for [`super::apply()`].
    Operations(Vec<Operation>),
}

/// Reads a PATCH of a group. Of members only the values are held, one after the other, whatever else they say.
///
/// # Errors
/// As [`parse`]; 400 `invalidSyntax` for what is no JSON.
pub fn parse_group(body: &[u8]) -> Result<GroupPatch, ScimError> {
    if let Some(delta) = compact_operations(body).as_deref().and_then(compact_delta) {
        return Ok(GroupPatch::Delta(delta));
    }
    let body: Value = serde_json::from_slice(body)
        .map_err(|error| ScimError::invalid_syntax(format!("The body is not JSON: {error}.")))?;
    let operations = parse(&body)?;
    Ok(match group_delta(&operations) {
        Some(delta) => GroupPatch::Delta(delta),
        None => GroupPatch::Operations(operations),
    })
}

/// The PATCH as changes of name, external id and members; `None` if any operation is something else or is faulty:
/// then [`super::apply()`] has the answer or the error.
pub fn group_delta(operations: &[Operation]) -> Option<GroupDelta> {
    let members = GROUP.core_attribute("members")?;
    let mut delta = GroupDelta::default();
    for operation in operations {
        match (&operation.path, operation.op) {
            (None, Op::Add | Op::Replace) => {
                for (name, value) in operation.value.as_ref()?.as_object()? {
                    if members.name.eq_ignore_ascii_case(name) {
                        let change = whole_change(members, operation.op, Some(value))?;
                        delta.members.push(change.into());
                    } else {
                        delta.merge(name, value.as_str())?;
                    }
                }
            }
            (Some(PatchPath::Attribute(path)), _) => match member_changes(members, &GROUP, operation) {
                Some(change) => delta.members.push(change.into()),
                None => delta.assign(
                    path,
                    operation.op,
                    operation.value.as_ref().and_then(Value::as_str),
                )?,
            },
            (None, Op::Remove) | (Some(PatchPath::Schema(_)), _) => return None,
        }
    }
    Some(delta)
}

/// The same of operations whose members were read one by one.
fn compact_delta(operations: &[CompactOperation]) -> Option<GroupDelta> {
    let members = GROUP.core_attribute("members")?;
    let mut delta = GroupDelta::default();
    for CompactOperation { op, path, value } in operations {
        let Some(path) = path else {
            delta.merge_all(members, *op, value)?;
            continue;
        };
        let PatchPath::Attribute(path) = path else {
            return None;
        };
        let is_members = path.sub.is_none()
            && is_core(path, &GROUP)
            && path.attribute.name.eq_ignore_ascii_case(members.name);
        match (is_members, &path.filter, op) {
            (true, None, op) => delta.members.push(listed_change(*op, value)?),
            (true, Some(filter), Op::Remove) => {
                delta.members.push(ValueChange::Remove(selected_values(filter)?));
            }
            (true, Some(_), Op::Add | Op::Replace) => return None,
            (false, _, op) => delta.assign(path, *op, value.text())?,
        }
    }
    Some(delta)
}

fn listed_change(op: Op, value: &Compact) -> Option<ValueChange> {
    match (op, value) {
        (Op::Remove, Compact::Null) => Some(ValueChange::Replace(Vec::new())),
        (op, value) => {
            let values = value.member_values()?;
            Some(match op {
                Op::Add => ValueChange::Add(values),
                Op::Replace => ValueChange::Replace(values),
                Op::Remove => ValueChange::Remove(values),
            })
        }
    }
}

impl GroupDelta {
    fn merge_all(&mut self, members: &Attribute, op: Op, value: &Compact) -> Option<()> {
        let (Op::Add | Op::Replace, Compact::Object(entries)) = (op, value) else {
            return None;
        };
        for (name, value) in entries {
            if members.name.eq_ignore_ascii_case(name) {
                self.members.push(listed_change(op, value)?);
            } else {
                self.merge(name, value.text())?;
            }
        }
        Some(())
    }

    fn assign(&mut self, path: &AttributePath, op: Op, text: Option<&str>) -> Option<()> {
        let plain = path.filter.is_none() && path.sub.is_none() && is_core(path, &GROUP);
        let name = plain.then_some(path.attribute.name.as_str())?;
        match op {
            Op::Remove => self.set_external_id(name, None),
            Op::Add | Op::Replace => self.set(name, text?),
        }
    }

    /// A key of a path-less value. What only the server sets is ignored there: Okta repeats the id in every rename.
    fn merge(&mut self, name: &str, text: Option<&str>) -> Option<()> {
        let is_ignored = |ignored: &&str| name.eq_ignore_ascii_case(ignored);
        if ["id", "meta", "schemas"].iter().any(is_ignored) {
            return Some(());
        }
        self.set(name, text?)
    }

    fn set(&mut self, name: &str, text: &str) -> Option<()> {
        if text.is_empty() {
            return None;
        }
        if name.eq_ignore_ascii_case("displayName") {
            self.display_name = Some(text.to_owned());
            return Some(());
        }
        self.set_external_id(name, Some(text.to_owned()))
    }

    fn set_external_id(&mut self, name: &str, value: Option<String>) -> Option<()> {
        if !name.eq_ignore_ascii_case("externalId") {
            return None;
        }
        self.external_id = Some(value);
        Some(())
    }
}
