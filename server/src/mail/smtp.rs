//! The way to a mail server: STARTTLS, TLS from the start, or nothing on loopback. Says of a failure whether it is worth
//! trying again. Logs nothing: addresses and links are not for logs.

use std::fmt;
use std::time::Duration;

use chrono::{DateTime, Utc};
use lettre::message::header::{HeaderName, HeaderValue};
use lettre::message::{Mailbox, MultiPart};
use lettre::transport::smtp::authentication::Credentials;
use lettre::transport::smtp::client::{Certificate, Tls, TlsParameters};
use lettre::transport::smtp::{Error as SmtpError, PoolConfig};
use lettre::{Address, AsyncSmtpTransport, AsyncTransport, Message, Tokio1Executor};
use url::{Host, Url};

use super::Letter;

/// Longest silence of the mail server within one exchange. A lease on a mail is longer.
const PATIENCE: Duration = Duration::from_secs(30);
/// Connections kept open at most.
const CONNECTIONS: u32 = 4;

/// How the connection is protected.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Encryption {
    /// Plain first, then TLS, which the server must offer.
    StartTls,
    /// TLS from the first byte.
    Tls,
    /// Not at all: loopback only.
    None,
}

/// Which mail server, and as whom.
#[derive(Clone)]
pub struct MailServer {
    /// Name or address.
    pub host: String,
    /// Port.
    pub port: u16,
    /// Protection.
    pub encryption: Encryption,
    /// User and password.
    credentials: Option<Credentials>,
}

impl fmt::Debug for MailServer {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(
            f,
            "MailServer({}:{}, {:?})",
            self.host, self.port, self.encryption
        )
    }
}

/// A certificate authority of the operator's own.
#[derive(Clone)]
pub struct Authority(Certificate);

impl fmt::Debug for Authority {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Authority")
    }
}

impl Authority {
    /// Reads a certificate in PEM.
    ///
    /// # Errors
    /// In words.
    pub fn parse(pem: &[u8]) -> Result<Self, String> {
        Certificate::from_pem(pem)
            .map(Self)
            .map_err(|_| "holds no certificate in PEM (-----BEGIN CERTIFICATE-----)".to_owned())
    }
}

/// Everything needed to send.
#[derive(Clone, Debug)]
pub struct Relay {
    /// Which server.
    pub server: MailServer,
    /// Trusted instead of the public authorities alone.
    pub authority: Option<Authority>,
    /// The sender; without a name, mails carry the organization's.
    pub from: Mailbox,
}

/// Reads `smtp://`, `smtps://` or `smtp+plain://`.
///
/// # Errors
/// What is wrong and what is allowed, without user and password.
pub fn parse_url(text: &str) -> Result<MailServer, String> {
    const ALLOWED: &str =
        "write smtp://USER:PASSWORD@HOST (STARTTLS), smtps://… (TLS) or smtp+plain://… (loopback only)";
    let url = Url::parse(text).map_err(|error| format!("is no URL ({error}); {ALLOWED}"))?;
    let (encryption, port) = match url.scheme() {
        "smtp" => (Encryption::StartTls, 587),
        "smtps" => (Encryption::Tls, 465),
        "smtp+plain" => (Encryption::None, 25),
        other => return Err(format!("\"{other}:…\" is not a way to a mail server; {ALLOWED}")),
    };
    let host = url
        .host_str()
        .unwrap_or_default()
        .trim_matches(['[', ']'])
        .to_owned();
    if host.is_empty() || !matches!(url.path(), "" | "/") || url.query().is_some() || url.fragment().is_some()
    {
        return Err(format!("needs a host and nothing after it; {ALLOWED}"));
    }
    if encryption == Encryption::None && !is_loopback(&host) {
        return Err(format!(
            "smtp+plain:// encrypts nothing and is for loopback only, not for {host}; use smtp:// or smtps://"
        ));
    }
    Ok(MailServer {
        credentials: credentials(&url)?,
        port: url.port().unwrap_or(port),
        host,
        encryption,
    })
}

fn is_loopback(host: &str) -> bool {
    match Host::parse(host) {
        Ok(Host::Domain(name)) => name == "localhost",
        Ok(Host::Ipv4(address)) => address.is_loopback(),
        Ok(Host::Ipv6(address)) => address.is_loopback(),
        Err(_) => host
            .parse::<std::net::Ipv6Addr>()
            .is_ok_and(|it| it.is_loopback()),
    }
}

