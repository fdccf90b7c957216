//! Personal values of sync events are wide: a trace makes a row longer than what a page of a clustered table takes (a quarter of
//! it), and the rest went to a page of its own, which doubled what a decision writes. SQLite now keeps them in the order of
//! their arrival, under the same key; PostgreSQL never did otherwise.

use sea_orm_migration::async_trait::async_trait;
use sea_orm_migration::sea_orm::{ConnectionTrait, DbBackend, DbErr};
use sea_orm_migration::{MigrationName, MigrationTrait, SchemaManager};

use crate::m20261123_000021_create_sync_event as former;
use crate::schema::Table;

/// Name of the table.
const NAME: &str = "sync_event_personal";

/// As step 000021 created it.
fn clustered() -> Table {
    let table = former::tables().into_iter().find(|table| table.name() == NAME);
    table.expect("invariant: step 000021 created it")
}

/// Moves the rows of one table to another of the same columns.
pub(crate) struct Step;

impl MigrationName for Step {
    fn name(&self) -> &str {
        "m20261127_000071_heap_sync_event_personal"
    }
}

async fn move_to(manager: &SchemaManager<'_>, new: Table) -> Result<(), DbErr> {
    if manager.get_database_backend() != DbBackend::Sqlite {
        return Ok(());
    }
    let connection = manager.get_connection();
    let away = format!("ALTER TABLE {NAME} RENAME TO former_{NAME}");
    connection.execute_unprepared(&away).await?;
    for sql in new.create_sql(DbBackend::Sqlite) {
        connection.execute_unprepared(&sql).await?;
    }
    let copy = format!("INSERT INTO {NAME} SELECT * FROM former_{NAME} ORDER BY organization_id, position");
    connection.execute_unprepared(&copy).await?;
    let drop = format!("DROP TABLE former_{NAME}");
    connection.execute_unprepared(&drop).await?;
    Ok(())
}

#[async_trait]
impl MigrationTrait for Step {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        move_to(manager, clustered().heaped()).await
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        move_to(manager, clustered()).await
    }

    /// SQLite too, where the default is no transaction.
    fn use_transaction(&self) -> Option<bool> {
        Some(true)
    }
}
