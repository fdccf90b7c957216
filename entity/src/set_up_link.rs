//! Table `set_up_link`.

use sea_orm::entity::prelude::*;

/// The one-time link of the first start (behaviour.md §8). At most one row; void once an organization
/// exists.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "set_up_link")]
pub struct Model {
    /// Always 1, so that there is never a second link.
    #[sea_orm(primary_key, auto_increment = false)]
    pub singleton: i32,
    /// SHA-256 of the link's 32 random bytes; the link itself is never stored.
    pub token_hash: Vec<u8>,
    /// When this link was printed.
    pub created_at: DateTimeUtc,
    /// 24 hours later; renewed at each start.
    pub expires_at: DateTimeUtc,
}

/// None: every key is composite, so `store` writes its joins out.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
