//! Rules and the access groups they give (behaviour.md §1 and §2.5).

use crate::schema::{Table, boolean, int, text, uuid};

/// The tables of this step, parents first.
pub(crate) fn tables() -> Vec<Table> {
    vec![
        Table::within_organization("rule", &["property_id", "revision", "id"])
            .columns([
                uuid("property_id"),
                int("revision"),
                uuid("id"),
                int("position").check("position >= 1"),
                text("name"),
                boolean("is_enabled"),
                text("match_kind").one_of(&["all", "any"]),
                text("role").one_of(&["user", "front_desk", "security", "manager", "admin"]),
                text("mobile_key").one_of(&["issue", "leave", "suspend"]),
            ])
            .references(
                "revision",
                &["property_id", "revision"],
                "rule_set_revision",
                &["property_id", "revision"],
            )
            .unique("position", &["property_id", "revision", "position"]),
        Table::within_organization(
            "rule_access_group",
            &["property_id", "revision", "rule_id", "access_group_id"],
        )
        .columns([
            uuid("property_id"),
            int("revision"),
            uuid("rule_id"),
            uuid("access_group_id"),
        ])
        .references(
            "rule",
            &["property_id", "revision", "rule_id"],
            "rule",
            &["property_id", "revision", "id"],
        )
        .references("access_group", &["access_group_id"], "access_group", &["id"])
        .index("access_group", &["access_group_id"])
        .clustered(),
    ]
}
