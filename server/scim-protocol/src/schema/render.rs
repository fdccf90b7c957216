//! `/Schemas` and `/ResourceTypes` as JSON. No `null` anywhere: Entra trips over them (scim-wire.md §3.1).

use serde_json::{Map, Value, json};

use super::{
    Attribute, AttributeType, RESOURCES, ResourceSchema, Schema,
    discovery::{RESOURCE_TYPE, RESOURCE_TYPE_URN, SCHEMA, SCHEMA_URN, SERVICE_PROVIDER_CONFIG},
};

fn every_schema() -> impl Iterator<Item = &'static Schema> {
    let resources = RESOURCES
        .iter()
        .flat_map(|resource| std::iter::once(resource.core).chain(resource.extensions.iter().copied()));
    resources.chain([&SERVICE_PROVIDER_CONFIG, &RESOURCE_TYPE, &SCHEMA])
}

/// All schema documents, with `meta.location` below `base_url`.
pub fn schemas(base_url: &str) -> Vec<Value> {
    every_schema()
        .map(|schema| schema_json(schema, base_url))
        .collect()
}

/// The schema document of this URN, ignoring case.
pub fn schema_by_urn(base_url: &str, urn: &str) -> Option<Value> {
    every_schema()
        .find(|schema| schema.urn.eq_ignore_ascii_case(urn))
        .map(|schema| schema_json(schema, base_url))
}

/// All resource type documents, with `meta.location` below `base_url`.
pub fn resource_types(base_url: &str) -> Vec<Value> {
    RESOURCES
        .iter()
        .map(|resource| resource_type_json(resource, base_url))
        .collect()
}

/// The resource type document of this name.
pub fn resource_type(base_url: &str, name: &str) -> Option<Value> {
    RESOURCES
        .iter()
        .find(|resource| resource.name == name)
        .map(|resource| resource_type_json(resource, base_url))
}

fn resource_type_json(resource: &ResourceSchema, base_url: &str) -> Value {
    let extensions: Vec<Value> = resource
        .extensions
        .iter()
        .map(|schema| json!({ "schema": schema.urn, "required": false }))
        .collect();
    json!({
        "schemas": [RESOURCE_TYPE_URN],
        "id": resource.name,
        "name": resource.name,
        "description": resource.description,
        "endpoint": resource.endpoint,
        "schema": resource.core.urn,
        "schemaExtensions": extensions,
        "meta": {
            "resourceType": "ResourceType",
            "location": format!("{base_url}/ResourceTypes/{}", resource.name),
        },
    })
}

fn schema_json(schema: &Schema, base_url: &str) -> Value {
    json!({
        "schemas": [SCHEMA_URN],
        "id": schema.urn,
        "name": schema.name,
        "description": schema.description,
        "attributes": schema.attributes.iter().map(attribute_json).collect::<Vec<_>>(),
        "meta": {
            "resourceType": "Schema",
            "location": format!("{base_url}/Schemas/{}", schema.urn),
        },
    })
}

fn attribute_json(attribute: &Attribute) -> Value {
    let mut json = Map::new();
    json.insert("name".into(), json!(attribute.name));
    json.insert("type".into(), json!(attribute.kind.as_str()));
    json.insert("multiValued".into(), json!(attribute.multi_valued));
    json.insert("description".into(), json!(attribute.description));
    json.insert("required".into(), json!(attribute.required));
    if !attribute.canonical_values.is_empty() {
        json.insert("canonicalValues".into(), json!(attribute.canonical_values));
    }
    if attribute.kind != AttributeType::Boolean && attribute.kind != AttributeType::Complex {
        json.insert("caseExact".into(), json!(attribute.case_exact));
    }
    json.insert("mutability".into(), json!(attribute.mutability.as_str()));
    json.insert("returned".into(), json!(attribute.returned.as_str()));
    json.insert("uniqueness".into(), json!(attribute.uniqueness.as_str()));
    if attribute.kind == AttributeType::Reference {
        json.insert("referenceTypes".into(), json!(attribute.reference_types));
    }
    if attribute.kind == AttributeType::Complex {
        let subs: Vec<Value> = attribute.sub_attributes.iter().map(attribute_json).collect();
        json.insert("subAttributes".into(), Value::Array(subs));
    }
    Value::Object(json)
}

#[cfg(test)]
mod tests {
    use super::*;

    const BASE: &str = "https://doors.acme.example/scim/v2";

    #[test]
    fn every_schema_is_found_by_its_urn_in_any_case() {
        for document in schemas(BASE) {
            let urn = document["id"].as_str().unwrap();
            assert_eq!(schema_by_urn(BASE, &urn.to_uppercase()).as_ref(), Some(&document));
            assert_eq!(document["meta"]["location"], format!("{BASE}/Schemas/{urn}"));
        }
    }

    #[test]
    fn the_documents_hold_no_null() {
        let everything = serde_json::to_string(&(schemas(BASE), resource_types(BASE))).unwrap();
        assert!(!everything.contains("null"), "{everything}");
    }

    #[test]
    fn each_resource_type_names_schemas_that_exist() {
        for document in resource_types(BASE) {
            assert!(schema_by_urn(BASE, document["schema"].as_str().unwrap()).is_some());
            for extension in document["schemaExtensions"].as_array().unwrap() {
                assert!(schema_by_urn(BASE, extension["schema"].as_str().unwrap()).is_some());
            }
        }
        assert!(resource_type(BASE, "User").is_some());
        assert!(resource_type(BASE, "Door").is_none());
    }

    #[test]
    fn the_user_schema_says_what_a_client_must_know() {
        let user = schema_by_urn(BASE, super::super::USER_URN).unwrap();
        let attribute = |name: &str| {
            user["attributes"]
                .as_array()
                .unwrap()
                .iter()
                .find(|a| a["name"] == name)
                .cloned()
                .unwrap()
        };
        assert_eq!(attribute("userName")["uniqueness"], "server");
        assert_eq!(attribute("userName")["caseExact"], false);
        assert_eq!(attribute("password")["returned"], "never");
        assert_eq!(attribute("groups")["mutability"], "readOnly");
        assert_eq!(attribute("emails")["multiValued"], true);
    }
}
