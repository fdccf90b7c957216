//! People to be decided again, and the changes that touch many (behaviour.md §2 and §5).

use crate::schema::{Table, big_int, int, text, time, uuid};

/// The tables of this step, parents first.
pub(crate) fn tables() -> Vec<Table> {
    vec![
        Table::within_organization("reconcile_queue", &["directory_user_id"])
            .columns([
                uuid("directory_user_id"),
                big_int("version").check("version >= 1"),
                text("cause"),
                time("enqueued_at"),
                time("due_at"),
                int("attempts").check("attempts >= 0"),
                time("lease_until").optional(),
                uuid("leased_by").optional(),
                text("last_error").optional(),
            ])
            .references(
                "directory_user",
                &["directory_user_id"],
                "directory_user",
                &["id"],
            )
            .index_everywhere("due", &["due_at"]),
        Table::of_organization("reconcile_fan_out")
            .columns([
                text("kind").one_of(&["group", "property", "organization"]),
                uuid("group_id").optional(),
                uuid("property_id").optional(),
                int("rule_revision").optional(),
                text("members").optional(),
                text("cause"),
                uuid("cursor").optional(),
                big_int("spread_count").check("spread_count >= 0"),
                time("enqueued_at"),
                time("due_at"),
                int("attempts").check("attempts >= 0"),
                time("lease_until").optional(),
                uuid("leased_by").optional(),
                text("last_error").optional(),
            ])
            .references("group", &["group_id"], "directory_group", &["id"])
            .references(
                "revision",
                &["property_id", "rule_revision"],
                "rule_set_revision",
                &["property_id", "revision"],
            )
            .references("property", &["property_id"], "property", &["id"])
            .index_everywhere("due", &["due_at"])
            .index_where("property", &["property_id"], "property_id IS NOT NULL")
            .check("group", "(kind = 'group') = (group_id IS NOT NULL)")
            .check("property", "(kind = 'property') = (property_id IS NOT NULL)")
            .check("members", "members IS NULL OR kind = 'group'"),
    ]
}
