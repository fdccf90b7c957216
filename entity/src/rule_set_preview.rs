//! Table `rule_set_preview`.

use sea_orm::entity::prelude::*;

/// What an unsaved rule set would do, kept for half an hour (behaviour.md §5).
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "rule_set_preview")]
pub struct Model {
    /// Tenant.
    #[sea_orm(primary_key, auto_increment = false)]
    pub organization_id: Uuid,
    /// Its id; UUID v7.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    /// Whose rules.
    pub property_id: Uuid,
    /// The revision in force when it was made; it holds for that one only.
    pub base_revision: i32,
    /// SHA-256 of the rules, hexadecimal: only the same rules can be published with it.
    pub rules_digest: String,
    /// JSON: how many people are concerned.
    pub totals: String,
    /// When it was made.
    pub created_at: DateTimeUtc,
    /// Until when it can be accepted.
    pub expires_at: DateTimeUtc,
}

/// Joins are written where they are used.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
