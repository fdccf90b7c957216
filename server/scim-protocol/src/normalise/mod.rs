//! A body as the client sent it → the resource as it is stored (behaviour.md §6: "stored as sent, normalised only so").
//!
//! Password dropped, booleans real, at most one primary, `""`, `null`, `[]` absent, read-only attributes of the input
//! dropped, declared names in canonical spelling, `schemas` as the data says. Everything else stays as it came,
//! undeclared core attributes and unknown URN objects included. Must not invent, trim or re-case values.

mod coerce;
#[cfg(test)]
pub(crate) mod tests;

use serde_json::{Map, Value};

pub(crate) use coerce::{coerce_attribute, coerce_complex, coerce_elements, keep_one_primary};

use crate::{
    error::ScimError,
    path::is_urn,
    schema::{Attribute, Mutability, ResourceSchema, Returned, Schema},
    value::{is_unassigned, member, pruned},
};

/// The resource a POST describes: normalised, complete, `active` true unless it says otherwise (behaviour.md §2.1).
///
/// # Errors
/// 400 `invalidSyntax` if the body is no object, `invalidValue` with the attribute's path for a wrong type or a missing
/// required attribute.
pub fn create(body: &Value, schema: &ResourceSchema) -> Result<Value, ScimError> {
    let mut resource = normalise(body, schema)?;
    require(&resource, schema)?;
    if schema.core.attribute("active").is_some()
        && let Value::Object(object) = &mut resource
    {
        object.entry("active").or_insert(Value::Bool(true));
    }
    Ok(resource)
}

/// The body in normal form; neither complete nor with defaults. Idempotent.
///
/// # Errors
/// As [`create`], required attributes aside.
pub fn normalise(body: &Value, schema: &ResourceSchema) -> Result<Value, ScimError> {
    let Value::Object(body) = body else {
        return Err(ScimError::invalid_syntax(format!(
            "the body must be a JSON object describing a {}",
            schema.name
        )));
    };
    let mut resource = Map::new();
    resource.insert("schemas".to_owned(), Value::Null);
    for (key, value) in body {
        let (name, value) = normalise_member(key, value, schema)?;
        // Of a name in two spellings the last that says something counts.
        if let Some(value) = value {
            resource.insert(name, value);
        }
    }
    let mut resource = Value::Object(resource);
    declare_schemas(&mut resource, schema);
    Ok(resource)
}

fn normalise_member(
    key: &str,
    value: &Value,
    schema: &ResourceSchema,
) -> Result<(String, Option<Value>), ScimError> {
    if let Some(extension) = schema.extension(key) {
        return Ok((extension.urn.to_owned(), normalise_extension(value, extension)?));
    }
    if is_urn(key) {
        return Ok((key.to_owned(), pruned(value.clone())));
    }
    let Some(attribute) = schema.core_attribute(key) else {
        return Ok((key.to_owned(), pruned(value.clone())));
    };
    if attribute.name == "schemas" {
        check_schemas(value)?;
        return Ok((attribute.name.to_owned(), Some(Value::Null)));
    }
    if !is_stored(attribute) {
        return Ok((attribute.name.to_owned(), None));
    }
    Ok((
        attribute.name.to_owned(),
        coerce_attribute(attribute, attribute.name, value.clone())?,
    ))
}

fn normalise_extension(value: &Value, extension: &Schema) -> Result<Option<Value>, ScimError> {
    let object = match value {
        Value::Object(object) => object,
        other if is_unassigned(other) => return Ok(None),
        _ => {
            return Err(ScimError::invalid_value(format!(
                "{} must be an object",
                extension.urn
            )));
        }
    };
    let mut normal = Map::new();
    for (key, value) in object {
        let (name, value) = match extension.attribute(key) {
            Some(attribute) => {
                let path = format!("{}:{}", extension.urn, attribute.name);
                (
                    attribute.name.to_owned(),
                    coerce_attribute(attribute, &path, value.clone())?,
                )
            }
            None => (key.clone(), pruned(value.clone())),
        };
        if let Some(value) = value {
            normal.insert(name, value);
        }
    }
    Ok((!normal.is_empty()).then_some(Value::Object(normal)))
}

/// Whether the client's value of an attribute is stored: not what the server computes, not what nobody may read.
pub(crate) fn is_stored(attribute: &Attribute) -> bool {
    attribute.mutability != Mutability::ReadOnly && attribute.returned != Returned::Never
}

/// Refuses a resource without a required attribute.
///
/// # Errors
/// 400 `invalidValue` naming the attribute.
pub fn require(resource: &Value, schema: &ResourceSchema) -> Result<(), ScimError> {
    for attribute in schema
        .core
        .attributes
        .iter()
        .filter(|attribute| attribute.required)
    {
        if resource.get(attribute.name).is_none_or(is_unassigned) {
            return Err(ScimError::invalid_value(format!(
                "{} is required",
                attribute.name
            )));
        }
    }
    Ok(())
}

/// Sets `schemas` to exactly the schemas that have data: the core one, then every URN object there is. What the client
/// listed is not used ([`crate::quirk::Quirk::UnknownSchemaUrn`]).
pub(crate) fn declare_schemas(resource: &mut Value, schema: &ResourceSchema) {
    let Value::Object(object) = resource else { return };
    let extensions = object
        .iter()
        .filter(|(key, value)| is_urn(key) && value.is_object())
        .map(|(key, _)| key.as_str());
    let urns: Vec<Value> = std::iter::once(schema.core.urn)
        .chain(extensions)
        .map(Value::from)
        .collect();
    object.insert("schemas".to_owned(), Value::Array(urns));
}

/// `schemas`, if the client sends it, is a list of URNs.
fn check_schemas(value: &Value) -> Result<(), ScimError> {
    let is_list_of_text = value
        .as_array()
        .is_some_and(|urns| urns.iter().all(Value::is_string));
    if is_list_of_text || value.is_null() {
        Ok(())
    } else {
        Err(ScimError::invalid_syntax("schemas must be an array of URNs"))
    }
}

/// Whether the raw body has a member of this name at all, in any case.
pub(crate) fn mentions(body: &Value, name: &str) -> bool {
    body.as_object()
        .is_some_and(|object| member(object, name).is_some_and(|value| !value.is_null()))
}
