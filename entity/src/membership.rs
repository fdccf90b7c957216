//! Table `membership`.

use sea_orm::entity::prelude::*;

/// Employee × property: status, role and why (behaviour.md §1).
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "membership")]
pub struct Model {
    /// Tenant.
    #[sea_orm(primary_key, auto_increment = false)]
    pub organization_id: Uuid,
    /// UUID v7.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    /// The person.
    pub employee_id: Uuid,
    /// The property.
    pub property_id: Uuid,
    /// `active` gives access; `deactivated` is set by the engine, or by an admin on hand-made ones;
    /// `suspended` only by admins. One of `active`, `deactivated`, `suspended`.
    pub status: String,
    /// Label, no rights in the console. One of `user`, `front_desk`, `security`, `manager`,
    /// `admin`.
    pub role: String,
    /// Why it exists: a rule, an admin's hand, or an override. One of `rule`, `manual`, `override`.
    pub reason_kind: String,
    /// The rule that decided, when `reason_kind` is rule.
    pub rule_id: Option<Uuid>,
    /// The revision it was in then.
    pub rule_revision: Option<i32>,
    /// Its position there, 1-based; kept so that a list shows *why* without a join.
    pub rule_position: Option<i32>,
    /// Its name then.
    pub rule_name: Option<String>,
    /// Who suspended it. Kept while deactivated underneath, so that a return does not lift the
    /// suspension.
    pub suspended_by_admin_id: Option<Uuid>,
    /// Why, as typed.
    pub suspended_reason: Option<String>,
    /// When; absent = not suspended by an admin.
    pub suspended_at: Option<DateTimeUtc>,
    /// When step 1 deactivated it: within 30 days a hand-made one comes back (behaviour.md §2.10).
    pub ended_by_leave_at: Option<DateTimeUtc>,
    /// When the present status began.
    pub status_since: DateTimeUtc,
    /// When the membership was made.
    pub created_at: DateTimeUtc,
    /// When it last changed.
    pub updated_at: DateTimeUtc,
}

/// None: every key is composite, so `store` writes its joins out.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
