//! Table `accepted_loss`.

use sea_orm::entity::prelude::*;

/// Losses that whoever published a revision accepted in its preview, until the person is decided by it (behaviour.md §5).
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "accepted_loss")]
pub struct Model {
    /// Tenant.
    #[sea_orm(primary_key, auto_increment = false)]
    pub organization_id: Uuid,
    /// Who.
    #[sea_orm(primary_key, auto_increment = false)]
    pub directory_user_id: Uuid,
    /// Whose rules were published.
    #[sea_orm(primary_key, auto_increment = false)]
    pub property_id: Uuid,
    /// The revision: with any other in force they do not count.
    pub revision: i32,
    /// JSON: each loss with the property it takes place in.
    pub losses: String,
}

/// Joins are written where they are used.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
