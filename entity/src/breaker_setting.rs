//! Table `breaker_setting`.

use sea_orm::entity::prelude::*;

/// The breaker's four settings, if they are not the defaults (behaviour.md §4).
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "breaker_setting")]
pub struct Model {
    /// Tenant.
    #[sea_orm(primary_key, auto_increment = false)]
    pub organization_id: Uuid,
    /// More people than this, if they are also more than `percent`.
    pub people: i32,
    /// Percent of rule-made active memberships.
    pub percent: i32,
    /// More people than this, whatever part they are.
    pub most: i32,
    /// All of them, if they are at least so many.
    pub all_of: i32,
}

/// None: every key is composite, so `store` writes its joins out.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
