//! Table `rule_set_preview_part`.

use sea_orm::entity::prelude::*;

/// People of a preview, many to a row: a hundred thousand rows would cost more than the preview itself.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "rule_set_preview_part")]
pub struct Model {
    /// Tenant.
    #[sea_orm(primary_key, auto_increment = false)]
    pub organization_id: Uuid,
    /// The preview.
    #[sea_orm(primary_key, auto_increment = false)]
    pub preview_id: Uuid,
    /// From 0; the people of one part come before those of the next.
    #[sea_orm(primary_key, auto_increment = false)]
    pub ordinal: i32,
    /// JSON: directory user ids with what changes for each; no personal values.
    pub people: String,
}

/// Joins are written where they are used.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
