//! Table `pending_group_member`.

use sea_orm::entity::prelude::*;

/// A member value that no user of the integration has as `id` or `externalId` yet: at most 10,000 a
/// group, for 90 days, never shown (behaviour.md §6).
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "pending_group_member")]
pub struct Model {
    /// Tenant.
    #[sea_orm(primary_key, auto_increment = false)]
    pub organization_id: Uuid,
    /// The directory group.
    #[sea_orm(primary_key, auto_increment = false)]
    pub group_id: Uuid,
    /// The member's value as sent.
    #[sea_orm(primary_key, auto_increment = false)]
    pub value: String,
    /// When it was first sent.
    pub created_at: DateTimeUtc,
}

/// None: every key is composite, so `store` writes its joins out.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
