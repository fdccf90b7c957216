//! What went wrong on the way to Okta, in the terms of whoever has to mend it: which problem, what happened, what to do.
//! Pure. Nothing here holds the token or words of a host.

use domain::OktaProblem;
use thiserror::Error;

use super::error::OktaError;
use super::host::HostProblem;

/// One problem, told.
#[derive(Clone, Debug, Error, PartialEq, Eq)]
#[error("{message} {remedy}")]
pub struct OktaTrouble {
    /// Which.
    pub problem: OktaProblem,
    /// What happened.
    pub message: String,
    /// What to do about it.
    pub remedy: String,
    /// Whole seconds until it is worth trying again, where that is known.
    pub retry_after: Option<u32>,
}

impl OktaTrouble {
    /// A token that can be none.
    pub fn no_token() -> Self {
        told(
            OktaProblem::BadToken,
            "That is no Okta API token.",
            "Copy the whole token as Okta showed it when it was made: about 42 letters, digits, hyphens and underscores.",
        )
    }

    /// The stored token was sealed under a key that is gone.
    pub fn sealed_under_a_lost_key() -> Self {
        told(
            OktaProblem::BadToken,
            "The stored token cannot be decrypted: its key is not in LATCHKEY_SECRET_KEY any more.",
            "Put the key back, after the newest, or enter the token again.",
        )
    }

    /// The same, of a token that Okta accepted before.
    pub fn of_known_token(self) -> Self {
        match self.problem {
            OktaProblem::BadToken => told(
                OktaProblem::TokenExpired,
                "Okta does not accept the token any more. It expired (30 days without use), was revoked, or the account that made it was deactivated.",
                "Make a new one in Okta under Security, API, Tokens, and enter it here.",
            ),
            OktaProblem::NotADomain
            | OktaProblem::DomainNotAllowed
            | OktaProblem::UnknownDomain
            | OktaProblem::PrivateAddress
            | OktaProblem::NotOkta
            | OktaProblem::Redirected
            | OktaProblem::Unreachable
            | OktaProblem::Certificate
            | OktaProblem::TokenExpired
            | OktaProblem::NoGroupRight
            | OktaProblem::RateLimited
            | OktaProblem::OktaFailing
            | OktaProblem::UnexpectedAnswer => self,
        }
    }

    /// The stable code (docs/graphql.md lists them).
    pub fn code(&self) -> &'static str {
        match self.problem {
            OktaProblem::NotADomain => "OKTA_NOT_A_DOMAIN",
            OktaProblem::DomainNotAllowed => "OKTA_DOMAIN_NOT_ALLOWED",
            OktaProblem::UnknownDomain => "OKTA_UNKNOWN_DOMAIN",
            OktaProblem::PrivateAddress => "OKTA_PRIVATE_ADDRESS",
            OktaProblem::NotOkta => "OKTA_NOT_OKTA",
            OktaProblem::Redirected => "OKTA_REDIRECTED",
            OktaProblem::Unreachable => "OKTA_UNREACHABLE",
            OktaProblem::Certificate => "OKTA_CERTIFICATE",
            OktaProblem::BadToken => "OKTA_BAD_TOKEN",
            OktaProblem::TokenExpired => "OKTA_TOKEN_EXPIRED",
            OktaProblem::NoGroupRight => "OKTA_NO_GROUP_RIGHT",
            OktaProblem::RateLimited => "OKTA_RATE_LIMITED",
            OktaProblem::OktaFailing => "OKTA_FAILING",
            OktaProblem::UnexpectedAnswer => "OKTA_UNEXPECTED_ANSWER",
        }
    }

    /// Whether the token is to blame rather than the domain or the way there.
    pub fn is_about_token(&self) -> bool {
        match self.problem {
            OktaProblem::BadToken | OktaProblem::TokenExpired | OktaProblem::NoGroupRight => true,
            OktaProblem::NotADomain
            | OktaProblem::DomainNotAllowed
            | OktaProblem::UnknownDomain
            | OktaProblem::PrivateAddress
            | OktaProblem::NotOkta
            | OktaProblem::Redirected
            | OktaProblem::Unreachable
            | OktaProblem::Certificate
            | OktaProblem::RateLimited
            | OktaProblem::OktaFailing
            | OktaProblem::UnexpectedAnswer => false,
        }
    }
}

