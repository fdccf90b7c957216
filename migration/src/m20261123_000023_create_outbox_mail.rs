//! Mails to be sent (behaviour.md §7).

use crate::schema::{Table, int, text, time, uuid};

/// The tables of this step, parents first.
pub(crate) fn tables() -> Vec<Table> {
    vec![
        Table::of_organization("outbox_mail")
            .columns([
                text("template"),
                text("recipient"),
                uuid("mobile_key_id").optional(),
                int("key_generation").optional(),
                text("state").one_of(&["queued", "sent", "failed", "cancelled", "claimed", "expired"]),
                text("message_id"),
                time("not_before"),
                int("attempts").check("attempts >= 0"),
                time("next_attempt_at"),
                time("lease_until").optional(),
                text("last_error").optional(),
                time("created_at"),
                time("sent_at").optional(),
            ])
            .references("mobile_key", &["mobile_key_id"], "mobile_key", &["id"])
            .unique_where(
                "key_generation",
                &["mobile_key_id", "key_generation"],
                "mobile_key_id IS NOT NULL",
            )
            .unique("message_id", &["message_id"])
            .index_everywhere_where("due", &["next_attempt_at"], "state = 'queued'")
            .check("generation", "(mobile_key_id IS NULL) = (key_generation IS NULL)"),
    ]
}
