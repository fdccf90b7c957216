//! Asking: paging, limits, retries, and a breaker for each host. Only GET is ever sent, so an attempt may be repeated.

use std::collections::{HashMap, HashSet};
use std::sync::{Arc, Mutex};

use chrono::TimeDelta;
use reqwest::StatusCode;
use reqwest::header::LINK;
use serde::de::DeserializeOwned;
use tokio::sync::Semaphore;
use url::Url;

use super::authorization::Authorization;
use super::breaker::{Breaker, Outcome};
use super::error::{self, ErrorBody, OktaError};
use super::host::{HostProblem, OktaHost, OktaSettings};
use super::link::{self, Next};
use super::name_lookup::NameLookup;
use super::rate_limit::{self, RateLimit};
use super::resource::{Group, Organization, User};
use super::transport::{Answer, Transport};
use crate::clock::{Clock, Ids};

/// Requests under way at once to one host; Okta allows 35 or more.
const AT_ONCE: usize = 5;
/// Pages of one list.
const MOST_PAGES: usize = 1_000;
/// Entries of a page: Okta's largest.
const PAGE: usize = 200;
/// Hosts whose breakers are remembered.
const MOST_HOSTS: usize = 1_000;

/// The way to every Okta organization. Cheap to clone.
#[derive(Clone)]
pub struct Okta {
    inner: Arc<Inner>,
}

struct Inner {
    settings: OktaSettings,
    transport: Transport,
    clock: Clock,
    ids: Ids,
    hosts: Mutex<HashMap<OktaHost, Arc<HostState>>>,
}

/// What is shared by everybody who asks one host.
struct HostState {
    breaker: Mutex<Breaker>,
    at_once: Semaphore,
}

/// How long a caller is ready to wait.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Patience {
    /// Somebody waits at a screen: one attempt.
    Screen,
    /// A worker: limits are waited for, and what may pass is tried again.
    Worker,
}

impl Patience {
    /// Attempts after the first.
    fn retries(self) -> u32 {
        match self {
            Self::Screen => 0,
            Self::Worker => 4,
        }
    }
}

/// Asks one host with one authorization.
#[derive(Clone)]
pub struct Client {
    okta: Okta,
    host: OktaHost,
    /// The configured origin, and what the organization calls its own.
    origins: Vec<Url>,
    authorization: Arc<dyn Authorization>,
    patience: Patience,
}

impl Okta {
    /// Sends nothing yet.
    pub fn new(settings: OktaSettings, names: Arc<dyn NameLookup>, (clock, ids): (Clock, Ids)) -> Self {
        Self {
            inner: Arc::new(Inner {
                settings,
                transport: Transport::new(names),
                clock,
                ids,
                hosts: Mutex::default(),
            }),
        }
    }

    /// The host in a text, if the token may go there.
    ///
    /// # Errors
    /// What is wrong with it.
    pub fn host(&self, text: &str) -> Result<OktaHost, HostProblem> {
        OktaHost::parse(text, &self.inner.settings)
    }

    /// What the host says of itself. Asked without the token.
    ///
    /// # Errors
    /// It cannot be asked, or is no Okta.
    pub async fn identify(&self, host: &OktaHost, patience: Patience) -> Result<Organization, OktaError> {
        let path = "/.well-known/okta-organization";
        let answer = self.ask(host, path, None, patience).await?;
        let organization: Organization =
            serde_json::from_slice(&answer.body).map_err(|_| OktaError::NotOkta)?;
        match organization.id.starts_with("00o") {
            true => Ok(organization),
            false => Err(OktaError::NotOkta),
        }
    }

    /// A client for that host. A customer's own name must first prove to be Okta: it has not seen the token before that.
    ///
    /// # Errors
    /// It cannot be asked, or is no Okta.
    pub async fn client(
        &self,
        host: &OktaHost,
        authorization: Arc<dyn Authorization>,
        patience: Patience,
    ) -> Result<Client, OktaError> {
        let own = match host.is_custom() {
            true => self.own_origins(&self.identify(host, patience).await?),
            false => Vec::new(),
        };
        let origin = Url::parse(&host.origin()).map_err(|_| OktaError::NotOkta)?;
        Ok(Client {
            okta: self.clone(),
            host: host.clone(),
            origins: std::iter::once(origin).chain(own).collect(),
            authorization,
            patience,
        })
    }

