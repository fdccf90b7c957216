//! Groups that were emptied at once while rules name them: what comes of it waits for an admin (behaviour.md §4).

use crate::schema::{Table, big_int, text, time, uuid};

/// The tables of this step, parents first.
pub(crate) fn tables() -> Vec<Table> {
    vec![
        Table::of_organization("group_hold")
            .columns([
                uuid("group_id"),
                big_int("people"),
                text("cause"),
                time("since"),
                time("ended_at").optional(),
                text("ended_how")
                    .optional()
                    .one_of(&["allowed", "rejected", "refilled"]),
                text("ended_by").optional(),
            ])
            .references("group", &["group_id"], "directory_group", &["id"])
            .unique_where("open", &["group_id"], "ended_at IS NULL")
            .check("ended", "(ended_at IS NULL) = (ended_how IS NULL)"),
        Table::within_organization("held_group_member", &["directory_user_id", "group_id"])
            .columns([uuid("directory_user_id"), uuid("group_id")])
            .references("group", &["group_id"], "directory_group", &["id"])
            .references(
                "directory_user",
                &["directory_user_id"],
                "directory_user",
                &["id"],
            )
            .index("group", &["group_id"])
            .clustered(),
    ]
}
