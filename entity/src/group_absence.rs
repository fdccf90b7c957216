//! Table `group_absence`.

use sea_orm::entity::prelude::*;

/// A person whom a push took out of a group while their groups were not yet known as a whole: this one
/// group is known at once (behaviour.md §3). Dropped when all of them are known.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "group_absence")]
pub struct Model {
    /// Tenant.
    #[sea_orm(primary_key, auto_increment = false)]
    pub organization_id: Uuid,
    /// The person.
    #[sea_orm(primary_key, auto_increment = false)]
    pub directory_user_id: Uuid,
    /// The group they are known not to be in.
    #[sea_orm(primary_key, auto_increment = false)]
    pub group_id: Uuid,
    /// When it was said; a pull counts as of when it began.
    pub observed_at: DateTimeUtc,
}

/// None: every key is composite, so `store` writes its joins out.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
