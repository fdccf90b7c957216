//! Table `sign_in_attempt`.

use sea_orm::entity::prelude::*;

/// Failed sign-ins of one address, known or not, for the lockout (behaviour.md §8).
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "sign_in_attempt")]
pub struct Model {
    /// Address trimmed and lower-cased, as it was tried. No tenant is known before sign-in
    /// succeeds.
    #[sea_orm(primary_key, auto_increment = false)]
    pub email_key: String,
    /// Failures since `window_started_at`.
    pub failures: i32,
    /// When the first counted failure happened.
    pub window_started_at: DateTimeUtc,
    /// Until when further attempts are refused without looking at the password.
    pub locked_until: Option<DateTimeUtc>,
}

/// None: every key is composite, so `store` writes its joins out.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
