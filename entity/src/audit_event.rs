//! Table `audit_event`.

use sea_orm::entity::prelude::*;

/// What an admin or API token changed (behaviour.md §1). Append-only. No personal values here: they are
/// in `audit_event_personal`.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "audit_event")]
pub struct Model {
    /// Tenant.
    #[sea_orm(primary_key, auto_increment = false)]
    pub organization_id: Uuid,
    /// UUID v7: its order is the order of the log.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    /// When.
    pub at: DateTimeUtc,
    /// What kind of actor. One of `admin`, `api_token`, `system`.
    pub actor_kind: String,
    /// The admin or API token; absent for the system.
    pub actor_id: Option<Uuid>,
    /// What was done, for example publish_rule_set. An open set, named by the server.
    pub action: String,
    /// What it was done to, for example property. An open set.
    pub target_kind: Option<String>,
    /// Its id. Not a foreign key: the target may be any table.
    pub target_id: Option<Uuid>,
    /// The request that did it.
    pub request_id: Option<Uuid>,
    /// JSON with what depends on the action (ids, counts, codes).
    pub data: Option<String>,
}

/// None: every key is composite, so `store` writes its joins out.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
