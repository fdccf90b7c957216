//! Order of a sorted list (RFC 7644 §3.4.2.3): what a resource is sorted by, and how two of them compare.

use std::cmp::Ordering;

use serde::{Deserialize, Serialize};
use serde_json::Value;

use crate::{
    error::ScimError,
    filter::instant,
    fold::fold,
    message::SortOrder,
    path::AttrPath,
    schema::{Attribute, AttributeType, ResourceSchema, Returned},
    value::{is_unassigned, member},
};

/// Attribute and direction of a sort.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Sort {
    path: AttrPath,
    order: SortOrder,
}

/// What one resource is sorted by. Values of different kinds are in the order of these variants.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub enum SortKey {
    /// `false` before `true`.
    Bool(bool),
    /// By size.
    Number(f64),
    /// By time, in microseconds since 1970.
    Time(i64),
    /// By code point; folded unless the attribute minds case.
    Text(String),
}

impl SortKey {
    fn rank(&self) -> u8 {
        match self {
            Self::Bool(_) => 0,
            Self::Number(_) => 1,
            Self::Time(_) => 2,
            Self::Text(_) => 3,
        }
    }

    fn compare(&self, other: &Self) -> Ordering {
        match (self, other) {
            (Self::Bool(left), Self::Bool(right)) => left.cmp(right),
            (Self::Number(left), Self::Number(right)) => left.total_cmp(right),
            (Self::Time(left), Self::Time(right)) => left.cmp(right),
            (Self::Text(left), Self::Text(right)) => left.cmp(right),
            (Self::Bool(_) | Self::Number(_) | Self::Time(_) | Self::Text(_), other) => {
                self.rank().cmp(&other.rank())
            }
        }
    }
}

impl Sort {
    /// Reads `sortBy` for resources of these schemas. An attribute that is not declared is no error: custom ones are kept.
    ///
    /// # Errors
    /// 400 `invalidPath` for what is no attribute path, or names an object without a `value`; 403 `sensitive` for an
    /// attribute that is never returned.
    pub fn parse(sort_by: &str, order: SortOrder, schemas: &[&ResourceSchema]) -> Result<Self, ScimError> {
        let path = AttrPath::parse(sort_by.trim())
            .map_err(|error| ScimError::invalid_path(format!("sortBy: {error}")))?;
        for definition in schemas.iter().filter_map(|schema| schema.define(&path)) {
            if definition.attribute.returned == Returned::Never {
                return Err(ScimError::sensitive(format!("{path} cannot be sorted by")));
            }
            if definition.compared().kind == AttributeType::Complex {
                let detail = format!("sortBy {path}: name one of its sub-attributes");
                return Err(ScimError::invalid_path(detail));
            }
        }
        Ok(Self { path, order })
    }

    /// Whether this attribute is sorted by.
    pub fn mentions(&self, attribute: &str) -> bool {
        self.path.name.eq_ignore_ascii_case(attribute)
    }

    /// What this resource is sorted by: of a list the primary value, else the first; `None` if it has none.
    pub fn key(&self, resource: &Value, schema: &ResourceSchema) -> Option<SortKey> {
        let defined = schema.define(&self.path);
        let container = match self.path.urn.as_deref() {
            Some(urn) if !schema.is_core(urn) => member(resource.as_object()?, urn)?,
            Some(_) | None => resource,
        };
        let value = chosen(member(container.as_object()?, &self.path.name)?)?;
        let value = match (&self.path.sub, value) {
            (Some(sub), Value::Object(object)) => chosen(member(object, sub)?)?,
            (Some(_), _) => return None,
            (None, Value::Object(object)) => chosen(member(object, "value")?)?,
            (None, simple) => simple,
        };
        simple_key(value, defined.map(|definition| definition.compared()))
    }

    /// Whether `left` comes before `right`. Who has no value comes last, and first in a descending list.
    pub fn compare(&self, left: Option<&SortKey>, right: Option<&SortKey>) -> Ordering {
        let ascending = match (left, right) {
            (Some(left), Some(right)) => left.compare(right),
            (Some(_), None) => Ordering::Less,
            (None, Some(_)) => Ordering::Greater,
            (None, None) => Ordering::Equal,
        };
        match self.order {
            SortOrder::Ascending => ascending,
            SortOrder::Descending => ascending.reverse(),
        }
    }
}

