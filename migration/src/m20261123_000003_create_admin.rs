//! Console accounts, the scope of property managers, and failed sign-ins (behaviour.md §8).

use crate::schema::{Table, int, key, text, time, uuid};

/// The tables of this step, parents first.
pub(crate) fn tables() -> Vec<Table> {
    vec![
        Table::of_organization("admin")
            .columns([
                text("name"),
                text("email"),
                key("email_key"),
                text("password_hash"),
                text("role").one_of(&["owner", "admin", "property_manager", "viewer"]),
                time("locked_at").optional(),
                time("created_at"),
                time("updated_at"),
            ])
            .unique_everywhere("email", &["email_key"]),
        Table::within_organization("admin_property", &["admin_id", "property_id"])
            .columns([uuid("admin_id"), uuid("property_id")])
            .references("admin", &["admin_id"], "admin", &["id"])
            .references("property", &["property_id"], "property", &["id"])
            .index("property", &["property_id"])
            .clustered(),
        Table::global("sign_in_attempt", &["email_key"]).columns([
            key("email_key"),
            int("failures").check("failures >= 0"),
            time("window_started_at"),
            time("locked_until").optional(),
        ]),
    ]
}
