//! A server of a test's own, in this process: port 0, a database nobody else uses, a clock that stands still, seeded ids.

use std::sync::Arc;

use chrono::TimeDelta;
use sea_orm::{ConnectionTrait, Database};
use serde_json::Value;
use server::app::{App, Running, Sources};
use server::clock::{Clock, Ids};
use server::config::Config;
use server::mail::smtp::Relay;
use server::okta::{NameLookup, OktaSettings, SystemNames};
use server::secret::KeyRing;
use server::service::bootstrap::{self, Bootstrap};
use server::service::set_up;
use tempfile::TempDir;

use crate::client::{Graphql, Scim};
use crate::company::Admin;

/// Both engines run the same tests.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Engine {
    /// A file in a temporary folder.
    Sqlite,
    /// A database of its own in the cluster that `make test` starts.
    Postgres,
}

/// A running server with one organization, Okta installed.
pub struct Server {
    running: Running,
    tokens: Value,
    storage: Storage,
}

enum Storage {
    Folder(TempDir),
    Database { cluster: String, name: String },
}

/// What a server may reach outside of itself, and what may reach it.
pub struct Outside {
    /// The way to a mail server.
    pub relay: Option<Relay>,
    /// Where Okta may be.
    pub okta: OktaSettings,
    /// Who says which address a name has.
    pub names: Arc<dyn NameLookup>,
    /// SCIM requests a second that each token may send. The clock stands still, so what is spent does not come back.
    pub scim_rate: u32,
}

impl Default for Outside {
    /// No mail server; an Okta on loopback; nobody too fast.
    fn default() -> Self {
        Self {
            relay: None,
            okta: OktaSettings {
                is_loopback_allowed: true,
                ..OktaSettings::default()
            },
            names: Arc::new(SystemNames),
            // More than any test sends.
            scim_rate: 1_000_000,
        }
    }
}

/// Address and password of the owner.
pub const OWNER: (&str, &str) = ("judith@aldermoor.example", "seven hinges in april");

/// Thirty-two zero bytes: tests guard nothing.
pub const SECRET_KEY: &str = "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=";

impl Server {
    /// Starts it on the given engine.
    ///
    /// # Panics
    /// When it does not start: the test cannot go on.
    pub async fn start(engine: Engine) -> Self {
        Self::start_reaching(engine, Outside::default()).await
    }

    /// Starts it with that way to a mail server.
    ///
    /// # Panics
    /// When it does not start.
    pub async fn start_mailing(engine: Engine, relay: Option<Relay>) -> Self {
        let outside = Outside {
            relay,
            ..Outside::default()
        };
        Self::start_reaching(engine, outside).await
    }

    /// Starts it with that world outside.
    ///
    /// # Panics
    /// When it does not start.
    pub async fn start_reaching(engine: Engine, outside: Outside) -> Self {
        let mut server = Self::open(engine, outside).await;
        let made = bootstrap::bootstrap(
            &server.running.app,
            Bootstrap {
                organization: "Aldermoor Studios".into(),
                owner_email: OWNER.0.into(),
                owner_name: Some("Judith Aaltonen".into()),
                password: OWNER.1.into(),
            },
        );
        server.tokens = made
            .await
            .expect("an empty database takes an organization")
            .to_json();
        server
    }

    /// Starts one without an organization, as on the first day; with the token of its set-up link.
    ///
    /// # Panics
    /// When it does not start.
    pub async fn start_empty(engine: Engine) -> (Self, String) {
        let server = Self::open(engine, Outside::default()).await;
        let link = set_up::offer_link(&server.running.app, &server.storage.url())
            .await
            .expect("a link is made")
            .expect("an empty database offers one");
        let token = link
            .split_once("#token=")
            .expect("the link holds its token")
            .1
            .to_owned();
        (server, token)
    }

    async fn open(engine: Engine, outside: Outside) -> Self {
        let Outside {
            relay,
            okta,
            names,
            scim_rate,
        } = outside;
        let storage = Storage::make(engine).await;
        let clock = Clock::manual("2026-11-23T09:00:00Z".parse().expect("invariant: a literal time"));
        let ids = Ids::seeded(clock.clone(), 1);
        let config = Config {
            listen: ([127, 0, 0, 1], 0).into(),
            public_url: None,
            development: false,
            scim_rate,
            database_url: storage.url(),
            relay,
            okta,
        };
        let keys = KeyRing::parse(SECRET_KEY).expect("invariant: a literal key");
        let running = Running::start(config, keys, Sources { clock, ids, names })
            .await
            .expect("the server starts");
        Self {
            running,
            tokens: Value::Null,
            storage,
        }
    }

    /// Where its database is, for a test that looks or locks behind its back.
    pub fn database_url(&self) -> String {
        self.storage.url()
    }

    /// Its parts, for what no operation of the API starts by itself.
    pub fn app(&self) -> &App {
        &self.running.app
    }

    /// Moves its clock.
    pub fn advance(&self, by: TimeDelta) {
        self.running.app.clock.advance(by);
    }

    /// The owner, working with an integrator's token.
    pub fn admin(&self) -> Admin {
        Admin::new(Graphql::with_token(&self.origin(), self.api_token()))
    }

    /// `http://host:port`.
    pub fn origin(&self) -> String {
        format!("http://{}", self.running.address)
    }

    /// Its base URL for SCIM.
    pub fn scim_base(&self) -> String {
        format!("{}/scim/v2", self.origin())
    }

    /// The integration's SCIM token.
    pub fn scim_token(&self) -> &str {
        self.tokens["scim"]["token"].as_str().unwrap_or_default()
    }

    /// A SCIM caller with the integration's token.
    pub fn scim(&self) -> Scim {
        Scim::with_token(&self.scim_base(), self.scim_token())
    }

    /// The integrator's token, for GraphQL.
    pub fn api_token(&self) -> &str {
        self.tokens["graphql"]["token"].as_str().unwrap_or_default()
    }

    /// Stops it and removes its database.
    ///
    /// # Panics
    /// When it does not stop cleanly.
    pub async fn stop(self) {
        self.running.stop().await.expect("the server stops cleanly");
        self.storage.remove().await;
    }
}

impl Storage {
    fn url(&self) -> String {
        match self {
            Self::Folder(folder) => format!("sqlite://{}/latchkey.db", folder.path().display()),
            Self::Database { cluster, name } => cluster.replacen("/postgres?", &format!("/{name}?"), 1),
        }
    }

    async fn make(engine: Engine) -> Self {
        match engine {
            Engine::Sqlite => Self::Folder(tempfile::tempdir().expect("a temporary folder")),
            Engine::Postgres => {
                let cluster = std::env::var("LATCHKEY_TEST_POSTGRES_URL")
                    .expect("LATCHKEY_TEST_POSTGRES_URL is not set: run `make test`, or scripts/postgres.sh start DIR");
                let name = format!("it_{:032x}", rand::random::<u128>());
                run(&cluster, &format!("CREATE DATABASE {name}")).await;
                Self::Database { cluster, name }
            }
        }
    }

    async fn remove(self) {
        match self {
            Self::Folder(folder) => folder.close().expect("the temporary folder goes"),
            Self::Database { cluster, name } => {
                run(&cluster, &format!("DROP DATABASE {name} WITH (FORCE)")).await
            }
        }
    }
}

async fn run(cluster: &str, statement: &str) {
    let conn = Database::connect(cluster)
        .await
        .expect("the test cluster answers");
    conn.execute_unprepared(statement)
        .await
        .expect("the test cluster does as told");
    conn.close().await.expect("the connection closes");
}
