//! Table `directory_count`.

use sea_orm::entity::prelude::*;

/// How many users an integration has. Kept by every write that adds or deletes one, in its transaction.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "directory_count")]
pub struct Model {
    /// Tenant.
    #[sea_orm(primary_key, auto_increment = false)]
    pub organization_id: Uuid,
    /// Whose users.
    #[sea_orm(primary_key, auto_increment = false)]
    pub integration_id: Uuid,
    /// Not deleted.
    pub users: i64,
    /// Deleted so far: while it stays, nobody's place in a list moves forward.
    pub deletions: i64,
}

/// None: every key is composite, so `store` writes its joins out.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
