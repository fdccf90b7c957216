//! Applies operations in order to a copy of the resource: finds the attribute each one names and guards what must not
//! change. What happens to the value is in `elements.rs`.

use serde_json::{Map, Value};

use super::{
    AttributePath, Op, Operation, PatchPath,
    elements::{Target, change_selected, change_sub, change_whole},
    members::MemberBatch,
};
use crate::{
    error::ScimError,
    normalise::{declare_schemas, is_stored, require},
    path::{AttrPath, is_urn},
    quirk,
    schema::{Attribute, Mutability, ResourceSchema},
    value::{is_unassigned, pruned, remove, spelling},
};

/// The resource after all operations. `resource` is in normal form (as [`crate::normalise`] makes it) and is not
/// touched; the answer is in normal form, equal to `resource` if nothing changed.
///
/// # Errors
/// The first operation that cannot be applied: 400 `invalidPath`, `noTarget`, `mutability`, `invalidValue`.
pub fn apply(
    resource: &Value,
    operations: &[Operation],
    schema: &ResourceSchema,
) -> Result<Value, ScimError> {
    let mut patched = match resource {
        Value::Object(object) => object.clone(),
        _ => return Err(ScimError::invalid_syntax("a resource is a JSON object")),
    };
    let mut batch = MemberBatch::new(schema);
    for operation in operations {
        // Runs of member changes share one index: a request of n operations stays linear in the members.
        if batch.take(&mut patched, operation) {
            continue;
        }
        batch.finish(&mut patched);
        Patch {
            resource: &mut patched,
            schema,
            op: operation.op,
        }
        .run(operation)?;
    }
    batch.finish(&mut patched);
    let mut patched = Value::Object(patched);
    declare_schemas(&mut patched, schema);
    require(&patched, schema)?;
    Ok(patched)
}

struct Patch<'a> {
    resource: &'a mut Map<String, Value>,
    schema: &'a ResourceSchema,
    op: Op,
}

