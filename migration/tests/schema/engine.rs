//! A database of its own for each test, on either engine, gone afterwards.

use std::panic::resume_unwind;
use std::sync::atomic::{AtomicU32, Ordering};

use migration::{Migrator, MigratorTrait};
use sea_orm_migration::sea_orm::{
    ConnectOptions, ConnectionTrait, Database, DatabaseConnection, DbErr, Statement,
};

/// The engines every test runs on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Engine {
    /// A file in a temporary folder.
    Sqlite,
    /// A database of its own on the server of `LATCHKEY_TEST_POSTGRES_URL`.
    Postgres,
}

/// Runs the test on an empty database of the engine and removes the database, even when the test fails.
pub(crate) async fn on_empty<Test>(engine: Engine, test: impl FnOnce(DatabaseConnection) -> Test)
where
    Test: Future<Output = ()> + Send + 'static,
{
    match engine {
        Engine::Sqlite => {
            let folder = tempfile::tempdir().expect("a temporary folder");
            let file = folder.path().join("latchkey.db");
            test(
                connect(ConnectOptions::new(format!(
                    "sqlite://{}?mode=rwc",
                    file.display()
                )))
                .await,
            )
            .await;
        }
        Engine::Postgres => {
            let url = std::env::var("LATCHKEY_TEST_POSTGRES_URL").expect(
                "LATCHKEY_TEST_POSTGRES_URL must name a PostgreSQL server on which tests may create databases; \
                 `make test` starts one and sets it",
            );
            static NEXT: AtomicU32 = AtomicU32::new(0);
            let number = NEXT.fetch_add(1, Ordering::Relaxed);
            let name = format!("latchkey_migration_{}_{number}", std::process::id());
            let server = connect(ConnectOptions::new(url.clone())).await;
            // A language's own order, as many installations have it: keys must not depend on it.
            let create = format!(
                "CREATE DATABASE {name} TEMPLATE template0 ENCODING 'UTF8' LOCALE_PROVIDER icu ICU_LOCALE 'en-US' \
                 LC_COLLATE 'C' LC_CTYPE 'C'"
            );
            server.execute_unprepared(&create).await.expect("a new database");
            let own = name.clone();
            let mut options = ConnectOptions::new(url);
            options.map_sqlx_postgres_opts(move |postgres| postgres.database(&own));
            let outcome = tokio::spawn(test(connect(options).await)).await;
            server
                .execute_unprepared(&format!("DROP DATABASE {name} WITH (FORCE)"))
                .await
                .expect("the database is removed");
            if let Err(failure) = outcome {
                resume_unwind(failure.into_panic());
            }
        }
    }
}

/// Runs the test on a database with the newest schema.
pub(crate) async fn on_newest<Test>(engine: Engine, test: impl FnOnce(DatabaseConnection) -> Test)
where
    Test: Future<Output = ()> + Send + 'static,
    DatabaseConnection: Send,
{
    on_empty(engine, |db| {
        let test = test(db.clone());
        async move {
            Migrator::up(&db, None).await.expect("all steps apply");
            test.await;
        }
    })
    .await;
}

async fn connect(mut options: ConnectOptions) -> DatabaseConnection {
    options.max_connections(1).sqlx_logging(false);
    Database::connect(options).await.expect("a connection")
}

/// The first column of each row, as text.
pub(crate) async fn texts(db: &DatabaseConnection, sql: &str) -> Vec<String> {
    let rows = db
        .query_all_raw(Statement::from_string(db.get_database_backend(), sql))
        .await
        .unwrap_or_else(|error| panic!("{sql}: {error}"));
    rows.iter()
        .map(|row| row.try_get_by_index(0).expect("a text"))
        .collect()
}

/// Executes a statement that must succeed.
pub(crate) async fn accept(db: &DatabaseConnection, sql: &str) {
    db.execute_unprepared(sql)
        .await
        .unwrap_or_else(|error| panic!("{sql}: {error}"));
}

/// Executes a statement that must be refused; the engine's message.
pub(crate) async fn refuse(db: &DatabaseConnection, sql: &str) -> String {
    match db.execute_unprepared(sql).await {
        Ok(_) => panic!("accepted, but must be refused: {sql}"),
        Err(DbErr::Exec(error)) => error.to_string(),
        Err(error) => panic!("{sql}: {error}"),
    }
}
