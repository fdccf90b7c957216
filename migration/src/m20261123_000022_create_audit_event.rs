//! Audit events and their personal values (behaviour.md §1).

use crate::schema::{Table, text, time, uuid};

/// The tables of this step, parents first.
pub(crate) fn tables() -> Vec<Table> {
    vec![
        Table::of_organization("audit_event")
            .columns([
                time("at"),
                text("actor_kind").one_of(&["admin", "api_token", "system"]),
                uuid("actor_id").optional(),
                text("action"),
                text("target_kind").optional(),
                uuid("target_id").optional(),
                uuid("request_id").optional(),
                text("data").optional(),
            ])
            .index("target", &["target_kind", "target_id", "id"]),
        Table::within_organization("audit_event_personal", &["audit_event_id"])
            .columns([
                uuid("audit_event_id"),
                text("actor_name").optional(),
                text("target_name").optional(),
                text("changes").optional(),
            ])
            .references("event", &["audit_event_id"], "audit_event", &["id"])
            .clustered(),
    ]
}
