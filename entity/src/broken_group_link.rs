//! Table `broken_group_link`.

use sea_orm::entity::prelude::*;

/// A pair that an admin took apart: it is not made again by name (behaviour.md §6).
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "broken_group_link")]
pub struct Model {
    /// Tenant.
    #[sea_orm(primary_key, auto_increment = false)]
    pub organization_id: Uuid,
    /// The pushed group.
    #[sea_orm(primary_key, auto_increment = false)]
    pub pushed_id: Uuid,
    /// The pulled group.
    #[sea_orm(primary_key, auto_increment = false)]
    pub pulled_id: Uuid,
    /// The admin's name then.
    pub broken_by: String,
    /// When.
    pub broken_at: DateTimeUtc,
}

/// None: every key is composite, so `store` writes its joins out.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
