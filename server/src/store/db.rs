//! The database: connections, and the one way to write.
//!
//! Every write is a closure over a [`Tx`]. On PostgreSQL it gets a transaction of its own. On SQLite, where one
//! connection writes, closures that wait at the same time share one transaction and so one commit to disk; each runs in
//! a savepoint of its own, so that one caller's error takes back only that caller's work. A caller is answered after the
//! commit, never before. If a shared commit fails, each closure is run again alone: closures may run more than once and
//! must have no effect outside their `Tx`.
//!
//! A closure goes on to its end when its caller hangs up: a dropped connection cannot leave half a change.

use std::path::Path;
use std::time::Duration;

use futures_util::future::BoxFuture;
use sea_orm::{
    ConnectOptions, ConnectionTrait, Database, DatabaseConnection, DatabaseTransaction, DbBackend, DbErr,
    SqliteTransactionMode, TransactionOptions, TransactionTrait,
};
use sqlx::sqlite::{SqliteConnectOptions, SqliteJournalMode, SqliteSynchronous};

use super::batch::Batch;
use super::rehearsal::Rehearsal;
use super::shared_commit::SharedCommit;
use super::sqlite_statistics;
use crate::error::AppError;
use crate::event::{Hub, Signal};

/// What a write closure returns.
pub type Work<'t, T> = BoxFuture<'t, Result<T, AppError>>;

/// Connections to one database. Cheap to clone.
#[derive(Clone)]
pub struct Db {
    read: DatabaseConnection,
    write: Writer,
    hub: Hub,
    rehearsal: Option<Rehearsal>,
}

#[derive(Clone)]
enum Writer {
    /// SQLite: one connection, shared commits.
    Shared(SharedCommit),
    /// PostgreSQL: any connection of the pool, one transaction a closure.
    Pool(DatabaseConnection),
}

/// An open transaction (or savepoint) and what it will announce once it is committed.
pub struct Tx {
    conn: DatabaseTransaction,
    signals: std::sync::Mutex<Vec<Signal>>,
}

impl Tx {
    pub(super) fn new(conn: DatabaseTransaction) -> Self {
        Self {
            conn,
            signals: std::sync::Mutex::default(),
        }
    }

    /// The connection to run statements on.
    pub fn conn(&self) -> &DatabaseTransaction {
        &self.conn
    }

    /// Which engine this is.
    pub(super) fn backend(&self) -> DbBackend {
        self.conn.get_database_backend()
    }

    /// Statements to be run together on this transaction.
    pub(super) fn batch(&self) -> Batch {
        Batch::new(self.backend())
    }

    /// Remembers what to tell the rest of the server (and other replicas) after the commit.
    pub fn announce(&self, signal: Signal) {
        self.signals
            .lock()
            .expect("invariant: pushing to a list does not panic")
            .push(signal);
    }

    pub(super) fn into_parts(self) -> (DatabaseTransaction, Vec<Signal>) {
        (
            self.conn,
            self.signals
                .into_inner()
                .expect("invariant: pushing to a list does not panic"),
        )
    }
}

/// How often a PostgreSQL transaction is tried when the database asks to try again.
const MOST_ATTEMPTS: u32 = 6;

impl Db {
    /// Opens the database and starts the writer. Does not migrate.
    ///
    /// # Errors
    /// The database cannot be reached, or the URL is of neither engine.
    pub async fn open(url: &str, hub: Hub) -> Result<Self, DbErr> {
        if url.starts_with("sqlite:") {
            let write = connect_sqlite(url, 1, "-16000").await?;
            // What a reader does not keep, the system's cache has.
            let read = connect_sqlite(url, 4, "-2000").await?;
            let write = Writer::Shared(SharedCommit::start(write, hub.clone()));
            Ok(Self {
                read,
                write,
                hub,
                rehearsal: None,
            })
        } else {
            let mut options = ConnectOptions::new(url);
            options
                .max_connections(24)
                .acquire_timeout(Duration::from_secs(20))
                .sqlx_logging(false);
            let pool = Database::connect(options).await?;
            Ok(Self {
                read: pool.clone(),
                write: Writer::Pool(pool),
                hub,
                rehearsal: None,
            })
        }
    }

