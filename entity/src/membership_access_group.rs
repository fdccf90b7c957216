//! Table `membership_access_group`.

use sea_orm::entity::prelude::*;

/// An access group that a membership has.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "membership_access_group")]
pub struct Model {
    /// Tenant.
    #[sea_orm(primary_key, auto_increment = false)]
    pub organization_id: Uuid,
    /// The membership.
    #[sea_orm(primary_key, auto_increment = false)]
    pub membership_id: Uuid,
    /// An access group of its property.
    #[sea_orm(primary_key, auto_increment = false)]
    pub access_group_id: Uuid,
}

/// None: every key is composite, so `store` writes its joins out.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
