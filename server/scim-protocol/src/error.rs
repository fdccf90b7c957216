//! The one error of the protocol: RFC 7644 §3.12, status, `scimType` and a detail for the administrator.
//!
//! Must not carry causes, values of secrets or stack traces: `detail` is shown verbatim in the identity provider.

use serde_json::{Value, json};

/// URN of the error message.
pub const ERROR_URN: &str = "urn:ietf:params:scim:api:messages:2.0:Error";

/// `scimType` of RFC 7644 table 9 and RFC 9865 §2.1.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum ScimType {
    /// The filter cannot be parsed, or compares what cannot be compared.
    InvalidFilter,
    /// The query matches more resources than the server is willing to list.
    TooMany,
    /// A value is taken already.
    Uniqueness,
    /// A read-only, immutable or required attribute would change.
    Mutability,
    /// The message is not what the schema of the request says.
    InvalidSyntax,
    /// The PATCH path is malformed or names no attribute.
    InvalidPath,
    /// The PATCH path selects nothing to work on.
    NoTarget,
    /// A required value is missing, or a value has the wrong type.
    InvalidValue,
    /// The version of the protocol is not supported.
    InvalidVers,
    /// The URI carries what must not be logged.
    Sensitive,
    /// RFC 9865: the cursor is not one of ours.
    InvalidCursor,
    /// RFC 9865: the cursor has expired.
    ExpiredCursor,
    /// RFC 9865: the count is not acceptable.
    InvalidCount,
}

impl ScimType {
    /// The keyword on the wire.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::InvalidFilter => "invalidFilter",
            Self::TooMany => "tooMany",
            Self::Uniqueness => "uniqueness",
            Self::Mutability => "mutability",
            Self::InvalidSyntax => "invalidSyntax",
            Self::InvalidPath => "invalidPath",
            Self::NoTarget => "noTarget",
            Self::InvalidValue => "invalidValue",
            Self::InvalidVers => "invalidVers",
            Self::Sensitive => "sensitive",
            Self::InvalidCursor => "invalidCursor",
            Self::ExpiredCursor => "expiredCursor",
            Self::InvalidCount => "invalidCount",
        }
    }

    /// The HTTP status that goes with the keyword: 409 for uniqueness, 403 for sensitive (RFC 7644 §7.5.2), else 400.
    pub const fn status(self) -> u16 {
        match self {
            Self::Uniqueness => 409,
            Self::Sensitive => 403,
            Self::InvalidFilter
            | Self::TooMany
            | Self::Mutability
            | Self::InvalidSyntax
            | Self::InvalidPath
            | Self::NoTarget
            | Self::InvalidValue
            | Self::InvalidVers
            | Self::InvalidCursor
            | Self::ExpiredCursor
            | Self::InvalidCount => 400,
        }
    }
}

/// An answer that is not a success.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{status} {}: {detail}", scim_type.map_or("error", ScimType::as_str))]
pub struct ScimError {
    /// HTTP status, repeated in the body as a string.
    pub status: u16,
    /// Keyword for the kind of fault, where RFC 7644 has one.
    pub scim_type: Option<ScimType>,
    /// One sentence for the administrator: what, where, what to do.
    pub detail: String,
}

macro_rules! typed_constructors {
    ($($name:ident => $variant:ident),+ $(,)?) => {
        $(
            #[doc = concat!("An error of `scimType` ", stringify!($variant), " with that keyword's status.")]
            pub fn $name(detail: impl Into<String>) -> Self {
                Self::typed(ScimType::$variant, detail)
            }
        )+
    };
}

impl ScimError {
    /// An error with a status and no `scimType`: 401, 404, 405, 412, 413, 415, 429, 5xx.
    pub fn new(status: u16, detail: impl Into<String>) -> Self {
        Self {
            status,
            scim_type: None,
            detail: detail.into(),
        }
    }

    /// An error of one kind, with that kind's status.
    pub fn typed(scim_type: ScimType, detail: impl Into<String>) -> Self {
        Self {
            status: scim_type.status(),
            scim_type: Some(scim_type),
            detail: detail.into(),
        }
    }

    typed_constructors! {
        invalid_filter => InvalidFilter,
        too_many => TooMany,
        uniqueness => Uniqueness,
        mutability => Mutability,
        invalid_syntax => InvalidSyntax,
        invalid_path => InvalidPath,
        no_target => NoTarget,
        invalid_value => InvalidValue,
        invalid_vers => InvalidVers,
        sensitive => Sensitive,
        invalid_cursor => InvalidCursor,
        expired_cursor => ExpiredCursor,
        invalid_count => InvalidCount,
    }

    /// 404: the id or the endpoint is unknown.
    pub fn not_found(detail: impl Into<String>) -> Self {
        Self::new(404, detail)
    }

    /// 412: `If-Match` names another version.
    pub fn precondition_failed(detail: impl Into<String>) -> Self {
        Self::new(412, detail)
    }

    /// The body of RFC 7644 §3.12. `status` is a string: Okta's SPEC test compares it with `"404"`.
    pub fn to_json(&self) -> Value {
        let mut body = json!({ "schemas": [ERROR_URN], "status": self.status.to_string() });
        if let Some(scim_type) = self.scim_type {
            body["scimType"] = json!(scim_type.as_str());
        }
        body["detail"] = json!(self.detail);
        body
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_body_has_a_string_status_and_the_keyword() {
        let body = ScimError::uniqueness("userName ann@acme.example is taken").to_json();
        assert_eq!(
            body,
            json!({
                "schemas": ["urn:ietf:params:scim:api:messages:2.0:Error"],
                "status": "409",
                "scimType": "uniqueness",
                "detail": "userName ann@acme.example is taken"
            })
        );
    }

    #[test]
    fn an_error_without_a_keyword_has_no_scim_type_member() {
        let body = ScimError::not_found("no User with id 42").to_json();
        assert_eq!(body["status"], "404");
        assert!(body.get("scimType").is_none());
    }

    #[test]
    fn a_filter_on_a_secret_is_forbidden_not_malformed() {
        assert_eq!(ScimError::sensitive("password").status, 403);
    }
}
