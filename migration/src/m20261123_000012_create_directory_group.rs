//! Directory groups: SCIM groups as they were written (behaviour.md §6).

use crate::schema::{Table, big_int, key, text, time, uuid};

/// The tables of this step, parents first.
pub(crate) fn tables() -> Vec<Table> {
    vec![
        Table::of_organization("directory_group")
            .columns([
                uuid("integration_id"),
                text("resource"),
                text("display_name"),
                key("display_name_key"),
                key("external_id").optional(),
                big_int("version").check("version >= 0"),
                time("created_at"),
                time("modified_at"),
                time("deleted_at").optional(),
            ])
            .references("integration", &["integration_id"], "integration", &["id"])
            .unique_where(
                "display_name",
                &["integration_id", "display_name_key"],
                "deleted_at IS NULL",
            )
            .index_where("listing", &["integration_id", "id"], "deleted_at IS NULL")
            .index_where("external_id", &["external_id"], "external_id IS NOT NULL"),
    ]
}
