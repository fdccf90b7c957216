//! A server of a test's own, in this process: port 0, a database nobody else uses, a clock that stands still, seeded ids.

use sea_orm::{ConnectionTrait, Database};
use serde_json::Value;
use server::app::{Running, Sources};
use server::clock::{Clock, Ids};
use server::config::Config;
use server::secret::KeyRing;
use server::service::bootstrap::{self, Bootstrap};
use tempfile::TempDir;

use crate::client::Scim;

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

/// Thirty-two zero bytes: tests guard nothing.
const SECRET_KEY: &str = "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=";

impl Server {
    /// Starts it on the given engine.
    ///
    /// # Panics
    /// When it does not start: the test cannot go on.
    pub async fn start(engine: Engine) -> Self {
        let (storage, database_url) = Storage::make(engine).await;
        let clock = Clock::manual("2026-11-23T09:00:00Z".parse().expect("invariant: a literal time"));
        let ids = Ids::seeded(clock.clone(), 1);
        let listen = ([127, 0, 0, 1], 0).into();
        let config = Config {
            listen,
            public_url: None,
            development: false,
            database_url,
        };
        let keys = KeyRing::parse(SECRET_KEY).expect("invariant: a literal key");
        let running = Running::start(config, keys, Sources { clock, ids })
            .await
            .expect("the server starts");
        let made = bootstrap::bootstrap(
            &running.app,
            Bootstrap {
                organization: "Aldermoor Studios".into(),
                owner_email: "judith@aldermoor.example".into(),
                owner_name: Some("Judith Aaltonen".into()),
                password: "seven hinges in april".into(),
            },
        );
        let tokens = made
            .await
            .expect("an empty database takes an organization")
            .to_json();
        Self {
            running,
            tokens,
            storage,
        }
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
    async fn make(engine: Engine) -> (Self, String) {
        match engine {
            Engine::Sqlite => {
                let folder = tempfile::tempdir().expect("a temporary folder");
                let url = format!("sqlite://{}/latchkey.db", folder.path().display());
                (Self::Folder(folder), url)
            }
            Engine::Postgres => {
                let cluster = std::env::var("LATCHKEY_TEST_POSTGRES_URL")
                    .expect("LATCHKEY_TEST_POSTGRES_URL is not set: run `make test`, or scripts/postgres.sh start DIR");
                let name = format!("it_{:032x}", rand::random::<u128>());
                run(&cluster, &format!("CREATE DATABASE {name}")).await;
                let url = cluster.replacen("/postgres?", &format!("/{name}?"), 1);
                (Self::Database { cluster, name }, url)
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
