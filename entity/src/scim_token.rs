//! Table `scim_token`.

use sea_orm::entity::prelude::*;

/// A bearer token of the SCIM endpoint: `lk_scim_<public id>_<secret>`; two may live at once
/// (behaviour.md §6).
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "scim_token")]
pub struct Model {
    /// Tenant.
    #[sea_orm(primary_key, auto_increment = false)]
    pub organization_id: Uuid,
    /// UUID v7.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    /// What it writes to.
    pub integration_id: Uuid,
    /// Visible part of the token; unique in the whole installation, because the look-up starts from
    /// it.
    pub public_id: String,
    /// SHA-256 of the secret part.
    pub secret_hash: Vec<u8>,
    /// Name given by the admin.
    pub name: String,
    /// Who made it; absent when the command line did.
    pub created_by_admin_id: Option<Uuid>,
    /// When it was made.
    pub created_at: DateTimeUtc,
    /// When it stops working; absent = never.
    pub expires_at: Option<DateTimeUtc>,
    /// Last use, coalesced to about a minute.
    pub last_used_at: Option<DateTimeUtc>,
    /// When it was revoked.
    pub revoked_at: Option<DateTimeUtc>,
}

/// None: every key is composite, so `store` writes its joins out.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
