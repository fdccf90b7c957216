//! Exceptions from the rules, for one person in one property (behaviour.md §2.8, §4).

use crate::schema::{Table, big_int, boolean, int, text, time, uuid};

const ROLES: [&str; 5] = ["user", "front_desk", "security", "manager", "admin"];

/// The tables of this step, parents first.
pub(crate) fn tables() -> Vec<Table> {
    vec![
        Table::of_organization("access_override")
            .columns([
                uuid("employee_id"),
                uuid("property_id"),
                text("kind").one_of(&["access_group", "role", "keep_active", "kept"]),
                uuid("access_group_id").optional(),
                text("role").optional().one_of(&ROLES),
                text("reason"),
                text("made_by"),
                time("made_at"),
                time("expires_at"),
                boolean("is_revoked"),
                time("ended_by_leave_at").optional(),
                time("ended_at").optional(),
                text("ended_how").optional().one_of(&[
                    "expired",
                    "ended",
                    "not_restored",
                    "overtaken",
                    "address_reused",
                ]),
                boolean("gives"),
                text("role_before").optional().one_of(&ROLES),
                text("kept_access").optional(),
                boolean("keeps_key"),
                int("kept_revision").optional(),
                big_int("kept_facts").optional(),
            ])
            .references("employee", &["employee_id"], "employee", &["id"])
            .references("property", &["property_id"], "property", &["id"])
            .references("access_group", &["access_group_id"], "access_group", &["id"])
            .index("employee", &["employee_id"])
            .index_where("in_force", &["property_id"], "ended_at IS NULL")
            .check("group", "(kind = 'access_group') = (access_group_id IS NOT NULL)")
            .check("which_role", "(kind = 'role') = (role IS NOT NULL)")
            .check("kept", "(kind = 'kept') = (kept_revision IS NOT NULL)")
            .check("ended", "(ended_at IS NULL) = (ended_how IS NULL)"),
    ]
}
