//! Telling the rest of the server, and other replicas, what was committed. Signals say *that* something happened and
//! where to read it, never what: a receiver reads the database, so a lost or doubled signal loses or doubles nothing.

use domain::id::OrganizationId;
use sea_orm::{ConnectionTrait, DbBackend, DbErr, Statement};
use serde::{Deserialize, Serialize};
use tokio::sync::broadcast;
use uuid::Uuid;

mod listen;

pub use listen::listen;

/// Something was committed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Signal {
    /// An organization has sync events after the ones already seen.
    SyncEvents(Uuid),
    /// There is work in the reconcile queue.
    Queue,
    /// A mail waits to leave.
    Outbox,
    /// Groups are to be asked for at Okta.
    GroupPull,
    /// A session or role changed: cached answers about it are stale.
    Sessions,
    /// An organization's identity provider was heard.
    Heard(Uuid),
    /// Signals may have been missed: whoever listens should read what it cares about.
    Gap,
}

impl Signal {
    /// Sync events of one organization.
    pub fn sync_events(organization: OrganizationId) -> Self {
        Self::SyncEvents(organization.0)
    }
}

/// Signals kept for a slow receiver. One that falls further behind is told so and reads the database.
const BACKLOG: usize = 1024;

/// Where signals go out and come in, within one process. Cheap to clone.
#[derive(Clone, Debug)]
pub struct Hub(broadcast::Sender<Signal>);

impl Default for Hub {
    fn default() -> Self {
        Self(broadcast::Sender::new(BACKLOG))
    }
}

impl Hub {
    /// Tells everyone who listens in this process. Nobody listening is fine.
    pub fn publish(&self, signal: Signal) {
        let _ = self.0.send(signal);
    }

    /// Signals from now on. `Lagged` means: read the database.
    pub fn subscribe(&self) -> broadcast::Receiver<Signal> {
        self.0.subscribe()
    }
}

/// The PostgreSQL channel all replicas listen on.
const CHANNEL: &str = "latchkey";

/// Puts a signal into a PostgreSQL transaction; replicas hear it when, and only if, the transaction commits.
pub(crate) async fn notify(conn: &impl ConnectionTrait, signal: &Signal) -> Result<(), DbErr> {
    let payload = serde_json::to_string(signal).expect("invariant: a signal is plain data");
    let statement = "SELECT pg_notify($1, $2)";
    conn.query_one_raw(Statement::from_sql_and_values(
        DbBackend::Postgres,
        statement,
        [CHANNEL.into(), payload.into()],
    ))
    .await
    .map(drop)
}