fn told(problem: OktaProblem, message: impl Into<String>, remedy: impl Into<String>) -> OktaTrouble {
    OktaTrouble {
        problem,
        message: message.into(),
        remedy: remedy.into(),
        retry_after: None,
    }
}

impl From<HostProblem> for OktaTrouble {
    fn from(problem: HostProblem) -> Self {
        const LIKE: &str = "Write your Okta domain alone, like aldermoor.okta.com.";
        match problem {
            HostProblem::NoHost => told(OktaProblem::NotADomain, "That is not a domain.", LIKE),
            HostProblem::AdminHost { domain } => told(
                OktaProblem::NotADomain,
                "That is the address of Okta's admin console.",
                format!("Your Okta domain is {domain}."),
            ),
            HostProblem::OktasOwn => told(
                OktaProblem::NotADomain,
                "That is one of Okta's own pages, not your organization's.",
                LIKE,
            ),
            HostProblem::IpAddress => told(
                OktaProblem::NotADomain,
                "That is an IP address, not a domain.",
                LIKE,
            ),
            HostProblem::MoreThanHost => told(
                OktaProblem::NotADomain,
                "There is more than a domain: a user name, a port, or something after a question mark.",
                LIKE,
            ),
            HostProblem::NotOkta { host } => told(
                OktaProblem::DomainNotAllowed,
                format!("{host} is not one of Okta's own domains, and this server does not allow it."),
                format!(
                    "Write the domain that ends in okta.com, or ask whoever runs Latchkey to allow {host} (LATCHKEY_OKTA_CUSTOM_DOMAINS)."
                ),
            ),
        }
    }
}

impl From<OktaError> for OktaTrouble {
    fn from(error: OktaError) -> Self {
        match error {
            OktaError::UnknownName => told(
                OktaProblem::UnknownDomain,
                "Nothing is found under that domain.",
                "Check the spelling.",
            ),
            OktaError::PrivateAddress => told(
                OktaProblem::PrivateAddress,
                "That domain leads to an address inside a network.",
                "Latchkey only asks an Okta on the public internet. Check the domain, and the name server of this machine.",
            ),
            OktaError::Unreachable => told(
                OktaProblem::Unreachable,
                "Okta cannot be reached, or did not answer in time.",
                "Check that this server may open connections to that domain on port 443, then try again.",
            ),
            OktaError::BadCertificate => told(
                OktaProblem::Certificate,
                "The certificate of that domain is not one this server trusts.",
                "Check the spelling of the domain, and whether something between this server and Okta opens TLS connections.",
            ),
            OktaError::NoAuthorities => told(
                OktaProblem::Certificate,
                "This server has no certificate authorities to check Okta's certificate with.",
                "Install ca-certificates on it.",
            ),
            OktaError::Redirected => told(
                OktaProblem::Redirected,
                "That domain sends on to another address, which is not followed.",
                "Write the domain that Okta itself shows.",
            ),
            OktaError::NotOkta => told(
                OktaProblem::NotOkta,
                "There is no Okta organization at that domain.",
                "Check the spelling.",
            ),
            OktaError::TokenRefused => told(
                OktaProblem::BadToken,
                "Okta does not accept the token. It may be mistyped, revoked or expired (30 days without use), or the account that made it is deactivated.",
                "Make a new one in Okta under Security, API, Tokens.",
            ),
            OktaError::NotAllowed => told(
                OktaProblem::NoGroupRight,
                "Okta knows the token, but it may not read groups and their members.",
                "Make it with an account that is Read-Only Administrator, or has a role that may view groups and users, and check that Okta lets this server's address use it.",
            ),
            OktaError::RateLimited { wait } => limited(wait.num_seconds().max(1)),
            OktaError::Unavailable => told(
                OktaProblem::OktaFailing,
                "Okta answers that it is not available just now.",
                "Try again later; status.okta.com says more.",
            ),
            OktaError::Resting { until } => told(
                OktaProblem::OktaFailing,
                format!(
                    "Okta did not answer several times in a row and is not asked before {}.",
                    until.format("%H:%M:%S UTC")
                ),
                "Try again then; status.okta.com says more.",
            ),
            OktaError::NotFound => unexpected("Okta did not find what was asked for."),
            OktaError::ForeignLink => {
                unexpected("Okta's answer continues at another host, which is not followed.")
            }
            OktaError::EndlessList => unexpected("Okta's answer does not come to an end."),
            OktaError::TooLarge => unexpected("Okta's answer is larger than Latchkey takes."),
            OktaError::Unreadable => unexpected("Okta's answer cannot be read."),
        }
    }
}

