//! What a change of a group leaves for a worker to spread (behaviour.md §2): the table of step 000024, which nothing has used
//! yet, with what that needs and no more. A row is spread whole, in the transaction that deletes it, so it has neither a
//! cursor nor a lease.

use sea_orm_migration::async_trait::async_trait;
use sea_orm_migration::sea_orm::{ConnectionTrait, DbErr};
use sea_orm_migration::{MigrationName, MigrationTrait, SchemaManager};

use crate::m20261123_000024_create_reconcile_queue as former;
use crate::schema::{Table, int, text, time, uuid};

/// Name of the table.
const NAME: &str = "reconcile_fan_out";

fn table() -> Table {
    Table::of_organization(NAME)
        .columns([
            uuid("group_id"),
            text("members"),
            int("people").check("people >= 1"),
            text("cause"),
            time("enqueued_at"),
            time("due_at"),
            int("attempts").check("attempts >= 0"),
            text("last_error").optional(),
        ])
        .references("group", &["group_id"], "directory_group", &["id"])
        .index("group", &["group_id"])
        .index_everywhere("due", &["due_at"])
}

/// Puts one table in the place of the other of the same name.
pub(crate) struct Step;

impl MigrationName for Step {
    fn name(&self) -> &str {
        "m20261127_000070_narrow_reconcile_fan_out"
    }
}

async fn replace_by(manager: &SchemaManager<'_>, new: &Table) -> Result<(), DbErr> {
    let connection = manager.get_connection();
    connection.execute_unprepared(&new.drop_sql()).await?;
    for sql in new.create_sql(manager.get_database_backend()) {
        connection.execute_unprepared(&sql).await?;
    }
    Ok(())
}

#[async_trait]
impl MigrationTrait for Step {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        replace_by(manager, &table()).await
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let former = former::tables().into_iter().find(|table| table.name() == NAME);
        replace_by(manager, &former.expect("invariant: step 000024 created it")).await
    }

    /// SQLite too, where the default is no transaction.
    fn use_transaction(&self) -> Option<bool> {
        Some(true)
    }
}
