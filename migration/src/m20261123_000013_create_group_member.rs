//! Who is, may become, or is known not to be in a directory group (behaviour.md §3 and §6).

use crate::schema::{Table, key, time, uuid};

/// The tables of this step, parents first.
pub(crate) fn tables() -> Vec<Table> {
    vec![
        Table::within_organization("group_member", &["group_id", "directory_user_id"])
            .columns([uuid("group_id"), uuid("directory_user_id"), time("observed_at")])
            .references("group", &["group_id"], "directory_group", &["id"])
            .references(
                "directory_user",
                &["directory_user_id"],
                "directory_user",
                &["id"],
            )
            .index("directory_user", &["directory_user_id", "group_id"])
            .clustered(),
        Table::within_organization("pending_group_member", &["group_id", "value"])
            .columns([uuid("group_id"), key("value"), time("created_at")])
            .references("group", &["group_id"], "directory_group", &["id"])
            .index("value", &["value"])
            .clustered(),
        Table::within_organization("group_absence", &["directory_user_id", "group_id"])
            .columns([uuid("directory_user_id"), uuid("group_id"), time("observed_at")])
            .references(
                "directory_user",
                &["directory_user_id"],
                "directory_user",
                &["id"],
            )
            .references("group", &["group_id"], "directory_group", &["id"])
            .clustered(),
    ]
}
