//! Organizations and the one-time set-up link (behaviour.md §1 and §8).

use crate::schema::{Table, bytes, int, text, time, uuid};

/// The tables of this step, parents first.
pub(crate) fn tables() -> Vec<Table> {
    vec![
        Table::global("organization", &["id"]).columns([
            uuid("id"),
            text("name"),
            int("settle_window_seconds").check("settle_window_seconds >= 0"),
            int("key_restore_days").check("key_restore_days >= 0"),
            time("created_at"),
            time("updated_at"),
        ]),
        Table::global("set_up_link", &["singleton"]).columns([
            int("singleton").check("singleton = 1"),
            bytes("token_hash").check("length(token_hash) = 32"),
            time("created_at"),
            time("expires_at"),
        ]),
    ]
}
