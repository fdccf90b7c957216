//! Groups from Okta's API: the token, how often, how the last pull went, and whose groups are to be asked for
//! (behaviour.md §6).

use crate::schema::{Table, big_int, bytes, int, text, time, uuid};

/// The tables of this step, parents first.
pub(crate) fn tables() -> Vec<Table> {
    vec![
        Table::within_organization("group_pull", &["id"])
            .columns([
                uuid("id"),
                bytes("api_token"),
                time("token_set_at"),
                int("interval_minutes").check("interval_minutes > 0"),
                time("due_at"),
                time("not_before").optional(),
                time("lease_until").optional(),
                uuid("leased_by").optional(),
                time("last_began_at").optional(),
                time("last_succeeded_at").optional(),
                time("last_complete_at").optional(),
                int("failures").check("failures >= 0"),
                text("problem").optional(),
                text("problem_message").optional(),
                time("problem_at").optional(),
                big_int("groups").optional(),
                big_int("people").optional(),
            ])
            .references("integration", &["id"], "integration", &["id"])
            .check("problem", "(problem IS NULL) = (problem_at IS NULL)"),
        Table::within_organization("group_ask", &["directory_user_id"])
            .columns([uuid("directory_user_id"), time("asked_at")])
            .references(
                "directory_user",
                &["directory_user_id"],
                "directory_user",
                &["id"],
            )
            .clustered(),
    ]
}
