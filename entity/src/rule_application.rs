//! Table `rule_application`.

use sea_orm::entity::prelude::*;

/// Everybody decided again in the background: a publish or a resync, from its start to its end (behaviour.md §5).
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "rule_application")]
pub struct Model {
    /// Tenant.
    #[sea_orm(primary_key, auto_increment = false)]
    pub organization_id: Uuid,
    /// Its id; UUID v7.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    /// `publish` or `resync`.
    pub kind: String,
    /// Whose rules were published.
    pub property_id: Option<Uuid>,
    /// Which revision was published.
    pub revision: Option<i32>,
    /// The cause that its rows of the reconcile queue bear.
    pub cause: String,
    /// People to decide at the start.
    pub total: i64,
    /// When it was queued.
    pub started_at: DateTimeUtc,
    /// An admin paused it then.
    pub paused_at: Option<DateTimeUtc>,
    /// Nobody waits for it any more since then.
    pub ended_at: Option<DateTimeUtc>,
    /// `finished`, or `superseded` by a newer publish of the same property.
    pub ended_how: Option<String>,
}

/// Joins are written where they are used.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
