//! Access groups and their doors (behaviour.md §1).

use crate::schema::{Table, key, text, time, uuid};

/// The tables of this step, parents first.
pub(crate) fn tables() -> Vec<Table> {
    vec![
        Table::of_organization("access_group")
            .columns([
                uuid("property_id"),
                uuid("schedule_id").optional(),
                text("name"),
                key("name_key"),
                time("archived_at").optional(),
                time("created_at"),
                time("updated_at"),
            ])
            .references("property", &["property_id"], "property", &["id"])
            .references("schedule", &["schedule_id"], "schedule", &["id"])
            .unique_where("name", &["property_id", "name_key"], "archived_at IS NULL")
            .index_where("schedule", &["schedule_id"], "schedule_id IS NOT NULL"),
        Table::within_organization("access_group_door", &["access_group_id", "door_id"])
            .columns([uuid("access_group_id"), uuid("door_id")])
            .references("access_group", &["access_group_id"], "access_group", &["id"])
            .references("door", &["door_id"], "door", &["id"])
            .index("door", &["door_id"])
            .clustered(),
    ]
}
