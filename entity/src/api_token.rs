//! Table `api_token`.

use sea_orm::entity::prelude::*;

/// An integrator's token for GraphQL: `lk_api_<public id>_<secret>` (behaviour.md §6, §8).
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "api_token")]
pub struct Model {
    /// Tenant.
    #[sea_orm(primary_key, auto_increment = false)]
    pub organization_id: Uuid,
    /// UUID v7.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    /// Visible part of the token; unique in the whole installation, because the look-up starts from
    /// it.
    pub public_id: String,
    /// SHA-256 of the secret part.
    pub secret_hash: Vec<u8>,
    /// Name given by the admin.
    pub name: String,
    /// What it may do; write includes read. One of `read`, `write`.
    pub scope: String,
    /// Limits the token to one property; absent = the whole organization.
    pub property_id: Option<Uuid>,
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
