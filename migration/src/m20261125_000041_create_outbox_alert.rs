//! What an alert mail tells, beside its row in the outbox (behaviour.md §4, §6).

use crate::schema::{Table, key, text, time, uuid};

/// The tables of this step, parents first.
pub(crate) fn tables() -> Vec<Table> {
    vec![
        Table::within_organization("outbox_alert", &["outbox_mail_id"])
            .columns([
                uuid("outbox_mail_id"),
                key("alert_key"),
                text("data"),
                time("raised_at"),
            ])
            .references("outbox_mail", &["outbox_mail_id"], "outbox_mail", &["id"])
            .index("alert_key", &["alert_key", "raised_at"]),
    ]
}
