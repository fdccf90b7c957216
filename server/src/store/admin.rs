//! Accounts of the console and failed sign-ins.

use chrono::{DateTime, Utc};
use domain::email::Email;
use domain::id::{AdminId, OrganizationId, PropertyId};
use domain::role::AdminRole;
use entity::{admin, admin_property, sign_in_attempt};
use sea_orm::{
    ActiveValue::Set, ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter, QuerySelect,
    sea_query::OnConflict,
};

use super::{ROW, Tx, unreadable};
use crate::error::AppError;

/// An account as stored.
#[derive(Clone, Debug)]
pub struct StoredAdmin {
    /// The account.
    pub id: AdminId,
    /// Its organization.
    pub organization: OrganizationId,
    /// Full name.
    pub name: String,
    /// Address as typed.
    pub email: Email,
    /// What it may do.
    pub role: AdminRole,
    /// PHC string.
    pub password_hash: String,
    /// Locked by a termination or an owner.
    pub is_locked: bool,
    /// What a property manager manages; empty for the other roles.
    pub properties: Vec<PropertyId>,
}

/// The account with this address, in whatever organization: sign-in starts from the address.
///
/// # Errors
/// The database does not answer.
pub async fn find_by_email(
    conn: &impl ConnectionTrait,
    email_key: &str,
) -> Result<Option<StoredAdmin>, AppError> {
    let row = admin::Entity::find()
        .filter(admin::Column::EmailKey.eq(email_key))
        .one(conn)
        .await?;
    match row {
        Some(row) => Ok(Some(with_properties(conn, row).await?)),
        None => Ok(None),
    }
}

/// One account of the organization.
///
/// # Errors
/// There is none, or the database does not answer.
pub async fn get(
    conn: &impl ConnectionTrait,
    organization: OrganizationId,
    id: AdminId,
) -> Result<StoredAdmin, AppError> {
    let row = admin::Entity::find_by_id((organization.0, id.0))
        .one(conn)
        .await?
        .ok_or(AppError::NotFound("admin"))?;
    with_properties(conn, row).await
}

/// Accounts not locked that have one of these addresses, locked for the transaction.
///
/// # Errors
/// The database does not answer.
pub async fn find_unlocked(
    tx: &Tx,
    organization: OrganizationId,
    email_keys: &[String],
) -> Result<Vec<StoredAdmin>, AppError> {
    if email_keys.is_empty() {
        return Ok(Vec::new());
    }
    let rows = admin::Entity::find()
        .filter(admin::Column::OrganizationId.eq(organization.0))
        .filter(admin::Column::EmailKey.is_in(email_keys.iter().map(String::as_str)))
        .filter(admin::Column::LockedAt.is_null())
        .lock(ROW)
        .all(tx.conn())
        .await?;
    let mut found = Vec::with_capacity(rows.len());
    for row in rows {
        found.push(with_properties(tx.conn(), row).await?);
    }
    Ok(found)
}

/// Whether no other owner is left who is not locked. Locks the owners, so that two cannot go at once.
///
/// # Errors
/// The database does not answer.
pub async fn is_last_owner(
    tx: &Tx,
    organization: OrganizationId,
    account: &StoredAdmin,
) -> Result<bool, AppError> {
    if account.role != AdminRole::Owner {
        return Ok(false);
    }
    let owners = admin::Entity::find()
        .filter(admin::Column::OrganizationId.eq(organization.0))
        .filter(admin::Column::Role.eq(AdminRole::Owner.key()))
        .filter(admin::Column::LockedAt.is_null())
        .lock(ROW)
        .all(tx.conn())
        .await?;
    Ok(owners.iter().all(|owner| owner.id == account.id.0))
}

/// Locks an account: nobody signs in with it until an owner unlocks it.
///
/// # Errors
/// The database does not answer.
pub async fn lock(
    tx: &Tx,
    organization: OrganizationId,
    id: AdminId,
    now: DateTime<Utc>,
) -> Result<(), AppError> {
    let row = admin::ActiveModel {
        organization_id: Set(organization.0),
        id: Set(id.0),
        locked_at: Set(Some(now)),
        updated_at: Set(now),
        ..Default::default()
    };
    admin::Entity::update(row)
        .exec_without_returning(tx.conn())
        .await?;
    Ok(())
}