    /// A connection for reading. It may be behind a write that is not answered yet, never behind an answered one.
    pub fn read(&self) -> &DatabaseConnection {
        &self.read
    }

    /// Which engine this is.
    pub fn backend(&self) -> DbBackend {
        self.read.get_database_backend()
    }

    /// Whether no other process may work on the same database: SQLite is embedded, PostgreSQL has replicas.
    pub fn is_this_process_alone(&self) -> bool {
        match self.write {
            Writer::Shared(_) => true,
            Writer::Pool(_) => false,
        }
    }

    /// Runs `work` in a transaction, commits, announces its signals, and returns its result. An error takes back
    /// everything `work` did.
    ///
    /// # Errors
    /// What `work` returned; [`AppError::Internal`] if the commit failed; [`AppError::Unavailable`] during shut-down.
    pub async fn write<T, F>(&self, work: F) -> Result<T, AppError>
    where
        T: Send + 'static,
        F: for<'t> Fn(&'t Tx) -> Work<'t, T> + Send + Sync + 'static,
    {
        match &self.rehearsal {
            None => self.commit(work).await,
            Some(rehearsal) => rehearsal.run(self, work).await,
        }
    }

    /// The same database, on which every write is tried and taken back.
    pub(super) fn rehearsing(&self, rehearsal: Rehearsal) -> Self {
        Self {
            rehearsal: Some(rehearsal),
            ..self.clone()
        }
    }

    pub(super) async fn commit<T, F>(&self, work: F) -> Result<T, AppError>
    where
        T: Send + 'static,
        F: for<'t> Fn(&'t Tx) -> Work<'t, T> + Send + Sync + 'static,
    {
        match &self.write {
            Writer::Shared(writer) => writer.run(work).await,
            Writer::Pool(pool) => {
                let (pool, hub) = (pool.clone(), self.hub.clone());
                tokio::spawn(async move { write_alone(&pool, &hub, &work).await })
                    .await
                    .unwrap_or_else(|failed| Err(AppError::Internal(anyhow::Error::new(failed))))
            }
        }
    }

    /// Closes the connections after everything handed to [`Db::write`] is done.
    pub async fn close(self) {
        if let Writer::Shared(writer) = &self.write {
            writer.stop().await;
        }
        if let Err(error) = self.read.close().await {
            tracing::warn!(%error, "the database did not close cleanly");
        }
    }
}

async fn write_alone<T, F>(pool: &DatabaseConnection, hub: &Hub, work: &F) -> Result<T, AppError>
where
    F: for<'t> Fn(&'t Tx) -> Work<'t, T>,
{
    let mut attempt = 1;
    loop {
        match try_once(pool, work).await {
            Ok((value, signals)) => {
                signals.into_iter().for_each(|signal| hub.publish(signal));
                return Ok(value);
            }
            Err(AppError::Internal(cause)) if attempt < MOST_ATTEMPTS && asks_to_try_again(&cause) => {
                attempt += 1
            }
            Err(error) => return Err(error),
        }
    }
}

/// One transaction from begin to commit. Signals go out by NOTIFY inside it, so that other replicas hear of exactly
/// what was committed.
async fn try_once<T, F>(pool: &DatabaseConnection, work: &F) -> Result<(T, Vec<Signal>), AppError>
where
    F: for<'t> Fn(&'t Tx) -> Work<'t, T>,
{
    let tx = Tx::new(pool.begin().await?);
    let result = work(&tx).await;
    let (conn, signals) = tx.into_parts();
    match result {
        Ok(value) => {
            for signal in &signals {
                crate::event::notify(&conn, signal).await?;
            }
            conn.commit().await?;
            Ok((value, signals))
        }
        Err(error) => {
            conn.rollback().await?;
            Err(error)
        }
    }
}

