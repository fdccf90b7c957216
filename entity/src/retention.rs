//! Table `retention`.

use sea_orm::entity::prelude::*;

/// How long the logs of an organization are kept. An organization without a row keeps the defaults.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "retention")]
pub struct Model {
    /// Tenant.
    #[sea_orm(primary_key, auto_increment = false)]
    pub organization_id: Uuid,
    /// Days of SCIM requests and of counted reads.
    pub scim_request_days: i32,
    /// Days of sync events.
    pub sync_event_days: i32,
    /// Days of audit events.
    pub audit_event_days: i32,
}

/// None: every key is composite, so `store` writes its joins out.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
