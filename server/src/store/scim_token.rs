//! SCIM tokens: found by their public id, kept as a hash.

use chrono::{DateTime, TimeDelta, Utc};
use domain::id::{IntegrationId, OrganizationId, ScimTokenId};
use domain::limits;
use entity::{integration, scim_token};
use sea_orm::{
    ActiveValue::Set, ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter, QueryOrder, sea_query::Expr,
};

use super::Tx;
use crate::error::AppError;
use crate::secret::TokenKind;

/// Where a token stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum TokenStatus {
    /// It opens the door.
    Live,
    /// It does, for 14 days at most.
    ExpiresSoon,
    /// Its time is over.
    Expired,
    /// An admin ended it.
    Revoked,
}

/// A token as stored.
#[derive(Clone, Debug)]
pub struct StoredScimToken {
    /// Its row.
    pub id: ScimTokenId,
    /// Tenant.
    pub organization: OrganizationId,
    /// What it writes to.
    pub integration: IntegrationId,
    /// Name given by the admin.
    pub name: String,
    /// The visible part.
    pub public_id: String,
    /// SHA-256 of the secret part.
    pub secret_hash: Vec<u8>,
    /// When it was made.
    pub created_at: DateTime<Utc>,
    /// When it stops working; `None`: never.
    pub expires_at: Option<DateTime<Utc>>,
    /// To the minute.
    pub last_used_at: Option<DateTime<Utc>>,
    /// When an admin ended it.
    pub revoked_at: Option<DateTime<Utc>>,
}

impl StoredScimToken {
    /// What may be shown of it: `lk_scim_<public id>`.
    pub fn visible_part(&self) -> String {
        format!("{}{}", TokenKind::Scim.prefix(), self.public_id)
    }

    /// Where it stands.
    pub fn status(&self, now: DateTime<Utc>) -> TokenStatus {
        let left = self.expires_at.map(|end| end - now);
        match (self.revoked_at, left) {
            (Some(_), _) => TokenStatus::Revoked,
            (None, Some(left)) if left <= TimeDelta::zero() => TokenStatus::Expired,
            (None, Some(left)) if left <= limits::TOKEN_EXPIRES_SOON => TokenStatus::ExpiresSoon,
            (None, Some(_) | None) => TokenStatus::Live,
        }
    }

    /// Whether it still opens the door.
    pub fn is_live(&self, now: DateTime<Utc>) -> bool {
        self.revoked_at.is_none() && self.expires_at.is_none_or(|expires_at| now < expires_at)
    }
}

impl From<scim_token::Model> for StoredScimToken {
    fn from(row: scim_token::Model) -> Self {
        Self {
            id: ScimTokenId(row.id),
            organization: OrganizationId(row.organization_id),
            integration: IntegrationId(row.integration_id),
            name: row.name,
            public_id: row.public_id,
            secret_hash: row.secret_hash,
            created_at: row.created_at,
            expires_at: row.expires_at,
            last_used_at: row.last_used_at,
            revoked_at: row.revoked_at,
        }
    }
}

/// The token with this public id, in whatever organization: authentication starts from the token. An uninstalled
/// integration's tokens are not found.
///
/// # Errors
/// The database does not answer.
pub async fn find_by_public_id(
    conn: &impl ConnectionTrait,
    public_id: &str,
) -> Result<Option<StoredScimToken>, AppError> {
    let Some(row) = scim_token::Entity::find()
        .filter(scim_token::Column::PublicId.eq(public_id))
        .one(conn)
        .await?
    else {
        return Ok(None);
    };
    let owner = integration::Entity::find_by_id((row.organization_id, row.integration_id))
        .one(conn)
        .await?;
    Ok(owner
        .filter(|owner| owner.uninstalled_at.is_none())
        .map(|_| row.into()))
}

/// All tokens of an integration, newest first, ended ones too.
///
/// # Errors
/// The database does not answer.
pub async fn list(
    conn: &impl ConnectionTrait,
    organization: OrganizationId,
    integration: IntegrationId,
) -> Result<Vec<StoredScimToken>, AppError> {
    let rows = scim_token::Entity::find()
        .filter(scim_token::Column::OrganizationId.eq(organization.0))
        .filter(scim_token::Column::IntegrationId.eq(integration.0))
        .order_by_desc(scim_token::Column::Id)
        .all(conn)
        .await?;
    Ok(rows.into_iter().map(Into::into).collect())
}

/// Tokens that end by themselves, of every organization: for the worker that tells of it. Those of an uninstalled
/// integration have been revoked.
///
/// # Errors
/// The database does not answer.
pub async fn list_ending(conn: &impl ConnectionTrait) -> Result<Vec<StoredScimToken>, AppError> {
    let rows = scim_token::Entity::find()
        .filter(scim_token::Column::RevokedAt.is_null())
        .filter(scim_token::Column::ExpiresAt.is_not_null())
        .order_by_asc(scim_token::Column::Id)
        .all(conn)
        .await?;
    Ok(rows.into_iter().map(Into::into).collect())
}

