//! Who the caller is, their organization and its settings.

use chrono::{DateTime, Utc};
use domain::{AdminId, AdminRole, OrganizationId, limits};

use super::actor::{Actor, Permission};
use super::audit::{self, Deed};
use super::employee::{self, Wanted};
use super::property;
use crate::app::App;
use crate::error::AppError;
use crate::store::{admin, organization};

/// A console account, as its owner sees it.
#[derive(Clone, Debug)]
pub struct Account {
    /// Its row.
    pub id: AdminId,
    /// Full name.
    pub name: String,
    /// As typed.
    pub email: String,
    /// What it may do.
    pub role: AdminRole,
}

/// The organization and its settings.
#[derive(Clone, Debug)]
pub struct Company {
    /// Its row.
    pub id: OrganizationId,
    /// As typed.
    pub name: String,
    /// Seconds a loss waits before it is decided again; 0 = none.
    pub settle_window_seconds: i32,
    /// When it was made.
    pub created_at: DateTime<Utc>,
}

/// The caller's account; `None` for an API token.
///
/// # Errors
/// The account is gone, or the database does not answer.
pub async fn account(app: &App, actor: &Actor) -> Result<Option<Account>, AppError> {
    let Actor::Admin(caller) = actor else {
        return Ok(None);
    };
    let admin = admin::get(app.db.read(), caller.organization, caller.admin).await?;
    Ok(Some(Account {
        id: admin.id,
        name: admin.name,
        email: admin.email.to_string(),
        role: admin.role,
    }))
}

/// The caller's organization.
///
/// # Errors
/// The database does not answer.
pub async fn company(app: &App, actor: &Actor) -> Result<Company, AppError> {
    let row = organization::get(app.db.read(), actor.organization()).await?;
    Ok(Company {
        id: OrganizationId(row.id),
        name: row.name,
        settle_window_seconds: row.settle_window_seconds,
        created_at: row.created_at,
    })
}

/// Employees the caller may see.
///
/// # Errors
/// The database does not answer.
pub async fn count_employees(app: &App, actor: &Actor) -> Result<u64, AppError> {
    let filter = employee::filter(actor, Wanted::default())?;
    employee::count(app, actor, &filter).await
}

/// Properties the caller may see.
///
/// # Errors
/// The database does not answer.
pub async fn count_properties(app: &App, actor: &Actor) -> Result<usize, AppError> {
    Ok(property::list(app, actor).await?.len())
}

/// Changes the organization's settings.
///
/// # Errors
/// Not allowed; the settle window is longer than 15 minutes or negative.
pub async fn update_settings(
    app: &App,
    actor: &Actor,
    settle_window_seconds: i32,
) -> Result<Company, AppError> {
    let id = actor.require(Permission::Administer)?;
    let most = limits::SETTLE_WINDOW_MOST.num_seconds();
    if !(0..=most).contains(&i64::from(settle_window_seconds)) {
        return Err(AppError::invalid(
            "input.settleWindowSeconds",
            format!("From 0 (no waiting) to {most} seconds."),
        ));
    }
    let author = audit::author(app, actor).await?;
    let deed = Deed {
        action: "update_settings",
        target_kind: "organization",
        target: id.0,
        target_name: None,
    };
    let entry = audit::entry(app, actor, &author, deed);
    let now = app.clock.now();
    app.db
        .write(move |tx| {
            let entry = entry.clone();
            Box::pin(async move {
                organization::set_settle_window(tx, id, settle_window_seconds, now).await?;
                entry.append(tx).await
            })
        })
        .await?;
    company(app, actor).await
}
