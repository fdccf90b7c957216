//! Table `integration`.

use sea_orm::entity::prelude::*;

/// The connection to an identity provider (behaviour.md §6). One live row an organization; uninstalled
/// ones stay as history.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "integration")]
pub struct Model {
    /// Tenant.
    #[sea_orm(primary_key, auto_increment = false)]
    pub organization_id: Uuid,
    /// UUID v7.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    /// Identity provider: okta. An open set, named by the server.
    pub kind: String,
    /// Domain of the customer's Okta organization; absent when only push is used.
    pub domain: Option<String>,
    /// Since when groups are also pulled from the provider's API; absent = push only (behaviour.md
    /// §3).
    pub pull_configured_at: Option<DateTimeUtc>,
    /// When it was installed.
    pub installed_at: DateTimeUtc,
    /// When its tokens were stopped; absent = live.
    pub uninstalled_at: Option<DateTimeUtc>,
    /// Last SCIM request with a good token, coalesced to about a second.
    pub last_request_at: Option<DateTimeUtc>,
    /// Last 429 or 5xx we answered: extends settle windows for 5 minutes (behaviour.md §4).
    pub last_refused_at: Option<DateTimeUtc>,
}

/// None: every key is composite, so `store` writes its joins out.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
