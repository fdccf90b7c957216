//! Table `condition_group`.

use sea_orm::entity::prelude::*;

/// A directory group that a condition names. A row and not JSON, so that the group cannot be another
/// tenant's and the rules naming a group are found by index.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "condition_group")]
pub struct Model {
    /// Tenant.
    #[sea_orm(primary_key, auto_increment = false)]
    pub organization_id: Uuid,
    /// Whose rules.
    #[sea_orm(primary_key, auto_increment = false)]
    pub property_id: Uuid,
    /// The publish.
    #[sea_orm(primary_key, auto_increment = false)]
    pub revision: i32,
    /// The rule.
    #[sea_orm(primary_key, auto_increment = false)]
    pub rule_id: Uuid,
    /// The condition.
    #[sea_orm(primary_key, auto_increment = false)]
    pub condition_position: i32,
    /// Order in the editor, from 0.
    #[sea_orm(primary_key, auto_increment = false)]
    pub ordinal: i32,
    /// The directory group.
    pub group_id: Uuid,
}

/// None: every key is composite, so `store` writes its joins out.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
