//! The body of a group's POST or PUT, read off its text: of each member only the value is held.

use std::fmt;

use serde::de::{DeserializeSeed, Deserializer, MapAccess, Visitor};
use serde_json::{Map, Value};

use crate::{
    error::ScimError,
    normalise::normalise,
    patch::{Compact, CompactSeed},
    schema::GROUP,
};

/// A group as a client wrote it.
#[derive(Debug, Clone, PartialEq)]
pub struct GroupBody {
    /// The body without `members`, as sent.
    pub resource: Value,
    /// Values of its members; `None`: it says nothing about them, which leaves them as they are (behaviour.md §6).
    pub members: Option<Vec<String>>,
}

impl GroupBody {
    /// Reads a body.
    ///
    /// # Errors
    /// 400 `invalidSyntax` for what is no JSON object, `invalidValue` for members that are none.
    pub fn read(body: &[u8]) -> Result<Self, ScimError> {
        let not_json = |error| ScimError::invalid_syntax(format!("The body is not JSON: {error}."));
        let mut text = serde_json::Deserializer::from_slice(body);
        if let Ok(Some(group)) = GroupSeed.deserialize(&mut text) {
            text.end().map_err(not_json)?;
            return Ok(group);
        }
        Self::general(serde_json::from_slice(body).map_err(not_json)?)
    }

    /// Members of some other form than most: what is wrong with them is said, the rest is taken.
    fn general(body: Value) -> Result<Self, ScimError> {
        let normal = normalise(&body, &GROUP)?;
        let mut resource = body;
        let is_about_members = crate::normalise::mentions(&resource, "members");
        if let Value::Object(object) = &mut resource {
            object.retain(|name, _| !name.eq_ignore_ascii_case("members"));
        }
        let values = normal["members"].as_array().into_iter().flatten();
        let values = values.filter_map(|member| Some(member.get("value")?.as_str()?.to_owned()));
        Ok(Self {
            resource,
            members: is_about_members.then(|| values.collect()),
        })
    }
}

/// Reads the object; `None` if its members do not have the usual form.
struct GroupSeed;

impl<'de> DeserializeSeed<'de> for GroupSeed {
    type Value = Option<GroupBody>;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<Self::Value, D::Error> {
        deserializer.deserialize_map(self)
    }
}

impl<'de> Visitor<'de> for GroupSeed {
    type Value = Option<GroupBody>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a group")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut members: A) -> Result<Self::Value, A::Error> {
        let (mut resource, mut values) = (Map::new(), None);
        let (mut is_listed, mut is_usual) = (false, true);
        while let Some(name) = members.next_key::<String>()? {
            if !name.eq_ignore_ascii_case("members") {
                resource.insert(name, members.next_value()?);
                continue;
            }
            // Listed twice: which counts is for the general way to say.
            is_usual &= !std::mem::replace(&mut is_listed, true);
            match members.next_value_seed(CompactSeed { depth: 1 })? {
                Compact::Null => {}
                Compact::Members(listed) => values = Some(listed),
                Compact::Text(_) | Compact::Object(_) | Compact::Other => is_usual = false,
            }
        }
        Ok(is_usual.then(|| GroupBody {
            resource: Value::Object(resource),
            members: values,
        }))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::error::ScimType;
    use serde_json::json;

    fn read(body: &Value) -> Result<GroupBody, ScimError> {
        GroupBody::read(body.to_string().as_bytes())
    }

    #[test]
    fn members_are_taken_out_whatever_else_they_say() {
        let named = json!({ "displayName": "Lab", "urn:acme:2.0:Badge": { "colour": "green" } });
        let with = |members: Value| {
            let mut body = named.clone();
            body["Members"] = members;
            body
        };
        for (body, members) in [
            (named.clone(), None),
            (with(Value::Null), None),
            (with(json!([])), Some(vec![])),
            (
                with(
                    json!([{ "value": "u1", "display": "Ann", "$ref": null }, { "VALUE": "u2", "type": "User" }]),
                ),
                Some(vec!["u1", "u2"]),
            ),
            (with(json!({ "value": "u1" })), Some(vec!["u1"])),
            (with(json!([{ "value": "u1", "badge": 7 }])), Some(vec!["u1"])),
        ] {
            let members = members.map(|values| values.into_iter().map(str::to_owned).collect());
            let expected = GroupBody {
                resource: named.clone(),
                members,
            };
            assert_eq!(read(&body), Ok(expected), "{body}");
        }
    }

    /// Found by `make fuzz`.
    #[test]
    fn of_members_in_two_spellings_the_last_that_says_something_counts() {
        let body =
            br#"{ "displayName": "Lab", "Members": [{ "value": "u1" }], "members": [{ "value": "u2" }] }"#;
        let normal = normalise(&serde_json::from_slice(body).unwrap(), &GROUP).unwrap();
        assert_eq!(normal["members"], json!([{ "value": "u2" }]));
        assert_eq!(
            GroupBody::read(body).unwrap().members,
            Some(vec!["u2".to_owned()])
        );
        let body = br#"{ "displayName": "Lab", "members": [{ "value": "u1" }], "MEMBERS": null }"#;
        assert_eq!(
            GroupBody::read(body).unwrap().members,
            Some(vec!["u1".to_owned()])
        );
    }

    #[test]
    fn what_is_no_group_is_refused() {
        for (body, expected) in [
            (&b"{"[..], ScimType::InvalidSyntax),
            (b"[]", ScimType::InvalidSyntax),
            (br#"{ "displayName": "Lab" } x"#, ScimType::InvalidSyntax),
            (br#"{ "members": [{ "value": 7 }] }"#, ScimType::InvalidValue),
            (br#"{ "members": ["u1"] }"#, ScimType::InvalidValue),
            (
                br#"{ "members": [{ "display": "Ann" }] }"#,
                ScimType::InvalidValue,
            ),
        ] {
            let error = GroupBody::read(body).unwrap_err();
            assert_eq!(
                error.scim_type,
                Some(expected),
                "{}",
                String::from_utf8_lossy(body)
            );
        }
    }
}
