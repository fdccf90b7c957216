//! Sessions of the console (behaviour.md §8).

use crate::schema::{Table, bytes, int, text, time, uuid};

/// The tables of this step, parents first.
pub(crate) fn tables() -> Vec<Table> {
    vec![
        Table::of_organization("session")
            .columns([
                uuid("admin_id"),
                int("generation").check("generation >= 0"),
                bytes("refresh_hash").check("length(refresh_hash) = 32"),
                bytes("previous_refresh_hash")
                    .optional()
                    .check("length(previous_refresh_hash) = 32"),
                time("rotated_at").optional(),
                text("user_agent").optional(),
                time("created_at"),
                time("last_seen_at"),
                time("expires_at"),
                time("revoked_at").optional(),
            ])
            .references("admin", &["admin_id"], "admin", &["id"])
            .unique_everywhere("id", &["id"])
            .index("admin", &["admin_id"]),
    ]
}
