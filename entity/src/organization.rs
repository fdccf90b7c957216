//! Table `organization`.

use sea_orm::entity::prelude::*;

/// One company: the tenant every other row belongs to (behaviour.md §1). Holds its settings.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "organization")]
pub struct Model {
    /// UUID v7, made by the application.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    /// Name as typed by the owner.
    pub name: String,
    /// Seconds a loss stays pending before it is decided again; 0 = at once, 60 by default
    /// (behaviour.md §4).
    pub settle_window_seconds: i32,
    /// Days within which the engine restores a mobile key it suspended; 30 by default (behaviour.md
    /// §2.6).
    pub key_restore_days: i32,
    /// When the organization was made.
    pub created_at: DateTimeUtc,
    /// When a setting last changed.
    pub updated_at: DateTimeUtc,
}

/// None: every key is composite, so `store` writes its joins out.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
