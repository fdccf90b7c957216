//! The latest decision for each person and property (behaviour.md §2.5).

use crate::schema::{Table, big_int, int, text, time, uuid};

/// The tables of this step, parents first.
pub(crate) fn tables() -> Vec<Table> {
    vec![
        Table::within_organization("outcome", &["directory_user_id", "property_id"])
            .columns([
                uuid("directory_user_id"),
                uuid("property_id"),
                text("kind").one_of(&[
                    "matched",
                    "no_match",
                    "waiting_groups",
                    "paused",
                    "held_by_admin",
                    "left",
                    "opted_out",
                ]),
                uuid("rule_id").optional(),
                int("rule_position").optional(),
                text("rule_name").optional(),
                int("rule_revision").optional(),
                text("summary"),
                big_int("fingerprint"),
                text("trace"),
                time("decided_at"),
            ])
            .references(
                "directory_user",
                &["directory_user_id"],
                "directory_user",
                &["id"],
            )
            .references("property", &["property_id"], "property", &["id"])
            .references(
                "revision",
                &["property_id", "rule_revision"],
                "rule_set_revision",
                &["property_id", "revision"],
            )
            .index("property", &["property_id", "kind", "directory_user_id"]),
    ]
}
