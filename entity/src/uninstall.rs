//! Table `uninstall`.

use sea_orm::entity::prelude::*;

/// An integration that was uninstalled, and what becomes of its people (behaviour.md §6).
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "uninstall")]
pub struct Model {
    /// Tenant.
    #[sea_orm(primary_key, auto_increment = false)]
    pub organization_id: Uuid,
    /// The integration.
    #[sea_orm(primary_key, auto_increment = false)]
    pub integration_id: Uuid,
    /// What becomes of them: `keep` or `deactivate`.
    pub people: String,
    /// Why, if the admin said so.
    pub reason: Option<String>,
    /// Who did it, by name.
    pub made_by: String,
    /// People it concerned.
    pub total: i64,
    /// When.
    pub started_at: DateTimeUtc,
    /// When the last of them was dealt with; absent = under way.
    pub finished_at: Option<DateTimeUtc>,
}

/// None: every key is composite, so `store` writes its joins out.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
