//! An e-mail address, parsed once. It is shown as typed and unique ignoring case (behaviour.md §1).
//! Whether mail can be delivered is for the mail server to say, not for this parser.

use std::{fmt, str::FromStr};

use serde::{Deserialize, Serialize};

use crate::{error::EmailError, limits, text::fold};

/// `local@domain`, without outer space. Two addresses are equal if they are spelled alike; use [`Email::key`]
/// for uniqueness.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Email(String);

impl Email {
    /// Reads an address. Outer space is dropped.
    ///
    /// # Errors
    /// [`EmailError`] says which of the three simple tests it failed.
    pub fn parse(text: &str) -> Result<Self, EmailError> {
        let text = text.trim();
        if text.is_empty() {
            return Err(EmailError::Empty);
        }
        if text.chars().count() > limits::EMAIL_CHARACTERS {
            return Err(EmailError::TooLong);
        }
        let (local, domain) = text.rsplit_once('@').ok_or(EmailError::Malformed)?;
        let is_plain =
            |part: &str| !part.is_empty() && !part.chars().any(|c| c.is_whitespace() || c.is_control());
        let has_whole_labels = domain.split('.').all(|label| !label.is_empty());
        match is_plain(local) && is_plain(domain) && has_whole_labels && !text.contains(['<', '>', ',']) {
            true => Ok(Self(text.to_owned())),
            false => Err(EmailError::Malformed),
        }
    }

    /// As typed.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// The form that is unique in an organization.
    pub fn key(&self) -> String {
        fold(&self.0)
    }

    /// What stands behind the last `@`, as typed.
    pub fn domain(&self) -> &str {
        self.0.rsplit_once('@').map_or("", |(_, domain)| domain)
    }
}

impl fmt::Display for Email {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl FromStr for Email {
    type Err = EmailError;

    fn from_str(text: &str) -> Result<Self, EmailError> {
        Self::parse(text)
    }
}

impl TryFrom<String> for Email {
    type Error = EmailError;

    fn try_from(text: String) -> Result<Self, EmailError> {
        Self::parse(&text)
    }
}

impl From<Email> for String {
    fn from(email: Email) -> Self {
        email.0
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_is_shown_as_typed_and_unique_ignoring_case() {
        let email = Email::parse(" Ines.Carvalho@Aldermoor.example ").unwrap();
        assert_eq!(email.as_str(), "Ines.Carvalho@Aldermoor.example");
        assert_eq!(email.key(), "ines.carvalho@aldermoor.example");
        assert_eq!(email.domain(), "Aldermoor.example");
        assert_eq!(email.to_string(), email.as_str());
        assert_eq!(String::from(email.clone()), email.as_str());
        assert_eq!(
            Email::parse("jörg@BÜRO.example").unwrap().key(),
            "jörg@büro.example"
        );
    }

    #[test]
    fn what_is_no_address_is_refused() {
        let longest = "a".repeat(limits::EMAIL_CHARACTERS - "@aldermoor.example".len());
        assert!(Email::parse(&format!("{longest}@aldermoor.example")).is_ok());
        let long = format!("{longest}a@aldermoor.example");
        for (text, error) in [
            ("", EmailError::Empty),
            ("   ", EmailError::Empty),
            (long.as_str(), EmailError::TooLong),
            ("noah", EmailError::Malformed),
            ("@aldermoor.example", EmailError::Malformed),
            ("noah@", EmailError::Malformed),
            ("noah @aldermoor.example", EmailError::Malformed),
            ("noah@aldermoor..example", EmailError::Malformed),
            (
                "noah@aldermoor.example, olu@aldermoor.example",
                EmailError::Malformed,
            ),
            ("Noah <noah@aldermoor.example>", EmailError::Malformed),
        ] {
            assert_eq!(Email::parse(text), Err(error), "{text:?}");
        }
    }
}
