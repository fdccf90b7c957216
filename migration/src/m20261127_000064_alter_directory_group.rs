//! Groups pulled from the provider's API stand beside the pushed ones, and may have the same names.

use sea_orm_migration::async_trait::async_trait;
use sea_orm_migration::sea_orm::{ConnectionTrait, DbErr};
use sea_orm_migration::{MigrationName, MigrationTrait, SchemaManager};

/// Adds a column and leaves pulled groups out of two indices; the table is that of step 000012.
pub(crate) struct Step;

impl MigrationName for Step {
    fn name(&self) -> &str {
        "m20261127_000064_alter_directory_group"
    }
}

const UP: [&str; 5] = [
    "ALTER TABLE \"directory_group\" ADD COLUMN \"is_pulled\" boolean NOT NULL DEFAULT FALSE",
    "DROP INDEX uq_directory_group_display_name",
    "CREATE UNIQUE INDEX uq_directory_group_display_name ON \"directory_group\" \
     (\"organization_id\", \"integration_id\", \"display_name_key\") WHERE deleted_at IS NULL AND NOT is_pulled",
    "DROP INDEX ix_directory_group_listing",
    "CREATE INDEX ix_directory_group_listing ON \"directory_group\" \
     (\"organization_id\", \"integration_id\", \"id\") WHERE deleted_at IS NULL AND NOT is_pulled",
];

/// Pulled groups have no place before this step.
const DOWN: [&str; 6] = [
    "DROP INDEX ix_directory_group_listing",
    "DROP INDEX uq_directory_group_display_name",
    "UPDATE \"directory_group\" SET deleted_at = modified_at WHERE is_pulled AND deleted_at IS NULL",
    "CREATE UNIQUE INDEX uq_directory_group_display_name ON \"directory_group\" \
     (\"organization_id\", \"integration_id\", \"display_name_key\") WHERE deleted_at IS NULL",
    "CREATE INDEX ix_directory_group_listing ON \"directory_group\" \
     (\"organization_id\", \"integration_id\", \"id\") WHERE deleted_at IS NULL",
    "ALTER TABLE \"directory_group\" DROP COLUMN \"is_pulled\"",
];

#[async_trait]
impl MigrationTrait for Step {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        run(manager, &UP).await
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        run(manager, &DOWN).await
    }

    /// SQLite too, where the default is no transaction.
    fn use_transaction(&self) -> Option<bool> {
        Some(true)
    }
}

async fn run(manager: &SchemaManager<'_>, statements: &[&str]) -> Result<(), DbErr> {
    for sql in statements {
        manager.get_connection().execute_unprepared(sql).await?;
    }
    Ok(())
}
