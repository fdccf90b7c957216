//! Schedules and their weekly windows (behaviour.md §1).

use crate::schema::{Table, int, key, text, time, uuid};

/// The tables of this step, parents first.
pub(crate) fn tables() -> Vec<Table> {
    vec![
        Table::of_organization("schedule")
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
        Table::within_organization("schedule_window", &["schedule_id", "position"])
            .columns([
                uuid("schedule_id"),
                int("position").check("position >= 0"),
                int("weekday").check("weekday BETWEEN 1 AND 7"),
                int("start_minute").check("start_minute BETWEEN 0 AND 1439"),
                int("end_minute").check("end_minute BETWEEN 0 AND 1440"),
            ])
            .references("schedule", &["schedule_id"], "schedule", &["id"])
            .clustered(),
    ]
}
