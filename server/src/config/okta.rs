//! Where Okta may be, beyond its own domains.

use std::collections::BTreeSet;

use clap::Args;

use super::ConfigError;
use crate::okta::OktaSettings;
use crate::okta::host::is_host_name;

/// What is allowed of Okta's hosts.
#[derive(Args, Clone, Debug, Default)]
pub struct OktaArgs {
    /// Your own host names in front of Okta, separated by commas, e.g. login.example.com. They must lead to the public
    /// internet. Okta's own domains need no setting.
    #[arg(
        long,
        env = "LATCHKEY_OKTA_CUSTOM_DOMAINS",
        value_delimiter = ',',
        value_name = "DOMAINS"
    )]
    pub okta_custom_domains: Vec<String>,

    /// Accept an Okta at 127.0.0.1 over plain HTTP. For development and tests only.
    #[arg(long, env = "LATCHKEY_OKTA_LOOPBACK")]
    pub okta_loopback: bool,
}

impl OktaArgs {
    /// The checked settings.
    ///
    /// # Errors
    /// One of the domains is no host name.
    pub fn settings(&self) -> Result<OktaSettings, ConfigError> {
        let domain = |text: &String| {
            let domain = text.trim().trim_end_matches('.').to_ascii_lowercase();
            let is_address = domain
                .rsplit('.')
                .next()
                .is_some_and(|last| last.parse::<u32>().is_ok());
            match is_host_name(&domain) && !is_address {
                true => Ok(domain),
                false => Err(ConfigError::new(
                    "LATCHKEY_OKTA_CUSTOM_DOMAINS",
                    format!(
                        "\"{text}\" is no host name; write names alone, like login.example.com,sso.example.org"
                    ),
                )),
            }
        };
        let given = self
            .okta_custom_domains
            .iter()
            .filter(|text| !text.trim().is_empty());
        Ok(OktaSettings {
            custom_domains: given
                .map(domain)
                .collect::<Result<BTreeSet<String>, ConfigError>>()?,
            is_loopback_allowed: self.okta_loopback,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn settings(domains: &[&str]) -> Result<OktaSettings, String> {
        let args = OktaArgs {
            okta_custom_domains: domains.iter().map(|&domain| domain.to_owned()).collect(),
            okta_loopback: false,
        };
        args.settings().map_err(|error| error.to_string())
    }

    #[test]
    fn custom_domains_are_host_names_and_nothing_else() {
        let found = settings(&["Login.Example.com.", " sso.example.org", ""]).unwrap();
        assert!(
            found
                .custom_domains
                .iter()
                .eq(["login.example.com", "sso.example.org"])
        );
        for wrong in [
            "https://login.example.com",
            "localhost",
            "10.0.0.7",
            "login.example.com:8443",
        ] {
            let problem = settings(&[wrong]).unwrap_err();
            assert!(
                problem.starts_with("LATCHKEY_OKTA_CUSTOM_DOMAINS") && problem.contains(wrong),
                "{problem}"
            );
        }
    }
}
