//! Table `reconcile_fan_out`.

use sea_orm::entity::prelude::*;

/// A change that touches many people, one durable row, spread over `reconcile_queue` by a worker in
/// steps (behaviour.md §2, §5): a group change, a publish, a resync.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "reconcile_fan_out")]
pub struct Model {
    /// Tenant.
    #[sea_orm(primary_key, auto_increment = false)]
    pub organization_id: Uuid,
    /// UUID v7: the order of arrival.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    /// Whom it touches: members of a group, everyone by a property's new revision, everyone. One of
    /// `group`, `property`, `organization`.
    pub kind: String,
    /// The group, when `kind` is group.
    pub group_id: Option<Uuid>,
    /// The property, when `kind` is property.
    pub property_id: Option<Uuid>,
    /// The revision published: a newer row of the property supersedes this one.
    pub rule_revision: Option<i32>,
    /// JSON array of directory user ids, when only these of the group changed; absent = all
    /// members.
    pub members: Option<String>,
    /// Passed on to each person's row.
    pub cause: String,
    /// Last directory user spread; absent = not begun.
    pub cursor: Option<Uuid>,
    /// People put into the queue so far.
    pub spread_count: i64,
    /// When it arrived.
    pub enqueued_at: DateTimeUtc,
    /// When to work on it.
    pub due_at: DateTimeUtc,
    /// Failed attempts since the last success.
    pub attempts: i32,
    /// A worker has it until then; a crash frees it.
    pub lease_until: Option<DateTimeUtc>,
    /// Which worker.
    pub leased_by: Option<Uuid>,
    /// Why the last attempt failed.
    pub last_error: Option<String>,
}

/// None: every key is composite, so `store` writes its joins out.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
