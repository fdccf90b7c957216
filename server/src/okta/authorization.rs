//! How a request proves who asks. Okta's API tokens (`SSWS`) today; OAuth 2.0 service apps fit the same trait, which may
//! have to fetch something first.

use std::fmt;
use std::pin::Pin;

use reqwest::header::HeaderValue;

use super::error::OktaError;

/// Longest token taken: Okta's have 42 characters.
const LONGEST: usize = 200;

/// Makes the `Authorization` header of each request.
pub trait Authorization: Send + Sync {
    /// The header's value, marked sensitive.
    fn header(&self) -> Pin<Box<dyn Future<Output = Result<HeaderValue, OktaError>> + Send + '_>>;
}

/// An Okta API token. Shows itself to nobody.
#[derive(Clone, PartialEq, Eq)]
pub struct OktaToken(String);

impl fmt::Debug for OktaToken {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("OktaToken")
    }
}

impl OktaToken {
    /// Reads what people paste: with or without `SSWS` in front.
    ///
    /// `None` if it can be none: empty, too long, or with characters no token has.
    pub fn parse(text: &str) -> Option<Self> {
        let text = text.trim();
        let token = text.strip_prefix("SSWS ").unwrap_or(text).trim();
        let is_plain = token
            .bytes()
            .all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_' | b'.'));
        ((1..=LONGEST).contains(&token.len()) && is_plain).then(|| Self(token.to_owned()))
    }

    /// The secret itself, to be sealed.
    pub fn reveal(&self) -> &str {
        &self.0
    }
}

/// Okta's own scheme. `Bearer` is for OAuth alone.
#[derive(Clone, Debug)]
pub struct Ssws(pub OktaToken);

impl Authorization for Ssws {
    fn header(&self) -> Pin<Box<dyn Future<Output = Result<HeaderValue, OktaError>> + Send + '_>> {
        let value = HeaderValue::try_from(format!("SSWS {}", self.0.reveal()))
            .map(|mut value| {
                value.set_sensitive(true);
                value
            })
            .map_err(|_| OktaError::TokenRefused);
        Box::pin(async move { value })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_people_paste_becomes_the_token_and_shows_itself_to_nobody() {
        for (pasted, token) in [
            (
                " 00QCjAl4MlV-WPXM_aldermoor0123456789abcdef ",
                Some("00QCjAl4MlV-WPXM_aldermoor0123456789abcdef"),
            ),
            ("SSWS 00QCjAl4MlV", Some("00QCjAl4MlV")),
            ("", None),
            ("00Q CjAl", None),
            ("00Q\r\nHost: evil.example", None),
            ("00Qé", None),
        ] {
            assert_eq!(
                OktaToken::parse(pasted).as_ref().map(OktaToken::reveal),
                token,
                "{pasted:?}"
            );
        }
        let token = Ssws(OktaToken::parse("00QCjAl4MlV").unwrap());
        assert_eq!(format!("{token:?}"), "Ssws(OktaToken)");
    }
}
