//! Table `audit_event_personal`.

use sea_orm::entity::prelude::*;

/// The personal values of an audit event. Erasure deletes this row and nothing else (behaviour.md §1).
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "audit_event_personal")]
pub struct Model {
    /// Tenant.
    #[sea_orm(primary_key, auto_increment = false)]
    pub organization_id: Uuid,
    /// The event.
    #[sea_orm(primary_key, auto_increment = false)]
    pub audit_event_id: Uuid,
    /// Name of the actor at that time.
    pub actor_name: Option<String>,
    /// Name of the target at that time.
    pub target_name: Option<String>,
    /// JSON array of `{"label", "before", "after"}`.
    pub changes: Option<String>,
}

/// None: every key is composite, so `store` writes its joins out.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
