//! Table `admin`.

use sea_orm::entity::prelude::*;

/// An account of the console (behaviour.md §8): owner, admin, property manager or viewer.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "admin")]
pub struct Model {
    /// Tenant.
    #[sea_orm(primary_key, auto_increment = false)]
    pub organization_id: Uuid,
    /// UUID v7.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    /// Name shown in the console and in history.
    pub name: String,
    /// Address as typed.
    pub email: String,
    /// Address trimmed and lower-cased. Unique in the whole installation: sign-in asks for no
    /// organization.
    pub email_key: String,
    /// argon2id in PHC form.
    pub password_hash: String,
    /// What the account may do. One of `owner`, `admin`, `property_manager`, `viewer`.
    pub role: String,
    /// Set when step 1 of behaviour.md §2 locked the account of a leaver, or an owner did.
    pub locked_at: Option<DateTimeUtc>,
    /// When the account was made.
    pub created_at: DateTimeUtc,
    /// When it last changed.
    pub updated_at: DateTimeUtc,
}

/// None: every key is composite, so `store` writes its joins out.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
