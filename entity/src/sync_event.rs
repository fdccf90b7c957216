//! Table `sync_event`.

use sea_orm::entity::prelude::*;

/// What came in, was decided and changed (behaviour.md §1). Append-only; identified by its position. No
/// personal values here: they are in `sync_event_personal`.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "sync_event")]
pub struct Model {
    /// Tenant.
    #[sea_orm(primary_key, auto_increment = false)]
    pub organization_id: Uuid,
    /// Place in the organization's log: 1, 2, 3 … without gaps, in commit order.
    #[sea_orm(primary_key, auto_increment = false)]
    pub position: i64,
    /// What happened, for example user_created. An open set that grows with the product, named by
    /// the domain.
    pub kind: String,
    /// How it should look: access gained, access lost, a person should look, nothing changed. One
    /// of `good`, `bad`, `warn`, `quiet`.
    pub tone: String,
    /// When.
    pub at: DateTimeUtc,
    /// What caused it, for example PATCH /Users/0190…, publish of revision 3, timer.
    pub cause: String,
    /// The request that caused it.
    pub request_id: Option<Uuid>,
    /// The property it is about.
    pub property_id: Option<Uuid>,
    /// The employee it is about.
    pub employee_id: Option<Uuid>,
    /// The directory user it is about.
    pub directory_user_id: Option<Uuid>,
    /// The directory group it is about.
    pub group_id: Option<Uuid>,
    /// JSON with what depends on the kind (ids, counts, codes).
    pub data: Option<String>,
}

/// None: every key is composite, so `store` writes its joins out.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
