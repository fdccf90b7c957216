//! Which hosts the token may ever go to (scim-wire.md §5, SSRF rules 1 to 3). Pure: text in, host or problem out.

use std::collections::BTreeSet;
use std::fmt;

use thiserror::Error;
use url::{Host, Url};

/// Okta's own domains. A customer's is exactly one label in front of one of them.
const SUFFIXES: [&str; 5] = [
    "okta.com",
    "oktapreview.com",
    "okta-emea.com",
    "okta-gov.com",
    "okta.mil",
];

/// Okta's own pages, nobody's organization.
const RESERVED: [&str; 10] = [
    "www",
    "developer",
    "help",
    "support",
    "login",
    "admin",
    "status",
    "trust",
    "api",
    "id",
];

/// Longest text looked at: a host name has 253 characters at most (RFC 1035 §2.3.4), a pasted address a path behind it.
const LONGEST: usize = 1_000;

/// What the operator allows beyond Okta's own domains.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct OktaSettings {
    /// Customers' own host names in front of Okta, lower case.
    pub custom_domains: BTreeSet<String>,
    /// An Okta on this machine over plain HTTP: development and tests only.
    pub is_loopback_allowed: bool,
}

/// A host that passed the rules.
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct OktaHost {
    authority: String,
    kind: Kind,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
enum Kind {
    Okta,
    Custom,
    Loopback,
}

/// Why a text is no host the token may go to. The words say what to write instead.
#[derive(Clone, Debug, Error, PartialEq, Eq)]
pub enum HostProblem {
    /// Nothing readable as a host.
    #[error("Write your Okta domain, like aldermoor.okta.com.")]
    NoHost,
    /// The admin console's address.
    #[error("That is the address of Okta's admin console. Your Okta domain is {domain}.")]
    AdminHost {
        /// What to write instead.
        domain: String,
    },
    /// `okta.com` itself or one of Okta's own pages.
    #[error("That is one of Okta's own pages. Write your organization's domain, like aldermoor.okta.com.")]
    OktasOwn,
    /// An address instead of a name.
    #[error("Write the name of your Okta domain, like aldermoor.okta.com, not an IP address.")]
    IpAddress,
    /// Not one of Okta's domains, and not allowed by the operator.
    #[error(
        "{host} is not an Okta domain. Write the one that ends in okta.com, or ask whoever runs Latchkey to allow {host} (LATCHKEY_OKTA_CUSTOM_DOMAINS)."
    )]
    NotOkta {
        /// What was read out of the text.
        host: String,
    },
    /// User, port, query or fragment.
    #[error(
        "Write the domain alone, like aldermoor.okta.com: no user name, port or anything after a question mark."
    )]
    MoreThanHost,
}

impl OktaHost {
    /// Reads what people paste: scheme, path, port 443, a dot at the end and capitals do not matter.
    ///
    /// # Errors
    /// What is wrong with it and what to write instead.
    pub fn parse(text: &str, settings: &OktaSettings) -> Result<Self, HostProblem> {
        let text = text.trim();
        if text.is_empty() || text.len() > LONGEST || text.contains(char::is_whitespace) {
            return Err(HostProblem::NoHost);
        }
        let url = match text.split_once("://") {
            Some((scheme, _)) if !matches!(scheme.to_ascii_lowercase().as_str(), "http" | "https") => {
                return Err(HostProblem::NoHost);
            }
            Some((_, rest)) => Url::parse(&format!("https://{rest}")),
            None => Url::parse(&format!("https://{text}")),
        };
        let url = url.map_err(|_| HostProblem::NoHost)?;
        if settings.is_loopback_allowed
            && let Some(host) = loopback(&url)
        {
            return Ok(host);
        }
        let host = match url.host() {
            Some(Host::Domain(name)) => name.trim_end_matches('.').to_ascii_lowercase(),
            Some(Host::Ipv4(_) | Host::Ipv6(_)) => return Err(HostProblem::IpAddress),
            None => return Err(HostProblem::NoHost),
        };
        let is_bare = url.username().is_empty()
            && url.password().is_none()
            && url.port().is_none()
            && url.query().is_none()
            && url.fragment().is_none();
        if !is_bare {
            return Err(HostProblem::MoreThanHost);
        }
        Self::named(host, settings)
    }

