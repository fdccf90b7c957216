//! What can be set, parsed once at start. A wrong setting is refused with its name, its value and what is allowed.

mod mail;
mod okta;

use std::net::SocketAddr;
use std::path::{Path, PathBuf};

use clap::{Args, ValueEnum};
use thiserror::Error;
use url::Url;

pub use mail::MailArgs;
pub use okta::OktaArgs;

use crate::mail::smtp::Relay;
use crate::okta::OktaSettings;
use crate::secret::KeyRing;
use crate::store::sqlite_path;

/// A setting that cannot be used.
#[derive(Debug, Error)]
#[error("{setting}: {problem}")]
pub struct ConfigError {
    /// The variable's name, e.g. `LATCHKEY_PUBLIC_URL`.
    pub setting: &'static str,
    /// The value and what is allowed.
    pub problem: String,
}

impl ConfigError {
    pub(crate) fn new(setting: &'static str, problem: impl Into<String>) -> Self {
        Self {
            setting,
            problem: problem.into(),
        }
    }
}

/// How log lines look.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, ValueEnum)]
pub enum LogFormat {
    /// For people.
    #[default]
    Text,
    /// One JSON object a line, for collectors.
    Json,
}

/// Where the database is. Shared by every command that opens it.
#[derive(Args, Clone, Debug)]
pub struct DatabaseArgs {
    /// Database: sqlite://PATH or postgres://USER:PASSWORD@HOST/NAME.
    #[arg(
        long,
        env = "LATCHKEY_DATABASE_URL",
        default_value = "sqlite://data/latchkey.db",
        hide_env_values = true,
        value_name = "URL"
    )]
    pub database_url: String,

    /// The same, read from a file (for a URL with a password).
    #[arg(long, env = "LATCHKEY_DATABASE_URL_FILE", value_name = "FILE")]
    pub database_url_file: Option<PathBuf>,
}

impl DatabaseArgs {
    /// The URL, wherever it was given.
    ///
    /// # Errors
    /// The file cannot be read, or the URL is of neither engine.
    pub fn url(&self) -> Result<String, ConfigError> {
        let (setting, url) = match &self.database_url_file {
            Some(file) => (
                "LATCHKEY_DATABASE_URL_FILE",
                read_secret_file("LATCHKEY_DATABASE_URL_FILE", file)?,
            ),
            None => ("LATCHKEY_DATABASE_URL", self.database_url.clone()),
        };
        let known = ["sqlite:", "postgres:", "postgresql:"]
            .iter()
            .any(|scheme| url.starts_with(scheme));
        if !known {
            let scheme = url.split(':').next().unwrap_or_default();
            return Err(ConfigError::new(
                setting,
                format!(
                    "\"{scheme}:…\" is not a database Latchkey knows; write sqlite://PATH or postgres://USER:PASSWORD@HOST/NAME"
                ),
            ));
        }
        Ok(url)
    }
}

/// The secret that sessions, encryption and claim links are derived from.
#[derive(Args, Clone, Debug)]
pub struct SecretArgs {
    /// Secret key: 32 bytes in base64, newest first if several, separated by commas.
    #[arg(long, env = "LATCHKEY_SECRET_KEY", hide_env_values = true, value_name = "KEY")]
    pub secret_key: Option<String>,

    /// The same, read from a file. With SQLite one is made beside the database if neither is given.
    #[arg(long, env = "LATCHKEY_SECRET_KEY_FILE", value_name = "FILE")]
    pub secret_key_file: Option<PathBuf>,
}

