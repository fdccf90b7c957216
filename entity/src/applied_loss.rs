//! Table `applied_loss`.

use sea_orm::entity::prelude::*;

/// A loss that took place after its settle window or a hold: counted by the breaker, and to be undone (behaviour.md
/// §4).
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "applied_loss")]
pub struct Model {
    /// Tenant.
    #[sea_orm(primary_key, auto_increment = false)]
    pub organization_id: Uuid,
    /// UUID v7.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    /// Who lost something.
    pub employee_id: Uuid,
    /// Where.
    pub property_id: Uuid,
    /// What. One of `deactivation`, `access_group`, `lower_role`, `key_suspension`.
    pub kind: String,
    /// Which access group, when `kind` is access_group.
    pub access_group_id: Option<Uuid>,
    /// The lower role, when `kind` is lower_role.
    pub role: Option<String>,
    /// The role before it.
    pub role_before: Option<String>,
    /// `due`: its window ended, and it counts; `accepted`: somebody had seen and accepted it.
    pub how: String,
    /// What caused the decision; no personal values.
    pub cause: String,
    /// When.
    pub applied_at: DateTimeUtc,
    /// When an admin gave it back.
    pub undone_at: Option<DateTimeUtc>,
}

/// None: every key is composite, so `store` writes its joins out.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
