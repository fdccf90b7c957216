//! The organization's connection to its identity provider.

use chrono::{DateTime, Utc};
use domain::id::{IntegrationId, OrganizationId};
use entity::integration;
use sea_orm::sea_query::LockType;
use sea_orm::{ActiveValue::Set, ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter, QuerySelect};

use super::{Tx, directory_count, is_taken};
use crate::error::AppError;
use crate::service::actor::ScimCaller;

/// The identity provider this version knows.
const OKTA: &str = "okta";

/// An integration as stored.
#[derive(Clone, Debug)]
pub struct StoredIntegration {
    /// Its row.
    pub id: IntegrationId,
    /// Tenant.
    pub organization: OrganizationId,
    /// The customer's Okta domain; `None`: push only.
    pub domain: Option<String>,
    /// When it was installed.
    pub installed_at: DateTime<Utc>,
    /// Last SCIM request with a good token, to the minute.
    pub last_request_at: Option<DateTime<Utc>>,
    /// Since when Okta is also asked for groups; `None`: push only.
    pub pull_configured_at: Option<DateTime<Utc>>,
}

impl From<integration::Model> for StoredIntegration {
    fn from(row: integration::Model) -> Self {
        Self {
            id: IntegrationId(row.id),
            organization: OrganizationId(row.organization_id),
            domain: row.domain,
            installed_at: row.installed_at,
            last_request_at: row.last_request_at,
            pull_configured_at: row.pull_configured_at,
        }
    }
}

/// The organization's live integration.
///
/// # Errors
/// The database does not answer.
pub async fn find_live(
    conn: &impl ConnectionTrait,
    organization: OrganizationId,
) -> Result<Option<StoredIntegration>, AppError> {
    let live = integration::Entity::find()
        .filter(integration::Column::OrganizationId.eq(organization.0))
        .filter(integration::Column::UninstalledAt.is_null());
    Ok(live.one(conn).await?.map(Into::into))
}

/// Writes a new integration.
///
/// # Errors
/// [`AppError::Conflict`] if one is live already.
pub async fn insert(tx: &Tx, new: &StoredIntegration) -> Result<(), AppError> {
    let row = integration::ActiveModel {
        organization_id: Set(new.organization.0),
        id: Set(new.id.0),
        kind: Set(OKTA.to_owned()),
        domain: Set(new.domain.clone()),
        pull_configured_at: Set(new.pull_configured_at),
        installed_at: Set(new.installed_at),
        uninstalled_at: Set(None),
        last_request_at: Set(new.last_request_at),
        last_refused_at: Set(None),
    };
    integration::Entity::insert(row)
        .exec_without_returning(tx.conn())
        .await
        .map_err(
            |error| match is_taken(&error, "uq_integration_live", "integration.organization_id") {
                true => already_installed(),
                false => error.into(),
            },
        )?;
    directory_count::start(tx, new.organization, new.id).await?;
    Ok(())
}

/// What a second installation is told.
pub fn already_installed() -> AppError {
    AppError::Conflict {
        field: None,
        message: "Okta is installed already. Make another token under Okta if you need one.".into(),
    }
}

/// What a request is told that comes after the integration was uninstalled.
pub fn uninstalled() -> AppError {
    AppError::Unauthenticated("Latchkey was disconnected from this directory. Install Okta there again.")
}

/// Waits until nobody adds to the integration any more, and holds whoever comes until this transaction ends: a foreign
/// key to its row waits for this lock.
///
/// # Errors
/// The database does not answer.
pub async fn close_for_newcomers(
    tx: &Tx,
    organization: OrganizationId,
) -> Result<Option<StoredIntegration>, AppError> {
    let live = integration::Entity::find()
        .filter(integration::Column::OrganizationId.eq(organization.0))
        .filter(integration::Column::UninstalledAt.is_null())
        .lock(LockType::Update);
    Ok(live.one(tx.conn()).await?.map(Into::into))
}

/// Ends it: it is history from now on.
///
/// # Errors
/// The database does not answer.
pub async fn end(
    tx: &Tx,
    (organization, id): (OrganizationId, IntegrationId),
    now: DateTime<Utc>,
) -> Result<(), AppError> {
    let row = integration::ActiveModel {
        organization_id: Set(organization.0),
        id: Set(id.0),
        uninstalled_at: Set(Some(now)),
        ..Default::default()
    };
    integration::Entity::update(row)
        .exec_without_returning(tx.conn())
        .await?;
    Ok(())
}

/// Refuses a request that was let in before the integration was uninstalled. After an insert that refers to it, for that
/// waits for [`close_for_newcomers`].
///
/// # Errors
/// It is uninstalled; the database does not answer.
pub async fn refuse_latecomer(tx: &Tx, caller: &ScimCaller) -> Result<(), AppError> {
    match find_live(tx.conn(), caller.organization).await? {
        Some(live) if live.id == caller.integration => Ok(()),
        Some(_) | None => Err(uninstalled()),
    }
}
