//! Table `reconcile_queue`.

use sea_orm::entity::prelude::*;

/// People to be decided again (behaviour.md §2): one row a person, so that causes coalesce. The settle
/// window is a due time here.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "reconcile_queue")]
pub struct Model {
    /// Tenant.
    #[sea_orm(primary_key, auto_increment = false)]
    pub organization_id: Uuid,
    /// Whom to decide.
    #[sea_orm(primary_key, auto_increment = false)]
    pub directory_user_id: Uuid,
    /// Raised by every enqueue. A worker deletes the row only at the version it read, so a change
    /// that arrives meanwhile is not lost.
    pub version: i64,
    /// The newest cause, for the event, for example PATCH /Groups/0190….
    pub cause: String,
    /// When the oldest unprocessed cause arrived.
    pub enqueued_at: DateTimeUtc,
    /// When to decide: now for a change, the end of the settle window for a loss; the earlier one
    /// wins.
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
