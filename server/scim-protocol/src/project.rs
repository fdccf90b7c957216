//! `attributes` and `excludedAttributes`: which part of a resource an answer holds (RFC 7644 §3.9, RFC 7643 §7).

use serde_json::{Map, Value};

use crate::{
    error::ScimError,
    limits::PROJECTION_MAX_NAMES,
    path::{AttrPath, split_urn},
    schema::{Attribute, ResourceSchema, Returned},
};

/// Which attributes a client wants. Where it sends both lists, `attributes` wins.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Projection {
    wanted: Option<Vec<Name>>,
    excluded: Vec<Name>,
}

/// A whole extension, or a path.
#[derive(Debug, Clone, PartialEq, Eq)]
enum Name {
    Extension(String),
    Path(AttrPath),
}

impl Projection {
    /// Everything that is returned by default.
    pub fn all() -> Self {
        Self::default()
    }

    /// Reads the two comma lists; empty ones count as absent.
    ///
    /// # Errors
    /// 400 `invalidValue` for a name that is no attribute path, or too many names.
    pub fn parse(attributes: Option<&str>, excluded_attributes: Option<&str>) -> Result<Self, ScimError> {
        let wanted = Some(names("attributes", attributes)?).filter(|names| !names.is_empty());
        let excluded = if wanted.is_some() {
            Vec::new()
        } else {
            names("excludedAttributes", excluded_attributes)?
        };
        Ok(Self { wanted, excluded })
    }

    /// Whether an answer can hold this attribute: lets a server leave `members` or `groups` unread.
    pub fn includes(&self, attribute: &str, schema: &ResourceSchema) -> bool {
        self.treatment(None, attribute, schema.core_attribute(attribute), schema) != Treatment::Omit
    }

    /// The part of the resource that is returned.
    pub fn apply(&self, resource: &Value, schema: &ResourceSchema) -> Value {
        let Value::Object(object) = resource else {
            return resource.clone();
        };
        let mut kept = Map::new();
        for (key, value) in object {
            if let Some(value) = self.part(key, value, schema) {
                kept.insert(key.clone(), value);
            }
        }
        Value::Object(kept)
    }

    fn part(&self, key: &str, value: &Value, schema: &ResourceSchema) -> Option<Value> {
        if !crate::path::is_urn(key) {
            return self
                .treatment(None, key, schema.core_attribute(key), schema)
                .of(value);
        }
        let Value::Object(extension) = value else {
            return self.treatment(None, key, None, schema).of(value);
        };
        let names_extension =
            |name: &Name| matches!(name, Name::Extension(urn) if urn.eq_ignore_ascii_case(key));
        if self.excluded.iter().any(names_extension) {
            return None;
        }
        if self
            .wanted
            .as_ref()
            .is_some_and(|wanted| wanted.iter().any(names_extension))
        {
            return Some(value.clone());
        }
        let declared = schema.extension(key);
        let kept: Map<String, Value> = extension
            .iter()
            .filter_map(|(name, value)| {
                let attribute = declared.and_then(|schema| schema.attribute(name));
                let part = self.treatment(Some(key), name, attribute, schema).of(value)?;
                Some((name.clone(), part))
            })
            .collect();
        (!kept.is_empty()).then_some(Value::Object(kept))
    }

    fn treatment(
        &self,
        urn: Option<&str>,
        name: &str,
        attribute: Option<&Attribute>,
        schema: &ResourceSchema,
    ) -> Treatment {
        let returned = attribute.map_or(Returned::Default, |attribute| attribute.returned);
        let named = |names: &[Name]| Naming::of(names, urn, name, schema);
        match (returned, &self.wanted) {
            (Returned::Always, _) => Treatment::Keep,
            (Returned::Never, _) | (Returned::Request, None) => Treatment::Omit,
            (Returned::Default | Returned::Request, Some(wanted)) => match named(wanted) {
                Naming::Whole => Treatment::Keep,
                Naming::Parts(subs) => Treatment::KeepOnly(subs),
                Naming::NotAtAll => Treatment::Omit,
            },
            (Returned::Default, None) => match named(&self.excluded) {
                Naming::Whole => Treatment::Omit,
                Naming::Parts(subs) => Treatment::KeepBut(subs),
                Naming::NotAtAll => Treatment::Keep,
            },
        }
    }
}

/// How a list of names mentions an attribute.
enum Naming {
    Whole,
    Parts(Vec<String>),
    NotAtAll,
}

impl Naming {
    fn of(names: &[Name], urn: Option<&str>, attribute: &str, schema: &ResourceSchema) -> Self {
        let mut subs = Vec::new();
        for name in names {
            let Name::Path(path) = name else { continue };
            let same_schema = match (path.urn.as_deref(), urn) {
                (None, None) => true,
                (Some(named), None) => schema.is_core(named),
                (Some(named), Some(urn)) => named.eq_ignore_ascii_case(urn),
                (None, Some(_)) => false,
            };
            if !same_schema || !path.name.eq_ignore_ascii_case(attribute) {
                continue;
            }
            match &path.sub {
                Some(sub) => subs.push(sub.clone()),
                None => return Self::Whole,
            }
        }
        if subs.is_empty() {
            Self::NotAtAll
        } else {
            Self::Parts(subs)
        }
    }
}

#[derive(PartialEq, Eq)]
enum Treatment {
    Keep,
    Omit,
    KeepOnly(Vec<String>),
    KeepBut(Vec<String>),
}

impl Treatment {
    fn of(&self, value: &Value) -> Option<Value> {
        match self {
            Self::Keep => Some(value.clone()),
            Self::Omit => None,
            Self::KeepOnly(subs) => pick(value, &|name| listed(subs, name)),
            Self::KeepBut(subs) => pick(value, &|name| !listed(subs, name)),
        }
    }
}

