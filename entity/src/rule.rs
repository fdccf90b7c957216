//! Table `rule`.

use sea_orm::entity::prelude::*;

/// One rule of one revision (behaviour.md §1, §5): never updated, each publish writes the whole set
/// again.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "rule")]
pub struct Model {
    /// Tenant.
    #[sea_orm(primary_key, auto_increment = false)]
    pub organization_id: Uuid,
    /// Whose rules.
    #[sea_orm(primary_key, auto_increment = false)]
    pub property_id: Uuid,
    /// The publish it belongs to.
    #[sea_orm(primary_key, auto_increment = false)]
    pub revision: i32,
    /// Stable over revisions: an edited or moved rule keeps its id.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    /// 1-based; the first match wins.
    pub position: i32,
    /// Name as typed.
    pub name: String,
    /// False = skipped.
    pub is_enabled: bool,
    /// Whether all conditions or any of them must hold; without conditions it matches everyone. One
    /// of `all`, `any`.
    pub match_kind: String,
    /// Role the rule gives. One of `user`, `front_desk`, `security`, `manager`, `admin`.
    pub role: String,
    /// What it asks for the mobile key (behaviour.md §2.6). One of `issue`, `leave`, `suspend`.
    pub mobile_key: String,
}

/// None: every key is composite, so `store` writes its joins out.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
