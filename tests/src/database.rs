//! A database looked at from outside the server: everything in it as text, and changes behind its back.

use std::collections::BTreeMap;

use sea_orm::{ConnectionTrait, Database, DatabaseConnection, DbBackend, Statement};

async fn open(url: &str) -> DatabaseConnection {
    Database::connect(url).await.expect("the database answers")
}

/// First column of each row.
async fn texts(conn: &DatabaseConnection, sql: &str) -> Vec<String> {
    let statement = Statement::from_string(conn.get_database_backend(), sql);
    let rows = conn.query_all_raw(statement).await.expect("the rows");
    rows.iter()
        .map(|row| row.try_get_by_index(0).expect("a text"))
        .collect()
}

/// Every row of every table as text, sorted: equal if and only if nothing differs.
///
/// # Panics
/// When the database does not answer.
pub async fn dump(url: &str) -> BTreeMap<String, Vec<String>> {
    let conn = open(url).await;
    let tables = match conn.get_database_backend() {
        DbBackend::Postgres => {
            "SELECT table_name::text FROM information_schema.tables WHERE table_schema = 'public'"
        }
        _ => "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite_%'",
    };
    let mut found = BTreeMap::new();
    for table in texts(&conn, tables).await {
        let rows = match conn.get_database_backend() {
            DbBackend::Postgres => format!("SELECT t::text FROM \"{table}\" t ORDER BY 1"),
            _ => {
                let columns = format!("SELECT 'quote(\"' || name || '\")' FROM pragma_table_info('{table}')");
                let columns = texts(&conn, &columns).await.join(" || ',' || ");
                format!("SELECT {columns} FROM \"{table}\" ORDER BY 1")
            }
        };
        found.insert(table, texts(&conn, &rows).await);
    }
    conn.close().await.expect("the connection closes");
    found
}

/// First column of each row, all of them texts.
///
/// # Panics
/// When the database refuses the query.
pub async fn column(url: &str, sql: &str) -> Vec<String> {
    let conn = open(url).await;
    let found = texts(&conn, sql).await;
    conn.close().await.expect("the connection closes");
    found
}

/// Runs one statement behind the server's back.
///
/// # Panics
/// When the database refuses it.
pub async fn execute(url: &str, sql: &str) {
    let conn = open(url).await;
    conn.execute_unprepared(sql)
        .await
        .expect("the database does as told");
    conn.close().await.expect("the connection closes");
}
