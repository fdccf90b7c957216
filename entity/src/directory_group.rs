//! Table `directory_group`.

use sea_orm::entity::prelude::*;

/// A SCIM group as the identity provider wrote it (behaviour.md §1, §6); members are rows of
/// `group_member`.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "directory_group")]
pub struct Model {
    /// Tenant.
    #[sea_orm(primary_key, auto_increment = false)]
    pub organization_id: Uuid,
    /// SCIM id; UUID v7. Rules name a group by it, so a rename never breaks a rule.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    /// The integration that wrote it.
    pub integration_id: Uuid,
    /// The SCIM resource as JSON text without `members`, `id` and `meta`, keys in the order they
    /// were sent.
    pub resource: String,
    /// displayName as sent.
    pub display_name: String,
    /// Lower-cased: unique among the integration's groups not deleted.
    pub display_name_key: String,
    /// externalId as sent; Okta's pushed groups have none.
    pub external_id: Option<String>,
    /// Raised whenever the resource or its members change.
    pub version: i64,
    /// meta.created.
    pub created_at: DateTimeUtc,
    /// meta.lastModified.
    pub modified_at: DateTimeUtc,
    /// Known from the provider's API, not pushed: SCIM never shows it (behaviour.md §6).
    pub is_pulled: bool,
    /// SCIM DELETE; its members stay, and rules go on with them (behaviour.md §3).
    pub deleted_at: Option<DateTimeUtc>,
    /// When an admin confirmed the deletion: it has no members since (behaviour.md §3).
    pub deletion_confirmed_at: Option<DateTimeUtc>,
}

/// None: every key is composite, so `store` writes its joins out.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
