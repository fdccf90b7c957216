//! Entity tags and conditional requests (RFC 7644 §3.14, RFC 9110 §13.1). Tags are weak and compared weakly.

use crate::{error::ScimError, limits::ETAG_MAX_TAGS};

/// The tag of a version, `W/"7"`: value of the `ETag` header and of `meta.version`.
pub fn weak(version: impl std::fmt::Display) -> String {
    format!("W/\"{version}\"")
}

/// Evaluates `If-Match` against the current tag.
///
/// # Errors
/// 412 if the header is there and names other versions only.
pub fn if_match(header: Option<&str>, current: &str) -> Result<(), ScimError> {
    match header {
        Some(header) if !names(header, current) => Err(ScimError::precondition_failed(
            "the resource was changed meanwhile: read it again, then retry",
        )),
        Some(_) | None => Ok(()),
    }
}

/// Whether `If-None-Match` makes a read answer 304.
pub fn not_modified(header: Option<&str>, current: &str) -> bool {
    header.is_some_and(|header| names(header, current))
}

fn names(header: &str, current: &str) -> bool {
    header.trim() == "*"
        || header
            .split(',')
            .take(ETAG_MAX_TAGS)
            .any(|tag| opaque(tag.trim()) == opaque(current.trim()))
}

fn opaque(tag: &str) -> &str {
    tag.strip_prefix("W/")
        .or_else(|| tag.strip_prefix("w/"))
        .unwrap_or(tag)
        .trim_matches('"')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn if_match_table() {
        let current = weak(7);
        for (header, passes) in [
            (None, true),
            (Some("*"), true),
            (Some("W/\"7\""), true),
            (Some("\"7\""), true),
            (Some("7"), true),
            (Some("W/\"6\", W/\"7\""), true),
            (Some("W/\"6\""), false),
            (Some(""), false),
        ] {
            assert_eq!(if_match(header, &current).is_ok(), passes, "{header:?}");
        }
        assert_eq!(if_match(Some("W/\"6\""), &current).unwrap_err().status, 412);
    }

    #[test]
    fn if_none_match_table() {
        let current = weak(7);
        for (header, unchanged) in [
            (None, false),
            (Some("W/\"7\""), true),
            (Some("*"), true),
            (Some("W/\"8\""), false),
        ] {
            assert_eq!(not_modified(header, &current), unchanged, "{header:?}");
        }
    }
}
