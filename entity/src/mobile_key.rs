//! Table `mobile_key`.

use sea_orm::entity::prelude::*;

/// A person's mobile key (behaviour.md §1, §2.6, §7). One not revoked an employee; revoked ones stay as
/// history.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "mobile_key")]
pub struct Model {
    /// Tenant.
    #[sea_orm(primary_key, auto_increment = false)]
    pub organization_id: Uuid,
    /// UUID v7: the opaque credential id.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    /// Whose key.
    pub employee_id: Uuid,
    /// State. One of `queued`, `invited`, `claimed`, `suspended`, `revoked`.
    pub status: String,
    /// State it goes back to when restored; absent = never suspended. One of `queued`, `invited`,
    /// `claimed`.
    pub resumes_as: Option<String>,
    /// Raised by resend, e-mail change, suspension and termination: older links die (behaviour.md
    /// §7).
    pub generation: i32,
    /// Who or what suspended it: the engine restores only what the engine suspended. One of `left`,
    /// `no_membership`, `rule`, `expired`, `address_reused`, `admin`.
    pub suspended_by: Option<String>,
    /// The admin, if one did.
    pub suspended_by_admin_id: Option<Uuid>,
    /// When: the engine restores within the organization's `key_restore_days`.
    pub suspended_at: Option<DateTimeUtc>,
    /// Who or what revoked it: after an admin's revoke, `issue` only notes it. One of `left`,
    /// `no_membership`, `rule`, `expired`, `address_reused`, `admin`.
    pub revoked_by: Option<String>,
    /// The admin, if one did.
    pub revoked_by_admin_id: Option<Uuid>,
    /// When.
    pub revoked_at: Option<DateTimeUtc>,
    /// SHA-256 of the claim token of this generation; absent before the first and after the claim.
    pub claim_hash: Option<Vec<u8>>,
    /// 7 days after the first successful hand-over of the mail.
    pub claim_expires_at: Option<DateTimeUtc>,
    /// When a button claimed it.
    pub claimed_at: Option<DateTimeUtc>,
    /// When it was first issued.
    pub issued_at: DateTimeUtc,
    /// When it last changed.
    pub updated_at: DateTimeUtc,
}

/// None: every key is composite, so `store` writes its joins out.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
