//! Table `sync_event_personal`.

use sea_orm::entity::prelude::*;

/// The personal values of a sync event. Erasure deletes this row and nothing else (behaviour.md §1).
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "sync_event_personal")]
pub struct Model {
    /// Tenant.
    #[sea_orm(primary_key, auto_increment = false)]
    pub organization_id: Uuid,
    /// The event.
    #[sea_orm(primary_key, auto_increment = false)]
    pub position: i64,
    /// One sentence, names included.
    pub summary: String,
    /// Name of the person at that time.
    pub person_name: Option<String>,
    /// JSON array of `{"label", "before", "after"}`.
    pub changes: Option<String>,
    /// JSON: the decision behind it, in the form of `outcome.trace`.
    pub trace: Option<String>,
}

/// None: every key is composite, so `store` writes its joins out.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