    /// Origins the organization calls its own, those that are Okta's.
    fn own_origins(&self, organization: &Organization) -> Vec<Url> {
        let links = &organization.links;
        let named = [&links.organization, &links.alternate].into_iter().flatten();
        named
            .filter_map(|link| self.host(&link.href).ok())
            .filter_map(|host| Url::parse(&host.origin()).ok())
            .collect()
    }

    fn state(&self, host: &OktaHost) -> Arc<HostState> {
        let mut hosts = self
            .inner
            .hosts
            .lock()
            .expect("invariant: no code panics while it holds this");
        if hosts.len() >= MOST_HOSTS {
            hosts.retain(|_, state| Arc::strong_count(state) > 1);
        }
        let state = hosts.entry(host.clone()).or_insert_with(|| {
            Arc::new(HostState {
                breaker: Mutex::default(),
                at_once: Semaphore::new(AT_ONCE),
            })
        });
        Arc::clone(state)
    }

    /// One answer of 2xx, after as many attempts as patience and reason allow.
    async fn ask(
        &self,
        host: &OktaHost,
        path: &str,
        authorization: Option<&dyn Authorization>,
        patience: Patience,
    ) -> Result<Answer, OktaError> {
        let mut attempt = 0;
        loop {
            let failure = match self
                .ask_once(host, path, authorization, (patience, attempt))
                .await
            {
                Ok(answer) => return Ok(answer),
                Err(failure) => failure,
            };
            let wait = match &failure {
                OktaError::RateLimited { wait } => *wait,
                OktaError::Unavailable | OktaError::Unreachable => {
                    rate_limit::back_off(attempt, self.jitter())
                }
                OktaError::UnknownName
                | OktaError::PrivateAddress
                | OktaError::BadCertificate
                | OktaError::NoAuthorities
                | OktaError::Redirected
                | OktaError::NotOkta
                | OktaError::TokenRefused
                | OktaError::NotAllowed
                | OktaError::NotFound
                | OktaError::Resting { .. }
                | OktaError::ForeignLink
                | OktaError::EndlessList
                | OktaError::TooLarge
                | OktaError::Unreadable => return Err(failure),
            };
            if attempt >= patience.retries() {
                return Err(failure);
            }
            attempt += 1;
            self.wait(wait).await;
        }
    }

    async fn ask_once(
        &self,
        host: &OktaHost,
        path: &str,
        authorization: Option<&dyn Authorization>,
        (patience, attempt): (Patience, u32),
    ) -> Result<Answer, OktaError> {
        let state = self.state(host);
        let _place = state
            .at_once
            .acquire()
            .await
            .map_err(|_| OktaError::Unavailable)?;
        let breaker = || {
            state
                .breaker
                .lock()
                .expect("invariant: no code panics while it holds this")
        };
        breaker()
            .admit(self.inner.clock.now())
            .map_err(|until| OktaError::Resting { until })?;
        let header = match authorization {
            Some(authorization) => Some(authorization.header().await?),
            None => None,
        };
        let url = format!("{}{path}", host.origin());
        let answered = self.inner.transport.get(url, header).await;
        let outcome = match &answered {
            Ok(answer) if answer.status.is_server_error() => Outcome::Failed,
            Err(OktaError::Unreachable) => Outcome::Failed,
            Ok(_) | Err(_) => Outcome::Answered,
        };
        breaker().note(outcome, self.inner.clock.now());
        let answer = answered?;
        let limit = RateLimit::read(|name| answer.header(name), self.inner.clock.now());
        if answer.status.is_success() {
            if let (Some(limit), Patience::Worker) = (limit, patience) {
                self.wait(limit.pause_before_next()).await;
            }
            return Ok(answer);
        }
        if answer.status == StatusCode::TOO_MANY_REQUESTS {
            let wait = rate_limit::after_too_many(limit, attempt, self.jitter());
            return Err(OktaError::RateLimited { wait });
        }
        let body = ErrorBody::read(&answer.body);
        tracing::debug!(%host, status = answer.status.as_u16(), error_id = body.id(), "Okta refused");
        Err(error::judged(answer.status, &body))
    }

    async fn wait(&self, time: TimeDelta) {
        if time > TimeDelta::zero() {
            let clock = &self.inner.clock;
            clock.sleep_until(clock.now() + time).await;
        }
    }

