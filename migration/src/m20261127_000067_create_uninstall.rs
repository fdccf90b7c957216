//! An integration that was uninstalled, and what becomes of the people it brought (behaviour.md §6).

use crate::schema::{Table, big_int, text, time, uuid};

/// The tables of this step, parents first.
pub(crate) fn tables() -> Vec<Table> {
    vec![
        Table::within_organization("uninstall", &["integration_id"])
            .columns([
                uuid("integration_id"),
                text("people").one_of(&["keep", "deactivate"]),
                text("reason").optional(),
                text("made_by"),
                big_int("total"),
                time("started_at"),
                time("finished_at").optional(),
            ])
            .references("integration", &["integration_id"], "integration", &["id"])
            .index_everywhere_where("under_way", &["started_at"], "finished_at IS NULL"),
    ]
}