    fn named(host: String, settings: &OktaSettings) -> Result<Self, HostProblem> {
        if settings.custom_domains.contains(&host) && is_host_name(&host) {
            return Ok(Self {
                authority: host,
                kind: Kind::Custom,
            });
        }
        let split = SUFFIXES.iter().find_map(|suffix| {
            let before = host.strip_suffix(suffix)?;
            (before.is_empty() || before.ends_with('.'))
                .then(|| (before.strip_suffix('.').unwrap_or(before), *suffix))
        });
        let Some((label, suffix)) = split else {
            return Err(match is_host_name(&host) {
                true => HostProblem::NotOkta { host },
                false => HostProblem::NoHost,
            });
        };
        if label.is_empty() || RESERVED.contains(&label) {
            return Err(HostProblem::OktasOwn);
        }
        if !is_label(label) {
            return Err(HostProblem::NoHost);
        }
        match label.strip_suffix("-admin") {
            Some(plain) if is_label(plain) => Err(HostProblem::AdminHost {
                domain: format!("{plain}.{suffix}"),
            }),
            Some(_) => Err(HostProblem::OktasOwn),
            None => Ok(Self {
                authority: host,
                kind: Kind::Okta,
            }),
        }
    }

    /// Scheme, host and port, without a slash at the end.
    pub fn origin(&self) -> String {
        let scheme = match self.kind {
            Kind::Okta | Kind::Custom => "https",
            Kind::Loopback => "http",
        };
        format!("{scheme}://{}", self.authority)
    }

    /// As stored and shown: the host, with its port on loopback.
    pub fn as_str(&self) -> &str {
        &self.authority
    }

    /// A customer's own name: it must prove to be Okta before the token goes to it.
    pub(super) fn is_custom(&self) -> bool {
        self.kind == Kind::Custom
    }
}

impl fmt::Display for OktaHost {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.authority)
    }
}

/// This machine, by address: a name could be made to mean another.
fn loopback(url: &Url) -> Option<OktaHost> {
    let host = match url.host()? {
        Host::Domain("localhost") => "127.0.0.1".to_owned(),
        Host::Ipv4(address) if address.is_loopback() => address.to_string(),
        Host::Ipv6(address) if address.is_loopback() => format!("[{address}]"),
        Host::Domain(_) | Host::Ipv4(_) | Host::Ipv6(_) => return None,
    };
    let authority = match url.port() {
        Some(port) => format!("{host}:{port}"),
        None => host,
    };
    Some(OktaHost {
        authority,
        kind: Kind::Loopback,
    })
}

/// At least two labels of letters, digits and inner hyphens (RFC 1123 §2.1).
pub(crate) fn is_host_name(host: &str) -> bool {
    host.len() <= 253 && host.contains('.') && host.split('.').all(is_label)
}

