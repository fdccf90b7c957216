//! Table `pulled_group`.

use sea_orm::entity::prelude::*;

/// A directory group known from the provider's API (behaviour.md §6): what it is called there by id.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "pulled_group")]
pub struct Model {
    /// Tenant.
    #[sea_orm(primary_key, auto_increment = false)]
    pub organization_id: Uuid,
    /// The directory group.
    #[sea_orm(primary_key, auto_increment = false)]
    pub group_id: Uuid,
    /// The integration whose API it is.
    pub integration_id: Uuid,
    /// Okta's id, 00g….
    pub okta_id: String,
    /// When somebody last joined or left, as Okta says; absent = not said, or too lately to rely on. Unchanged: its
    /// members need not be read again.
    pub membership_updated_at: Option<DateTimeUtc>,
    /// When the pull began that last read its members; absent = not read yet.
    pub members_pulled_at: Option<DateTimeUtc>,
}

/// None: every key is composite, so `store` writes its joins out.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
