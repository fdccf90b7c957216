//! The directory as the console shows it: who is not matched, which groups there are. Writing is SCIM's.

use std::collections::HashMap;

use domain::{DirectoryGroupId, DirectoryUserId};

pub use crate::store::directory_listing::{IntegrationCounts, ListedGroup, ListedUser};

use super::actor::{Actor, Permission};
use super::input;
use crate::app::App;
use crate::error::AppError;
use crate::store::directory_listing as store;
use crate::store::integration::StoredIntegration;
use crate::store::outcome::{self, StoredOutcome};
use crate::store::page::{Page, Range};

/// Live users whom no rule matches, oldest first.
///
/// # Errors
/// Not allowed; the search is too long.
pub async fn list_unmatched(
    app: &App,
    actor: &Actor,
    search: Option<&str>,
    range: &Range,
) -> Result<Page<ListedUser>, AppError> {
    let organization = actor.require(Permission::Read)?;
    let search = input::search(search)?;
    store::list_unmatched(app.db.read(), organization, search.as_deref(), range).await
}

/// How many there are.
///
/// # Errors
/// Not allowed; the search is too long.
pub async fn count_unmatched(app: &App, actor: &Actor, search: Option<&str>) -> Result<u64, AppError> {
    let organization = actor.require(Permission::Read)?;
    let search = input::search(search)?;
    store::count_unmatched(app.db.read(), organization, search.as_deref()).await
}

/// Groups by name. Whoever edits rules needs their names, a property manager too.
///
/// # Errors
/// The search is too long.
pub async fn list_groups(
    app: &App,
    actor: &Actor,
    search: Option<&str>,
    range: &Range,
) -> Result<Page<ListedGroup>, AppError> {
    let search = input::search(search)?;
    store::list_groups(app.db.read(), actor.organization(), search.as_deref(), range).await
}

/// How many there are.
///
/// # Errors
/// The search is too long.
pub async fn count_groups(app: &App, actor: &Actor, search: Option<&str>) -> Result<u64, AppError> {
    let search = input::search(search)?;
    store::count_groups(app.db.read(), actor.organization(), search.as_deref()).await
}

/// These users, deleted ones too, for what names them.
///
/// # Errors
/// The database does not answer.
pub async fn users_with_ids(
    app: &App,
    actor: &Actor,
    ids: &[DirectoryUserId],
) -> Result<HashMap<DirectoryUserId, ListedUser>, AppError> {
    store::users_with_ids(app.db.read(), actor.organization(), ids).await
}

/// These groups, deleted ones too, for what names them.
///
/// # Errors
/// The database does not answer.
pub async fn groups_with_ids(
    app: &App,
    actor: &Actor,
    ids: &[DirectoryGroupId],
) -> Result<HashMap<DirectoryGroupId, ListedGroup>, AppError> {
    store::groups_with_ids(app.db.read(), actor.organization(), ids).await
}

/// Groups of each of these users, by name.
///
/// # Errors
/// The database does not answer.
pub async fn groups_of_users(
    app: &App,
    actor: &Actor,
    ids: &[DirectoryUserId],
) -> Result<HashMap<DirectoryUserId, Vec<ListedGroup>>, AppError> {
    store::groups_of_users(app.db.read(), actor.organization(), ids).await
}

/// Members of each of these groups.
///
/// # Errors
/// The database does not answer.
pub async fn count_members(
    app: &App,
    actor: &Actor,
    ids: &[DirectoryGroupId],
) -> Result<HashMap<DirectoryGroupId, i64>, AppError> {
    store::count_members(app.db.read(), actor.organization(), ids).await
}

/// Members of each of these groups whom nobody knows yet.
///
/// # Errors
/// The database does not answer.
pub async fn count_pending_members(
    app: &App,
    actor: &Actor,
    ids: &[DirectoryGroupId],
) -> Result<HashMap<DirectoryGroupId, i64>, AppError> {
    store::count_pending_members(app.db.read(), actor.organization(), ids).await
}

/// The latest decisions about each of these users.
///
/// # Errors
/// The database does not answer.
pub async fn outcomes(
    app: &App,
    actor: &Actor,
    ids: &[DirectoryUserId],
) -> Result<HashMap<DirectoryUserId, Vec<StoredOutcome>>, AppError> {
    outcome::of_users(app.db.read(), actor.organization(), ids, actor.property_limit()).await
}

/// What an integration holds and still has to do.
///
/// # Errors
/// The database does not answer.
pub async fn count(
    app: &App,
    actor: &Actor,
    integration: &StoredIntegration,
) -> Result<IntegrationCounts, AppError> {
    let now = app.clock.now();
    store::count(app.db.read(), actor.organization(), integration.id, now).await
}
