//! Table `rule_access_group`.

use sea_orm::entity::prelude::*;

/// An access group that a rule gives.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "rule_access_group")]
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
    /// An access group of the same property.
    #[sea_orm(primary_key, auto_increment = false)]
    pub access_group_id: Uuid,
}

/// None: every key is composite, so `store` writes its joins out.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
