//! Directory users: SCIM users as they were written (behaviour.md §6).

use crate::schema::{Table, big_int, boolean, key, text, time, uuid};

/// The tables of this step, parents first.
pub(crate) fn tables() -> Vec<Table> {
    vec![
        Table::of_organization("directory_user")
            .columns([
                uuid("integration_id"),
                text("resource"),
                text("user_name"),
                key("user_name_key"),
                key("external_id").optional(),
                boolean("active").optional(),
                text("email").optional(),
                key("email_key").optional(),
                text("display_name").optional(),
                uuid("employee_id").optional(),
                big_int("facts_version").check("facts_version >= 0"),
                big_int("version").check("version >= 0"),
                time("created_at"),
                time("modified_at"),
                time("left_at").optional(),
                time("returned_at").optional(),
                time("groups_pulled_at").optional(),
                time("groups_confirmed_at").optional(),
                text("person_outcome").optional().one_of(&[
                    "decided",
                    "dropped_no_rules",
                    "skipped_no_email",
                    "email_missing",
                    "email_in_conflict",
                    "left",
                ]),
                time("deleted_at").optional(),
            ])
            .references("integration", &["integration_id"], "integration", &["id"])
            .references("employee", &["employee_id"], "employee", &["id"])
            .unique_where(
                "user_name",
                &["integration_id", "user_name_key"],
                "deleted_at IS NULL",
            )
            .index_where("listing", &["integration_id", "id"], "deleted_at IS NULL")
            .index_where("external_id", &["external_id"], "external_id IS NOT NULL")
            .index_where("email", &["email_key"], "email_key IS NOT NULL")
            .index_where("employee", &["employee_id"], "employee_id IS NOT NULL"),
    ]
}
