//! Publishes under way and previews of them (behaviour.md §5): what is applied to everybody in the background, what an
//! unsaved rule set would do, and the losses that a publisher accepted.

use crate::schema::{Table, big_int, boolean, int, text, time, uuid};

/// The tables of this step, parents first.
pub(crate) fn tables() -> Vec<Table> {
    vec![
        Table::of_organization("rule_application")
            .columns([
                text("kind").one_of(&["publish", "resync"]),
                uuid("property_id").optional(),
                int("revision").optional(),
                text("cause"),
                big_int("total"),
                time("started_at"),
                time("paused_at").optional(),
                time("ended_at").optional(),
                text("ended_how").optional().one_of(&["finished", "superseded"]),
            ])
            .references("property", &["property_id"], "property", &["id"])
            .index_everywhere_where("running", &["started_at"], "ended_at IS NULL")
            .check("ended", "(ended_at IS NULL) = (ended_how IS NULL)"),
        Table::within_organization("resync_drift", &["application_id", "directory_user_id"])
            .columns([uuid("application_id"), uuid("directory_user_id"), text("summary")])
            .references("application", &["application_id"], "rule_application", &["id"])
            .references(
                "directory_user",
                &["directory_user_id"],
                "directory_user",
                &["id"],
            ),
        Table::of_organization("rule_set_preview")
            .columns([
                uuid("property_id"),
                int("base_revision"),
                text("rules_digest"),
                text("totals"),
                time("created_at"),
                time("expires_at"),
            ])
            .references("property", &["property_id"], "property", &["id"])
            .index("expires", &["expires_at"]),
        Table::within_organization("rule_set_preview_part", &["preview_id", "ordinal"])
            .columns([uuid("preview_id"), int("ordinal"), text("people")])
            .references("preview", &["preview_id"], "rule_set_preview", &["id"])
            .clustered(),
        Table::within_organization("accepted_loss", &["directory_user_id", "property_id"])
            .columns([
                uuid("directory_user_id"),
                uuid("property_id"),
                int("revision"),
                text("losses"),
            ])
            .references(
                "directory_user",
                &["directory_user_id"],
                "directory_user",
                &["id"],
            )
            .references("property", &["property_id"], "property", &["id"])
            .clustered(),
        Table::within_organization("resync_setting", &[])
            .columns([boolean("is_nightly")])
            .references_organization(),
    ]
}
