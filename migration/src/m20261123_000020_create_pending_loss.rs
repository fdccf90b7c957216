//! Losses that wait or are held (behaviour.md §4).

use crate::schema::{Table, text, time, uuid};

/// The tables of this step, parents first.
pub(crate) fn tables() -> Vec<Table> {
    vec![
        Table::of_organization("pending_loss")
            .columns([
                uuid("directory_user_id"),
                uuid("property_id"),
                text("kind").one_of(&["deactivation", "access_group", "lower_role", "key_suspension"]),
                uuid("access_group_id").optional(),
                text("cause"),
                text("state").one_of(&["pending", "held"]),
                time("since"),
                time("due_at"),
            ])
            .references(
                "directory_user",
                &["directory_user_id"],
                "directory_user",
                &["id"],
            )
            .references("property", &["property_id"], "property", &["id"])
            .references("access_group", &["access_group_id"], "access_group", &["id"])
            .unique_where(
                "kind",
                &["directory_user_id", "property_id", "kind"],
                "access_group_id IS NULL",
            )
            .unique_where(
                "access_group",
                &["directory_user_id", "property_id", "access_group_id"],
                "access_group_id IS NOT NULL",
            )
            .index("property", &["property_id", "state"])
            .check(
                "access_group",
                "(kind = 'access_group') = (access_group_id IS NOT NULL)",
            ),
    ]
}
