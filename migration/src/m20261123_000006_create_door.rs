//! Doors (behaviour.md §1).

use crate::schema::{Table, key, text, time, uuid};

/// The tables of this step, parents first.
pub(crate) fn tables() -> Vec<Table> {
    vec![
        Table::of_organization("door")
            .columns([
                uuid("property_id"),
                text("name"),
                key("name_key"),
                time("archived_at").optional(),
                time("created_at"),
                time("updated_at"),
            ])
            .references("property", &["property_id"], "property", &["id"])
            .unique_where("name", &["property_id", "name_key"], "archived_at IS NULL"),
    ]
}
