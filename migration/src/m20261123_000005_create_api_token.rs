//! Integrators' tokens (behaviour.md §6 and §8).

use crate::schema::{Table, bytes, key, text, time, uuid};

/// The tables of this step, parents first.
pub(crate) fn tables() -> Vec<Table> {
    vec![
        Table::of_organization("api_token")
            .columns([
                key("public_id"),
                bytes("secret_hash").check("length(secret_hash) = 32"),
                text("name"),
                text("scope").one_of(&["read", "write"]),
                uuid("property_id").optional(),
                uuid("created_by_admin_id").optional(),
                time("created_at"),
                time("expires_at").optional(),
                time("last_used_at").optional(),
                time("revoked_at").optional(),
            ])
            .references("property", &["property_id"], "property", &["id"])
            .references("created_by", &["created_by_admin_id"], "admin", &["id"])
            .unique_everywhere("public_id", &["public_id"]),
    ]
}
