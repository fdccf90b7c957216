//! Table `outbox_mail`.

use sea_orm::entity::prelude::*;

/// A mail to be sent, written in the transaction of the change that causes it (behaviour.md §7). Never
/// holds a link: the sender derives it.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "outbox_mail")]
pub struct Model {
    /// Tenant.
    #[sea_orm(primary_key, auto_increment = false)]
    pub organization_id: Uuid,
    /// UUID v7.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    /// Which mail: claim. An open set, named by the server.
    pub template: String,
    /// Address.
    pub recipient: String,
    /// The key a claim mail is about.
    pub mobile_key_id: Option<Uuid>,
    /// Its generation: at most one mail each.
    pub key_generation: Option<i32>,
    /// Where it is. One of `queued`, `sent`, `failed`, `cancelled`, `claimed`, `expired`.
    pub state: String,
    /// Stable Message-ID, the same in every attempt.
    pub message_id: String,
    /// Earliest hand-over: a claim mail waits for the settle window (behaviour.md §4).
    pub not_before: DateTimeUtc,
    /// Hand-overs tried.
    pub attempts: i32,
    /// When to try next.
    pub next_attempt_at: DateTimeUtc,
    /// A sender has it until then.
    pub lease_until: Option<DateTimeUtc>,
    /// What the mail server said last.
    pub last_error: Option<String>,
    /// When it was queued.
    pub created_at: DateTimeUtc,
    /// First successful hand-over.
    pub sent_at: Option<DateTimeUtc>,
}

/// None: every key is composite, so `store` writes its joins out.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