    fn jitter(&self) -> u8 {
        let [byte, ..] = self.inner.ids.nonce();
        byte
    }
}

impl Client {
    /// Whose token it is.
    ///
    /// # Errors
    /// The token is refused, or Okta cannot be asked.
    pub async fn me(&self) -> Result<User, OktaError> {
        self.one("/api/v1/users/me").await
    }

    /// Whether groups may be read at all; `me` alone does not tell.
    ///
    /// # Errors
    /// They may not, or Okta cannot be asked.
    pub async fn try_groups(&self) -> Result<(), OktaError> {
        self.one::<Vec<Group>>("/api/v1/groups?limit=1").await.map(drop)
    }

    /// Every group.
    ///
    /// # Errors
    /// Okta cannot be asked to the end.
    pub async fn groups(&self) -> Result<Vec<Group>, OktaError> {
        self.all(format!("/api/v1/groups?limit={PAGE}")).await
    }

    /// Everybody in a group.
    ///
    /// # Errors
    /// There is no such group; Okta cannot be asked to the end.
    pub async fn members(&self, group: &str) -> Result<Vec<User>, OktaError> {
        self.all(format!("/api/v1/groups/{}/users?limit={PAGE}", segment(group)))
            .await
    }

    /// Every group of a user, named by id or login.
    ///
    /// # Errors
    /// There is no such user; Okta cannot be asked to the end.
    pub async fn groups_of(&self, user: &str) -> Result<Vec<Group>, OktaError> {
        // URLs take these as steps in the path, escaped or not.
        if matches!(user, "" | "." | "..") {
            return Err(OktaError::NotFound);
        }
        self.all(format!("/api/v1/users/{}/groups?limit={PAGE}", segment(user)))
            .await
    }

    async fn answer(&self, path: &str) -> Result<Answer, OktaError> {
        self.okta
            .ask(&self.host, path, Some(&*self.authorization), self.patience)
            .await
    }

    async fn one<T: DeserializeOwned>(&self, path: &str) -> Result<T, OktaError> {
        let answer = self.answer(path).await?;
        serde_json::from_slice(&answer.body).map_err(|_| OktaError::Unreadable)
    }

    async fn all<T: DeserializeOwned>(&self, first: String) -> Result<Vec<T>, OktaError> {
        let (mut found, mut asked, mut path) = (Vec::new(), HashSet::new(), first);
        for _ in 0..MOST_PAGES {
            let answer = self.answer(&path).await?;
            let page: Vec<T> = serde_json::from_slice(&answer.body).map_err(|_| OktaError::Unreadable)?;
            found.extend(page);
            let headers = answer.headers.get_all(LINK).into_iter();
            match link::next(headers.filter_map(|value| value.to_str().ok()), &self.origins) {
                Next::None => return Ok(found),
                Next::Elsewhere => return Err(OktaError::ForeignLink),
                // A cursor that comes back would go round for ever.
                Next::Page(next) if !asked.insert(next.clone()) => return Err(OktaError::EndlessList),
                Next::Page(next) => path = next,
            }
        }
        Err(OktaError::EndlessList)
    }
}

/// One segment of a path: everything but letters, digits and `-._~` is escaped (RFC 3986 §2.3).
fn segment(text: &str) -> String {
    use std::fmt::Write;
    let mut escaped = String::with_capacity(text.len());
    for byte in text.bytes() {
        match byte {
            b'A'..=b'Z' | b'a'..=b'z' | b'0'..=b'9' | b'-' | b'.' | b'_' | b'~' => {
                escaped.push(char::from(byte))
            }
            _ => write!(escaped, "%{byte:02X}").expect("invariant: writing to a string does not fail"),
        }
    }
    escaped
}

#[cfg(test)]
mod tests {
    use super::segment;

    #[test]
    fn a_login_is_one_segment_of_the_path() {
        for (login, escaped) in [
            (
                "ana.ferreira@aldermoor.example",
                "ana.ferreira%40aldermoor.example",
            ),
            ("a/b+c#d?e", "a%2Fb%2Bc%23d%3Fe"),
            ("zoë", "zo%C3%AB"),
        ] {
            assert_eq!(segment(login), escaped);
        }
    }
}