/// Serialization failure or deadlock: the database chose this transaction to give way. Or somebody was made in the meantime
/// who would have been found.
fn asks_to_try_again(cause: &anyhow::Error) -> bool {
    cause.downcast_ref::<DbErr>().is_some_and(|error| {
        let text = error.to_string();
        [
            "deadlock detected",
            "could not serialize access",
            "uq_employee_email",
        ]
        .iter()
        .any(|problem| text.contains(problem))
    })
}

/// BEGIN IMMEDIATE: a deferred transaction that turns into a writer can fail with SQLITE_BUSY_SNAPSHOT, which no
/// busy timeout helps against.
pub(super) fn immediate() -> TransactionOptions {
    TransactionOptions {
        sqlite_transaction_mode: Some(SqliteTransactionMode::Immediate),
        isolation_level: None,
        access_mode: None,
    }
}

/// `cache_size` is for each connection; negative: in KiB.
async fn connect_sqlite(
    url: &str,
    connections: u32,
    cache_size: &'static str,
) -> Result<DatabaseConnection, DbErr> {
    if let Some(folder) = sqlite_path(url).and_then(Path::parent) {
        std::fs::create_dir_all(folder).map_err(|error| {
            DbErr::Custom(format!("cannot make the folder {}: {error}", folder.display()))
        })?;
    }
    let mut options = ConnectOptions::new(url);
    options
        .max_connections(connections)
        .min_connections(1)
        .acquire_timeout(Duration::from_secs(20))
        .sqlx_logging(false)
        .map_sqlx_sqlite_opts(move |options| sqlite_options(options).pragma("cache_size", cache_size));
    // A connection of its own for ever: reopening would lose the statement cache.
    options
        .idle_timeout(None::<Duration>)
        .max_lifetime(None::<Duration>);
    Database::connect(options).await
}

/// behaviour.md §8: WAL with synchronous=FULL, always.
fn sqlite_options(options: SqliteConnectOptions) -> SqliteConnectOptions {
    options
        .create_if_missing(true)
        .journal_mode(SqliteJournalMode::Wal)
        .synchronous(SqliteSynchronous::Full)
        .foreign_keys(true)
        .busy_timeout(Duration::from_secs(10))
        .statement_cache_capacity(512)
        // In pages of 4 KiB. A checkpoint flushes the database file too, so it should come once in many commits.
        .pragma("wal_autocheckpoint", "8000")
        .pragma("temp_store", "memory")
}

/// The file of a `sqlite:` URL, if it is a file.
pub fn sqlite_path(url: &str) -> Option<&Path> {
    let path = url
        .strip_prefix("sqlite://")
        .or_else(|| url.strip_prefix("sqlite:"))?;
    let path = path.split('?').next().unwrap_or(path);
    (!path.is_empty() && path != ":memory:").then(|| Path::new(path))
}

/// Any number; all replicas use the same.
const MIGRATION_LOCK: i64 = 0x6c61_7463_686b;

pub(super) async fn migrate(db: &Db) -> Result<u32, DbErr> {
    use migration::{Migrator, MigratorTrait};
    let conn = match &db.write {
        // The writer's connection belongs to its task; before the first request the read pool is as good.
        Writer::Shared(_) => &db.read,
        Writer::Pool(pool) => pool,
    };
    if conn.get_database_backend() != DbBackend::Postgres {
        let applied = apply(conn).await?;
        sqlite_statistics::write(conn).await?;
        return Ok(applied);
    }
    // Held by this transaction's connection while another one migrates.
    let guard = conn.begin().await?;
    guard
        .execute_unprepared(&format!("SELECT pg_advisory_xact_lock({MIGRATION_LOCK})"))
        .await?;
    let applied = apply(conn).await;
    guard.commit().await?;
    return applied;

    async fn apply(conn: &DatabaseConnection) -> Result<u32, DbErr> {
        let pending = Migrator::get_pending_migrations(conn).await?.len();
        Migrator::up(conn, None).await?;
        Ok(u32::try_from(pending).unwrap_or(u32::MAX))
    }
}
