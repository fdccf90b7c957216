//! A step that creates tables: what nearly every migration file is.
//!
//! A step that alters a table implements `MigrationTrait` in its own file instead, also with a transaction.

use sea_orm_migration::async_trait::async_trait;
use sea_orm_migration::sea_orm::{ConnectionTrait, DbErr};
use sea_orm_migration::{MigrationName, MigrationTrait, SchemaManager};

use crate::schema::Table;

/// Creates tables going up and drops them going down, in one transaction on both engines: a start that is
/// killed half-way leaves no half step.
pub(crate) struct CreateTables {
    /// Name under which the database remembers the step: that of its file.
    pub(crate) name: &'static str,
    /// What it creates, parents first.
    pub(crate) tables: fn() -> Vec<Table>,
}

impl MigrationName for CreateTables {
    fn name(&self) -> &str {
        self.name
    }
}

#[async_trait]
impl MigrationTrait for CreateTables {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let connection = manager.get_connection();
        for table in (self.tables)() {
            for sql in table.create_sql(manager.get_database_backend()) {
                connection.execute_unprepared(&sql).await?;
            }
        }
        Ok(())
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let connection = manager.get_connection();
        for table in (self.tables)().iter().rev() {
            connection.execute_unprepared(&table.drop_sql()).await?;
        }
        Ok(())
    }

    /// SQLite too, where the default is no transaction.
    fn use_transaction(&self) -> Option<bool> {
        Some(true)
    }
}
