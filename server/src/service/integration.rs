//! The organization's connection to its identity provider: installed once, watched after.

use domain::id::IntegrationId;

pub use crate::store::integration::StoredIntegration;

use super::actor::{Actor, Permission};
use super::audit::{self, Deed};
use super::scim_token::{self, MadeToken, StoredScimToken};
use super::uninstall;
use crate::app::App;
use crate::error::AppError;
use crate::store::{self, Tx, integration};

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

/// Installs Okta with a first SCIM token.
///
/// # Errors
/// Not allowed; an integration is installed already; the domain is none.
pub async fn install(
    app: &App,
    actor: &Actor,
    domain: Option<&str>,
) -> Result<(StoredIntegration, MadeToken), AppError> {
    let organization = actor.require(Permission::Integrate)?;
    let domain = domain
        .map(str::trim)
        .filter(|domain| !domain.is_empty())
        .map(okta_domain)
        .transpose()?;
    let id: IntegrationId = app.ids.next().into();
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
    let (write_row, token_row) = (row.clone(), made.row.clone());
    app.db
        .write(move |tx| {
            let (row, token, entry) = (write_row.clone(), token_row.clone(), entry.clone());
            Box::pin(async move {
                insert(tx, &row, &token).await?;
                entry.append(tx).await
            })
        })
        .await?;
    Ok((row, made))
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

/// `acme.okta.com` out of what people paste (scim-wire.md §5): scheme, path, port 443 and the admin host go.
fn okta_domain(text: &str) -> Result<String, AppError> {
    let wrong = || AppError::invalid("input.domain", "Write the whole domain, like aldermoor.okta.com.");
    let with_scheme = if text.contains("://") {
        text.to_owned()
    } else {
        format!("https://{text}")
    };
    let url = url::Url::parse(&with_scheme).map_err(|_| wrong())?;
    let Some(url::Host::Domain(host)) = url.host() else {
        return Err(wrong());
    };
    let host = host.trim_end_matches('.').to_ascii_lowercase();
    let is_plain = url.username().is_empty() && url.port().is_none() && !host.contains('_');
    let Some((first, rest)) = host.split_once('.').filter(|(_, rest)| rest.contains('.')) else {
        return Err(wrong());
    };
    if !is_plain {
        return Err(wrong());
    }
    Ok(format!(
        "{}.{rest}",
        first.strip_suffix("-admin").unwrap_or(first)
    ))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_people_paste_becomes_the_domain() {
        for (pasted, domain) in [
            ("aldermoor.okta.com", Some("aldermoor.okta.com")),
            (
                "https://Aldermoor-admin.okta.com/admin/dashboard",
                Some("aldermoor.okta.com"),
            ),
            (
                "https://login.aldermoor.example:443/",
                Some("login.aldermoor.example"),
            ),
            ("aldermoor", None),
            ("okta.com", None),
            ("https://judith@aldermoor.okta.com", None),
            ("https://127.0.0.1", None),
            ("https://aldermoor.okta.com:8443", None),
        ] {
            assert_eq!(okta_domain(pasted).ok().as_deref(), domain, "{pasted}");
        }
    }
}
