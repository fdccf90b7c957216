//! Table `scim_read_count`.

use sea_orm::entity::prelude::*;

/// How many reads succeeded in one minute, by token and endpoint (behaviour.md §6).
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "scim_read_count")]
pub struct Model {
    /// Tenant.
    #[sea_orm(primary_key, auto_increment = false)]
    pub organization_id: Uuid,
    /// The minute's beginning.
    #[sea_orm(primary_key, auto_increment = false)]
    pub minute: DateTimeUtc,
    /// Whose reads.
    #[sea_orm(primary_key, auto_increment = false)]
    pub scim_token_id: Uuid,
    /// Of what, for example `GET /Users/{id}`.
    #[sea_orm(primary_key, auto_increment = false)]
    pub endpoint: String,
    /// How many.
    pub count: i64,
}

/// None: every key is composite, so `store` writes its joins out.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
