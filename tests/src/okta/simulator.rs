//! The simulator: an organization connected to one SCIM service provider.
//!
//! What Okta does is in `user.rs`, `group_push.rs` and `import.rs`; here is what they share: turns (one person's or
//! group's tasks never overlap) and patience (the back-off of §1.8).

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex};
use std::time::Duration;

use futures_util::future::BoxFuture;
use tokio::sync::OwnedMutexGuard;

use super::fault::Fault;
use super::journal::{Journal, Operation};
use super::organization::Organization;
use super::sleeper::{RealSleeper, Sleeper};
use super::transport::Transport;

/// The wait after the first 429 that names no whole seconds.
const DEFAULT_WAIT: Duration = Duration::from_secs(300);
/// How often a task runs before an admin has to look.
const ATTEMPTS: u32 = 10;

/// Which kind of app provisions (scim-wire.md §1.0).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Dialect {
    /// Made with the App Integration Wizard: PUT for everything.
    Wizard,
    /// From the catalogue (OIN): PUT for profiles, PATCH for activation and groups.
    Catalogue,
}

/// Where and as whom Okta calls.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Connection {
    /// SCIM base URL, without a slash at its end.
    pub base: String,
    /// The token an admin pasted.
    pub token: String,
}

/// An Okta organization with a provisioning app. Cheap to share behind an `Arc`; every method takes `&self`.
pub struct Okta {
    pub(crate) dialect: Dialect,
    pub(crate) transport: Transport,
    organization: Arc<Mutex<Organization>>,
    sleeper: Arc<dyn Sleeper>,
    turns: Mutex<BTreeMap<String, Arc<tokio::sync::Mutex<()>>>>,
}

impl Okta {
    /// Connects an organization to a SCIM service provider. Sends nothing yet.
    pub fn new(organization: Organization, connection: Connection, dialect: Dialect) -> Self {
        Self {
            dialect,
            transport: Transport::new(connection),
            organization: Arc::new(Mutex::new(organization)),
            sleeper: Arc::new(RealSleeper),
            turns: Mutex::default(),
        }
    }

    /// Waits through `sleeper` instead of really waiting.
    pub fn with_sleeper(mut self, sleeper: Arc<dyn Sleeper>) -> Self {
        self.sleeper = sleeper;
        self
    }

    /// Points the app elsewhere: after a restart on another port, or with a rotated token.
    pub fn connect(&self, connection: Connection) {
        self.transport.connect(connection);
    }

    /// Everything sent so far, with its answers.
    pub fn journal(&self) -> &Journal {
        self.transport.journal()
    }

    /// The organization, as the Management API serves it too.
    pub fn organization(&self) -> Arc<Mutex<Organization>> {
        Arc::clone(&self.organization)
    }

    /// Looks at the organization.
    pub fn read<T>(&self, look: impl FnOnce(&Organization) -> T) -> T {
        look(&self.organization.lock().expect("invariant: no holder panics"))
    }

    /// Changes the organization, as an admin in Okta's own pages would. Sends nothing.
    pub fn edit<T>(&self, change: impl FnOnce(&mut Organization) -> T) -> T {
        change(&mut self.organization.lock().expect("invariant: no holder panics"))
    }

    /// *Test API Credentials* (§1.1).
    pub async fn test_credentials(&self) -> Result<(), Fault> {
        let page = self
            .transport
            .get(Operation::CredentialsTest, "/Users?startIndex=1&count=2")
            .await?
            .resource()?;
        let is_number = |key: &str| page[key].is_u64();
        if ["itemsPerPage", "startIndex", "totalResults"]
            .into_iter()
            .all(is_number)
        {
            Ok(())
        } else {
            Err(Fault::Unusable {
                why: "itemsPerPage, startIndex and totalResults must be numbers".to_owned(),
            })
        }
    }

    /// Waits until no other task about this person or group is under way.
    pub(crate) async fn turn(&self, id: &str) -> OwnedMutexGuard<()> {
        let mutex = {
            let mut turns = self.turns.lock().expect("invariant: no holder panics");
            Arc::clone(turns.entry(id.to_owned()).or_default())
        };
        mutex.lock_owned().await
    }

    /// Waits through the simulator's sleeper.
    pub(crate) async fn pause(&self, duration: Duration) {
        self.sleeper.sleep(duration).await;
    }

    /// Runs a task, again from its start after each 429: first after `Retry-After` (whole seconds only) or five
    /// minutes, then after twice the wait before, ten times in all (§1.8).
    pub(crate) async fn persist<'a, T>(
        &'a self,
        task: impl Fn() -> BoxFuture<'a, Result<T, Fault>> + Send + Sync,
    ) -> Result<T, Fault> {
        let mut wait = None;
        for _ in 1..ATTEMPTS {
            match task().await {
                Err(Fault::Throttled { retry_after }) => {
                    let next = match wait {
                        None => retry_after.map_or(DEFAULT_WAIT, Duration::from_secs),
                        Some(before) => before * 2,
                    };
                    self.pause(next).await;
                    wait = Some(next);
                }
                ended => return ended,
            }
        }
        match task().await {
            Err(Fault::Throttled { .. }) => Err(Fault::GaveUp { attempts: ATTEMPTS }),
            ended => ended,
        }
    }
}
