//! Integrations and their SCIM tokens (behaviour.md §6).

use crate::schema::{Table, bytes, key, text, time, uuid};

/// The tables of this step, parents first.
pub(crate) fn tables() -> Vec<Table> {
    vec![
        Table::of_organization("integration")
            .columns([
                text("kind"),
                text("domain").optional(),
                time("pull_configured_at").optional(),
                time("installed_at"),
                time("uninstalled_at").optional(),
                time("last_request_at").optional(),
                time("last_refused_at").optional(),
            ])
            .unique_where("live", &[], "uninstalled_at IS NULL"),
        Table::of_organization("scim_token")
            .columns([
                uuid("integration_id"),
                key("public_id"),
                bytes("secret_hash").check("length(secret_hash) = 32"),
                text("name"),
                uuid("created_by_admin_id").optional(),
                time("created_at"),
                time("expires_at").optional(),
                time("last_used_at").optional(),
                time("revoked_at").optional(),
            ])
            .references("integration", &["integration_id"], "integration", &["id"])
            .references("created_by", &["created_by_admin_id"], "admin", &["id"])
            .unique_everywhere("public_id", &["public_id"])
            .index("integration", &["integration_id"]),
    ]
}
