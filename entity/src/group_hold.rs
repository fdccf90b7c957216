//! Table `group_hold`.

use sea_orm::entity::prelude::*;

/// One time that a group was emptied at once while rules name it (behaviour.md §4). At most one is open.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "group_hold")]
pub struct Model {
    /// Tenant.
    #[sea_orm(primary_key, auto_increment = false)]
    pub organization_id: Uuid,
    /// UUID v7.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    /// The group.
    pub group_id: Uuid,
    /// Members it had.
    pub people: i64,
    /// The request or pull, for example PUT /Groups/0190…; no personal values.
    pub cause: String,
    /// When.
    pub since: DateTimeUtc,
    /// When it ended; absent = open.
    pub ended_at: Option<DateTimeUtc>,
    /// How. One of `allowed`, `rejected`, `refilled`.
    pub ended_how: Option<String>,
    /// The admin's name then.
    pub ended_by: Option<String>,
}

/// None: every key is composite, so `store` writes its joins out.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
