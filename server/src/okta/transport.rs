//! One GET and its answer, within bounds: no redirect, no proxy, 5 s to connect, 30 s in all, 10 MiB at most (SSRF rules
//! 4 and 5).

use std::error::Error;
use std::io;
use std::sync::Arc;
use std::time::Duration;

use reqwest::header::{ACCEPT, AUTHORIZATION, HeaderMap, HeaderValue};
use reqwest::redirect::Policy;
use reqwest::{Response, StatusCode};

use super::error::OktaError;
use super::name_lookup::{CheckedNames, NameLookup, NameProblem};

/// To connect.
const CONNECT: Duration = Duration::from_secs(5);
/// From the request to the last byte of the answer.
const TOTAL: Duration = Duration::from_secs(30);
/// Largest body.
const LARGEST: usize = 10 * 1024 * 1024;
/// Who asks; Okta shows it in its log.
const USER_AGENT: &str = concat!("Latchkey/", env!("CARGO_PKG_VERSION"));

/// Sends requests. Cheap to clone.
#[derive(Clone, Debug)]
pub(super) struct Transport {
    /// `None`: the machine has nothing to check certificates with.
    http: Option<reqwest::Client>,
}

/// What came back.
pub(super) struct Answer {
    pub(super) status: StatusCode,
    pub(super) headers: HeaderMap,
    pub(super) body: Vec<u8>,
}

impl Answer {
    /// A header as text.
    pub(super) fn header(&self, name: &str) -> Option<&str> {
        self.headers.get(name)?.to_str().ok()
    }
}

impl Transport {
    /// Names are resolved, checked and connected to in one step.
    pub(super) fn new(names: Arc<dyn NameLookup>) -> Self {
        let built = reqwest::Client::builder()
            .user_agent(USER_AGENT)
            .redirect(Policy::none())
            .no_proxy()
            .connect_timeout(CONNECT)
            .timeout(TOTAL)
            .referer(false)
            .dns_resolver(Arc::new(CheckedNames(names)))
            .build();
        let http = built.inspect_err(|error| tracing::warn!(cause = ?error, "Okta's API cannot be asked"));
        Self { http: http.ok() }
    }

    /// GET, with that authorization if any.
    pub(super) async fn get(
        &self,
        url: String,
        authorization: Option<HeaderValue>,
    ) -> Result<Answer, OktaError> {
        let http = self.http.as_ref().ok_or(OktaError::NoAuthorities)?;
        let mut request = http.get(url).header(ACCEPT, "application/json");
        if let Some(value) = authorization {
            request = request.header(AUTHORIZATION, value);
        }
        let mut response = request.send().await.map_err(|error| judged(&error))?;
        let body = body(&mut response).await?;
        Ok(Answer {
            status: response.status(),
            headers: std::mem::take(response.headers_mut()),
            body,
        })
    }
}

/// The body, given up as soon as it is too large: what a host claims to send is not believed.
async fn body(response: &mut Response) -> Result<Vec<u8>, OktaError> {
    let mut body = Vec::new();
    while let Some(chunk) = response.chunk().await.map_err(|error| judged(&error))? {
        if body.len() + chunk.len() > LARGEST {
            return Err(OktaError::TooLarge);
        }
        body.extend_from_slice(&chunk);
    }
    Ok(body)
}

/// Why there is no answer, by what is at the bottom of the error.
fn judged(error: &(dyn Error + 'static)) -> OktaError {
    let mut cause = error.source();
    while let Some(error) = cause {
        if let Some(problem) = error.downcast_ref::<NameProblem>() {
            return match problem {
                NameProblem::Unknown => OktaError::UnknownName,
                NameProblem::NotPublic => OktaError::PrivateAddress,
            };
        }
        if error.downcast_ref().is_some_and(is_refused_by_tls) {
            return OktaError::BadCertificate;
        }
        cause = error.source();
    }
    OktaError::Unreachable
}

/// What TLS refuses comes as data that is not valid: nothing else does before there is an answer. Each layer may wrap it in
/// an `io::Error` of its own, which does not name what it holds as its source.
fn is_refused_by_tls(error: &io::Error) -> bool {
    let inner = error.get_ref().and_then(|inner| inner.downcast_ref());
    error.kind() == io::ErrorKind::InvalidData || inner.is_some_and(is_refused_by_tls)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::okta::name_lookup::SystemNames;
    use std::io::{BufRead, BufReader};
    use std::process::{Command, Stdio};
    use thiserror::Error;

    #[derive(Debug, Error)]
    #[error("the request failed")]
    struct Outer(#[source] io::Error);

    #[test]
    fn what_is_at_the_bottom_of_an_error_says_which_it_is() {
        for (kind, judgement) in [
            (io::ErrorKind::InvalidData, OktaError::BadCertificate),
            (io::ErrorKind::ConnectionRefused, OktaError::Unreachable),
            (io::ErrorKind::TimedOut, OktaError::Unreachable),
        ] {
            assert_eq!(judged(&Outer(io::Error::from(kind))), judgement, "{kind:?}");
        }
    }

    /// A certificate of somebody's own making, served by a program that is no part of this one.
    #[tokio::test]
    async fn a_certificate_that_nobody_vouches_for_is_told_apart() {
        let folder = tempfile::tempdir().unwrap();
        let made = Command::new("openssl")
            .args([
                "req",
                "-x509",
                "-nodes",
                "-days",
                "2",
                "-newkey",
                "ec",
                "-pkeyopt",
                "ec_paramgen_curve:P-256",
            ])
            .args([
                "-subj",
                "/CN=aldermoor.okta.com",
                "-addext",
                "subjectAltName=IP:127.0.0.1",
            ])
            .args(["-keyout", "key.pem", "-out", "cert.pem"])
            .current_dir(folder.path())
            .output()
            .expect("openssl is there: scripts/setup.sh installs it");
        assert!(made.status.success(), "{}", String::from_utf8_lossy(&made.stderr));
        let mut server = Command::new("openssl")
            .args([
                "s_server",
                "-accept",
                "127.0.0.1:0",
                "-cert",
                "cert.pem",
                "-key",
                "key.pem",
                "-www",
            ])
            .current_dir(folder.path())
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .unwrap();
        // Kept: a program that prints into a closed pipe would fail of that.
        let mut said = BufReader::new(server.stdout.take().unwrap())
            .lines()
            .map_while(Result::ok);
        let address = said
            .by_ref()
            .find_map(|line| line.strip_prefix("ACCEPT ").map(str::to_owned));
        let transport = Transport::new(Arc::new(SystemNames));
        let url = format!("https://{}/", address.expect("it says where it listens"));
        let asked = transport.get(url, None).await.map(|answer| answer.status);
        server.kill().unwrap();
        server.wait().unwrap();
        assert_eq!(asked, Err(OktaError::BadCertificate));
    }
}
