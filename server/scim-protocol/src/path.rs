//! Attribute paths: `userName`, `name.familyName`, `urn:…:enterprise:2.0:User:manager.displayName` (RFC 7644 §3.10).
//!
//! Syntax only: whether an attribute exists is a question for [`crate::schema::ResourceSchema::define`].

use std::fmt;

use crate::schema::RESOURCES;

/// A path to an attribute or one of its sub-attributes, spelled as the client spelled it.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct AttrPath {
    /// URN of the schema, if the path is fully qualified.
    pub urn: Option<String>,
    /// Attribute name.
    pub name: String,
    /// Sub-attribute name.
    pub sub: Option<String>,
}

/// The text is not an attribute path.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{text:?} is not an attribute path")]
pub struct NotAPath {
    /// What was read.
    pub text: String,
}

impl AttrPath {
    /// A path without URN and sub-attribute.
    pub fn name(name: impl Into<String>) -> Self {
        Self {
            urn: None,
            name: name.into(),
            sub: None,
        }
    }

    /// Parses `[URN ":"] name ["." sub]`.
    ///
    /// # Errors
    /// [`NotAPath`] if a name is missing or has a character that names do not have.
    pub fn parse(text: &str) -> Result<Self, NotAPath> {
        let error = || NotAPath {
            text: text.to_owned(),
        };
        let (urn, rest) = split_urn(text);
        let (name, sub) = match rest.split_once('.') {
            Some((name, sub)) => (name, Some(sub)),
            None => (rest, None),
        };
        if !is_attribute_name(name) || sub.is_some_and(|sub| !is_attribute_name(sub)) {
            return Err(error());
        }
        Ok(Self {
            urn: urn.map(str::to_owned),
            name: name.to_owned(),
            sub: sub.map(str::to_owned),
        })
    }

    /// The same attribute with this sub-attribute.
    pub fn with_sub(&self, sub: impl Into<String>) -> Self {
        Self {
            sub: Some(sub.into()),
            ..self.clone()
        }
    }
}

impl fmt::Display for AttrPath {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if let Some(urn) = &self.urn {
            write!(f, "{urn}:")?;
        }
        f.write_str(&self.name)?;
        if let Some(sub) = &self.sub {
            write!(f, ".{sub}")?;
        }
        Ok(())
    }
}

/// Splits a qualified name into URN and rest. A URN has dots and colons, so that the known URNs are tried first, the
/// longest wins; an unknown one ends at the last colon. The rest is empty for a known URN alone.
pub fn split_urn(text: &str) -> (Option<&str>, &str) {
    if !is_urn(text) {
        return (None, text);
    }
    let known = RESOURCES
        .iter()
        .flat_map(|resource| {
            std::iter::once(resource.core.urn).chain(resource.extensions.iter().map(|e| e.urn))
        })
        .filter(|urn| {
            text.get(..urn.len())
                .is_some_and(|head| head.eq_ignore_ascii_case(urn))
                && matches!(text.as_bytes().get(urn.len()), None | Some(b':'))
        })
        .map(str::len)
        .max();
    match known.or_else(|| text.rfind(':')) {
        Some(end) => (Some(&text[..end]), text.get(end + 1..).unwrap_or_default()),
        None => (None, text),
    }
}

/// Whether a key or path begins with `urn:`.
pub fn is_urn(text: &str) -> bool {
    text.get(..4)
        .is_some_and(|head| head.eq_ignore_ascii_case("urn:"))
}

/// `ATTRNAME` of RFC 7643 §2.1, and `$ref`.
fn is_attribute_name(name: &str) -> bool {
    let name = name.strip_prefix('$').unwrap_or(name);
    name.starts_with(|c: char| c.is_ascii_alphabetic())
        && name
            .chars()
            .all(|c| c.is_ascii_alphanumeric() || c == '-' || c == '_')
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn forms_of_a_path() {
        let enterprise = "urn:ietf:params:scim:schemas:extension:enterprise:2.0:User";
        for (text, urn, name, sub) in [
            ("userName", None, "userName", None),
            ("name.familyName", None, "name", Some("familyName")),
            ("members.$ref", None, "members", Some("$ref")),
            ("x-custom_1", None, "x-custom_1", None),
            (
                "urn:ietf:params:scim:schemas:core:2.0:User:userName",
                Some(crate::schema::USER_URN),
                "userName",
                None,
            ),
            (
                "urn:ietf:params:scim:schemas:extension:enterprise:2.0:User:manager.displayName",
                Some(enterprise),
                "manager",
                Some("displayName"),
            ),
            (
                "urn:okta:acme:1.0:user:custom:badgeColor.hue",
                Some("urn:okta:acme:1.0:user:custom"),
                "badgeColor",
                Some("hue"),
            ),
        ] {
            let path = AttrPath::parse(text).unwrap();
            assert_eq!(
                (path.urn.as_deref(), path.name.as_str(), path.sub.as_deref()),
                (urn, name, sub),
                "{text}"
            );
            assert_eq!(path.to_string(), text);
        }
    }

    #[test]
    fn a_known_urn_alone_leaves_no_name() {
        let urn = "urn:ietf:params:scim:schemas:extension:enterprise:2.0:User";
        assert_eq!(split_urn(urn), (Some(urn), ""));
        assert!(AttrPath::parse(urn).is_err());
    }

    #[test]
    fn what_is_no_path() {
        for text in [
            "",
            ".",
            "name.",
            ".sub",
            "a.b.c",
            "1st",
            "user name",
            "emails[",
            "urn:x:",
            "ünï",
        ] {
            assert!(AttrPath::parse(text).is_err(), "{text}");
        }
    }

    proptest! {
        #[test]
        fn parsing_never_panics_and_keeps_the_text(text in "\\PC*") {
            if let Ok(path) = AttrPath::parse(&text) {
                prop_assert_eq!(path.to_string(), text);
            }
        }
    }
}
