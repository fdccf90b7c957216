//! What can go wrong on the way to Okta and there. None of it says anything about anybody's groups: "could not ask" is
//! never "has none" (behaviour.md §3).

use chrono::{DateTime, TimeDelta, Utc};
use reqwest::StatusCode;
use serde::Deserialize;
use thiserror::Error;

/// Why Okta was not asked, or did not answer. Never holds the token or a host's own words.
#[derive(Clone, Debug, Error, PartialEq, Eq)]
pub enum OktaError {
    /// The name has no address.
    #[error("Nothing is found under that domain. Check the spelling.")]
    UnknownName,
    /// The name leads into a network.
    #[error(
        "That domain leads to an address inside a network. Latchkey only asks an Okta on the public internet."
    )]
    PrivateAddress,
    /// No connection, no TLS, or no answer in time.
    #[error(
        "Okta cannot be reached just now. Check that this server may open connections to it on port 443."
    )]
    Unreachable,
    /// No certificate that this server trusts.
    #[error(
        "The certificate of that domain is not one this server trusts. Check the spelling of the domain."
    )]
    BadCertificate,
    /// This machine trusts no certificate authority.
    #[error(
        "This server has no certificate authorities to check Okta's certificate with. Install ca-certificates."
    )]
    NoAuthorities,
    /// A redirect, which is never followed.
    #[error(
        "That domain sends on to another address, which is not followed. Write the domain Okta itself shows."
    )]
    Redirected,
    /// It does not say it is an Okta organization.
    #[error("There is no Okta organization at that domain. Check the spelling.")]
    NotOkta,
    /// 401: mistyped, revoked, expired, or its account is deactivated.
    #[error(
        "Okta does not accept the token. It may be mistyped, revoked or expired (30 days without use), or the account that made it is deactivated. Make a new one in Okta under Security, API, Tokens."
    )]
    TokenRefused,
    /// 403 or its like.
    #[error(
        "The token may not do this. Make it with an account that is Read-Only Administrator, or has a role that may view groups and users, and check that Okta lets this server's address use it."
    )]
    NotAllowed,
    /// What was asked for does not exist there.
    #[error("Okta knows no such person or group.")]
    NotFound,
    /// Its request limit is used up.
    #[error("Okta's request limit is used up. Try again in {} s.", .wait.num_seconds().max(1))]
    RateLimited {
        /// Until it is worth trying again.
        wait: TimeDelta,
    },
    /// It answered that it cannot just now.
    #[error("Okta answers that it is not available just now.")]
    Unavailable,
    /// It failed often enough lately not to be asked before then.
    #[error("Okta did not answer several times in a row and is not asked before {}.", .until.format("%H:%M:%S UTC"))]
    Resting {
        /// When the next call may try.
        until: DateTime<Utc>,
    },
    /// A list went on at another host.
    #[error("Okta's answer continues at another host, which is not followed.")]
    ForeignLink,
    /// A list does not end.
    #[error("Okta's answer does not come to an end.")]
    EndlessList,
    /// More than anything sensible.
    #[error("Okta's answer is larger than Latchkey takes.")]
    TooLarge,
    /// No JSON of the expected form.
    #[error("Okta's answer cannot be read.")]
    Unreadable,
}

/// Okta's error body, as far as it is looked at. Proxies at the edge answer in HTML: there may be none.
#[derive(Debug, Default, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub(super) struct ErrorBody {
    error_code: String,
    /// For the log: Okta's support asks for it.
    error_id: String,
}

impl ErrorBody {
    pub(super) fn read(body: &[u8]) -> Self {
        serde_json::from_slice(body).unwrap_or_default()
    }

    /// For the log, without anything a host could have written into it.
    pub(super) fn id(&self) -> Option<&str> {
        let is_plain = !self.error_id.is_empty()
            && self.error_id.len() <= 80
            && self
                .error_id
                .bytes()
                .all(|byte| byte.is_ascii_alphanumeric() || byte == b'-' || byte == b'_');
        is_plain.then_some(self.error_id.as_str())
    }
}

/// What a refusal means (scim-wire.md §5, errors): by Okta's code where there is one, else by the status. 429 is not
/// judged here.
pub(super) fn judged(status: StatusCode, body: &ErrorBody) -> OktaError {
    match (status.as_u16(), body.error_code.as_str()) {
        // A 401 that is not about the token.
        (_, "E0000015" | "E0000006" | "E0000038") => OktaError::NotAllowed,
        (_, "E0000004" | "E0000005" | "E0000011") | (401, _) => OktaError::TokenRefused,
        (403, _) => OktaError::NotAllowed,
        // The path itself: no Okta API of ours.
        (_, "E0000008") => OktaError::NotOkta,
        (404, "E0000007") => OktaError::NotFound,
        (404, _) => OktaError::NotOkta,
        (300..=399, _) => OktaError::Redirected,
        (500..=599, _) => OktaError::Unavailable,
        _ => OktaError::Unreadable,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_refusal_is_judged_by_oktas_code_and_without_one_by_its_status() {
        for (status, code, error) in [
            (401, "E0000011", OktaError::TokenRefused),
            (401, "E0000004", OktaError::TokenRefused),
            (403, "E0000005", OktaError::TokenRefused),
            (401, "E0000015", OktaError::NotAllowed),
            (403, "E0000006", OktaError::NotAllowed),
            (403, "", OktaError::NotAllowed),
            (401, "", OktaError::TokenRefused),
            (404, "E0000007", OktaError::NotFound),
            (404, "E0000008", OktaError::NotOkta),
            (404, "", OktaError::NotOkta),
            (302, "", OktaError::Redirected),
            (503, "E0000010", OktaError::Unavailable),
            (502, "", OktaError::Unavailable),
            (400, "E0000001", OktaError::Unreadable),
        ] {
            let body = ErrorBody {
                error_code: code.to_owned(),
                ..ErrorBody::default()
            };
            let status = StatusCode::from_u16(status).unwrap();
            assert_eq!(judged(status, &body), error, "{status} {code}");
        }
    }

    #[test]
    fn html_from_a_proxy_is_no_error_body_and_no_id_for_the_log() {
        let body = ErrorBody::read(b"<html>502</html>");
        assert_eq!((body.error_code.as_str(), body.id()), ("", None));
        let body = ErrorBody::read(br#"{"errorCode":"E0000009","errorId":"oae\nINFO forged"}"#);
        assert_eq!(body.id(), None);
        let body = ErrorBody::read(br#"{"errorCode":"E0000009","errorId":"oaeVaZz0cJ3SYOmkCmIkZ2Ovg"}"#);
        assert_eq!(body.id(), Some("oaeVaZz0cJ3SYOmkCmIkZ2Ovg"));
    }
}
