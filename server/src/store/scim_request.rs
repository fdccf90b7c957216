//! The SCIM request log: written in batches after the answers, read newest first (behaviour.md §6).

use chrono::{DateTime, Utc};
use domain::{DirectoryGroupId, DirectoryUserId, OrganizationId, ScimRequestId, ScimTokenId};
use entity::scim_request::{self, Column};
use sea_orm::{
    ActiveValue::Set, ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect,
};

use super::{Tx, unreadable};
use crate::error::AppError;

/// Why a known token did not open the door.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Refusal {
    /// The secret part is not the token's.
    WrongSecret,
    /// Its time is over.
    Expired,
    /// An admin ended it.
    Revoked,
}

impl Refusal {
    fn key(self) -> &'static str {
        match self {
            Self::WrongSecret => "wrong_secret",
            Self::Expired => "expired",
            Self::Revoked => "revoked",
        }
    }

    fn parse(key: &str) -> Result<Self, AppError> {
        [Self::WrongSecret, Self::Expired, Self::Revoked]
            .into_iter()
            .find(|refusal| refusal.key() == key)
            .ok_or_else(|| unreadable(std::io::Error::other(format!("refusal {key:?}"))))
    }
}

/// A request as stored. What it said is encrypted.
#[derive(Clone, Debug)]
pub struct StoredScimRequest {
    /// Its row; `request_id` of the sync events it caused.
    pub id: ScimRequestId,
    /// When it came in.
    pub at: DateTime<Utc>,
    /// The token it named.
    pub token: ScimTokenId,
    /// Why that token was refused, if it was.
    pub refusal: Option<Refusal>,
    /// HTTP method.
    pub method: String,
    /// Path below the base URL, without personal values.
    pub path: String,
    /// The SCIM User it is about.
    pub user: Option<DirectoryUserId>,
    /// The SCIM Group it is about.
    pub group: Option<DirectoryGroupId>,
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
    /// Target and bodies, sealed; `None` once erased.
    pub content: Option<Vec<u8>>,
}

impl TryFrom<scim_request::Model> for StoredScimRequest {
    type Error = AppError;

    fn try_from(row: scim_request::Model) -> Result<Self, AppError> {
        Ok(Self {
            id: ScimRequestId(row.id),
            at: row.at,
            token: ScimTokenId(row.scim_token_id),
            refusal: row.refusal.as_deref().map(Refusal::parse).transpose()?,
            method: row.method,
            path: row.path,
            user: row.directory_user_id.map(DirectoryUserId),
            group: row.directory_group_id.map(DirectoryGroupId),
            status: row.status,
            duration_us: row.duration_us,
            http_request_id: row.http_request_id,
            request_bytes: row.request_bytes,
            response_bytes: row.response_bytes,
            content: row.content,
        })
    }
}

/// Rows in one statement: every number of rows is a statement of its own, which each connection keeps.
const STEP: usize = 16;

/// Writes requests of one organization.
///
/// # Errors
/// The database does not answer.
pub async fn append(
    tx: &Tx,
    organization: OrganizationId,
    requests: Vec<StoredScimRequest>,
) -> Result<(), AppError> {
    let rows = requests.into_iter().map(|request| scim_request::ActiveModel {
        organization_id: Set(organization.0),
        id: Set(request.id.0),
        at: Set(request.at),
        scim_token_id: Set(request.token.0),
        refusal: Set(request.refusal.map(|refusal| refusal.key().to_owned())),
        method: Set(request.method),
        path: Set(request.path),
        directory_user_id: Set(request.user.map(|id| id.0)),
        directory_group_id: Set(request.group.map(|id| id.0)),
        status: Set(request.status),
        duration_us: Set(request.duration_us),
        http_request_id: Set(request.http_request_id),
        request_bytes: Set(request.request_bytes),
        response_bytes: Set(request.response_bytes),
        content: Set(request.content),
    });
    let rows: Vec<_> = rows.collect();
    for some in rows.chunks(STEP) {
        let mut batch = tx.batch();
        batch.insert(some.to_vec());
        batch.run(tx.conn()).await?;
    }
    Ok(())
}

/// Which requests.
#[derive(Clone, Debug, Default)]
pub struct ScimRequestFilter {
    /// First digit of the status: 2, 3, 4 or 5.
    pub status_class: Option<i32>,
    /// HTTP method, in capitals.
    pub method: Option<String>,
    /// Path as stored.
    pub path: Option<String>,
    /// About this user.
    pub user: Option<DirectoryUserId>,
    /// About this group.
    pub group: Option<DirectoryGroupId>,
    /// With this token.
    pub token: Option<ScimTokenId>,
    /// From this time on.
    pub since: Option<DateTime<Utc>>,
    /// Before this time.
    pub until: Option<DateTime<Utc>>,
}

/// At most `limit` requests, newest first, older than `before` if it is given.
///
/// # Errors
/// The database does not answer.
pub async fn list(
    conn: &impl ConnectionTrait,
    organization: OrganizationId,
    filter: &ScimRequestFilter,
    before: Option<ScimRequestId>,
    limit: u64,
) -> Result<Vec<StoredScimRequest>, AppError> {
    let mut rows = scim_request::Entity::find().filter(Column::OrganizationId.eq(organization.0));
    if let Some(class) = filter.status_class {
        rows = rows.filter(Column::Status.between(class * 100, class * 100 + 99));
        // Says that the index of errors will do.
        rows = if class >= 4 {
            rows.filter(Column::Status.gte(400))
        } else {
            rows
        };
    }
    if let Some(method) = &filter.method {
        rows = rows.filter(Column::Method.eq(method));
    }
    if let Some(path) = &filter.path {
        rows = rows.filter(Column::Path.eq(path));
    }
    if let Some(user) = filter.user {
        rows = rows.filter(Column::DirectoryUserId.eq(user.0));
    }
    if let Some(group) = filter.group {
        rows = rows.filter(Column::DirectoryGroupId.eq(group.0));
    }
    if let Some(token) = filter.token {
        rows = rows.filter(Column::ScimTokenId.eq(token.0));
    }
    if let Some(since) = filter.since {
        rows = rows
            .filter(Column::At.gte(since))
            .filter(Column::Id.gte(first_id_at(since)));
    }
    if let Some(until) = filter.until {
        rows = rows.filter(Column::At.lt(until));
    }
    if let Some(before) = before {
        rows = rows.filter(Column::Id.lt(before.0));
    }
    let rows = rows.order_by_desc(Column::Id).limit(limit).all(conn).await?;
    rows.into_iter().map(TryInto::try_into).collect()
}

/// No id made at that time or later is smaller: a request gets its id when it comes in, or later.
fn first_id_at(time: DateTime<Utc>) -> uuid::Uuid {
    let millis = u64::try_from(time.timestamp_millis()).unwrap_or_default();
    uuid::Builder::from_unix_timestamp_millis(millis, &[0; 10]).into_uuid()
}

/// One request.
///
/// # Errors
/// The database does not answer.
pub async fn find(
    conn: &impl ConnectionTrait,
    organization: OrganizationId,
    id: ScimRequestId,
) -> Result<Option<StoredScimRequest>, AppError> {
    let row = scim_request::Entity::find_by_id((organization.0, id.0))
        .one(conn)
        .await?;
    row.map(TryInto::try_into).transpose()
}
