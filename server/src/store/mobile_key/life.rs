//! One key under its person's lock: read, moved by `domain`, written back. The engine's own moves are in `plan`.

use chrono::{DateTime, Utc};
use domain::{AdminId, EmployeeId, KeyLife, MobileKeyId, MobileKeyStatus, Moved, OrganizationId, Suspender};
use entity::mobile_key::{self, Entity};
use entity::{directory_user, membership};
use sea_orm::{
    ActiveValue::Set, ColumnTrait, ConnectionTrait, EntityTrait, PaginatorTrait, QueryFilter, QueryOrder,
    QuerySelect,
};

use crate::error::AppError;
use crate::store::{ROW, Tx, outbox_mail, unreadable};

/// A key with what an act on it needs. Locked, unless [`find`] gave it.
#[derive(Clone, Debug)]
pub struct LockedKey {
    /// The key.
    pub id: MobileKeyId,
    /// Whose.
    pub employee: EmployeeId,
    /// Its life.
    pub life: KeyLife,
    /// SHA-256 of the claim token of this generation, once a sender has derived it.
    pub claim_hash: Option<Vec<u8>>,
    /// Whether its person may enter anywhere now.
    pub has_access: bool,
}

/// The key, after its person: whoever decides the person waits, or has decided. Then nothing about either changes until
/// the transaction ends.
///
/// # Errors
/// The database does not answer.
pub async fn lock(
    tx: &Tx,
    organization: OrganizationId,
    id: MobileKeyId,
) -> Result<Option<LockedKey>, AppError> {
    let Some(row) = Entity::find_by_id((organization.0, id.0)).one(tx.conn()).await? else {
        return Ok(None);
    };
    directory_user::Entity::find()
        .filter(directory_user::Column::OrganizationId.eq(organization.0))
        .filter(directory_user::Column::EmployeeId.eq(row.employee_id))
        .order_by_asc(directory_user::Column::Id)
        .lock(ROW)
        .all(tx.conn())
        .await?;
    let locked = Entity::find_by_id((organization.0, id.0))
        .lock(ROW)
        .one(tx.conn())
        .await?;
    match locked {
        Some(row) => Ok(Some(key(tx.conn(), organization, row).await?)),
        None => Ok(None),
    }
}

/// The key as it is at the moment, not locked: for looking only.
///
/// # Errors
/// The database does not answer.
pub async fn find(
    conn: &impl ConnectionTrait,
    organization: OrganizationId,
    id: MobileKeyId,
) -> Result<Option<LockedKey>, AppError> {
    match Entity::find_by_id((organization.0, id.0)).one(conn).await? {
        Some(row) => Ok(Some(key(conn, organization, row).await?)),
        None => Ok(None),
    }
}

async fn key(
    conn: &impl ConnectionTrait,
    organization: OrganizationId,
    row: mobile_key::Model,
) -> Result<LockedKey, AppError> {
    Ok(LockedKey {
        id: row.id.into(),
        employee: row.employee_id.into(),
        has_access: has_access(conn, organization, row.employee_id.into()).await?,
        life: life(&row)?,
        claim_hash: row.claim_hash,
    })
}

async fn has_access(
    conn: &impl ConnectionTrait,
    organization: OrganizationId,
    employee: EmployeeId,
) -> Result<bool, AppError> {
    let active = membership::Entity::find()
        .filter(membership::Column::OrganizationId.eq(organization.0))
        .filter(membership::Column::EmployeeId.eq(employee.0))
        .filter(membership::Column::Status.eq(domain::MembershipStatus::Active.key()))
        .limit(1)
        .count(conn)
        .await?;
    Ok(active > 0)
}

/// The row as `domain` sees it.
pub(super) fn life(row: &mobile_key::Model) -> Result<KeyLife, AppError> {
    let status: MobileKeyStatus = row.status.parse().map_err(unreadable)?;
    let ended_by = row.revoked_by.as_deref().or(row.suspended_by.as_deref());
    let resumes_as = row
        .resumes_as
        .as_deref()
        .map(str::parse)
        .transpose()
        .map_err(unreadable)?;
    Ok(KeyLife {
        status,
        resumes_as: resumes_as.filter(|_| status == MobileKeyStatus::Suspended),
        ended_by: ended_by.map(str::parse).transpose().map_err(unreadable)?,
        generation: u32::try_from(row.generation).unwrap_or(1),
        // The engine ends links without touching the time.
        link_until: row.claim_expires_at.filter(|_| row.claim_hash.is_some()),
    })
}

/// Who moves a key, and when.
#[derive(Clone, Copy, Debug)]
pub struct By {
    /// The admin, if one does.
    pub admin: Option<AdminId>,
    /// Now.
    pub now: DateTime<Utc>,
}

/// Writes what an act made of the key; mails of ended links are cancelled.
///
/// # Errors
/// The database does not answer.
pub async fn save(
    tx: &Tx,
    organization: OrganizationId,
    (key, moved): (&LockedKey, &Moved),
    By { admin, now }: By,
) -> Result<(), AppError> {
    let life = &moved.life;
    let is = |status| life.status == status;
    let (is_suspended, is_revoked) = (is(MobileKeyStatus::Suspended), is(MobileKeyStatus::Revoked));
    let is_claim = is(MobileKeyStatus::Claimed) && key.life.status != MobileKeyStatus::Suspended;
    let ended_by = life.ended_by.map(|by| by.key().to_owned());
    let admin = admin
        .filter(|_| life.ended_by == Some(Suspender::Admin))
        .map(|id| id.0);
    let when = |it: bool| it.then_some(now);
    let mut row = mobile_key::ActiveModel {
        organization_id: Set(organization.0),
        id: Set(key.id.0),
        status: Set(life.status.key().to_owned()),
        resumes_as: Set(life.resumes_as.map(|status| status.key().to_owned())),
        generation: Set(i32::try_from(life.generation).unwrap_or(i32::MAX)),
        suspended_by: Set(ended_by.clone().filter(|_| is_suspended)),
        suspended_by_admin_id: Set(admin.filter(|_| is_suspended)),
        suspended_at: Set(when(is_suspended)),
        revoked_by: Set(ended_by.filter(|_| is_revoked)),
        revoked_by_admin_id: Set(admin.filter(|_| is_revoked)),
        revoked_at: Set(when(is_revoked)),
        claim_expires_at: Set(life.link_until),
        updated_at: Set(now),
        ..Default::default()
    };
    if moved.ends_links || is_claim {
        row.claim_hash = Set(None);
    }
    if is_claim {
        row.claimed_at = Set(Some(now));
    }
    Entity::update(row).exec_without_returning(tx.conn()).await?;
    if moved.ends_links {
        outbox_mail::cancel_unsent(tx, organization, key.id).await?;
    }
    if is_claim {
        outbox_mail::mark_claimed(tx, organization, key.id, life.generation).await?;
    }
    Ok(())
}

/// Remembers the hash of the token that a sender derived, before the mail leaves.
///
/// # Errors
/// The database does not answer.
pub async fn set_claim_hash(
    tx: &Tx,
    organization: OrganizationId,
    key: &LockedKey,
    hash: Vec<u8>,
) -> Result<(), AppError> {
    let mut row = mobile_key::ActiveModel {
        organization_id: Set(organization.0),
        id: Set(key.id.0),
        claim_hash: Set(Some(hash)),
        ..Default::default()
    };
    if key.claim_hash.is_none() {
        // The time of a former generation is not this link's.
        row.claim_expires_at = Set(None);
    }
    Entity::update(row).exec_without_returning(tx.conn()).await?;
    Ok(())
}