impl Patch<'_> {
    fn run(mut self, operation: &Operation) -> Result<(), ScimError> {
        let value = operation.value.clone();
        match &operation.path {
            None if self.op == Op::Remove => Err(ScimError::no_target("remove needs a path")),
            None => self.merge_resource(value),
            Some(PatchPath::Schema(urn)) if self.schema.is_core(urn) => self.merge_resource(value),
            Some(PatchPath::Schema(urn)) => self.change_extension(urn, value),
            Some(PatchPath::Attribute(path)) => self.change_at_path(path, value),
        }
    }

    /// A path-less value: each key is a path of its own.
    fn merge_resource(&mut self, value: Option<Value>) -> Result<(), ScimError> {
        let Some(Value::Object(value)) = value else {
            return Err(ScimError::invalid_value(format!(
                "{} without a path needs an object as value",
                self.op.as_str()
            )));
        };
        value
            .into_iter()
            .try_for_each(|(key, value)| self.merge_key(&key, value))
    }

    fn merge_key(&mut self, key: &str, value: Value) -> Result<(), ScimError> {
        let present = self.resource.contains_key(key);
        if self.schema.extension(key).is_some() || (is_urn(key) && present) {
            return self.change_extension(key, Some(value));
        }
        let path = match PatchPath::parse(key)? {
            PatchPath::Schema(urn) if self.schema.is_core(&urn) => return self.merge_resource(Some(value)),
            PatchPath::Schema(urn) => return self.change_extension(&urn, Some(value)),
            PatchPath::Attribute(path) => path,
        };
        match self.define(&path.attribute) {
            Some(attribute) if quirk::is_ignored_in_pathless_value(attribute) => Ok(()),
            Some(attribute)
                if path
                    .sub
                    .as_deref()
                    .and_then(|sub| attribute.sub(sub))
                    .is_some_and(quirk::is_ignored_in_pathless_value) =>
            {
                Ok(())
            }
            Some(_) => self.change_at_path(&path, Some(value)),
            // Undeclared, and a whole attribute: kept, as in a POST. A URN object is an extension of the client's own.
            None if is_urn(key) && value.is_object() && !self.has_extension_of(&path) => {
                self.set(key.to_owned(), pruned(value));
                Ok(())
            }
            None if path.sub.is_none() && path.filter.is_none() => self.change(&path, Some(value)),
            None => self.change_at_path(&path, Some(value)),
        }
    }

    fn has_extension_of(&self, path: &AttributePath) -> bool {
        path.attribute
            .urn
            .as_deref()
            .is_some_and(|urn| spelling(self.resource, urn).is_some())
    }

    /// A whole extension: its members are merged, undeclared ones kept; `remove` takes it away.
    fn change_extension(&mut self, urn: &str, value: Option<Value>) -> Result<(), ScimError> {
        let key = self.extension_key(urn);
        if self.op == Op::Remove {
            remove(self.resource, &key);
            return Ok(());
        }
        match value {
            Some(Value::Object(members)) => members.into_iter().try_for_each(|(name, value)| {
                let attribute = AttrPath {
                    urn: Some(key.clone()),
                    name,
                    sub: None,
                };
                self.change(
                    &AttributePath {
                        attribute,
                        filter: None,
                        sub: None,
                    },
                    Some(value),
                )
            }),
            Some(value) if is_unassigned(&value) => {
                if self.op == Op::Replace {
                    remove(self.resource, &key);
                }
                Ok(())
            }
            Some(_) | None => Err(ScimError::invalid_value(format!("{key} must be given an object"))),
        }
    }

    /// An explicit path: what it names must be declared or present, and may not be the server's own.
    fn change_at_path(&mut self, path: &AttributePath, value: Option<Value>) -> Result<(), ScimError> {
        let text = path.to_string();
        if is_urn(&text) && spelling(self.resource, &text).is_some() {
            return self.change_extension(&text, value);
        }
        match self.define(&path.attribute) {
            Some(attribute) if attribute.mutability == Mutability::ReadOnly => {
                Err(ScimError::mutability(format!("{path} is read-only")))
            }
            Some(attribute) if attribute.required && self.op == Op::Remove => Err(ScimError::mutability(
                format!("{path} is required and cannot be removed"),
            )),
            None if self.current(&path.attribute).is_none() => Err(ScimError::invalid_path(format!(
                "{path} is not an attribute of this resource"
            ))),
            Some(_) | None => self.change(path, value),
        }
    }

    fn change(&mut self, path: &AttributePath, value: Option<Value>) -> Result<(), ScimError> {
        let defined = self.define(&path.attribute);
        match defined {
            // `schemas` follows the data; a password is accepted and dropped.
            Some(attribute) if attribute.name == "schemas" || !is_stored(attribute) => return Ok(()),
            Some(attribute) if path.sub.is_some() && attribute.sub_attributes.is_empty() => {
                return Err(ScimError::invalid_path(format!(
                    "{path}: {} has no sub-attributes",
                    attribute.name
                )));
            }
            Some(_) | None => {}
        }
        let current = self.take(&path.attribute);
        let place = path.attribute.to_string();
        let target = Target {
            defined,
            path: &place,
        };
        let changed = match (&path.filter, path.sub.as_deref()) {
            (Some(filter), sub) => change_selected(target, self.op, current, filter, (sub, value)),
            (None, Some(sub)) => change_sub(target, self.op, current, (sub, value)),
            (None, None) => change_whole(target, self.op, current, value),
        }?;
        self.put(&path.attribute, defined, changed);
        Ok(())
    }

    fn define(&self, path: &AttrPath) -> Option<&'static Attribute> {
        self.schema.define(path).map(|definition| definition.attribute)
    }

    /// The object that holds an attribute: the resource, or an extension that is there.
    fn container(&mut self, path: &AttrPath) -> Option<&mut Map<String, Value>> {
        match path.urn.as_deref() {
            Some(urn) if !self.schema.is_core(urn) => {
                let key = self.extension_key(urn);
                self.resource.get_mut(&key)?.as_object_mut()
            }
            Some(_) | None => Some(self.resource),
        }
    }

    fn current(&mut self, path: &AttrPath) -> Option<&Value> {
        let container = self.container(path)?;
        let key = spelling(container, &path.name)?;
        container.get(&key)
    }

    /// Takes the value out and leaves its place, so that the order of the attributes stays.
    fn take(&mut self, path: &AttrPath) -> Option<Value> {
        let container = self.container(path)?;
        let key = spelling(container, &path.name)?;
        container.get_mut(&key).map(Value::take)
    }

    fn put(&mut self, path: &AttrPath, defined: Option<&Attribute>, value: Option<Value>) {
        let extension = path
            .urn
            .as_deref()
            .filter(|urn| !self.schema.is_core(urn))
            .map(|urn| self.extension_key(urn));
        if let Some(key) = &extension
            && value.is_some()
        {
            let slot = self
                .resource
                .entry(key.clone())
                .or_insert_with(|| Value::Object(Map::new()));
            if !slot.is_object() {
                *slot = Value::Object(Map::new());
            }
        }
        if let Some(container) = self.container(path) {
            let name = defined.map(|attribute| attribute.name.to_owned());
            let key = name
                .or_else(|| spelling(container, &path.name))
                .unwrap_or_else(|| path.name.clone());
            match value {
                Some(value) => _ = container.insert(key, value),
                None => _ = remove(container, &key),
            }
        }
        if let Some(key) = extension
            && self.resource.get(&key).is_some_and(is_unassigned)
        {
            remove(self.resource, &key);
        }
    }

    fn set(&mut self, key: String, value: Option<Value>) {
        match value {
            Some(value) => _ = self.resource.insert(key, value),
            None if self.op == Op::Replace => _ = remove(self.resource, &key),
            None => {}
        }
    }

    /// Canonical or present spelling of an extension's URN.
    fn extension_key(&self, urn: &str) -> String {
        match self.schema.extension(urn) {
            Some(extension) => extension.urn.to_owned(),
            None => spelling(self.resource, urn).unwrap_or_else(|| urn.to_owned()),
        }
    }
}
