//! Table `access_override`.

use sea_orm::entity::prelude::*;

/// An exception from the rules for one person in one property (behaviour.md §2.8), or access kept from a loss (§4).
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "access_override")]
pub struct Model {
    /// Tenant.
    #[sea_orm(primary_key, auto_increment = false)]
    pub organization_id: Uuid,
    /// UUID v7.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    /// Whose.
    pub employee_id: Uuid,
    /// Where.
    pub property_id: Uuid,
    /// One of `access_group`, `role`, `keep_active`, `kept`.
    pub kind: String,
    /// Which access group, when `kind` is access_group.
    pub access_group_id: Option<Uuid>,
    /// Which role, when `kind` is role.
    pub role: Option<String>,
    /// As typed; personal.
    pub reason: String,
    /// The admin's name then.
    pub made_by: String,
    /// When it was made.
    pub made_at: DateTimeUtc,
    /// When it lapses.
    pub expires_at: DateTimeUtc,
    /// An admin ended it; what it gave is taken back by the next decision.
    pub is_revoked: bool,
    /// When step 1 ended it; it may come back (behaviour.md §2.10).
    pub ended_by_leave_at: Option<DateTimeUtc>,
    /// When it became history; absent = in force.
    pub ended_at: Option<DateTimeUtc>,
    /// How. One of `expired`, `ended`, `not_restored`, `overtaken`, `address_reused`.
    pub ended_how: Option<String>,
    /// It gives something that is not there without it: that is taken back.
    pub gives: bool,
    /// The role there is without it, when it gives another.
    pub role_before: Option<String>,
    /// JSON of role and access groups, when `kind` is kept; absent = they had nothing there.
    pub kept_access: Option<String>,
    /// They had a live key, when `kind` is kept.
    pub keeps_key: bool,
    /// The revision it holds against, when `kind` is kept.
    pub kept_revision: Option<i32>,
    /// Fingerprint of the person's facts it holds against; absent = not looked at yet.
    pub kept_facts: Option<i64>,
}

/// None: every key is composite, so `store` writes its joins out.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
