//! Since when nobody speaks for a directory user any more, because their integration was uninstalled (behaviour.md §6).

use sea_orm_migration::async_trait::async_trait;
use sea_orm_migration::sea_orm::{ConnectionTrait, DbBackend, DbErr};
use sea_orm_migration::{MigrationName, MigrationTrait, SchemaManager};

/// Adds one column; the table is that of step 000011.
pub(crate) struct Step;

impl MigrationName for Step {
    fn name(&self) -> &str {
        "m20261127_000068_detach_directory_user"
    }
}

#[async_trait]
impl MigrationTrait for Step {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let kind = match manager.get_database_backend() {
            DbBackend::Postgres => "timestamp with time zone",
            _ => "timestamp_with_timezone_text",
        };
        let sql = format!("ALTER TABLE directory_user ADD COLUMN detached_at {kind}");
        manager.get_connection().execute_unprepared(&sql).await.map(drop)
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let sql = "ALTER TABLE directory_user DROP COLUMN detached_at";
        manager.get_connection().execute_unprepared(sql).await.map(drop)
    }

    /// SQLite too, where the default is no transaction.
    fn use_transaction(&self) -> Option<bool> {
        Some(true)
    }
}
