//! `PATH = attrPath / valuePath [subAttr]` (RFC 7644 §3.5.2, figure 7), and a schema URN alone for a whole extension.

use std::fmt;

use crate::{
    error::ScimError,
    filter::{Filter, parse_value_filter},
    limits::FILTER_MAX_BYTES,
    path::{AttrPath, split_urn},
};

/// What an operation works on.
#[derive(Debug, Clone, PartialEq)]
pub enum PatchPath {
    /// A whole extension, by its URN; or, by the URN of the core schema, the resource itself.
    Schema(String),
    /// An attribute or a part of it.
    Attribute(AttributePath),
}

/// An attribute, which of its elements, and which part of them.
#[derive(Debug, Clone, PartialEq)]
pub struct AttributePath {
    /// The attribute, never with a sub-attribute.
    pub attribute: AttrPath,
    /// Filter that selects elements.
    pub filter: Option<Filter>,
    /// Sub-attribute.
    pub sub: Option<String>,
}

impl PatchPath {
    /// Parses a path.
    ///
    /// # Errors
    /// 400 `invalidPath`.
    pub fn parse(text: &str) -> Result<Self, ScimError> {
        let invalid = |reason: String| ScimError::invalid_path(format!("path {reason}"));
        if text.len() > FILTER_MAX_BYTES {
            return Err(invalid(format!("is longer than {FILTER_MAX_BYTES} bytes")));
        }
        let Some((head, bracketed)) = text.split_once('[') else {
            if let (Some(urn), "") = split_urn(text)
                && urn == text
            {
                return Ok(Self::Schema(urn.to_owned()));
            }
            let path = AttrPath::parse(text).map_err(|error| invalid(error.to_string()))?;
            let sub = path.sub.clone();
            return Ok(Self::Attribute(AttributePath {
                attribute: AttrPath { sub: None, ..path },
                filter: None,
                sub,
            }));
        };
        let attribute = AttrPath::parse(head).map_err(|error| invalid(error.to_string()))?;
        if attribute.sub.is_some() {
            return Err(invalid(format!("{head:?} has a filter behind a sub-attribute")));
        }
        let (filter, end) =
            parse_value_filter(bracketed).map_err(|error| invalid(format!("filter: {error}")))?;
        let sub = match &bracketed[end..] {
            "" => None,
            tail => {
                Some(parse_sub(tail).ok_or_else(|| invalid(format!("ends in {tail:?}, expected .name")))?)
            }
        };
        Ok(Self::Attribute(AttributePath {
            attribute,
            filter: Some(filter),
            sub,
        }))
    }
}

fn parse_sub(tail: &str) -> Option<String> {
    let path = AttrPath::parse(tail.strip_prefix('.')?).ok()?;
    (path.urn.is_none() && path.sub.is_none()).then_some(path.name)
}

impl fmt::Display for AttributePath {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}", self.attribute)?;
        if let Some(filter) = &self.filter {
            write!(f, "[{filter}]")?;
        }
        if let Some(sub) = &self.sub {
            write!(f, ".{sub}")?;
        }
        Ok(())
    }
}

impl fmt::Display for PatchPath {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Schema(urn) => f.write_str(urn),
            Self::Attribute(path) => write!(f, "{path}"),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::error::ScimType;
    use proptest::prelude::*;

    #[test]
    fn every_form_prints_as_it_was_read() {
        for text in [
            "userName",
            "name.familyName",
            "members",
            "members[value eq \"2819c223-7f76-453a-919d-413861904646\"]",
            "members[value eq \"2819c223-7f76-453a-919d-413861904646\"].displayName",
            "addresses[type eq \"work\"]",
            "emails[type eq \"work\" and value ew \"example.com\"].value",
            "emails[type eq \"a]b\"].value",
            "urn:ietf:params:scim:schemas:extension:enterprise:2.0:User",
            "urn:ietf:params:scim:schemas:extension:enterprise:2.0:User:manager",
            "urn:ietf:params:scim:schemas:extension:enterprise:2.0:User:manager.displayName",
            "urn:ietf:params:scim:schemas:core:2.0:User:emails[type eq \"work\"].value",
        ] {
            assert_eq!(PatchPath::parse(text).unwrap().to_string(), text);
        }
    }

    #[test]
    fn what_is_no_path() {
        for text in [
            "emails[",
            "emails[]",
            "emails[type eq \"work\"",
            "emails[type eq work]",
            "emails[type eq \"work\"]value",
            "emails[type eq \"work\"].a.b",
            "name.familyName[x pr]",
            "a b",
            "[type eq \"x\"]",
            "emails]",
            ".x",
            "a..b",
            "urn:aldermoor:",
            "urn:ietf:params:scim:schemas:core:2.0:User:",
        ] {
            assert_eq!(
                PatchPath::parse(text).unwrap_err().scim_type,
                Some(ScimType::InvalidPath),
                "{text}"
            );
        }
    }

    proptest! {
        #[test]
        fn parsing_never_panics(text in "[a-z:.\\[\\]\"() =\\\\é]*|\\PC*") {
            let _ = PatchPath::parse(&text);
        }

        #[test]
        fn what_parses_prints_to_something_that_parses_to_the_same(
            text in "(urn:x:)?[a-c]{1,2}(\\[[a-c] (eq|co) \"[a-c\\]]{0,3}\"\\])?(\\.[a-c])?"
        ) {
            let path = PatchPath::parse(&text)?;
            prop_assert_eq!(PatchPath::parse(&path.to_string())?, path);
        }
    }
}
