//! Memberships and their access groups (behaviour.md §1 and §2).

use crate::schema::{Table, int, text, time, uuid};

/// The tables of this step, parents first.
pub(crate) fn tables() -> Vec<Table> {
    vec![
        Table::of_organization("membership")
            .columns([
                uuid("employee_id"),
                uuid("property_id"),
                text("status").one_of(&["active", "deactivated", "suspended"]),
                text("role").one_of(&["user", "front_desk", "security", "manager", "admin"]),
                text("reason_kind").one_of(&["rule", "manual", "override"]),
                uuid("rule_id").optional(),
                int("rule_revision").optional(),
                int("rule_position").optional(),
                text("rule_name").optional(),
                uuid("suspended_by_admin_id").optional(),
                text("suspended_reason").optional(),
                time("suspended_at").optional(),
                time("ended_by_leave_at").optional(),
                time("status_since"),
                time("created_at"),
                time("updated_at"),
            ])
            .references("employee", &["employee_id"], "employee", &["id"])
            .references("property", &["property_id"], "property", &["id"])
            .references(
                "rule",
                &["property_id", "rule_revision", "rule_id"],
                "rule",
                &["property_id", "revision", "id"],
            )
            .references("suspended_by", &["suspended_by_admin_id"], "admin", &["id"])
            .unique("employee_property", &["employee_id", "property_id"])
            .index("property", &["property_id", "status", "rule_id"])
            .check("rule", "(reason_kind = 'rule') = (rule_id IS NOT NULL)")
            .check("revision", "(rule_id IS NULL) = (rule_revision IS NULL)"),
        Table::within_organization("membership_access_group", &["membership_id", "access_group_id"])
            .columns([uuid("membership_id"), uuid("access_group_id")])
            .references("membership", &["membership_id"], "membership", &["id"])
            .references("access_group", &["access_group_id"], "access_group", &["id"])
            .index("access_group", &["access_group_id"])
            .clustered(),
    ]
}