fn limited(seconds: i64) -> OktaTrouble {
    OktaTrouble {
        retry_after: u32::try_from(seconds).ok(),
        ..told(
            OktaProblem::RateLimited,
            "Okta's request limit is used up.",
            format!("Try again in {seconds} s."),
        )
    }
}

fn unexpected(message: &str) -> OktaTrouble {
    told(
        OktaProblem::UnexpectedAnswer,
        message,
        "Try again. If it stays so, check that nothing stands between this server and Okta.",
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Whoever sees a code finds it by the key the database holds, and no two are the same.
    #[test]
    fn every_problem_has_a_code_of_its_name() {
        for problem in OktaProblem::ALL {
            let code = told(*problem, "", "").code();
            let named = match problem {
                OktaProblem::OktaFailing => "OKTA_FAILING".to_owned(),
                _ => format!("OKTA_{}", problem.key().to_uppercase()),
            };
            assert_eq!(code, named);
        }
    }

    /// Whatever goes wrong on the way to Okta says which it is and what to do.
    #[test]
    fn every_error_has_its_problem_and_a_remedy() {
        use OktaProblem as Problem;
        let wait = chrono::TimeDelta::seconds(42);
        let until = chrono::DateTime::UNIX_EPOCH;
        for (error, problem) in [
            (OktaError::UnknownName, Problem::UnknownDomain),
            (OktaError::PrivateAddress, Problem::PrivateAddress),
            (OktaError::Unreachable, Problem::Unreachable),
            (OktaError::BadCertificate, Problem::Certificate),
            (OktaError::NoAuthorities, Problem::Certificate),
            (OktaError::Redirected, Problem::Redirected),
            (OktaError::NotOkta, Problem::NotOkta),
            (OktaError::TokenRefused, Problem::BadToken),
            (OktaError::NotAllowed, Problem::NoGroupRight),
            (OktaError::NotFound, Problem::UnexpectedAnswer),
            (OktaError::RateLimited { wait }, Problem::RateLimited),
            (OktaError::Unavailable, Problem::OktaFailing),
            (OktaError::Resting { until }, Problem::OktaFailing),
            (OktaError::ForeignLink, Problem::UnexpectedAnswer),
            (OktaError::EndlessList, Problem::UnexpectedAnswer),
            (OktaError::TooLarge, Problem::UnexpectedAnswer),
            (OktaError::Unreadable, Problem::UnexpectedAnswer),
        ] {
            let trouble = OktaTrouble::from(error.clone());
            assert_eq!(trouble.problem, problem, "{error}");
            assert!(
                !trouble.message.is_empty() && !trouble.remedy.is_empty(),
                "{error}"
            );
        }
    }

    #[test]
    fn a_token_accepted_before_has_expired_and_nothing_else_changes() {
        let refused = OktaTrouble::from(OktaError::TokenRefused);
        assert_eq!(refused.problem, OktaProblem::BadToken);
        assert_eq!(refused.of_known_token().problem, OktaProblem::TokenExpired);
        let limited = OktaTrouble::from(OktaError::RateLimited {
            wait: chrono::TimeDelta::seconds(42),
        });
        assert_eq!(limited.retry_after, Some(42));
        assert_eq!(limited.clone().of_known_token(), limited);
        assert_eq!(
            limited.to_string(),
            "Okta's request limit is used up. Try again in 42 s."
        );
    }
}
