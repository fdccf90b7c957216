//! Table `access_group`.

use sea_orm::entity::prelude::*;

/// A set of doors of one property with a schedule (behaviour.md §1).
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "access_group")]
pub struct Model {
    /// Tenant.
    #[sea_orm(primary_key, auto_increment = false)]
    pub organization_id: Uuid,
    /// UUID v7.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    /// Where its doors are.
    pub property_id: Uuid,
    /// When they open; absent = always.
    pub schedule_id: Option<Uuid>,
    /// Name as typed.
    pub name: String,
    /// Trimmed and lower-cased: unique among the property's access groups not archived.
    pub name_key: String,
    /// Set when removed; history keeps its name.
    pub archived_at: Option<DateTimeUtc>,
    /// When it was made.
    pub created_at: DateTimeUtc,
    /// When it last changed.
    pub updated_at: DateTimeUtc,
}

/// None: every key is composite, so `store` writes its joins out.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
