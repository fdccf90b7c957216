//! Table `group_member`.

use sea_orm::entity::prelude::*;

/// A directory user in a directory group. The rows of a deleted group stay (behaviour.md §3).
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "group_member")]
pub struct Model {
    /// Tenant.
    #[sea_orm(primary_key, auto_increment = false)]
    pub organization_id: Uuid,
    /// The directory group.
    #[sea_orm(primary_key, auto_increment = false)]
    pub group_id: Uuid,
    /// The member.
    #[sea_orm(primary_key, auto_increment = false)]
    pub directory_user_id: Uuid,
    /// When a push or pull last said so; a pull counts as of when it began. Older than a late
    /// return: unconfirmed (behaviour.md §3).
    pub observed_at: DateTimeUtc,
}

/// None: every key is composite, so `store` writes its joins out.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
