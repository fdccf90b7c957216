//! Table `outcome`.

use sea_orm::entity::prelude::*;

/// The latest decision for one directory user and property, with its trace (behaviour.md §2.5, §2.9).
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "outcome")]
pub struct Model {
    /// Tenant.
    #[sea_orm(primary_key, auto_increment = false)]
    pub organization_id: Uuid,
    /// The person.
    #[sea_orm(primary_key, auto_increment = false)]
    pub directory_user_id: Uuid,
    /// The property.
    #[sea_orm(primary_key, auto_increment = false)]
    pub property_id: Uuid,
    /// What was decided; paused = dropped: no rules. One of `matched`, `no_match`,
    /// `waiting_groups`, `paused`, `held_by_admin`, `left`, `opted_out`.
    pub kind: String,
    /// The rule that decided or is waited for.
    pub rule_id: Option<Uuid>,
    /// Its position then, 1-based.
    pub rule_position: Option<i32>,
    /// Its name then.
    pub rule_name: Option<String>,
    /// The revision that was asked; absent when none was published.
    pub rule_revision: Option<i32>,
    /// One sentence, without the person's name.
    pub summary: String,
    /// Equal if kind, rule, revision, summary and trace are: an outcome is written only if it
    /// differs (behaviour.md §2.9).
    pub fingerprint: i64,
    /// JSON: the rules in order with each condition, the real values compared and the result.
    /// Personal.
    pub trace: String,
    /// When this outcome first differed from the one before.
    pub decided_at: DateTimeUtc,
}

/// None: every key is composite, so `store` writes its joins out.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
