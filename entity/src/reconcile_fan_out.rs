//! Table `reconcile_fan_out`.

use sea_orm::entity::prelude::*;

/// A change of a group that people are still to be put into `reconcile_queue` for, by a worker (behaviour.md §2). It goes
/// when they are. Until then it stands for changes of theirs that nobody has looked at.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "reconcile_fan_out")]
pub struct Model {
    /// Tenant.
    #[sea_orm(primary_key, auto_increment = false)]
    pub organization_id: Uuid,
    /// UUID v7: the order of arrival.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    /// The group that changed.
    pub group_id: Uuid,
    /// JSON array of the ids of directory users whom it concerns.
    pub members: String,
    /// How many they are.
    pub people: i32,
    /// Passed on to each person's row, for example change of /Groups/0190….
    pub cause: String,
    /// When it arrived.
    pub enqueued_at: DateTimeUtc,
    /// When to work on it.
    pub due_at: DateTimeUtc,
    /// Failed attempts.
    pub attempts: i32,
    /// Why the last attempt failed.
    pub last_error: Option<String>,
}

/// None: every key is composite, so `store` writes its joins out.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
