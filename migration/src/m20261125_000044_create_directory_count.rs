//! How many users a directory holds, so that a page of them need not count.

use crate::schema::{Table, big_int, uuid};

/// The tables of this step, parents first.
pub(crate) fn tables() -> Vec<Table> {
    vec![
        Table::within_organization("directory_count", &["integration_id"])
            .columns([
                uuid("integration_id"),
                big_int("users").check("users >= 0"),
                big_int("deletions").check("deletions >= 0"),
            ])
            .references("integration", &["integration_id"], "integration", &["id"]),
    ]
}
