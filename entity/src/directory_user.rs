//! Table `directory_user`.

use sea_orm::entity::prelude::*;

/// A SCIM user as the identity provider wrote it, stored whole (behaviour.md §1, §6), with the columns
/// that SCIM and the engine look up.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "directory_user")]
pub struct Model {
    /// Tenant.
    #[sea_orm(primary_key, auto_increment = false)]
    pub organization_id: Uuid,
    /// SCIM id; UUID v7.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    /// The integration that wrote it.
    pub integration_id: Uuid,
    /// The SCIM resource as JSON text, keys in the order they were sent; without `id`, `meta` and
    /// `groups`, which are computed.
    pub resource: String,
    /// userName as sent.
    pub user_name: String,
    /// Lower-cased: unique among the integration's users not deleted.
    pub user_name_key: String,
    /// externalId as sent; case-sensitive (RFC 7643 §3.1).
    pub external_id: Option<String>,
    /// What the directory wrote; absent after `remove active`, which counts as not active
    /// (behaviour.md §2.1).
    pub active: Option<bool>,
    /// Primary e-mail by the rule of behaviour.md §2.2, as sent.
    pub email: Option<String>,
    /// Trimmed and lower-cased.
    pub email_key: Option<String>,
    /// Best name for lists: displayName, else name.formatted, else given and family name.
    pub display_name: Option<String>,
    /// The linked employee.
    pub employee_id: Option<Uuid>,
    /// Raised whenever a fact the rules read changes, group membership included; a plan is applied
    /// only if it is unchanged (behaviour.md §2).
    pub facts_version: i64,
    /// Raised whenever the resource changes; the weak ETag of RFC 7644 §3.14.
    pub version: i64,
    /// meta.created.
    pub created_at: DateTimeUtc,
    /// meta.lastModified.
    pub modified_at: DateTimeUtc,
    /// When it last became inactive or deleted; kept after a return.
    pub left_at: Option<DateTimeUtc>,
    /// When it last became active again.
    pub returned_at: Option<DateTimeUtc>,
    /// When the last successful pull of this person's groups began (behaviour.md §3, §6).
    pub groups_pulled_at: Option<DateTimeUtc>,
    /// When an admin last confirmed the groups (behaviour.md §3).
    pub groups_confirmed_at: Option<DateTimeUtc>,
    /// What came of the last decision about the person as a whole; absent = not decided yet
    /// (behaviour.md §2). One of `decided`, `dropped_no_rules`, `skipped_no_email`,
    /// `email_missing`, `email_in_conflict`, `left`.
    pub person_outcome: Option<String>,
    /// SCIM DELETE; the id answers 404 for ever, the row keeps the link and the external id.
    pub deleted_at: Option<DateTimeUtc>,
    /// When their integration was uninstalled; they are marked deleted then, so that nothing counts or decides them as the
    /// directory's. Active ones stay as they are until they are deactivated or adopted again (behaviour.md §6).
    pub detached_at: Option<DateTimeUtc>,
}

/// None: every key is composite, so `store` writes its joins out.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
