//! When an admin confirmed that a directory group was deleted (behaviour.md §3).

use sea_orm_migration::async_trait::async_trait;
use sea_orm_migration::sea_orm::{ConnectionTrait, DbBackend, DbErr};
use sea_orm_migration::{MigrationName, MigrationTrait, SchemaManager};

/// Adds one column; the table is that of step 000012.
pub(crate) struct Step;

impl MigrationName for Step {
    fn name(&self) -> &str {
        "m20261127_000069_confirm_group_deletion"
    }
}

#[async_trait]
impl MigrationTrait for Step {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let kind = match manager.get_database_backend() {
            DbBackend::Postgres => "timestamp with time zone",
            _ => "timestamp_with_timezone_text",
        };
        let sql = format!("ALTER TABLE directory_group ADD COLUMN deletion_confirmed_at {kind}");
        manager.get_connection().execute_unprepared(&sql).await.map(drop)
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let sql = "ALTER TABLE directory_group DROP COLUMN deletion_confirmed_at";
        manager.get_connection().execute_unprepared(sql).await.map(drop)
    }

    /// SQLite too, where the default is no transaction.
    fn use_transaction(&self) -> Option<bool> {
        Some(true)
    }
}
