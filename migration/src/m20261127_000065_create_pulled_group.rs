//! What the provider's API says of a group beyond its name, and which pushed group is which pulled one
//! (behaviour.md §6).

use crate::schema::{Table, key, text, time, uuid};

/// The tables of this step, parents first.
pub(crate) fn tables() -> Vec<Table> {
    vec![
        Table::within_organization("pulled_group", &["group_id"])
            .columns([
                uuid("group_id"),
                uuid("integration_id"),
                key("okta_id"),
                time("membership_updated_at").optional(),
                time("members_pulled_at").optional(),
            ])
            .references("group", &["group_id"], "directory_group", &["id"])
            .references("integration", &["integration_id"], "integration", &["id"])
            .unique("okta_id", &["integration_id", "okta_id"]),
        Table::within_organization("group_link", &["pushed_id"])
            .columns([
                uuid("pushed_id"),
                uuid("pulled_id"),
                text("made_by").optional(),
                time("since"),
            ])
            .references("pushed", &["pushed_id"], "directory_group", &["id"])
            .references("pulled", &["pulled_id"], "directory_group", &["id"])
            .unique("pulled", &["pulled_id"]),
        Table::within_organization("broken_group_link", &["pushed_id", "pulled_id"])
            .columns([
                uuid("pushed_id"),
                uuid("pulled_id"),
                text("broken_by"),
                time("broken_at"),
            ])
            .references("pushed", &["pushed_id"], "directory_group", &["id"])
            .references("pulled", &["pulled_id"], "directory_group", &["id"]),
    ]
}