fn listed(subs: &[String], name: &str) -> bool {
    subs.iter().any(|sub| sub.eq_ignore_ascii_case(name))
}

fn pick(value: &Value, keep: &dyn Fn(&str) -> bool) -> Option<Value> {
    let picked = match value {
        Value::Object(object) => Value::Object(
            object
                .iter()
                .filter(|(name, _)| keep(name))
                .map(|(name, value)| (name.clone(), value.clone()))
                .collect(),
        ),
        Value::Array(items) => Value::Array(items.iter().filter_map(|item| pick(item, keep)).collect()),
        simple @ (Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_)) => simple.clone(),
    };
    (!crate::value::is_unassigned(&picked)).then_some(picked)
}

fn names(parameter: &str, list: Option<&str>) -> Result<Vec<Name>, ScimError> {
    let mut names = Vec::new();
    for text in list
        .unwrap_or_default()
        .split(',')
        .map(str::trim)
        .filter(|text| !text.is_empty())
    {
        if names.len() == PROJECTION_MAX_NAMES {
            return Err(ScimError::invalid_value(format!(
                "{parameter} has more than {PROJECTION_MAX_NAMES} names"
            )));
        }
        let name = match split_urn(text) {
            (Some(urn), "") => Name::Extension(urn.to_owned()),
            _ => Name::Path(
                AttrPath::parse(text)
                    .map_err(|error| ScimError::invalid_value(format!("{parameter}: {error}")))?,
            ),
        };
        names.push(name);
    }
    Ok(names)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::schema::{ENTERPRISE_USER_URN, GROUP, USER, USER_URN};
    use serde_json::json;

    fn ann() -> Value {
        json!({
            "schemas": [USER_URN, ENTERPRISE_USER_URN],
            "id": "u1",
            "userName": "ann@acme.example",
            "name": { "givenName": "Ann", "familyName": "Lee" },
            "emails": [{ "value": "ann@acme.example", "type": "work", "primary": true }],
            (ENTERPRISE_USER_URN): { "department": "Platform", "manager": { "value": "u9", "displayName": "Bo" } },
            "meta": { "resourceType": "User" },
        })
    }

    fn keys(value: &Value) -> Vec<&str> {
        value.as_object().unwrap().keys().map(String::as_str).collect()
    }

    #[test]
    fn wanted_attributes_come_with_id_and_schemas_only() {
        let projection = Projection::parse(Some("USERNAME, name.familyName"), None).unwrap();
        let part = projection.apply(&ann(), &USER);
        assert_eq!(keys(&part), ["schemas", "id", "userName", "name"]);
        assert_eq!(part["name"], json!({ "familyName": "Lee" }));
    }

    #[test]
    fn excluded_attributes_go_but_never_the_id() {
        let projection = Projection::parse(None, Some("emails.type,meta,id,name")).unwrap();
        let part = projection.apply(&ann(), &USER);
        assert_eq!(
            keys(&part),
            ["schemas", "id", "userName", "emails", ENTERPRISE_USER_URN]
        );
        assert_eq!(
            part["emails"],
            json!([{ "value": "ann@acme.example", "primary": true }])
        );
    }

    #[test]
    fn a_password_is_never_returned() {
        let resource = json!({ "id": "u1", "password": "t1meMa$heen" });
        for projection in [
            Projection::all(),
            Projection::parse(Some("password"), None).unwrap(),
        ] {
            assert_eq!(projection.apply(&resource, &USER), json!({ "id": "u1" }));
        }
    }

    #[test]
    fn urn_qualified_names_and_whole_extensions() {
        for (list, expected) in [
            (
                format!("{ENTERPRISE_USER_URN}:department"),
                json!({ "department": "Platform" }),
            ),
            (
                format!("{ENTERPRISE_USER_URN}:manager.displayName"),
                json!({ "manager": { "displayName": "Bo" } }),
            ),
            (ENTERPRISE_USER_URN.to_owned(), ann()[ENTERPRISE_USER_URN].clone()),
        ] {
            let part = Projection::parse(Some(&list), None).unwrap().apply(&ann(), &USER);
            assert_eq!(part[ENTERPRISE_USER_URN], expected, "{list}");
        }
        let without = Projection::parse(None, Some(ENTERPRISE_USER_URN))
            .unwrap()
            .apply(&ann(), &USER);
        assert!(without.get(ENTERPRISE_USER_URN).is_none());
        let core = format!("{USER_URN}:userName");
        let part = Projection::parse(Some(&core), None).unwrap().apply(&ann(), &USER);
        assert_eq!(keys(&part), ["schemas", "id", "userName"]);
    }

    #[test]
    fn attributes_win_over_excluded_attributes() {
        let projection = Projection::parse(Some("userName"), Some("userName")).unwrap();
        assert_eq!(projection.apply(&ann(), &USER)["userName"], "ann@acme.example");
    }

    #[test]
    fn a_server_learns_that_members_need_not_be_read() {
        for (attributes, excluded, included) in [
            (None, None, true),
            (None, Some("members"), false),
            (Some("id"), None, false),
            (Some("members.value"), None, true),
        ] {
            let projection = Projection::parse(attributes, excluded).unwrap();
            assert_eq!(
                projection.includes("members", &GROUP),
                included,
                "{attributes:?} {excluded:?}"
            );
        }
    }

    #[test]
    fn what_is_no_name_is_refused() {
        assert!(Projection::parse(Some("user name"), None).is_err());
        assert!(Projection::parse(Some(&"a,".repeat(PROJECTION_MAX_NAMES + 1)), None).is_err());
    }
}
