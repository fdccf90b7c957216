//! The SCIM request log: writes and errors in full, successful reads as counts (behaviour.md §6).

use crate::schema::{Table, big_int, bytes, int, key, text, time, uuid};

/// The tables of this step, parents first.
pub(crate) fn tables() -> Vec<Table> {
    vec![
        // Users and groups have no foreign key: a request may name one that never was, and the log is written after the
        // answer.
        Table::of_organization("scim_request")
            .columns([
                time("at"),
                uuid("scim_token_id"),
                text("refusal")
                    .optional()
                    .one_of(&["wrong_secret", "expired", "revoked"]),
                text("method"),
                text("path"),
                uuid("directory_user_id").optional(),
                uuid("directory_group_id").optional(),
                int("status").check("status BETWEEN 100 AND 599"),
                big_int("duration_us").check("duration_us >= 0"),
                text("http_request_id").optional(),
                big_int("request_bytes").check("request_bytes >= 0"),
                big_int("response_bytes").check("response_bytes >= 0"),
                bytes("content").optional(),
            ])
            .references("token", &["scim_token_id"], "scim_token", &["id"])
            .index_where(
                "user",
                &["directory_user_id", "id"],
                "directory_user_id IS NOT NULL",
            )
            .index_where(
                "group",
                &["directory_group_id", "id"],
                "directory_group_id IS NOT NULL",
            )
            .index_where("error", &["id"], "status >= 400"),
        Table::within_organization("scim_read_count", &["minute", "scim_token_id", "endpoint"])
            .columns([
                time("minute"),
                uuid("scim_token_id"),
                key("endpoint"),
                big_int("count").check("count >= 1"),
            ])
            .references("token", &["scim_token_id"], "scim_token", &["id"])
            .clustered(),
    ]
}