fn is_label(label: &str) -> bool {
    (1..=63).contains(&label.len())
        && label
            .bytes()
            .all(|byte| byte.is_ascii_alphanumeric() || byte == b'-')
        && !label.starts_with('-')
        && !label.ends_with('-')
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parse(text: &str) -> Result<String, HostProblem> {
        let settings = OktaSettings {
            custom_domains: ["login.aldermoor.example".to_owned()].into(),
            is_loopback_allowed: false,
        };
        OktaHost::parse(text, &settings).map(|host| host.to_string())
    }

    #[test]
    fn what_people_paste_becomes_the_domain() {
        for (pasted, domain) in [
            ("aldermoor.okta.com", "aldermoor.okta.com"),
            (
                " https://Aldermoor.OKTA.com:443/app/UserHome ",
                "aldermoor.okta.com",
            ),
            ("http://aldermoor.okta.com./", "aldermoor.okta.com"),
            ("aldermoor.oktapreview.com", "aldermoor.oktapreview.com"),
            ("aldermoor.okta-emea.com", "aldermoor.okta-emea.com"),
            ("aldermoor-gov.okta-gov.com", "aldermoor-gov.okta-gov.com"),
            ("aldermoor.okta.mil", "aldermoor.okta.mil"),
            ("trial-4711.okta.com", "trial-4711.okta.com"),
            ("https://login.aldermoor.example/", "login.aldermoor.example"),
        ] {
            assert_eq!(parse(pasted).as_deref(), Ok(domain), "{pasted}");
        }
    }

    #[test]
    fn everything_else_is_refused_with_its_reason() {
        use HostProblem::{IpAddress, MoreThanHost, NoHost, OktasOwn};
        let not_okta = |host: &str| HostProblem::NotOkta {
            host: host.to_owned(),
        };
        let admin = |domain: &str| HostProblem::AdminHost {
            domain: domain.to_owned(),
        };
        for (pasted, problem) in [
            ("", NoHost),
            ("aldermoor", NoHost),
            ("alder moor.okta.com", NoHost),
            ("ftp://aldermoor.okta.com", NoHost),
            ("alder_moor.okta.com", NoHost),
            ("-aldermoor.okta.com", NoHost),
            ("evil.aldermoor.okta.com", NoHost),
            ("aldermoor..okta.com", NoHost),
            ("okta.com", OktasOwn),
            ("www.okta.com", OktasOwn),
            ("developer.okta.com", OktasOwn),
            ("-admin.okta.com", NoHost),
            (
                "https://aldermoor-admin.okta.com/admin/dashboard",
                admin("aldermoor.okta.com"),
            ),
            (
                "Aldermoor-Admin.oktapreview.com",
                admin("aldermoor.oktapreview.com"),
            ),
            (
                "aldermoor.okta.com.evil.example",
                not_okta("aldermoor.okta.com.evil.example"),
            ),
            ("evilokta.com", not_okta("evilokta.com")),
            ("aldermoor.evilokta.com", not_okta("aldermoor.evilokta.com")),
            ("sso.aldermoor.example", not_okta("sso.aldermoor.example")),
            ("x.login.aldermoor.example", not_okta("x.login.aldermoor.example")),
            ("aldermoor.öкта.com", not_okta("aldermoor.xn--80a9ab2e.com")),
            ("127.0.0.1", IpAddress),
            ("2130706433", IpAddress),
            ("0x7f.1", IpAddress),
            ("0177.0.0.1", IpAddress),
            ("[::1]", IpAddress),
            ("https://169.254.169.254/latest", IpAddress),
            ("localhost", NoHost),
            ("https://judith@aldermoor.okta.com", MoreThanHost),
            ("https://aldermoor.okta.com@evil.example", MoreThanHost),
            ("https://aldermoor.okta.com:8443", MoreThanHost),
            ("aldermoor.okta.com?x=1", MoreThanHost),
            ("aldermoor.okta.com#x", MoreThanHost),
        ] {
            let refused = parse(pasted).unwrap_err();
            match (&refused, &problem) {
                // The exact punycode is the URL crate's matter.
                (HostProblem::NotOkta { .. }, HostProblem::NotOkta { .. }) if !pasted.is_ascii() => {}
                _ => assert_eq!(refused, problem, "{pasted}"),
            }
        }
    }

    #[test]
    fn loopback_is_for_development_alone() {
        let settings = OktaSettings {
            is_loopback_allowed: true,
            ..OktaSettings::default()
        };
        for (text, origin) in [
            ("http://127.0.0.1:4100", "http://127.0.0.1:4100"),
            ("localhost:4100", "http://127.0.0.1:4100"),
            ("[::1]:4100", "http://[::1]:4100"),
        ] {
            let host = OktaHost::parse(text, &settings).unwrap();
            assert_eq!(host.origin(), origin, "{text}");
        }
        for text in ["10.0.0.7", "http://192.168.1.1:80", "169.254.169.254"] {
            assert_eq!(
                OktaHost::parse(text, &settings),
                Err(HostProblem::IpAddress),
                "{text}"
            );
        }
    }
}
