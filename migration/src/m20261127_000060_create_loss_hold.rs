//! Losses that the breaker holds, and those that took place (behaviour.md §4).

use crate::schema::{Table, big_int, int, text, time, uuid};

/// The tables of this step, parents first.
pub(crate) fn tables() -> Vec<Table> {
    vec![
        Table::of_organization("loss_hold")
            .columns([
                uuid("property_id"),
                text("reason").one_of(&["share", "number", "everyone"]),
                big_int("people"),
                big_int("memberships"),
                text("cause"),
                time("since"),
                time("ended_at").optional(),
                text("ended_how").optional().one_of(&["allowed", "rejected"]),
                text("ended_by").optional(),
            ])
            .references("property", &["property_id"], "property", &["id"])
            .unique_where("open", &["property_id"], "ended_at IS NULL")
            .check("ended", "(ended_at IS NULL) = (ended_how IS NULL)"),
        Table::of_organization("applied_loss")
            .columns([
                uuid("employee_id"),
                uuid("property_id"),
                text("kind").one_of(&["deactivation", "access_group", "lower_role", "key_suspension"]),
                uuid("access_group_id").optional(),
                text("role")
                    .optional()
                    .one_of(&["user", "front_desk", "security", "manager", "admin"]),
                text("role_before").optional().one_of(&[
                    "user",
                    "front_desk",
                    "security",
                    "manager",
                    "admin",
                ]),
                text("how").one_of(&["due", "accepted"]),
                text("cause"),
                time("applied_at"),
                time("undone_at").optional(),
            ])
            .references("employee", &["employee_id"], "employee", &["id"])
            .references("property", &["property_id"], "property", &["id"])
            .references("access_group", &["access_group_id"], "access_group", &["id"])
            .index("property", &["property_id", "applied_at"])
            .index("employee", &["employee_id"])
            .check("group", "(kind = 'access_group') = (access_group_id IS NOT NULL)"),
        Table::within_organization("breaker_setting", &[])
            .columns([int("people"), int("percent"), int("most"), int("all_of")])
            .references_organization(),
    ]
}