impl SecretArgs {
    /// The key ring; makes one in the data folder on first use with SQLite.
    ///
    /// # Errors
    /// No key is given for PostgreSQL, or a key is malformed, or its file cannot be read or made.
    pub fn key_ring(&self, database_url: &str) -> Result<KeyRing, ConfigError> {
        if let Some(file) = &self.secret_key_file {
            let text = read_secret_file("LATCHKEY_SECRET_KEY_FILE", file)?;
            return KeyRing::parse(&text)
                .map_err(|problem| ConfigError::new("LATCHKEY_SECRET_KEY_FILE", problem));
        }
        if let Some(text) = &self.secret_key {
            return KeyRing::parse(text).map_err(|problem| ConfigError::new("LATCHKEY_SECRET_KEY", problem));
        }
        match sqlite_path(database_url) {
            Some(path) => KeyRing::load_or_make(&data_folder(path).join("secret-key"))
                .map_err(|problem| ConfigError::new("LATCHKEY_SECRET_KEY", problem)),
            None => Err(ConfigError::new(
                "LATCHKEY_SECRET_KEY",
                "not set; with PostgreSQL every replica needs the same key. Make one with: head -c 32 /dev/urandom | base64",
            )),
        }
    }
}

/// What identity providers are promised (behaviour.md §6); the default.
pub const SCIM_RATE_LEAST: u32 = 200;

/// Settings of a running server.
#[derive(Args, Clone, Debug)]
pub struct ServeArgs {
    /// Address and port to listen on. Anything but loopback needs --public-url.
    #[arg(
        long,
        env = "LATCHKEY_LISTEN",
        default_value = "127.0.0.1:8080",
        value_name = "ADDRESS"
    )]
    pub listen: String,

    /// The address people and Okta use, e.g. `https://keys.example.com`. Links, mails and the SCIM base URL are made of it.
    #[arg(long, env = "LATCHKEY_PUBLIC_URL", value_name = "URL")]
    pub public_url: Option<String>,

    /// GraphiQL at /graphql and no other comfort. Not for production.
    #[arg(long, env = "LATCHKEY_DEVELOPMENT")]
    pub development: bool,

    /// Requests a second that each SCIM token may send, 200 or more; ten times as many at once. Too many are answered 429.
    #[arg(
        long,
        env = "LATCHKEY_SCIM_RATE",
        default_value_t = SCIM_RATE_LEAST,
        value_parser = clap::value_parser!(u32).range(i64::from(SCIM_RATE_LEAST)..=1_000_000),
        value_name = "NUMBER"
    )]
    pub scim_rate: u32,

    #[command(flatten)]
    #[allow(missing_docs, reason = "documented on its type")]
    pub database: DatabaseArgs,

    #[command(flatten)]
    #[allow(missing_docs, reason = "documented on its type")]
    pub secret: SecretArgs,

    #[command(flatten)]
    #[allow(missing_docs, reason = "documented on its type")]
    pub mail: MailArgs,

    #[command(flatten)]
    #[allow(missing_docs, reason = "documented on its type")]
    pub okta: OktaArgs,
}

/// Settings that passed their checks.
#[derive(Clone, Debug)]
pub struct Config {
    /// Where to listen.
    pub listen: SocketAddr,
    /// Scheme, host and port that absolute links start with; never ends in `/`. `None`: take the address that the
    /// listener got (loopback only).
    pub public_url: Option<Url>,
    /// GraphiQL is served.
    pub development: bool,
    /// Requests a second of each SCIM token.
    pub scim_rate: u32,
    /// Database to open.
    pub database_url: String,
    /// The mail server; `None`: mails wait on the outbox page.
    pub relay: Option<Relay>,
    /// Where Okta may be.
    pub okta: OktaSettings,
}

impl ServeArgs {
    /// Checks what can be checked before anything starts.
    ///
    /// # Errors
    /// Names the first setting that cannot be used.
    pub fn config(&self) -> Result<Config, ConfigError> {
        const LISTEN: &str = "LATCHKEY_LISTEN";
        let listen: SocketAddr = self.listen.parse().map_err(|_| {
            let problem =
                "is not an address and a port; write them as numbers, like 127.0.0.1:8080 or [::1]:8080";
            ConfigError::new(LISTEN, format!("\"{}\" {problem}", self.listen))
        })?;
        let public_url = self.public_url.as_deref().map(parse_public_url).transpose()?;
        if public_url.is_none() && !listen.ip().is_loopback() {
            return Err(ConfigError::new(
                LISTEN,
                format!(
                    "{listen} is reachable from other machines, which needs LATCHKEY_PUBLIC_URL; without it listen on 127.0.0.1"
                ),
            ));
        }
        Ok(Config {
            listen,
            public_url,
            development: self.development,
            scim_rate: self.scim_rate,
            database_url: self.database.url()?,
            relay: self.mail.relay()?,
            okta: self.okta.settings()?,
        })
    }
}

