//! Table `decision_basis`.

use sea_orm::entity::prelude::*;

/// Stands for everything that decisions about all people of an organization rest on: its settings, properties, access
/// groups, rules, and the names of groups. Whoever changes one of these gives it a new stamp in the same transaction.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "decision_basis")]
pub struct Model {
    /// Tenant.
    #[sea_orm(primary_key, auto_increment = false)]
    pub organization_id: Uuid,
    /// UUID v4, another after each change: one that was rolled back is never given again.
    pub stamp: Uuid,
}

/// None: every key is composite, so `store` writes its joins out.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
