//! Table `session`.

use sea_orm::entity::prelude::*;

/// A signed-in browser: one family of rotating refresh tokens (behaviour.md §8).
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "session")]
pub struct Model {
    /// Tenant.
    #[sea_orm(primary_key, auto_increment = false)]
    pub organization_id: Uuid,
    /// Random (v4), named by the access token and the refresh cookie; unique in the whole
    /// installation.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    /// Whose session.
    pub admin_id: Uuid,
    /// How often the refresh token was rotated.
    pub generation: i32,
    /// SHA-256 of the current refresh token.
    pub refresh_hash: Vec<u8>,
    /// SHA-256 of the one before, accepted for a few seconds after `rotated_at` (parallel tabs).
    /// Any other presented token is reuse and revokes the session.
    pub previous_refresh_hash: Option<Vec<u8>>,
    /// When the refresh token was last rotated.
    pub rotated_at: Option<DateTimeUtc>,
    /// Browser, as it called itself, shortened.
    pub user_agent: Option<String>,
    /// When the admin signed in.
    pub created_at: DateTimeUtc,
    /// Last refresh.
    pub last_seen_at: DateTimeUtc,
    /// When the session ends if not refreshed.
    pub expires_at: DateTimeUtc,
    /// Sign-out, sign-out everywhere, reuse detection or a locked account.
    pub revoked_at: Option<DateTimeUtc>,
}

/// None: every key is composite, so `store` writes its joins out.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
