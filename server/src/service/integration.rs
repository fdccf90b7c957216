//! The organization's connection to its identity provider: installed once, watched after.

use domain::id::IntegrationId;
use domain::limits;

pub use crate::store::integration::StoredIntegration;

use super::actor::{Actor, Permission};
use super::audit::{self, Deed};
use super::okta_access;
use super::scim_token::{self, MadeToken, StoredScimToken};
use super::uninstall;
use crate::app::App;
use crate::error::AppError;
use crate::okta::HostProblem;
use crate::store::{self, Tx, group_pull, integration};

/// Name of the token made at installation.
const FIRST_TOKEN: &str = "First token";

/// What the identity provider is given as base URL.
pub fn base_url(app: &App) -> String {
    format!("{}scim/v2", app.public_url)
}

/// The live integration, if one is installed.
///
/// # Errors
/// Not allowed.
pub async fn find(app: &App, actor: &Actor) -> Result<Option<StoredIntegration>, AppError> {
    let organization = actor.require(Permission::Read)?;
    integration::find_live(app.db.read(), organization).await
}

/// The live integration.
///
/// # Errors
/// Not allowed; none is installed.
pub async fn get(app: &App, actor: &Actor) -> Result<StoredIntegration, AppError> {
    find(app, actor).await?.ok_or(AppError::NotFound("integration"))
}

/// Its tokens, newest first, ended ones too.
///
/// # Errors
/// Not allowed.
pub async fn tokens(
    app: &App,
    actor: &Actor,
    of: &StoredIntegration,
) -> Result<Vec<StoredScimToken>, AppError> {
    let organization = actor.require(Permission::Read)?;
    store::scim_token::list(app.db.read(), organization, of.id).await
}

/// Installs Okta with a first SCIM token. With a token of Okta's API, that is tried first.
///
/// # Errors
/// Not allowed; an integration is installed already; the domain is none; Okta does not accept the token.
pub async fn install(
    app: &App,
    actor: &Actor,
    domain: Option<&str>,
    api_token: Option<&str>,
) -> Result<(StoredIntegration, MadeToken), AppError> {
    let organization = actor.require(Permission::Integrate)?;
    if find(app, actor).await?.is_some() {
        return Err(integration::already_installed());
    }
    let given = |text: Option<&'_ str>| {
        text.map(str::trim)
            .filter(|text| !text.is_empty())
            .map(str::to_owned)
    };
    let (domain, api_token) = (given(domain), given(api_token));
    let id: IntegrationId = app.ids.next().into();
    let (domain, access) = match (domain, api_token) {
        (None, Some(_)) => {
            return Err(AppError::invalid(
                "input.domain",
                "Write the Okta domain that the token is for.",
            ));
        }
        (None, None) => (None, None),
        (Some(domain), None) => (Some(okta_domain(app, &domain)?), None),
        (Some(domain), Some(token)) => {
            let checked = okta_access::tried(app, &domain, &token).await?;
            let access = okta_access::access(app, &checked, (organization, id));
            (Some(access.domain.clone()), Some(access))
        }
    };
    let row = StoredIntegration {
        id,
        organization,
        domain,
        installed_at: app.clock.now(),
        last_request_at: None,
        pull_configured_at: None,
    };
    let made = scim_token::draw(app, organization, id, FIRST_TOKEN.to_owned());
    let author = audit::author(app, actor).await?;
    let deed = Deed {
        action: "install_integration",
        target_kind: "integration",
        target: id.0,
        target_name: row.domain.clone(),
    };
    let entry = audit::entry(app, actor, &author, deed);
    let (write_row, token_row, now) = (row.clone(), made.row.clone(), app.clock.now());
    app.db
        .write(move |tx| {
            let (row, token, entry) = (write_row.clone(), token_row.clone(), entry.clone());
            let access = access.clone();
            Box::pin(async move {
                insert(tx, &row, &token).await?;
                if let Some(access) = access {
                    group_pull::set_access(tx, &access, limits::GROUP_PULL_MINUTES_DEFAULT, now).await?;
                }
                entry.append(tx).await
            })
        })
        .await?;
    Ok((get(app, actor).await?, made))
}

/// Writes an integration and its first token. Shared with the `bootstrap` command.
pub(super) async fn insert(
    tx: &Tx,
    row: &StoredIntegration,
    token: &StoredScimToken,
) -> Result<(), AppError> {
    if integration::find_live(tx.conn(), row.organization)
        .await?
        .is_some()
    {
        return Err(integration::already_installed());
    }
    uninstall::refuse_while_under_way(tx, row.organization).await?;
    integration::insert(tx, row).await?;
    store::scim_token::insert(tx, token).await
}

/// The domain of an integration that is only pushed to: written down, asked nothing.
fn okta_domain(app: &App, text: &str) -> Result<String, AppError> {
    match okta_access::host(app, text) {
        Ok((host, _)) => Ok(host.to_string()),
        Err(trouble) => match app.okta.host(text) {
            // Nobody goes there: the operator need not have allowed it.
            Err(HostProblem::NotOkta { host }) => Ok(host),
            Ok(_) | Err(_) => Err(okta_access::blame(trouble)),
        },
    }
}