/// An http(s) origin without path, query, fragment or user.
fn parse_public_url(text: &str) -> Result<Url, ConfigError> {
    const NAME: &str = "LATCHKEY_PUBLIC_URL";
    let allowed = "write scheme, host and port only, like https://keys.example.com";
    let url = Url::parse(text)
        .map_err(|error| ConfigError::new(NAME, format!("\"{text}\" is no URL ({error}); {allowed}")))?;
    let bare =
        url.path() == "/" && url.query().is_none() && url.fragment().is_none() && url.username().is_empty();
    if !matches!(url.scheme(), "http" | "https") || url.host().is_none() || !bare {
        return Err(ConfigError::new(
            NAME,
            format!("\"{text}\" is more than an origin; {allowed}"),
        ));
    }
    Ok(url)
}

/// The folder a SQLite database lives in.
pub fn data_folder(database: &Path) -> &Path {
    match database.parent() {
        Some(folder) if !folder.as_os_str().is_empty() => folder,
        Some(_) | None => Path::new("."),
    }
}

fn read_secret_file(setting: &'static str, file: &Path) -> Result<String, ConfigError> {
    std::fs::read_to_string(file)
        .map(|text| text.trim().to_owned())
        .map_err(|error| ConfigError::new(setting, format!("cannot read {}: {error}", file.display())))
}

#[cfg(test)]
mod tests {
    use super::*;
    use clap::Parser;

    #[derive(Parser)]
    struct Cli {
        #[command(flatten)]
        serve: ServeArgs,
    }

    fn config(args: &[&str]) -> Result<Config, String> {
        let cli = Cli::try_parse_from(std::iter::once(&"latchkey").chain(args))
            .map_err(|error| error.to_string())?;
        cli.serve.config().map_err(|error| error.to_string())
    }

    #[test]
    fn a_wrong_setting_names_itself_its_value_and_what_is_allowed() {
        let cases: [(&[&str], &str, &str); 6] = [
            (
                &["--public-url", "keys.example.com"],
                "LATCHKEY_PUBLIC_URL",
                "https://keys.example.com",
            ),
            (
                &["--public-url", "https://keys.example.com/base"],
                "LATCHKEY_PUBLIC_URL",
                "/base",
            ),
            (
                &["--database-url", "mysql://host/db"],
                "LATCHKEY_DATABASE_URL",
                "mysql",
            ),
            (
                &["--listen", "0.0.0.0:8080"],
                "LATCHKEY_LISTEN",
                "LATCHKEY_PUBLIC_URL",
            ),
            (&["--scim-rate", "20"], "--scim-rate", "200..=1000000"),
            (
                &["--listen", "everywhere"],
                "LATCHKEY_LISTEN",
                "\"everywhere\" is not an address and a port",
            ),
        ];
        for (args, setting, hint) in cases {
            let problem = config(args).unwrap_err();
            assert!(
                problem.contains(setting) && problem.contains(hint),
                "{args:?}: {problem}"
            );
        }
    }

    #[test]
    fn the_defaults_listen_on_loopback_with_sqlite_in_the_data_folder() {
        let config = config(&[]).unwrap();
        assert_eq!(config.listen.to_string(), "127.0.0.1:8080");
        assert_eq!(config.database_url, "sqlite://data/latchkey.db");
    }

    #[test]
    fn any_address_is_fine_with_a_public_url() {
        let config = config(&[
            "--listen",
            "0.0.0.0:80",
            "--public-url",
            "https://keys.example.com",
        ])
        .unwrap();
        assert_eq!(config.public_url.unwrap().as_str(), "https://keys.example.com/");
    }
}
