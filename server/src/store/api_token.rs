//! Integrators' tokens: found by their public id, kept as a hash.

use chrono::{DateTime, Utc};
use domain::id::{ApiTokenId, OrganizationId, PropertyId};
use entity::api_token;
use sea_orm::{ActiveValue::Set, ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter};

use super::Tx;
use crate::error::AppError;

/// A token as stored.
#[derive(Clone, Debug)]
pub struct StoredApiToken {
    /// Its row.
    pub id: ApiTokenId,
    /// Tenant.
    pub organization: OrganizationId,
    /// Name given by the admin.
    pub name: String,
    /// The visible part.
    pub public_id: String,
    /// SHA-256 of the secret part.
    pub secret_hash: Vec<u8>,
    /// Whether it may change anything.
    pub may_write: bool,
    /// The one property it is limited to.
    pub property: Option<PropertyId>,
    /// When it was made.
    pub created_at: DateTime<Utc>,
    /// When it stops working; `None`: never.
    pub expires_at: Option<DateTime<Utc>>,
    /// To the minute.
    pub last_used_at: Option<DateTime<Utc>>,
    /// When an admin ended it.
    pub revoked_at: Option<DateTime<Utc>>,
}

impl StoredApiToken {
    /// Whether it still opens the door.
    pub fn is_live(&self, now: DateTime<Utc>) -> bool {
        self.revoked_at.is_none() && self.expires_at.is_none_or(|expires_at| now < expires_at)
    }
}

impl From<api_token::Model> for StoredApiToken {
    fn from(row: api_token::Model) -> Self {
        Self {
            id: ApiTokenId(row.id),
            organization: OrganizationId(row.organization_id),
            name: row.name,
            public_id: row.public_id,
            secret_hash: row.secret_hash,
            // The column's CHECK allows these two only.
            may_write: row.scope == WRITE,
            property: row.property_id.map(PropertyId),
            created_at: row.created_at,
            expires_at: row.expires_at,
            last_used_at: row.last_used_at,
            revoked_at: row.revoked_at,
        }
    }
}

const WRITE: &str = "write";
const READ: &str = "read";

/// The token with this public id, in whatever organization: authentication starts from the token.
///
/// # Errors
/// The database does not answer.
pub async fn find_by_public_id(
    conn: &impl ConnectionTrait,
    public_id: &str,
) -> Result<Option<StoredApiToken>, AppError> {
    let found = api_token::Entity::find()
        .filter(api_token::Column::PublicId.eq(public_id))
        .one(conn)
        .await?;
    Ok(found.map(Into::into))
}

/// Writes a new token.
///
/// # Errors
/// The database does not answer.
pub async fn insert(tx: &Tx, token: &StoredApiToken) -> Result<(), AppError> {
    let row = api_token::ActiveModel {
        organization_id: Set(token.organization.0),
        id: Set(token.id.0),
        public_id: Set(token.public_id.clone()),
        secret_hash: Set(token.secret_hash.clone()),
        name: Set(token.name.clone()),
        scope: Set(if token.may_write { WRITE } else { READ }.to_owned()),
        property_id: Set(token.property.map(|property| property.0)),
        created_by_admin_id: Set(None),
        created_at: Set(token.created_at),
        expires_at: Set(token.expires_at),
        last_used_at: Set(token.last_used_at),
        revoked_at: Set(token.revoked_at),
    };
    api_token::Entity::insert(row)
        .exec_without_returning(tx.conn())
        .await?;
    Ok(())
}

/// Notes a use.
///
/// # Errors
/// The database does not answer.
pub async fn touch(tx: &Tx, token: &StoredApiToken, now: DateTime<Utc>) -> Result<(), AppError> {
    let used = api_token::ActiveModel {
        organization_id: Set(token.organization.0),
        id: Set(token.id.0),
        last_used_at: Set(Some(now)),
        ..Default::default()
    };
    api_token::Entity::update(used)
        .exec_without_returning(tx.conn())
        .await?;
    Ok(())
}
