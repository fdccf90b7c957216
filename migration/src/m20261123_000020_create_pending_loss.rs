//! Losses that wait or are held (behaviour.md §4).

use crate::schema::{Table, text, time, uuid};

/// The tables of this step, parents first.
pub(crate) fn tables() -> Vec<Table> {
    vec![
        Table::of_organization("pending_loss")
            .columns([
                uuid("employee_id"),
                uuid("property_id"),
                text("kind").one_of(&["deactivation", "access_group", "lower_role", "key_suspension"]),
                uuid("access_group_id").optional(),
                text("role")
                    .optional()
                    .one_of(&["user", "front_desk", "security", "manager", "admin"]),
                text("cause"),
                text("state").one_of(&["pending", "held"]),
                time("since"),
                time("due_at"),
            ])
            .references("employee", &["employee_id"], "employee", &["id"])
            .references("property", &["property_id"], "property", &["id"])
            .references("access_group", &["access_group_id"], "access_group", &["id"])
            .unique_where(
                "kind",
                &["employee_id", "property_id", "kind"],
                "access_group_id IS NULL",
            )
            .unique_where(
                "access_group",
                &["employee_id", "property_id", "access_group_id"],
                "access_group_id IS NOT NULL",
            )
            .index("property", &["property_id", "state"])
            .check("lower_role", "(kind = 'lower_role') = (role IS NOT NULL)")
            .check("group", "(kind = 'access_group') = (access_group_id IS NOT NULL)"),
    ]
}