async fn with_properties(conn: &impl ConnectionTrait, row: admin::Model) -> Result<StoredAdmin, AppError> {
    let role: AdminRole = row.role.parse().map_err(unreadable)?;
    let properties = match role {
        AdminRole::PropertyManager => {
            let scope = admin_property::Entity::find()
                .filter(admin_property::Column::OrganizationId.eq(row.organization_id))
                .filter(admin_property::Column::AdminId.eq(row.id));
            scope
                .all(conn)
                .await?
                .into_iter()
                .map(|link| PropertyId(link.property_id))
                .collect()
        }
        AdminRole::Owner | AdminRole::Admin | AdminRole::Viewer => Vec::new(),
    };
    Ok(StoredAdmin {
        id: AdminId(row.id),
        organization: OrganizationId(row.organization_id),
        name: row.name,
        email: Email::parse(&row.email).map_err(unreadable)?,
        role,
        password_hash: row.password_hash,
        is_locked: row.locked_at.is_some(),
        properties,
    })
}

/// Writes a new account.
///
/// # Errors
/// [`AppError::Conflict`] if the address has an account already.
pub async fn insert(tx: &Tx, account: &StoredAdmin, now: DateTime<Utc>) -> Result<(), AppError> {
    let row = admin::ActiveModel {
        organization_id: Set(account.organization.0),
        id: Set(account.id.0),
        name: Set(account.name.clone()),
        email: Set(account.email.to_string()),
        email_key: Set(account.email.key()),
        password_hash: Set(account.password_hash.clone()),
        role: Set(account.role.key().to_owned()),
        locked_at: Set(None),
        created_at: Set(now),
        updated_at: Set(now),
    };
    admin::Entity::insert(row)
        .exec_without_returning(tx.conn())
        .await
        .map_err(
            |error| match super::is_taken(&error, "uq_admin_email_key", "admin.email_key") {
                true => AppError::Conflict {
                    field: Some("input.email".into()),
                    message: "This e-mail has an account already.".into(),
                },
                false => error.into(),
            },
        )?;
    Ok(())
}

/// Wrong passwords for one address, in a row.
#[derive(Clone, Copy, Debug, Default)]
pub struct SignInFailures {
    /// How many.
    pub count: i32,
    /// Until when further attempts are refused unseen.
    pub locked_until: Option<DateTime<Utc>>,
}

/// What went wrong for this address lately, whether or not it has an account.
///
/// # Errors
/// The database does not answer.
pub async fn find_sign_in_failures(
    conn: &impl ConnectionTrait,
    email_key: &str,
    since: DateTime<Utc>,
) -> Result<SignInFailures, AppError> {
    let row = sign_in_attempt::Entity::find_by_id(email_key.to_owned())
        .one(conn)
        .await?;
    Ok(row
        .filter(|row| row.window_started_at > since)
        .map_or_else(SignInFailures::default, |row| SignInFailures {
            count: row.failures,
            locked_until: row.locked_until,
        }))
}

/// Stores the present count of wrong passwords.
///
/// # Errors
/// The database does not answer.
pub async fn record_sign_in_failures(
    tx: &Tx,
    email_key: &str,
    failures: SignInFailures,
    now: DateTime<Utc>,
) -> Result<(), AppError> {
    use sign_in_attempt::Column;
    let row = sign_in_attempt::ActiveModel {
        email_key: Set(email_key.to_owned()),
        failures: Set(failures.count),
        window_started_at: Set(now),
        locked_until: Set(failures.locked_until),
    };
    let newest = OnConflict::column(Column::EmailKey)
        .update_columns([Column::Failures, Column::WindowStartedAt, Column::LockedUntil])
        .to_owned();
    sign_in_attempt::Entity::insert(row)
        .on_conflict(newest)
        .exec_without_returning(tx.conn())
        .await?;
    Ok(())
}

/// Forgets wrong passwords after a right one.
///
/// # Errors
/// The database does not answer.
pub async fn clear_sign_in_failures(tx: &Tx, email_key: &str) -> Result<(), AppError> {
    sign_in_attempt::Entity::delete_by_id(email_key.to_owned())
        .exec(tx.conn())
        .await?;
    Ok(())
}
