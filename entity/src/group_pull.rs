//! Table `group_pull`.

use sea_orm::entity::prelude::*;

/// An integration whose groups also come from the provider's API (behaviour.md §6): the token, how often, and how it
/// went. No row = push only.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "group_pull")]
pub struct Model {
    /// Tenant.
    #[sea_orm(primary_key, auto_increment = false)]
    pub organization_id: Uuid,
    /// The integration.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    /// The provider's API token, sealed.
    pub api_token: Vec<u8>,
    /// When an admin set it.
    pub token_set_at: DateTimeUtc,
    /// Minutes between two pulls.
    pub interval_minutes: i32,
    /// When everything is pulled next.
    pub due_at: DateTimeUtc,
    /// After a failure nothing is asked before; absent = whenever it is due.
    pub not_before: Option<DateTimeUtc>,
    /// A pull is under way until then at the latest.
    pub lease_until: Option<DateTimeUtc>,
    /// Whose it is.
    pub leased_by: Option<Uuid>,
    /// When the last attempt began.
    pub last_began_at: Option<DateTimeUtc>,
    /// When the last one that succeeded was done.
    pub last_succeeded_at: Option<DateTimeUtc>,
    /// When the last one began that read the members of every group.
    pub last_complete_at: Option<DateTimeUtc>,
    /// Attempts in a row that failed.
    pub failures: i32,
    /// What was wrong with the last attempt; absent = nothing. Named by the server.
    pub problem: Option<String>,
    /// In words, without personal values.
    pub problem_message: Option<String>,
    /// When.
    pub problem_at: Option<DateTimeUtc>,
    /// Groups the last successful pull found.
    pub groups: Option<i64>,
    /// People it found in them.
    pub people: Option<i64>,
}

/// None: every key is composite, so `store` writes its joins out.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
