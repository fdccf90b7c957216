//! Settings of the way out for mails. Without them mails wait on the outbox page.

use std::path::PathBuf;

use clap::Args;

use super::{ConfigError, read_secret_file};
use crate::mail::smtp::{self, Encryption, Relay};

/// The mail server and the sender's address.
#[derive(Args, Clone, Debug, Default)]
pub struct MailArgs {
    /// Mail server: smtp://USER:PASSWORD@HOST (STARTTLS, port 587), smtps:// (TLS from the start, port 465) or
    /// smtp+plain:// (no encryption, loopback only). Without one, mails wait on the outbox page.
    #[arg(long, env = "LATCHKEY_SMTP_URL", hide_env_values = true, value_name = "URL")]
    pub smtp_url: Option<String>,

    /// The same, read from a file (for a URL with a password).
    #[arg(long, env = "LATCHKEY_SMTP_URL_FILE", value_name = "FILE")]
    pub smtp_url_file: Option<PathBuf>,

    /// Certificate authority of the mail server in PEM, if it is your own. Default: the public ones.
    #[arg(long, env = "LATCHKEY_SMTP_CA_FILE", value_name = "FILE")]
    pub smtp_ca_file: Option<PathBuf>,

    /// Who mails come from: keys@example.com or "Front desk <keys@example.com>". Needed with a mail server.
    #[arg(long, env = "LATCHKEY_MAIL_FROM", value_name = "ADDRESS")]
    pub mail_from: Option<String>,
}

impl MailArgs {
    /// The checked settings; `None`: no mail server.
    ///
    /// # Errors
    /// Names the setting that cannot be used. Never shows the URL, which may hold a password.
    pub fn relay(&self) -> Result<Option<Relay>, ConfigError> {
        let (setting, url) = match (&self.smtp_url_file, &self.smtp_url) {
            (Some(file), _) => (
                "LATCHKEY_SMTP_URL_FILE",
                read_secret_file("LATCHKEY_SMTP_URL_FILE", file)?,
            ),
            (None, Some(url)) => ("LATCHKEY_SMTP_URL", url.clone()),
            (None, None) => return self.unused().map(|()| None),
        };
        let server = smtp::parse_url(&url).map_err(|problem| ConfigError::new(setting, problem))?;
        let from = self.mail_from.as_deref().ok_or_else(|| {
            ConfigError::new(
                "LATCHKEY_MAIL_FROM",
                format!("not set, but {setting} is; write the sender's address, like keys@example.com"),
            )
        })?;
        let from = smtp::parse_sender(from)
            .map_err(|problem| ConfigError::new("LATCHKEY_MAIL_FROM", format!("\"{from}\" {problem}")))?;
        let authority = self.authority(&server.encryption)?;
        Ok(Some(Relay {
            server,
            authority,
            from,
        }))
    }

    /// A setting that only makes sense with a mail server is a mistake without one.
    fn unused(&self) -> Result<(), ConfigError> {
        let given = [
            ("LATCHKEY_MAIL_FROM", self.mail_from.is_some()),
            ("LATCHKEY_SMTP_CA_FILE", self.smtp_ca_file.is_some()),
        ];
        match given.into_iter().find(|(_, is_given)| *is_given) {
            Some((setting, _)) => Err(ConfigError::new(
                setting,
                "is set, but no mail server is; set LATCHKEY_SMTP_URL too, or leave both out",
            )),
            None => Ok(()),
        }
    }

    fn authority(&self, encryption: &Encryption) -> Result<Option<smtp::Authority>, ConfigError> {
        const NAME: &str = "LATCHKEY_SMTP_CA_FILE";
        let Some(file) = &self.smtp_ca_file else {
            return Ok(None);
        };
        if *encryption == Encryption::None {
            let problem = "is set, but smtp+plain:// encrypts nothing; use smtp:// or smtps://";
            return Err(ConfigError::new(NAME, problem));
        }
        let pem = read_secret_file(NAME, file)?;
        smtp::Authority::parse(pem.as_bytes())
            .map(Some)
            .map_err(|problem| ConfigError::new(NAME, format!("{}: {problem}", file.display())))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn relay(url: Option<&str>, from: Option<&str>) -> Result<Option<Relay>, String> {
        let args = MailArgs {
            smtp_url: url.map(str::to_owned),
            mail_from: from.map(str::to_owned),
            ..MailArgs::default()
        };
        args.relay().map_err(|error| error.to_string())
    }

    #[test]
    fn a_wrong_setting_is_named_and_says_what_is_allowed_without_the_password() {
        let from = Some("keys@aldermoor.example");
        let cases: [(Option<&str>, Option<&str>, &str, &str); 6] = [
            (Some("mail.example.com"), from, "LATCHKEY_SMTP_URL", "smtp://"),
            (
                Some("http://me:geheim@mail.example.com"),
                from,
                "LATCHKEY_SMTP_URL",
                "smtps://",
            ),
            (
                Some("smtp+plain://me:geheim@mail.example.com"),
                from,
                "LATCHKEY_SMTP_URL",
                "loopback",
            ),
            (
                Some("smtp://me:geheim@mail.example.com"),
                None,
                "LATCHKEY_MAIL_FROM",
                "keys@example.com",
            ),
            (
                Some("smtp://mail.example.com"),
                Some("the front desk"),
                "LATCHKEY_MAIL_FROM",
                "the front desk",
            ),
            (None, from, "LATCHKEY_MAIL_FROM", "LATCHKEY_SMTP_URL"),
        ];
        for (url, from, setting, hint) in cases {
            let problem = relay(url, from).unwrap_err();
            assert!(problem.starts_with(setting), "{url:?}: {problem}");
            assert!(problem.contains(hint), "{url:?}: {problem}");
            assert!(!problem.contains("geheim"), "{problem}");
        }
    }

    #[test]
    fn each_scheme_has_its_port() {
        for (url, encryption, port) in [
            ("smtp://mail.example.com", Encryption::StartTls, 587),
            ("smtps://mail.example.com", Encryption::Tls, 465),
            ("smtps://mail.example.com:2465", Encryption::Tls, 2465),
            ("smtp+plain://127.0.0.1:1025", Encryption::None, 1025),
            ("smtp+plain://localhost", Encryption::None, 25),
        ] {
            let relay = relay(Some(url), Some("keys@aldermoor.example")).unwrap().unwrap();
            assert_eq!(
                (relay.server.encryption, relay.server.port),
                (encryption, port),
                "{url}"
            );
        }
        assert!(relay(None, None).unwrap().is_none());
    }
}
