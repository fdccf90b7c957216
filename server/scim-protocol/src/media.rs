//! Media types on the way in and out (RFC 7644 §3.1, §8.1).
//!
//! Parameters and case are ignored ([`crate::quirk::Quirk::MediaTypeVariant`]).

/// What every answer with a body is sent as.
pub const SCIM_JSON: &str = "application/scim+json; charset=utf-8";

/// Whether a body of this `Content-Type` is read. An absent header counts as JSON: some clients send none.
pub fn accepts_body(content_type: Option<&str>) -> bool {
    let Some(content_type) = content_type else {
        return true;
    };
    let essence = content_type.split(';').next().unwrap_or_default().trim();
    essence.is_empty()
        || ["application/scim+json", "application/json"]
            .iter()
            .any(|known| essence.eq_ignore_ascii_case(known))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn content_types_of_real_clients() {
        for (header, accepted) in [
            (None, true),
            (Some("application/scim+json"), true),
            (Some("Application/SCIM+JSON;charset=UTF-8"), true),
            (Some("application/json; charset=utf-8"), true),
            (Some("application/json"), true),
            (Some("text/plain"), false),
            (Some("application/x-www-form-urlencoded"), false),
            (Some("application/jsonp"), false),
        ] {
            assert_eq!(accepts_body(header), accepted, "{header:?}");
        }
    }
}
