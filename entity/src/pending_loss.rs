//! Table `pending_loss`.

use sea_orm::entity::prelude::*;

/// A loss that waits for its settle window or is held by the breaker (behaviour.md §4).
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "pending_loss")]
pub struct Model {
    /// Tenant.
    #[sea_orm(primary_key, auto_increment = false)]
    pub organization_id: Uuid,
    /// UUID v7.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    /// Who would lose something.
    pub employee_id: Uuid,
    /// Where.
    pub property_id: Uuid,
    /// What would be lost. One of `deactivation`, `access_group`, `lower_role`, `key_suspension`.
    pub kind: String,
    /// Which access group, when `kind` is access_group.
    pub access_group_id: Option<Uuid>,
    /// The lower role it would become, when `kind` is lower_role. One of `user`, `front_desk`,
    /// `security`, `manager`, `admin`.
    pub role: Option<String>,
    /// What caused it, for example PATCH /Groups/0190…; no personal values.
    pub cause: String,
    /// Waiting for its due time, or held until an admin decides. One of `pending`, `held`.
    pub state: String,
    /// When the loss was first seen; later changes do not restart the window.
    pub since: DateTimeUtc,
    /// When it is decided afresh; at most 15 minutes after `since`.
    pub due_at: DateTimeUtc,
}

/// None: every key is composite, so `store` writes its joins out.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
