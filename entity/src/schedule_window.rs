//! Table `schedule_window`.

use sea_orm::entity::prelude::*;

/// One half-open window of a schedule. An end not after its start runs into the next day (behaviour.md
/// §1).
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "schedule_window")]
pub struct Model {
    /// Tenant.
    #[sea_orm(primary_key, auto_increment = false)]
    pub organization_id: Uuid,
    /// The schedule.
    #[sea_orm(primary_key, auto_increment = false)]
    pub schedule_id: Uuid,
    /// Order in the editor, from 0.
    #[sea_orm(primary_key, auto_increment = false)]
    pub position: i32,
    /// Day on which the window starts; 1 = Monday.
    pub weekday: i32,
    /// Minutes after local midnight, included.
    pub start_minute: i32,
    /// Minutes after local midnight, excluded.
    pub end_minute: i32,
}

/// None: every key is composite, so `store` writes its joins out.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
