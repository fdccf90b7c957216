//! Employees (behaviour.md §1 and §2.4).

use crate::schema::{Table, boolean, key, text, time};

/// The tables of this step, parents first.
pub(crate) fn tables() -> Vec<Table> {
    vec![
        Table::of_organization("employee")
            .columns([
                text("display_name"),
                key("display_name_key"),
                text("given_name").optional(),
                text("family_name").optional(),
                text("email"),
                key("email_key").optional(),
                text("phone").optional(),
                text("title").optional(),
                text("department").optional(),
                text("street").optional(),
                text("city").optional(),
                text("state").optional(),
                text("postal_code").optional(),
                text("country").optional(),
                text("employee_number").optional(),
                text("cost_center").optional(),
                text("manager").optional(),
                text("source").one_of(&["directory", "hand"]),
                key("external_id").optional(),
                text("directory_email").optional(),
                boolean("is_sync_opted_out"),
                time("email_retired_at").optional(),
                time("created_at"),
                time("updated_at"),
            ])
            .unique("email", &["email_key"])
            .index_where("external_id", &["external_id"], "external_id IS NOT NULL")
            .index("display_name", &["display_name_key", "id"]),
    ]
}
