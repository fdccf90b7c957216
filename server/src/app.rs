//! The running server's parts, and how it starts and stops.

use std::net::SocketAddr;
use std::sync::Arc;

use tokio::net::TcpListener;
use tokio_util::sync::CancellationToken;
use url::Url;

use crate::clock::{Clock, Ids};
use crate::config::Config;
use crate::event::{self, Hub};
use crate::mail::smtp::Sender;
use crate::okta::{NameLookup, Okta, SystemNames};
use crate::secret::{ClaimLinks, KeyRing, Passwords, Vault};
use crate::service::api_token::ApiTokens;
use crate::service::claim_limit::ClaimLimit;
use crate::service::database_time;
use crate::service::recent::RecentCache;
use crate::service::scim_limit::ScimLimit;
use crate::service::scim_request::{Recorder, Stage};
use crate::service::scim_token::ScimTokens;
use crate::service::session::Sessions;
use crate::store::Db;
use crate::store::directory_user_text::PageMarks;
use crate::store::rule_set::RuleSets;
use crate::{job, router};

/// What every request and every worker needs. Cheap to clone.
#[derive(Clone)]
pub struct App {
    inner: Arc<Parts>,
}

/// The parts of an [`App`].
#[derive(Clone)]
pub struct Parts {
    /// The database.
    pub db: Db,
    /// Signals of what was committed.
    pub hub: Hub,
    /// The time.
    pub clock: Clock,
    /// Row ids and secret bytes.
    pub ids: Ids,
    /// Access tokens and the sessions behind them.
    pub sessions: Sessions,
    /// SCIM tokens seen lately.
    pub scim_tokens: ScimTokens,
    /// How much SCIM is asked for, and how much is taken on.
    pub scim_limit: ScimLimit,
    /// SCIM requests that wait to be logged.
    pub scim_requests: Arc<Recorder>,
    /// API tokens seen lately.
    pub api_tokens: ApiTokens,
    /// Rule sets read lately.
    pub rule_sets: Arc<RuleSets>,
    /// Where pages of directories ended lately.
    pub page_marks: Arc<PageMarks>,
    /// Password hashing.
    pub passwords: Passwords,
    /// Encryption of secrets at rest.
    pub vault: Vault,
    /// Claim links of mobile keys.
    pub claim_links: ClaimLinks,
    /// How often claim links were tried lately.
    pub claim_limit: ClaimLimit,
    /// The way to the mail server; `None`: mails wait on the outbox page.
    pub mail_sender: Option<Sender>,
    /// The way to Okta's API.
    pub okta: Okta,
    /// What every absolute URL starts with (behaviour.md §7: never from a request's headers). Ends in `/`.
    pub public_url: Url,
    /// Runs a SCIM request by itself: what a replay needs of the transport.
    pub rehearse: Stage,
    /// GraphiQL is served.
    pub development: bool,
    /// Cancelled when the server is to stop.
    pub stop: CancellationToken,
}

impl std::ops::Deref for App {
    type Target = Parts;

    fn deref(&self) -> &Parts {
        &self.inner
    }
}

/// What a test replaces: time, ids and names.
pub struct Sources {
    /// The time.
    pub clock: Clock,
    /// Row ids and secret bytes.
    pub ids: Ids,
    /// Addresses of host names.
    pub names: Arc<dyn NameLookup>,
}

impl Default for Sources {
    fn default() -> Self {
        let clock = Clock::system();
        let ids = Ids::random(clock.clone());
        let names = Arc::new(SystemNames);
        Self { clock, ids, names }
    }
}

/// A server that answers requests.
pub struct Running {
    /// Its parts.
    pub app: App,
    /// Where it listens; the port that was given out if 0 was asked for.
    pub address: SocketAddr,
    served: tokio::task::JoinHandle<std::io::Result<()>>,
    jobs: job::Jobs,
}

impl Running {
    /// Opens the database, brings it to the current version, starts workers and listens.
    ///
    /// # Errors
    /// The port is taken, the database cannot be reached or migrated.
    pub async fn start(config: Config, keys: KeyRing, sources: Sources) -> anyhow::Result<Self> {
        let listener = TcpListener::bind(config.listen).await.map_err(|error| {
            anyhow::anyhow!("LATCHKEY_LISTEN: cannot listen on {}: {error}", config.listen)
        })?;
        let address = listener.local_addr()?;
        let app = App::open(&config, &keys, sources, address).await?;
        if app.db.backend() == sea_orm::DbBackend::Postgres {
            event::listen(app.db.read(), app.hub.clone(), app.stop.clone()).await?;
        }
        let jobs = job::start(&app);
        let router = router::router(&app);
        let stop = app.stop.clone();
        let served = tokio::spawn(async move {
            let service = router.into_make_service_with_connect_info::<SocketAddr>();
            axum::serve(listener, service)
                .with_graceful_shutdown(stop.cancelled_owned())
                .await
        });
        Ok(Self {
            app,
            address,
            served,
            jobs,
        })
    }

    /// Stops taking requests, answers those under way, ends the workers and closes the database.
    ///
    /// # Errors
    /// The server had already failed.
    pub async fn stop(self) -> anyhow::Result<()> {
        self.app.stop.cancel();
        let served = self.served.await;
        self.jobs.finished().await;
        if let Err(error) = job::write_scim_requests(&self.app).await {
            error.log();
        }
        self.app.db.clone().close().await;
        Ok(served??)
    }
}

impl App {
    /// Opens the database and makes the parts; starts nothing.
    ///
    /// # Errors
    /// The database cannot be reached or migrated.
    pub async fn open(
        config: &Config,
        keys: &KeyRing,
        sources: Sources,
        address: SocketAddr,
    ) -> anyhow::Result<Self> {
        let Sources { clock, ids, names } = sources;
        let hub = Hub::default();
        let db = Db::open(&config.database_url, hub.clone()).await?;
        db.migrate().await?;
        // Before anything is stamped or waits for a time.
        database_time::follow(&db, &clock).await?;
        let public_url = match &config.public_url {
            Some(url) => url.clone(),
            None => Url::parse(&format!("http://{address}/"))?,
        };
        Ok(Self {
            inner: Arc::new(Parts {
                sessions: Sessions::new(keys, clock.clone(), &public_url),
                scim_tokens: RecentCache::new(clock.clone()),
                scim_limit: ScimLimit::new(clock.clone(), config.scim_rate),
                scim_requests: Arc::default(),
                api_tokens: RecentCache::new(clock.clone()),
                rule_sets: Arc::default(),
                page_marks: Arc::default(),
                rehearse: router::rehearse,
                passwords: Passwords::default(),
                vault: Vault::new(keys),
                claim_limit: ClaimLimit::new(clock.clone()),
                claim_links: ClaimLinks::new(keys, &public_url),
                okta: Okta::new(config.okta.clone(), names, (clock.clone(), ids.clone())),
                mail_sender: config.relay.as_ref().map(Sender::new).transpose()?,
                stop: CancellationToken::new(),
                development: config.development,
                public_url,
                db,
                hub,
                clock,
                ids,
            }),
        })
    }

    /// The same server on a database that takes every write back, with nothing remembered of before or after.
    pub(crate) fn rehearsing(&self, db: Db) -> Self {
        Self {
            inner: Arc::new(Parts {
                db,
                rule_sets: Arc::default(),
                page_marks: Arc::default(),
                ..(*self.inner).clone()
            }),
        }
    }
}