fn chosen(value: &Value) -> Option<&Value> {
    match value {
        Value::Array(items) => items
            .iter()
            .find(|item| item.get("primary") == Some(&Value::Bool(true)))
            .or_else(|| items.first()),
        single => Some(single),
    }
}

fn simple_key(value: &Value, defined: Option<&Attribute>) -> Option<SortKey> {
    if is_unassigned(value) {
        return None;
    }
    match value {
        Value::Bool(value) => Some(SortKey::Bool(*value)),
        Value::Number(value) => value.as_f64().map(SortKey::Number),
        Value::String(text) => {
            let is_time = defined.is_some_and(|attribute| attribute.kind == AttributeType::DateTime);
            if let Some(time) = is_time.then(|| instant(text)).flatten() {
                return Some(SortKey::Time(time.timestamp_micros()));
            }
            Some(SortKey::Text(match defined {
                Some(attribute) if attribute.case_exact => text.clone(),
                Some(_) | None => fold(text),
            }))
        }
        Value::Null | Value::Array(_) | Value::Object(_) => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::error::ScimType;
    use crate::schema::{ENTERPRISE_USER_URN, GROUP, USER};
    use serde_json::json;

    fn sorted(sort_by: &str, order: SortOrder, resources: &[Value]) -> Vec<String> {
        let sort = Sort::parse(sort_by, order, &[&USER]).unwrap();
        let mut all: Vec<&Value> = resources.iter().collect();
        all.sort_by(|left, right| {
            sort.compare(sort.key(left, &USER).as_ref(), sort.key(right, &USER).as_ref())
        });
        all.iter()
            .map(|user| user["id"].as_str().unwrap().to_owned())
            .collect()
    }

    /// RFC 7644 §3.4.2.3: text by its case rule, numbers and dates by size, a list by its primary or first value, who
    /// has nothing last.
    #[test]
    fn each_kind_of_value_has_its_order() {
        let users = [
            json!({ "id": "a", "userName": "bea", "externalId": "b", "active": true, "name": { "familyName": "Öst" },
                "emails": [{ "value": "z@x.example" }, { "value": "a@x.example", "primary": true }],
                "meta": { "created": "2026-11-23T10:00:00+02:00" }, (ENTERPRISE_USER_URN): { "department": "Lab" } }),
            json!({ "id": "b", "userName": "Anna", "externalId": "B", "active": false,
                "emails": [{ "value": "m@x.example" }, { "value": "a@a.example" }], "costCode": 7,
                "meta": { "created": "2026-11-23T09:00:00Z" } }),
            json!({ "id": "c", "userName": "carl", "name": { "familyName": "arne" }, "costCode": 10,
                "meta": { "created": "2026-11-23T08:30:00Z" }, (ENTERPRISE_USER_URN): { "department": "admin" } }),
        ];
        for (sort_by, ascending) in [
            ("userName", ["b", "a", "c"]),
            ("USERNAME", ["b", "a", "c"]),
            ("externalId", ["b", "a", "c"]),
            ("active", ["b", "a", "c"]),
            ("name.familyName", ["c", "a", "b"]),
            ("emails", ["a", "b", "c"]),
            ("emails.value", ["a", "b", "c"]),
            ("meta.created", ["a", "c", "b"]),
            ("costCode", ["b", "c", "a"]),
            (
                "urn:ietf:params:scim:schemas:extension:enterprise:2.0:User:department",
                ["c", "a", "b"],
            ),
            (
                "urn:ietf:params:scim:schemas:core:2.0:User:userName",
                ["b", "a", "c"],
            ),
            ("shoeSize", ["a", "b", "c"]),
        ] {
            assert_eq!(
                sorted(sort_by, SortOrder::Ascending, &users),
                ascending,
                "{sort_by}"
            );
        }
        assert_eq!(sorted("costCode", SortOrder::Descending, &users), ["a", "c", "b"]);
        assert_eq!(sorted("userName", SortOrder::Descending, &users), ["c", "a", "b"]);
    }

    #[test]
    fn what_cannot_be_sorted_by_is_refused() {
        for (sort_by, expected) in [
            ("user name", ScimType::InvalidPath),
            ("", ScimType::InvalidPath),
            ("emails[type eq \"work\"].value", ScimType::InvalidPath),
            ("name", ScimType::InvalidPath),
            ("password", ScimType::Sensitive),
        ] {
            let error = Sort::parse(sort_by, SortOrder::Ascending, &[&USER, &GROUP]).unwrap_err();
            assert_eq!(error.scim_type, Some(expected), "{sort_by}");
        }
    }
}
