//! Table `loss_hold`.

use sea_orm::entity::prelude::*;

/// One time that the breaker held a property's losses (behaviour.md §4). At most one is open.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "loss_hold")]
pub struct Model {
    /// Tenant.
    #[sea_orm(primary_key, auto_increment = false)]
    pub organization_id: Uuid,
    /// UUID v7.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    /// Whose losses.
    pub property_id: Uuid,
    /// Which bound was passed. One of `share`, `number`, `everyone`.
    pub reason: String,
    /// People who had lost something or were about to, when it began.
    pub people: i64,
    /// Rule-made active memberships then, before any of those losses.
    pub memberships: i64,
    /// Whose decision tripped it, for example timer; no personal values.
    pub cause: String,
    /// When it began.
    pub since: DateTimeUtc,
    /// When an admin decided; absent = open.
    pub ended_at: Option<DateTimeUtc>,
    /// How. One of `allowed`, `rejected`.
    pub ended_how: Option<String>,
    /// The admin's name then.
    pub ended_by: Option<String>,
}

/// None: every key is composite, so `store` writes its joins out.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
