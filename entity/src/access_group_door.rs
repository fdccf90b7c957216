//! Table `access_group_door`.

use sea_orm::entity::prelude::*;

/// A door that an access group opens.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "access_group_door")]
pub struct Model {
    /// Tenant.
    #[sea_orm(primary_key, auto_increment = false)]
    pub organization_id: Uuid,
    /// The access group.
    #[sea_orm(primary_key, auto_increment = false)]
    pub access_group_id: Uuid,
    /// A door of the same property.
    #[sea_orm(primary_key, auto_increment = false)]
    pub door_id: Uuid,
}

/// None: every key is composite, so `store` writes its joins out.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
