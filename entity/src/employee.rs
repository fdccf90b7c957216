//! Table `employee`.

use sea_orm::entity::prelude::*;

/// One person in the organization's directory (behaviour.md §1). Fields of a linked employee follow the
/// directory (§2.4).
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "employee")]
pub struct Model {
    /// Tenant.
    #[sea_orm(primary_key, auto_increment = false)]
    pub organization_id: Uuid,
    /// UUID v7.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    /// Name shown.
    pub display_name: String,
    /// Trimmed and lower-cased: sort order and search.
    pub display_name_key: String,
    /// Given name.
    pub given_name: Option<String>,
    /// Family name.
    pub family_name: Option<String>,
    /// Primary e-mail as typed; stays readable after the address became history.
    pub email: String,
    /// Trimmed and lower-cased; absent once the address was re-used by another person, which takes
    /// it out of the unique index (behaviour.md §2.3).
    pub email_key: Option<String>,
    /// Primary, else work, else mobile, else first (behaviour.md §2.4).
    pub phone: Option<String>,
    /// Job title.
    pub title: Option<String>,
    /// Department.
    pub department: Option<String>,
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
    /// Number in the personnel system.
    pub employee_number: Option<String>,
    /// Cost centre.
    pub cost_center: Option<String>,
    /// Manager, as the directory names them.
    pub manager: Option<String>,
    /// Who made the employee: the directory, or an admin by hand. Linking does not change it. One
    /// of `directory`, `hand`.
    pub source: String,
    /// External id the identity provider knows this person by, as of the last link: equal ids make
    /// a return a restore (behaviour.md §2.3).
    pub external_id: Option<String>,
    /// The directory's primary e-mail when it was last looked at: the employee's own follows only
    /// when it changes (behaviour.md §2.3).
    pub directory_email: Option<String>,
    /// True stops steps 4 to 6 of behaviour.md §2 for this person (§2.7).
    pub is_sync_opted_out: bool,
    /// When `email` became history.
    pub email_retired_at: Option<DateTimeUtc>,
    /// When the employee was made.
    pub created_at: DateTimeUtc,
    /// When a field last changed.
    pub updated_at: DateTimeUtc,
}

/// None: every key is composite, so `store` writes its joins out.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
