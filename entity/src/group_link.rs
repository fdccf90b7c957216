//! Table `group_link`.

use sea_orm::entity::prelude::*;

/// A pushed group and a pulled one that are the same (behaviour.md §6). Stored by ids, so it survives renames.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "group_link")]
pub struct Model {
    /// Tenant.
    #[sea_orm(primary_key, auto_increment = false)]
    pub organization_id: Uuid,
    /// The pushed group.
    #[sea_orm(primary_key, auto_increment = false)]
    pub pushed_id: Uuid,
    /// The pulled group; in one pair at most.
    pub pulled_id: Uuid,
    /// The admin's name then; absent = by the groups' name.
    pub made_by: Option<String>,
    /// When it was made.
    pub since: DateTimeUtc,
}

/// None: every key is composite, so `store` writes its joins out.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
