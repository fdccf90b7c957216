//! Table `admin_property`.

use sea_orm::entity::prelude::*;

/// A property that a property manager may manage (behaviour.md §8).
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "admin_property")]
pub struct Model {
    /// Tenant.
    #[sea_orm(primary_key, auto_increment = false)]
    pub organization_id: Uuid,
    /// The property manager.
    #[sea_orm(primary_key, auto_increment = false)]
    pub admin_id: Uuid,
    /// A property in their scope.
    #[sea_orm(primary_key, auto_increment = false)]
    pub property_id: Uuid,
}

/// None: every key is composite, so `store` writes its joins out.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
