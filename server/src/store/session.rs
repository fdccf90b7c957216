//! Signed-in browsers: one rotating family of refresh tokens each.

use chrono::{DateTime, Utc};
use domain::id::{AdminId, OrganizationId, SessionId};
use entity::session;
use sea_orm::{
    ActiveValue::Set, ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter, QuerySelect, sea_query::Expr,
};

use super::{ROW, Tx, admin};
use crate::error::AppError;
use crate::service::actor::SignedIn;

/// A session to write.
#[derive(Clone, Debug)]
pub struct NewSession {
    /// Tenant.
    pub organization: OrganizationId,
    /// Whose.
    pub admin: AdminId,
    /// Its id, named by access token and cookie.
    pub id: SessionId,
    /// SHA-256 of the refresh token.
    pub refresh_hash: Vec<u8>,
    /// When.
    pub created_at: DateTime<Utc>,
    /// When it ends unless refreshed.
    pub expires_at: DateTime<Utc>,
}

/// A session that stands, with what a refresh must compare.
#[derive(Clone, Debug)]
pub struct StoredSession {
    /// Whose, with their present role.
    pub signed_in: SignedIn,
    /// SHA-256 of the newest refresh token.
    pub refresh_hash: Vec<u8>,
    /// Of the one before.
    pub previous_hash: Option<Vec<u8>>,
    /// When the newest was made.
    pub rotated_at: Option<DateTime<Utc>>,
    generation: i32,
}

/// The session, locked, if it stands and its account is not locked. Starts from the cookie's secret.
///
/// # Errors
/// The database does not answer.
pub async fn find_for_update(
    tx: &Tx,
    id: SessionId,
    now: DateTime<Utc>,
) -> Result<Option<StoredSession>, AppError> {
    let row = session::Entity::find()
        .filter(session::Column::Id.eq(id.0))
        .lock(ROW)
        .one(tx.conn())
        .await?;
    let Some(row) = row.filter(|row| stands(row, now)) else {
        return Ok(None);
    };
    let Some(signed_in) = signed_in(tx.conn(), &row).await? else {
        return Ok(None);
    };
    Ok(Some(StoredSession {
        signed_in,
        refresh_hash: row.refresh_hash,
        previous_hash: row.previous_refresh_hash,
        rotated_at: row.rotated_at,
        generation: row.generation,
    }))
}

/// Who is signed in by this session, if it stands and their account is not locked.
///
/// # Errors
/// The database does not answer.
pub async fn find_signed_in(
    conn: &impl ConnectionTrait,
    organization: OrganizationId,
    id: SessionId,
    now: DateTime<Utc>,
) -> Result<Option<SignedIn>, AppError> {
    let row = session::Entity::find_by_id((organization.0, id.0))
        .one(conn)
        .await?;
    match row.filter(|row| stands(row, now)) {
        Some(row) => signed_in(conn, &row).await,
        None => Ok(None),
    }
}

fn stands(row: &session::Model, now: DateTime<Utc>) -> bool {
    row.revoked_at.is_none() && row.expires_at > now
}

async fn signed_in(conn: &impl ConnectionTrait, row: &session::Model) -> Result<Option<SignedIn>, AppError> {
    let organization = OrganizationId(row.organization_id);
    let account = admin::get(conn, organization, AdminId(row.admin_id)).await?;
    Ok((!account.is_locked).then_some(SignedIn {
        organization,
        admin: account.id,
        session: SessionId(row.id),
        role: account.role,
        properties: account.properties,
    }))
}

/// Writes a new session.
///
/// # Errors
/// The database does not answer.
pub async fn insert(tx: &Tx, new: NewSession) -> Result<(), AppError> {
    let row = session::ActiveModel {
        organization_id: Set(new.organization.0),
        id: Set(new.id.0),
        admin_id: Set(new.admin.0),
        generation: Set(0),
        refresh_hash: Set(new.refresh_hash),
        previous_refresh_hash: Set(None),
        rotated_at: Set(None),
        user_agent: Set(None),
        created_at: Set(new.created_at),
        last_seen_at: Set(new.created_at),
        expires_at: Set(new.expires_at),
        revoked_at: Set(None),
    };
    session::Entity::insert(row)
        .exec_without_returning(tx.conn())
        .await?;
    Ok(())
}

/// Makes `refresh_hash` the newest; the present one may come once more from a parallel tab.
///
/// # Errors
/// The database does not answer.
pub async fn rotate(
    tx: &Tx,
    session: &StoredSession,
    refresh_hash: Vec<u8>,
    now: DateTime<Utc>,
    expires_at: DateTime<Utc>,
) -> Result<(), AppError> {
    let row = session::ActiveModel {
        organization_id: Set(session.signed_in.organization.0),
        id: Set(session.signed_in.session.0),
        generation: Set(session.generation.saturating_add(1)),
        refresh_hash: Set(refresh_hash),
        previous_refresh_hash: Set(Some(session.refresh_hash.clone())),
        rotated_at: Set(Some(now)),
        last_seen_at: Set(now),
        expires_at: Set(expires_at),
        ..Default::default()
    };
    session::Entity::update(row)
        .exec_without_returning(tx.conn())
        .await?;
    Ok(())
}

/// Which sessions end.
#[derive(Clone, Copy, Debug)]
pub enum Which {
    /// This one.
    One(SessionId),
    /// All of an account.
    Of(AdminId),
}

/// Ends sessions. Those already ended keep their time.
///
/// # Errors
/// The database does not answer.
pub async fn revoke(
    tx: &Tx,
    organization: OrganizationId,
    which: Which,
    now: DateTime<Utc>,
) -> Result<(), AppError> {
    let which = match which {
        Which::One(id) => session::Column::Id.eq(id.0),
        Which::Of(admin) => session::Column::AdminId.eq(admin.0),
    };
    session::Entity::update_many()
        .col_expr(session::Column::RevokedAt, Expr::value(now))
        .filter(session::Column::OrganizationId.eq(organization.0))
        .filter(session::Column::RevokedAt.is_null())
        .filter(which)
        .exec(tx.conn())
        .await?;
    Ok(())
}
