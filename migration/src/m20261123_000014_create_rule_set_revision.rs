//! Published revisions of rule sets (behaviour.md §5).

use crate::schema::{Table, int, text, time, uuid};

/// The tables of this step, parents first.
pub(crate) fn tables() -> Vec<Table> {
    vec![
        Table::within_organization("rule_set_revision", &["property_id", "revision"])
            .columns([
                uuid("property_id"),
                int("revision").check("revision >= 1"),
                time("published_at"),
                text("published_by_kind").one_of(&["admin", "api_token", "system"]),
                uuid("published_by_id").optional(),
                text("published_by_name"),
                text("note").optional(),
            ])
            .references("property", &["property_id"], "property", &["id"])
            .clustered(),
    ]
}
