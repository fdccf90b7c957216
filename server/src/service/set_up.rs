//! The first start (behaviour.md §8): a one-time link, and what it makes.

use chrono::TimeDelta;
use domain::id::{AdminId, OrganizationId};
use domain::role::AdminRole;

use super::session::{self, NewSession};
use crate::app::App;
use crate::config::data_folder;
use crate::error::AppError;
use crate::secret::{self, encode_secret, sha256};
use crate::service::new_account::{self, NewAccount};
use crate::store::admin::StoredAdmin;
use crate::store::{Tx, organization, sqlite_path};

/// How long a set-up link works.
const LINK_LIFETIME: TimeDelta = TimeDelta::hours(24);
/// File beside a SQLite database that holds the link, readable by its owner only.
const LINK_FILE: &str = "setup-link";

/// What the set-up page sends.
#[derive(Clone, Debug)]
pub struct SetUp {
    /// The secret of the link.
    pub token: String,
    /// Organization and owner.
    pub account: NewAccount,
}

/// Makes a new link, which voids an older one, if no organization exists yet. Only the hash is stored; the link goes to
/// the terminal and to a private file, never to the log.
///
/// # Errors
/// The database does not answer, or the file cannot be written.
pub async fn offer_link(app: &App, database_url: &str) -> Result<Option<String>, AppError> {
    let token = app.ids.secret();
    let (hash, now) = (sha256(&token), app.clock.now());
    let offered = app
        .db
        .write(move |tx| {
            let hash = hash.clone();
            Box::pin(async move {
                if organization::any_exists(tx.conn()).await? {
                    return Ok(false);
                }
                organization::replace_set_up_link(tx, hash, now, now + LINK_LIFETIME).await?;
                Ok(true)
            })
        })
        .await?;
    if !offered {
        return Ok(None);
    }
    let link = format!("{}set-up#token={}", app.public_url, encode_secret(&token));
    if let Some(database) = sqlite_path(database_url) {
        let file = data_folder(database).join(LINK_FILE);
        secret::write_private(&file, &format!("{link}\n")).map_err(|error| {
            AppError::Internal(anyhow::anyhow!("cannot write {}: {error}", file.display()))
        })?;
    }
    Ok(Some(link))
}

/// Whether the set-up link may still be used.
///
/// # Errors
/// The database does not answer.
pub async fn is_open(app: &App) -> Result<bool, AppError> {
    Ok(!organization::any_exists(app.db.read()).await?)
}

/// Makes the organization and its first owner by the link, and signs the owner in.
///
/// # Errors
/// The link is wrong, expired or used; an input is not acceptable.
pub async fn set_up(app: &App, command: SetUp) -> Result<NewSession, AppError> {
    let checked = new_account::check(app, command.account).await?;
    let token = command.token;
    let (now, ids) = (app.clock.now(), (app.ids.next().into(), app.ids.next().into()));
    let hash = {
        use base64::prelude::{BASE64_URL_SAFE_NO_PAD, Engine};
        sha256(&BASE64_URL_SAFE_NO_PAD.decode(token.trim()).unwrap_or_default())
    };
    let owner = app
        .db
        .write(move |tx| {
            let (checked, hash) = (checked.clone(), hash.clone());
            Box::pin(async move {
                let link = organization::find_set_up_link_for_update(tx).await?;
                let fits = link.is_some_and(|link| link.expires_at > now && secret::same(&link.token_hash, &hash));
                if !fits || organization::any_exists(tx.conn()).await? {
                    return Err(AppError::Unauthenticated(
                        "This set-up link does not work any more. Restart the server and open the link it prints.",
                    ));
                }
                organization::delete_set_up_link(tx).await?;
                make_organization(tx, ids, &checked, now).await
            })
        })
        .await?;
    session::open(app, owner).await
}

/// Writes an organization and its owner. Shared with the `bootstrap` command.
///
/// # Errors
/// The database does not answer.
pub(super) async fn make_organization(
    tx: &Tx,
    (organization, admin): (OrganizationId, AdminId),
    account: &new_account::Checked,
    now: chrono::DateTime<chrono::Utc>,
) -> Result<StoredAdmin, AppError> {
    organization::insert(tx, organization, &account.organization_name, now).await?;
    let owner = StoredAdmin {
        id: admin,
        organization,
        name: account.name.clone(),
        email: account.email.clone(),
        role: AdminRole::Owner,
        password_hash: account.password_hash.clone(),
        is_locked: false,
        properties: Vec::new(),
    };
    crate::store::admin::insert(tx, &owner, now).await?;
    Ok(owner)
}
