//! Table `rule_set_revision`.

use sea_orm::entity::prelude::*;

/// One publish of a property's rule set (behaviour.md §5). Append-only; `property.current_revision`
/// names the one in force.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "rule_set_revision")]
pub struct Model {
    /// Tenant.
    #[sea_orm(primary_key, auto_increment = false)]
    pub organization_id: Uuid,
    /// Whose rules.
    #[sea_orm(primary_key, auto_increment = false)]
    pub property_id: Uuid,
    /// 1, 2, 3 … for each property.
    #[sea_orm(primary_key, auto_increment = false)]
    pub revision: i32,
    /// When.
    pub published_at: DateTimeUtc,
    /// What kind of actor published it. One of `admin`, `api_token`, `system`.
    pub published_by_kind: String,
    /// The admin or API token; absent for the system.
    pub published_by_id: Option<Uuid>,
    /// Their name at that time.
    pub published_by_name: String,
    /// Why, as typed.
    pub note: Option<String>,
}

/// None: every key is composite, so `store` writes its joins out.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
