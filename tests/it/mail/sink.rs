//! A real SMTP server on loopback that keeps what it is given, and can refuse, answer late or not be there.

use std::collections::HashSet;
use std::io;
use std::net::{IpAddr, SocketAddr, TcpListener};
use std::path::Path;
use std::sync::{Arc, Condvar, Mutex};
use std::time::Duration;

use mailin_embedded::response::{AUTH_OK, AUTHENTICATION_REQUIRED, INVALID_CREDENTIALS, NO_MAILBOX, OK};
use mailin_embedded::{AuthMechanism, Handler, Response, Server, SslConfig};
use tests::eventually::eventually;

/// Far longer than a mail takes.
const SOON: Duration = Duration::from_secs(20);

/// A mail as it came.
#[derive(Clone, Debug)]
pub(super) struct Received {
    pub(super) to: String,
    pub(super) raw: String,
}

impl Received {
    /// A header's value.
    pub(super) fn header(&self, name: &str) -> String {
        let prefix = format!("{name}: ");
        let line = self.raw.lines().find_map(|line| line.strip_prefix(&prefix));
        line.unwrap_or_else(|| panic!("no {name} in {}", self.raw))
            .to_owned()
    }

    /// The link in the text part.
    pub(super) fn link(&self) -> String {
        let text = self.raw.replace("=\r\n", "").replace("=3D", "=");
        let start = text.find("http").expect("a link");
        text[start..]
            .split_whitespace()
            .next()
            .unwrap_or_default()
            .to_owned()
    }

    /// The token in the link.
    pub(super) fn token(&self) -> String {
        self.link()
            .split_once("#token=")
            .expect("a claim link")
            .1
            .to_owned()
    }
}

#[derive(Debug, Default)]
struct State {
    received: Vec<Received>,
    refused: HashSet<String>,
    is_holding: bool,
}

/// The mails that arrived, and what to do with the next ones.
#[derive(Clone, Debug, Default)]
pub(super) struct Sink {
    state: Arc<(Mutex<State>, Condvar)>,
}

impl Sink {
    /// Takes mails at this address from now on; port 0 for any.
    pub(super) fn listen(&self, address: SocketAddr) -> SocketAddr {
        self.serve(address, None, |_| ())
    }

    /// Takes mails after STARTTLS and a password only.
    pub(super) fn listen_secure(
        &self,
        (certificate, key): (&Path, &Path),
        (user, password): (&'static str, &'static str),
    ) -> SocketAddr {
        let tls = SslConfig::SelfSigned {
            cert_path: certificate.display().to_string(),
            key_path: key.display().to_string(),
        };
        let any = SocketAddr::from(([127, 0, 0, 1], 0));
        self.serve(any, Some((user, password)), |server| {
            server.with_ssl(tls).unwrap().with_auth(AuthMechanism::Plain);
        })
    }

    fn serve(
        &self,
        address: SocketAddr,
        account: Option<(&'static str, &'static str)>,
        protect: impl FnOnce(&mut Server<Session>),
    ) -> SocketAddr {
        let listener = TcpListener::bind(address).unwrap();
        let address = listener.local_addr().unwrap();
        let mut server = Server::new(Session {
            sink: self.clone(),
            account,
            is_known: account.is_none(),
            to: Vec::new(),
            data: Vec::new(),
        });
        server.with_tcp_listener(listener).with_num_threads(8);
        protect(&mut server);
        std::thread::spawn(move || server.serve().map_err(|error| error.to_string()));
        address
    }

    /// An address where nobody listens yet.
    pub(super) fn nowhere() -> SocketAddr {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        listener.local_addr().unwrap()
    }

    /// Refuses this recipient for good.
    pub(super) fn refuse(&self, to: &str) {
        self.state.0.lock().unwrap().refused.insert(to.to_owned());
    }

    /// Keeps what comes but does not answer, as if the way back were cut.
    pub(super) fn hold(&self) {
        self.state.0.lock().unwrap().is_holding = true;
    }

    /// Answers again.
    pub(super) fn release(&self) {
        self.state.0.lock().unwrap().is_holding = false;
        self.state.1.notify_all();
    }

    pub(super) fn received(&self) -> Vec<Received> {
        self.state.0.lock().unwrap().received.clone()
    }

    /// Returns once that many mails have come, with all of them.
    pub(super) async fn wait_for(&self, count: usize) -> Vec<Received> {
        eventually(SOON, async || match self.received() {
            received if received.len() >= count => Ok(received),
            received => Err(format!("{} mails came", received.len())),
        })
        .await
    }
}

#[derive(Clone)]
struct Session {
    sink: Sink,
    account: Option<(&'static str, &'static str)>,
    is_known: bool,
    to: Vec<String>,
    data: Vec<u8>,
}

impl Handler for Session {
    fn auth_plain(&mut self, _: &str, user: &str, password: &str) -> Response {
        self.is_known = self.account == Some((user, password));
        if self.is_known {
            AUTH_OK
        } else {
            INVALID_CREDENTIALS
        }
    }

    fn mail(&mut self, _: IpAddr, _: &str, _: &str) -> Response {
        if !self.is_known {
            return AUTHENTICATION_REQUIRED;
        }
        self.to.clear();
        self.data.clear();
        OK
    }

    fn rcpt(&mut self, to: &str) -> Response {
        if self.sink.state.0.lock().unwrap().refused.contains(to) {
            return NO_MAILBOX;
        }
        self.to.push(to.to_owned());
        OK
    }

    fn data(&mut self, part: &[u8]) -> io::Result<()> {
        self.data.extend_from_slice(part);
        Ok(())
    }

    fn data_end(&mut self) -> Response {
        let (state, woken) = &*self.sink.state;
        let mut state = state.lock().unwrap();
        state.received.push(Received {
            to: self.to.join(" "),
            raw: String::from_utf8_lossy(&self.data).into_owned(),
        });
        while state.is_holding {
            state = woken.wait(state).unwrap();
        }
        OK
    }
}
