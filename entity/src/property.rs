//! Table `property`.

use sea_orm::entity::prelude::*;

/// One office location (behaviour.md §1), and the head of its rule set (§5).
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "property")]
pub struct Model {
    /// Tenant.
    #[sea_orm(primary_key, auto_increment = false)]
    pub organization_id: Uuid,
    /// UUID v7.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    /// Name as typed.
    pub name: String,
    /// Name trimmed and lower-cased: unique among the properties not archived, and the sort order.
    pub name_key: String,
    /// Street and number.
    pub street: Option<String>,
    /// City.
    pub city: Option<String>,
    /// State or region.
    pub state: Option<String>,
    /// Postal code.
    pub postal_code: Option<String>,
    /// Country, as typed or as the directory wrote it.
    pub country: Option<String>,
    /// IANA name, for example Europe/Lisbon.
    pub time_zone: String,
    /// Newest published revision of the rule set; 0 = never published. Compared and raised by a
    /// publish.
    pub current_revision: i32,
    /// Set when an admin removed the property; history keeps its name.
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
