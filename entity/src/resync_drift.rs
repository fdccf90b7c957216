//! Table `resync_drift`.

use sea_orm::entity::prelude::*;

/// Somebody whose stored access was not what the rules say, as a resync found.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "resync_drift")]
pub struct Model {
    /// Tenant.
    #[sea_orm(primary_key, auto_increment = false)]
    pub organization_id: Uuid,
    /// The resync.
    #[sea_orm(primary_key, auto_increment = false)]
    pub application_id: Uuid,
    /// Who.
    #[sea_orm(primary_key, auto_increment = false)]
    pub directory_user_id: Uuid,
    /// What changed, without the person's name.
    pub summary: String,
}

/// Joins are written where they are used.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
