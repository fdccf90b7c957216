//! Properties, the heads of their rule sets (behaviour.md §1 and §5).

use crate::schema::{Table, int, key, text, time};

/// The tables of this step, parents first.
pub(crate) fn tables() -> Vec<Table> {
    vec![
        Table::of_organization("property")
            .columns([
                text("name"),
                key("name_key"),
                text("street").optional(),
                text("city").optional(),
                text("state").optional(),
                text("postal_code").optional(),
                text("country").optional(),
                text("time_zone"),
                int("current_revision").check("current_revision >= 0"),
                time("archived_at").optional(),
                time("created_at"),
                time("updated_at"),
            ])
            .unique_where("name", &["name_key"], "archived_at IS NULL"),
    ]
}