/// One token, an ended one too.
///
/// # Errors
/// The database does not answer.
pub async fn find(
    conn: &impl ConnectionTrait,
    organization: OrganizationId,
    id: ScimTokenId,
) -> Result<Option<StoredScimToken>, AppError> {
    let row = scim_token::Entity::find_by_id((organization.0, id.0))
        .one(conn)
        .await?;
    Ok(row.map(Into::into))
}

/// These tokens, ended ones too.
///
/// # Errors
/// The database does not answer.
pub async fn with_ids(
    conn: &impl ConnectionTrait,
    organization: OrganizationId,
    ids: &[ScimTokenId],
) -> Result<Vec<StoredScimToken>, AppError> {
    let rows = scim_token::Entity::find()
        .filter(scim_token::Column::OrganizationId.eq(organization.0))
        .filter(scim_token::Column::Id.is_in(ids.iter().map(|id| id.0)))
        .all(conn)
        .await?;
    Ok(rows.into_iter().map(Into::into).collect())
}

/// Writes a new token.
///
/// # Errors
/// The integration is not of this organization, or the database does not answer.
pub async fn insert(tx: &Tx, token: &StoredScimToken) -> Result<(), AppError> {
    let row = scim_token::ActiveModel {
        organization_id: Set(token.organization.0),
        id: Set(token.id.0),
        integration_id: Set(token.integration.0),
        public_id: Set(token.public_id.clone()),
        secret_hash: Set(token.secret_hash.clone()),
        name: Set(token.name.clone()),
        created_by_admin_id: Set(None),
        created_at: Set(token.created_at),
        expires_at: Set(token.expires_at),
        last_used_at: Set(token.last_used_at),
        revoked_at: Set(token.revoked_at),
    };
    scim_token::Entity::insert(row)
        .exec_without_returning(tx.conn())
        .await?;
    Ok(())
}

/// Ends a token; one already ended keeps its time. `None`: the organization has no such token.
///
/// # Errors
/// The database does not answer.
pub async fn revoke(
    tx: &Tx,
    organization: OrganizationId,
    id: ScimTokenId,
    now: DateTime<Utc>,
) -> Result<Option<StoredScimToken>, AppError> {
    scim_token::Entity::update_many()
        .col_expr(scim_token::Column::RevokedAt, Expr::value(now))
        .filter(scim_token::Column::OrganizationId.eq(organization.0))
        .filter(scim_token::Column::Id.eq(id.0))
        .filter(scim_token::Column::RevokedAt.is_null())
        .exec(tx.conn())
        .await?;
    Ok(scim_token::Entity::find_by_id((organization.0, id.0))
        .one(tx.conn())
        .await?
        .map(Into::into))
}

/// Notes on the token's integration that a request of it was answered 429 or 5xx: what is missing may be on its way again,
/// so losses wait (behaviour.md §4).
///
/// # Errors
/// The database does not answer.
pub async fn note_unserved(
    tx: &Tx,
    organization: OrganizationId,
    id: ScimTokenId,
    at: DateTime<Utc>,
) -> Result<(), AppError> {
    let Some(token) = scim_token::Entity::find_by_id((organization.0, id.0))
        .one(tx.conn())
        .await?
    else {
        return Ok(());
    };
    let refused = integration::ActiveModel {
        organization_id: Set(organization.0),
        id: Set(token.integration_id),
        last_refused_at: Set(Some(at)),
        ..Default::default()
    };
    integration::Entity::update(refused)
        .exec_without_returning(tx.conn())
        .await?;
    Ok(())
}

/// Notes a use on the token and its integration.
///
/// # Errors
/// The database does not answer.
pub async fn touch(tx: &Tx, token: &StoredScimToken, now: DateTime<Utc>) -> Result<(), AppError> {
    let used = scim_token::ActiveModel {
        organization_id: Set(token.organization.0),
        id: Set(token.id.0),
        last_used_at: Set(Some(now)),
        ..Default::default()
    };
    scim_token::Entity::update(used)
        .exec_without_returning(tx.conn())
        .await?;
    let heard = integration::ActiveModel {
        organization_id: Set(token.organization.0),
        id: Set(token.integration.0),
        last_request_at: Set(Some(now)),
        ..Default::default()
    };
    integration::Entity::update(heard)
        .exec_without_returning(tx.conn())
        .await?;
    Ok(())
}

/// Ends every token of the integration that is not ended yet.
///
/// # Errors
/// The database does not answer.
pub async fn revoke_all(
    tx: &Tx,
    (organization, integration): (OrganizationId, IntegrationId),
    now: DateTime<Utc>,
) -> Result<(), AppError> {
    scim_token::Entity::update_many()
        .col_expr(scim_token::Column::RevokedAt, Expr::value(now))
        .filter(scim_token::Column::OrganizationId.eq(organization.0))
        .filter(scim_token::Column::IntegrationId.eq(integration.0))
        .filter(scim_token::Column::RevokedAt.is_null())
        .exec(tx.conn())
        .await?;
    Ok(())
}
