//! Sync events, their positions and their personal values (behaviour.md §1).

use crate::schema::{Table, big_int, text, time, uuid};

/// The tables of this step, parents first.
pub(crate) fn tables() -> Vec<Table> {
    vec![
        Table::within_organization("event_head", &[])
            .columns([big_int("position").check("position >= 0")])
            .references_organization(),
        Table::within_organization("sync_event", &["position"])
            .columns([
                big_int("position").check("position >= 1"),
                text("kind"),
                text("tone").one_of(&["good", "bad", "warn", "quiet"]),
                time("at"),
                text("cause"),
                uuid("request_id").optional(),
                uuid("property_id").optional(),
                uuid("employee_id").optional(),
                uuid("directory_user_id").optional(),
                uuid("group_id").optional(),
                text("data").optional(),
            ])
            .references("property", &["property_id"], "property", &["id"])
            .references("employee", &["employee_id"], "employee", &["id"])
            .references(
                "directory_user",
                &["directory_user_id"],
                "directory_user",
                &["id"],
            )
            .references("group", &["group_id"], "directory_group", &["id"])
            .references_organization()
            .index_where(
                "property",
                &["property_id", "position"],
                "property_id IS NOT NULL",
            )
            .index_where(
                "employee",
                &["employee_id", "position"],
                "employee_id IS NOT NULL",
            )
            .index_where(
                "directory_user",
                &["directory_user_id", "position"],
                "directory_user_id IS NOT NULL",
            )
            .clustered(),
        Table::within_organization("sync_event_personal", &["position"])
            .columns([
                big_int("position"),
                text("summary"),
                text("person_name").optional(),
                text("changes").optional(),
                text("trace").optional(),
            ])
            .references("event", &["position"], "sync_event", &["position"])
            .clustered(),
    ]
}
