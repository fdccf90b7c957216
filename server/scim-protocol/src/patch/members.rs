//! Changes of a set of references, such as group members: what a PATCH adds, removes or puts in place. [`super::apply()`]
//! applies them to a JSON array through one index; `group_delta.rs` takes their values for rows.

use std::collections::HashMap;

use serde_json::{Map, Value};

use super::{AttributePath, Op, Operation, PatchPath};
use crate::{
    filter::{CompareOp, CompareValue, Filter},
    normalise::coerce_elements,
    schema::{Attribute, ResourceSchema},
};

/// A member as the client wrote it, in normal form.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Member {
    /// Identifier of the member: an `id` or `externalId` of ours, or unknown.
    pub(super) value: String,
    /// The whole element, `value` included. `display` is for people only.
    element: Map<String, Value>,
}

/// One change of the members; changes apply in order.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum MemberChange {
    /// These join; who is there stays as is.
    Add(Vec<Member>),
    /// These values leave; who is not there is no error.
    Remove(Vec<String>),
    /// These are the members, nobody else.
    Replace(Vec<Member>),
}

pub(super) fn is_core(path: &AttributePath, schema: &ResourceSchema) -> bool {
    path.attribute
        .urn
        .as_deref()
        .is_none_or(|urn| schema.is_core(urn))
}

/// The operation as one change of the set of references `attribute`, or `None` if it is something else or faulty.
pub(super) fn member_changes(
    attribute: &'static Attribute,
    schema: &ResourceSchema,
    operation: &Operation,
) -> Option<MemberChange> {
    let Some(PatchPath::Attribute(path)) = &operation.path else {
        return None;
    };
    if path.sub.is_some()
        || !is_core(path, schema)
        || !path.attribute.name.eq_ignore_ascii_case(attribute.name)
    {
        return None;
    }
    match (&path.filter, operation.op) {
        (None, op) => whole_change(attribute, op, operation.value.as_ref()),
        (Some(filter), Op::Remove) => selected_values(filter).map(MemberChange::Remove),
        (Some(_), Op::Add | Op::Replace) => None,
    }
}

pub(super) fn whole_change(
    attribute: &'static Attribute,
    op: Op,
    value: Option<&Value>,
) -> Option<MemberChange> {
    match (op, value) {
        (Op::Add, value) => members_in(attribute, value?).map(MemberChange::Add),
        (Op::Replace, value) => members_in(attribute, value?).map(MemberChange::Replace),
        (Op::Remove, None | Some(Value::Null)) => Some(MemberChange::Replace(Vec::new())),
        (Op::Remove, Some(listed)) => {
            let listed = members_in(attribute, listed)?;
            Some(MemberChange::Remove(
                listed.into_iter().map(|member| member.value).collect(),
            ))
        }
    }
}

fn members_in(attribute: &'static Attribute, value: &Value) -> Option<Vec<Member>> {
    let elements = coerce_elements(attribute, attribute.name, value.clone()).ok()?;
    elements.into_iter().map(Member::from_element).collect()
}

impl Member {
    fn from_element(element: Value) -> Option<Self> {
        let Value::Object(element) = element else {
            return None;
        };
        let value = element.get("value")?.as_str()?.to_owned();
        Some(Self { value, element })
    }
}

/// `value eq "a"` or several of them joined by `or`.
pub(super) fn selected_values(filter: &Filter) -> Option<Vec<String>> {
    match filter {
        Filter::Compare {
            path,
            op: CompareOp::Eq,
            value: CompareValue::String(value),
        } if path.urn.is_none() && path.sub.is_none() && path.name.eq_ignore_ascii_case("value") => {
            Some(vec![value.clone()])
        }
        Filter::Or(parts) => parts
            .iter()
            .map(selected_values)
            .collect::<Option<Vec<_>>>()
            .map(|values| values.concat()),
        Filter::Compare { .. }
        | Filter::Present(_)
        | Filter::ValuePath { .. }
        | Filter::Not(_)
        | Filter::And(_) => None,
    }
}

/// A run of member changes over one index of the members.
pub(super) struct MemberBatch<'a> {
    schema: &'a ResourceSchema,
    attribute: Option<&'static Attribute>,
    open: Option<MemberSet>,
}

impl<'a> MemberBatch<'a> {
    pub(super) fn new(schema: &'a ResourceSchema) -> Self {
        let attribute = schema
            .core
            .attributes
            .iter()
            .find(|attribute| attribute.is_set_of_references());
        Self {
            schema,
            attribute,
            open: None,
        }
    }

    /// Applies the operation if it is a change of members; `false` if it is something else.
    pub(super) fn take(&mut self, resource: &mut Map<String, Value>, operation: &Operation) -> bool {
        let Some(attribute) = self.attribute else {
            return false;
        };
        let Some(change) = member_changes(attribute, self.schema, operation) else {
            return false;
        };
        let set = self
            .open
            .get_or_insert_with(|| MemberSet::new(resource.get_mut(attribute.name).map(Value::take)));
        set.apply(change);
        true
    }

    /// Writes the members back. Must be called before anything else looks at the resource.
    pub(super) fn finish(&mut self, resource: &mut Map<String, Value>) {
        let (Some(attribute), Some(set)) = (self.attribute, self.open.take()) else {
            return;
        };
        let members: Vec<Value> = set.slots.into_iter().flatten().collect();
        if members.is_empty() {
            resource.shift_remove(attribute.name);
        } else {
            resource.insert(attribute.name.to_owned(), Value::Array(members));
        }
    }
}

/// Members in order, found by value. A slot is empty once its member has left.
#[derive(Default)]
struct MemberSet {
    slots: Vec<Option<Value>>,
    places: HashMap<String, usize>,
}

impl MemberSet {
    fn new(current: Option<Value>) -> Self {
        let mut set = Self::default();
        if let Some(Value::Array(members)) = current {
            for member in members {
                let value = member
                    .get("value")
                    .and_then(Value::as_str)
                    .unwrap_or_default()
                    .to_owned();
                set.push(value, member);
            }
        }
        set
    }

    fn push(&mut self, value: String, element: Value) {
        if !self.places.contains_key(&value) {
            self.places.insert(value, self.slots.len());
            self.slots.push(Some(element));
        }
    }

    fn apply(&mut self, change: MemberChange) {
        match change {
            MemberChange::Add(members) => self.add(members),
            MemberChange::Remove(values) => {
                for value in values {
                    if let Some(place) = self.places.remove(&value) {
                        self.slots[place] = None;
                    }
                }
            }
            MemberChange::Replace(members) => {
                *self = Self::default();
                self.add(members);
            }
        }
    }

    fn add(&mut self, members: Vec<Member>) {
        for member in members {
            self.push(member.value, Value::Object(member.element));
        }
    }
}