fn credentials(url: &Url) -> Result<Option<Credentials>, String> {
    let decoded = |text: &str| {
        percent_decoded(text).ok_or("user or password is not UTF-8 after decoding its %-escapes".to_owned())
    };
    match (url.username(), url.password()) {
        ("", None) => Ok(None),
        (user, Some(password)) if !user.is_empty() => {
            Ok(Some(Credentials::new(decoded(user)?, decoded(password)?)))
        }
        _ => Err("needs both a user and a password, or neither".to_owned()),
    }
}

/// `%40` and the like; the form decoder's `+` is kept as it is.
fn percent_decoded(text: &str) -> Option<String> {
    let kept = format!("v={}", text.replace('+', "%2B").replace('&', "%26"));
    let (_, value) = url::form_urlencoded::parse(kept.as_bytes()).next()?;
    (!value.contains(char::REPLACEMENT_CHARACTER)).then(|| value.into_owned())
}

/// Reads the sender.
///
/// # Errors
/// In words.
pub fn parse_sender(text: &str) -> Result<Mailbox, String> {
    text.parse()
        .map_err(|_| "is no address; write keys@example.com or \"Front desk <keys@example.com>\"".to_owned())
}

/// A mail with its envelope.
#[derive(Clone, Debug)]
pub struct Envelope {
    /// Address of the recipient.
    pub to: String,
    /// Shown as the sender if the setting names nobody.
    pub sender_name: String,
    /// The same in each attempt, so that a mail sent twice is shown once.
    pub message_id: String,
    /// Date of the mail.
    pub at: DateTime<Utc>,
}

/// Why a mail did not leave.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum SendFailure {
    /// The mail server or the way to it is at fault: try again.
    Later(String),
    /// This address will never take it.
    Never(String),
}

/// Sends mails over a few connections that stay open. Cheap to clone.
#[derive(Clone)]
pub struct Sender {
    transport: AsyncSmtpTransport<Tokio1Executor>,
    from: Mailbox,
}

impl fmt::Debug for Sender {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Sender")
    }
}

impl Sender {
    /// Prepares the transport; connects only when there is something to send.
    ///
    /// # Errors
    /// TLS cannot be set up for that host.
    pub fn new(relay: &Relay) -> anyhow::Result<Self> {
        let server = &relay.server;
        let mut builder = AsyncSmtpTransport::<Tokio1Executor>::builder_dangerous(&server.host)
            .port(server.port)
            .timeout(Some(PATIENCE))
            .pool_config(PoolConfig::new().max_size(CONNECTIONS).min_idle(0))
            .tls(tls(relay)?);
        if let Some(credentials) = &server.credentials {
            builder = builder.credentials(credentials.clone());
        }
        Ok(Self {
            transport: builder.build(),
            from: relay.from.clone(),
        })
    }

    /// Hands one mail to the mail server; returns once it has taken it.
    ///
    /// # Errors
    /// Why it has not, and whether to try again.
    pub async fn send(&self, envelope: &Envelope, letter: &Letter) -> Result<(), SendFailure> {
        let message = self.message(envelope, letter)?;
        self.transport
            .send(message)
            .await
            .map(drop)
            .map_err(|error| judged(&error))
    }

    fn message(&self, envelope: &Envelope, letter: &Letter) -> Result<Message, SendFailure> {
        let never = |what: &str| SendFailure::Never(what.to_owned());
        let to: Address = envelope
            .to
            .parse()
            .map_err(|_| never("The address cannot be written into a mail."))?;
        let name = self
            .from
            .name
            .clone()
            .unwrap_or_else(|| envelope.sender_name.clone());
        // Whoever is on holiday does not answer a machine (RFC 3834 §5).
        let automatic = HeaderValue::new(
            HeaderName::new_from_ascii_str("Auto-Submitted"),
            "auto-generated".to_owned(),
        );
        Message::builder()
            .message_id(Some(envelope.message_id.clone()))
            .date(envelope.at.into())
            .from(Mailbox::new(Some(name), self.from.email.clone()))
            .to(Mailbox::new(None, to))
            .subject(&letter.subject)
            .raw_header(automatic)
            .multipart(MultiPart::alternative_plain_html(
                letter.text.clone(),
                letter.html.clone(),
            ))
            .map_err(|_| never("The mail cannot be put together for this address."))
    }
}

fn tls(relay: &Relay) -> anyhow::Result<Tls> {
    let parameters = || {
        let mut builder = TlsParameters::builder(relay.server.host.clone());
        if let Some(Authority(certificate)) = &relay.authority {
            builder = builder.add_root_certificate(certificate.clone());
        }
        builder.build_rustls()
    };
    Ok(match relay.server.encryption {
        Encryption::StartTls => Tls::Required(parameters()?),
        Encryption::Tls => Tls::Wrapper(parameters()?),
        Encryption::None => Tls::None,
    })
}

