//! How fast the disk makes one row durable: the floor under every write, measured in the same run as the rest.

use std::path::Path;
use std::time::{Duration, Instant};

use anyhow::Context;
use sea_orm::{ConnectOptions, ConnectionTrait, Database};

/// Commits a second of one row each, one after the other, by SQLite as the server sets it up (WAL, synchronous=FULL).
/// Works for `duration` in a file of its own in `folder`, which must be on the disk that is to be judged.
///
/// # Errors
/// The folder cannot be written to.
pub async fn commits_per_second(folder: &Path, duration: Duration) -> anyhow::Result<f64> {
    let scratch = tempfile::tempdir_in(folder).context("a folder for the disk's own figure")?;
    let url = format!("sqlite://{}/disk.db?mode=rwc", scratch.path().display());
    let mut options = ConnectOptions::new(url);
    // Pragmas belong to a connection: there must be only one.
    options.max_connections(1).sqlx_logging(false);
    let conn = Database::connect(options).await?;
    for statement in [
        "PRAGMA journal_mode = WAL",
        "PRAGMA synchronous = FULL",
        "CREATE TABLE row (id INTEGER PRIMARY KEY, text TEXT NOT NULL)",
    ] {
        conn.execute_unprepared(statement).await?;
    }
    let start = Instant::now();
    let mut commits = 0_u32;
    while start.elapsed() < duration {
        conn.execute_unprepared("INSERT INTO row (text) VALUES ('one row, one commit')")
            .await?;
        commits += 1;
    }
    let elapsed = start.elapsed();
    conn.close().await?;
    Ok(f64::from(commits) / elapsed.as_secs_f64())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn it_commits_and_leaves_nothing_behind() {
        let folder = tempfile::tempdir().unwrap();
        let figure = commits_per_second(folder.path(), Duration::from_millis(20))
            .await
            .unwrap();
        assert!(figure > 0.0);
        assert_eq!(std::fs::read_dir(folder.path()).unwrap().count(), 0);
    }
}
