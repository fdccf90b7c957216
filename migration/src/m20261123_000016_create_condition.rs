//! Conditions of rules and the directory groups they name (behaviour.md §3).

use crate::schema::{Table, int, text, uuid};

/// The tables of this step, parents first.
pub(crate) fn tables() -> Vec<Table> {
    vec![
        Table::within_organization("condition", &["property_id", "revision", "rule_id", "position"])
            .columns([
                uuid("property_id"),
                int("revision"),
                uuid("rule_id"),
                int("position").check("position >= 0"),
                text("attribute"),
                text("operator").one_of(&[
                    "is",
                    "is_not",
                    "is_one_of",
                    "is_none_of",
                    "contains",
                    "does_not_contain",
                    "starts_with",
                    "ends_with",
                    "is_present",
                    "is_absent",
                    "member_of_any",
                    "member_of_all",
                    "member_of_none",
                ]),
                text("operands"),
            ])
            .references(
                "rule",
                &["property_id", "revision", "rule_id"],
                "rule",
                &["property_id", "revision", "id"],
            )
            .clustered(),
        Table::within_organization(
            "condition_group",
            &[
                "property_id",
                "revision",
                "rule_id",
                "condition_position",
                "ordinal",
            ],
        )
        .columns([
            uuid("property_id"),
            int("revision"),
            uuid("rule_id"),
            int("condition_position"),
            int("ordinal").check("ordinal >= 0"),
            uuid("group_id"),
        ])
        .references(
            "condition",
            &["property_id", "revision", "rule_id", "condition_position"],
            "condition",
            &["property_id", "revision", "rule_id", "position"],
        )
        .references("group", &["group_id"], "directory_group", &["id"])
        .index("group", &["group_id", "property_id", "revision"])
        .clustered(),
    ]
}