/// Answers that speak of our account at the mail server, not of the recipient (RFC 4954 §6).
const OURS_TO_MEND: [&str; 6] = ["500", "503", "530", "534", "535", "538"];

/// A refusal of the address is for good; everything else (no way there, TLS, our account, "try later") is not.
fn judged(error: &SmtpError) -> SendFailure {
    let said = sentence(error);
    match error.status().map(|code| code.to_string()) {
        Some(code) if error.is_permanent() && !OURS_TO_MEND.contains(&code.as_str()) => {
            SendFailure::Never(said)
        }
        Some(_) | None => SendFailure::Later(said),
    }
}

/// Longest reason kept.
const REASON_CHARACTERS: usize = 500;

fn sentence(error: &SmtpError) -> String {
    let mut said = error.to_string();
    let mut cause = std::error::Error::source(error);
    while let Some(deeper) = cause {
        let text = deeper.to_string();
        if !said.contains(&text) {
            said.push_str(": ");
            said.push_str(&text);
        }
        cause = deeper.source();
    }
    said.chars()
        .map(|letter| if letter.is_control() { ' ' } else { letter })
        .take(REASON_CHARACTERS)
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn sender(from: &str) -> Sender {
        Sender::new(&Relay {
            server: parse_url("smtp+plain://127.0.0.1:1").unwrap(),
            authority: None,
            from: parse_sender(from).unwrap(),
        })
        .unwrap()
    }

    fn envelope(to: &str) -> Envelope {
        Envelope {
            to: to.to_owned(),
            sender_name: "Aldermoor Studios".to_owned(),
            message_id: "<0190@latchkey>".to_owned(),
            at: "2026-11-23T09:00:00Z".parse().unwrap(),
        }
    }

    fn letter() -> Letter {
        Letter {
            subject: "Your mobile key for Bryn & Søn".to_owned(),
            text: "Hello".to_owned(),
            html: "<p>Hello</p>".to_owned(),
        }
    }

    #[tokio::test]
    async fn a_mail_is_two_alternatives_with_headers_that_stay_the_same() {
        let message = sender("keys@aldermoor.example")
            .message(&envelope("noah@aldermoor.example"), &letter())
            .unwrap();
        let text = String::from_utf8(message.formatted()).unwrap();
        for line in [
            "Message-ID: <0190@latchkey>",
            "Date: Mon, 23 Nov 2026 09:00:00 +0000",
            "From: \"Aldermoor Studios\" <keys@aldermoor.example>",
            "To: noah@aldermoor.example",
            "Auto-Submitted: auto-generated",
            "Content-Type: multipart/alternative;",
        ] {
            assert!(text.contains(line), "{line} in {text}");
        }
        let plain = text.find("text/plain").unwrap();
        assert!(
            plain < text.find("text/html").unwrap(),
            "the last is what clients prefer"
        );
    }

    #[tokio::test]
    async fn a_name_in_the_setting_wins() {
        let message = sender("Front desk <keys@aldermoor.example>")
            .message(&envelope("noah@aldermoor.example"), &letter())
            .unwrap();
        let text = String::from_utf8(message.formatted()).unwrap();
        assert!(
            text.contains("From: \"Front desk\" <keys@aldermoor.example>"),
            "{text}"
        );
    }

    #[tokio::test]
    async fn nobody_listening_is_worth_another_try_and_no_address_is_not() {
        let sender = sender("keys@aldermoor.example");
        let refused = sender.send(&envelope("noah@aldermoor.example"), &letter()).await;
        assert!(matches!(refused, Err(SendFailure::Later(_))), "{refused:?}");
        let nowhere = sender.send(&envelope("noah at aldermoor"), &letter()).await;
        assert!(matches!(nowhere, Err(SendFailure::Never(_))), "{nowhere:?}");
    }

    #[test]
    fn credentials_are_decoded_and_never_shown() {
        let server = parse_url("smtp://front%40desk:p%2Ba+%26@mail.example.com").unwrap();
        assert_eq!(
            server.credentials,
            Some(Credentials::new("front@desk".to_owned(), "p+a+&".to_owned()))
        );
        assert_eq!(
            format!("{server:?}"),
            "MailServer(mail.example.com:587, StartTls)"
        );
        assert!(parse_url("smtp://me@mail.example.com").is_err());
    }
}
