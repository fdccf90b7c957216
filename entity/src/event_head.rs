//! Table `event_head`.

use sea_orm::entity::prelude::*;

/// Last position given out in an organization's event log. Updated as the last statement before commit:
/// the row lock orders commits, so a cursor never skips.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "event_head")]
pub struct Model {
    /// Tenant.
    #[sea_orm(primary_key, auto_increment = false)]
    pub organization_id: Uuid,
    /// Position of the newest sync event; 0 = none yet. Without gaps.
    pub position: i64,
}

/// None: every key is composite, so `store` writes its joins out.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
