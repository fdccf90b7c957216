//! Table `scim_request`.

use sea_orm::entity::prelude::*;

/// One SCIM request that wrote or failed (behaviour.md §6). Nothing personal is readable here: target and bodies are
/// in `content`, encrypted.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "scim_request")]
pub struct Model {
    /// Tenant.
    #[sea_orm(primary_key, auto_increment = false)]
    pub organization_id: Uuid,
    /// UUID v7; `sync_event.request_id` of what it caused.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    /// When it came in.
    pub at: DateTimeUtc,
    /// The token it named.
    pub scim_token_id: Uuid,
    /// Why that token did not open the door, if it did not: `wrong_secret`, `expired` or `revoked`.
    pub refusal: Option<String>,
    /// HTTP method.
    pub method: String,
    /// Path below the base URL, with ids but no other values.
    pub path: String,
    /// The SCIM User it is about.
    pub directory_user_id: Option<Uuid>,
    /// The SCIM Group it is about.
    pub directory_group_id: Option<Uuid>,
    /// HTTP status of the answer.
    pub status: i32,
    /// Microseconds from request to answer.
    pub duration_us: i64,
    /// `X-Request-Id` of the answer.
    pub http_request_id: Option<String>,
    /// Length of the body as sent.
    pub request_bytes: i64,
    /// Length of the answer's body.
    pub response_bytes: i64,
    /// Target and bodies, without passwords, as encrypted JSON; absent once erased.
    pub content: Option<Vec<u8>>,
}

/// None: every key is composite, so `store` writes its joins out.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
