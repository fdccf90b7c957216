//! Access to Okta's API (behaviour.md §6): tried live before anything is stored. The token is sealed and never leaves
//! again but to Okta. No network call happens in a transaction.

use std::sync::Arc;

use domain::{IntegrationId, OktaProblem, limits};

use super::actor::{Actor, Permission};
use super::audit::{self, Deed};
use super::integration;
pub use super::integration::StoredIntegration;
use crate::app::App;
use crate::error::AppError;
use crate::okta::{HostProblem, OktaError, OktaHost, OktaToken, OktaTrouble, Patience, Ssws};
use crate::store::group_pull::{self, NewAccess};
use crate::store::reconcile_queue;

/// The field a domain was typed into.
const DOMAIN: &str = "input.domain";
/// The field a token was typed into.
const TOKEN: &str = "input.apiToken";

/// A domain and what was said about it.
pub(super) struct Checked {
    /// Where Okta is.
    pub host: OktaHost,
    /// The token, good for reading groups.
    pub token: OktaToken,
    /// Whose token it is.
    login: Option<String>,
}

/// What a check found.
#[derive(Clone, Debug)]
pub struct OktaCheck {
    /// The host, as it would be stored; `None` if none could be read out of the text.
    pub host: Option<String>,
    /// What is wrong; `None` if it is good.
    pub trouble: Option<OktaTrouble>,
    /// In words, if it is good.
    pub good: Option<String>,
}

/// Tries a domain, and a token if one is given. Stores nothing.
///
/// # Errors
/// Not allowed. That the check fails is no error: the answer says what to mend.
pub async fn check(
    app: &App,
    actor: &Actor,
    domain: &str,
    token: Option<&str>,
) -> Result<OktaCheck, AppError> {
    actor.require(Permission::Integrate)?;
    let (host, corrected) = match host(app, domain) {
        Ok(found) => found,
        Err(trouble) => {
            return Ok(OktaCheck {
                host: None,
                trouble: Some(trouble),
                good: None,
            });
        }
    };
    let found = match token.map(str::trim).filter(|token| !token.is_empty()) {
        None => identified(app, &host)
            .await
            .map(|()| format!("{host} is an Okta organization.")),
        Some(token) => try_token(app, host.clone(), token).await.map(|checked| {
            let owner = checked
                .login
                .map(|login| format!(" of {login}"))
                .unwrap_or_default();
            format!("Okta accepts the token{owner}, and it may read groups.")
        }),
    };
    let known = match &found {
        Err(trouble) if trouble.problem == OktaProblem::BadToken => is_known(app, actor, token).await?,
        Ok(_) | Err(_) => false,
    };
    let note = corrected
        .map(|domain| format!(" That was the address of Okta's admin console; {domain} is used."))
        .unwrap_or_default();
    Ok(OktaCheck {
        host: Some(host.to_string()),
        good: found.as_ref().ok().map(|good| format!("{good}{note}")),
        trouble: found.err().map(|trouble| match known {
            true => trouble.of_known_token(),
            false => trouble,
        }),
    })
}

/// Whether this is the token that is stored: Okta accepted it once.
async fn is_known(app: &App, actor: &Actor, token: Option<&str>) -> Result<bool, AppError> {
    let Some(token) = token.and_then(OktaToken::parse) else {
        return Ok(false);
    };
    let Some(live) = integration::find(app, actor).await? else {
        return Ok(false);
    };
    let stored = group_pull::find(app.db.read(), live.organization, live.id).await?;
    let stored = stored.and_then(|pull| unsealed(app, live.id, &pull.api_token));
    Ok(stored == Some(token))
}

/// The stored token; `None` if no key of the ring opens it.
pub(super) fn unsealed(app: &App, integration: IntegrationId, sealed: &[u8]) -> Option<OktaToken> {
    match app.vault.open(group_pull::token_place(integration), sealed) {
        Ok(plain) => OktaToken::parse(std::str::from_utf8(&plain).ok()?),
        Err(problem) => {
            tracing::warn!(%problem, %integration, "the Okta API token cannot be opened");
            None
        }
    }
}

/// The host in a text, and the domain it was corrected to if it was the admin console's.
pub(super) fn host(app: &App, text: &str) -> Result<(OktaHost, Option<String>), OktaTrouble> {
    match app.okta.host(text) {
        Ok(host) => Ok((host, None)),
        Err(HostProblem::AdminHost { domain }) => {
            let host = app.okta.host(&domain)?;
            Ok((host, Some(domain)))
        }
        Err(
            problem @ (HostProblem::NoHost
            | HostProblem::OktasOwn
            | HostProblem::IpAddress
            | HostProblem::NotOkta { .. }
            | HostProblem::MoreThanHost),
        ) => Err(problem.into()),
    }
}

/// Whether an Okta organization answers there. Whatever else answers is none.
async fn identified(app: &App, host: &OktaHost) -> Result<(), OktaTrouble> {
    match app.okta.identify(host, Patience::Screen).await {
        Ok(_) => Ok(()),
        Err(
            OktaError::TokenRefused | OktaError::NotAllowed | OktaError::NotFound | OktaError::Unreadable,
        ) => Err(OktaError::NotOkta.into()),
        Err(error) => Err(error.into()),
    }
}

async fn try_token(app: &App, host: OktaHost, token: &str) -> Result<Checked, OktaTrouble> {
    let token = OktaToken::parse(token).ok_or_else(OktaTrouble::no_token)?;
    // Before the token goes there.
    identified(app, &host).await?;
    let authorization = Arc::new(Ssws(token.clone()));
    let client = app.okta.client(&host, authorization, Patience::Screen).await?;
    let login = match client.me().await {
        Ok(me) => me.profile.login,
        // A narrow role may read groups and not its own user.
        Err(OktaError::NotAllowed | OktaError::NotFound) => None,
        Err(error) => return Err(error.into()),
    };
    client.try_groups().await?;
    Ok(Checked { host, token, login })
}

/// Tries both as [`check`] does, for somebody who wants them stored.
///
/// # Errors
/// [`AppError::Okta`], with the field to blame.
pub(super) async fn tried(app: &App, domain: &str, token: &str) -> Result<Checked, AppError> {
    let (host, _) = host(app, domain).map_err(blame)?;
    try_token(app, host, token).await.map_err(blame)
}

/// The trouble as an error of the field it is about.
pub(super) fn blame(trouble: OktaTrouble) -> AppError {
    let field = match trouble.is_about_token() {
        true => TOKEN,
        false => DOMAIN,
    };
    AppError::Okta { field, trouble }
}

/// What to store of a host and token that were tried.
pub(super) fn access(
    app: &App,
    checked: &Checked,
    (organization, integration): (domain::OrganizationId, IntegrationId),
) -> NewAccess {
    let place = group_pull::token_place(integration);
    let plain = checked.token.reveal().as_bytes();
    NewAccess {
        organization,
        integration,
        domain: checked.host.to_string(),
        api_token: app.vault.seal(place, app.ids.nonce(), plain),
    }
}

/// Gives the installed integration access to Okta's API, or another token or domain.
///
/// # Errors
/// Not allowed; none is installed; Okta does not accept it, and nothing was changed.
pub async fn set(app: &App, actor: &Actor, domain: &str, token: &str) -> Result<StoredIntegration, AppError> {
    actor.require(Permission::Integrate)?;
    let live = integration::get(app, actor).await?;
    let checked = tried(app, domain, token).await?;
    let place = (live.organization, live.id);
    let access = access(app, &checked, place);
    let deed = deed("set_okta_api_access", &live, Some(access.domain.clone()));
    let entry = audit::entry(app, actor, &audit::author(app, actor).await?, deed);
    let now = app.clock.now();
    app.db
        .write(move |tx| {
            let (access, entry) = (access.clone(), entry.clone());
            Box::pin(async move {
                group_pull::set_access(tx, &access, limits::GROUP_PULL_MINUTES_DEFAULT, now).await?;
                entry.append(tx).await
            })
        })
        .await?;
    integration::get(app, actor).await
}

/// Forgets the token: groups come by push alone from now on. What was pulled stays as last known.
///
/// # Errors
/// Not allowed; none is installed, or it has no access.
pub async fn remove(app: &App, actor: &Actor) -> Result<StoredIntegration, AppError> {
    actor.require(Permission::Integrate)?;
    let live = integration::get(app, actor).await?;
    let (organization, id) = (live.organization, live.id);
    let deed = deed("remove_okta_api_access", &live, live.domain.clone());
    let entry = audit::entry(app, actor, &audit::author(app, actor).await?, deed);
    let now = app.clock.now();
    app.db
        .write(move |tx| {
            let entry = entry.clone();
            Box::pin(async move {
                if !group_pull::remove(tx, organization, id).await? {
                    return Err(no_access());
                }
                // Who waited for a pull now waits for the settle window alone.
                let cause = "Okta API access removed";
                reconcile_queue::enqueue_everyone(tx, organization, (cause, now)).await?;
                entry.append(tx).await
            })
        })
        .await?;
    integration::get(app, actor).await
}

/// Sets how often groups are pulled, in minutes.
///
/// # Errors
/// Not allowed; too often or too seldom; there is no access to Okta's API.
pub async fn set_interval(app: &App, actor: &Actor, minutes: i32) -> Result<StoredIntegration, AppError> {
    actor.require(Permission::Integrate)?;
    let allowed = limits::GROUP_PULL_MINUTES;
    let minutes = u32::try_from(minutes)
        .ok()
        .filter(|minutes| allowed.contains(minutes));
    let minutes = minutes.ok_or_else(|| {
        AppError::invalid(
            "input.minutes",
            format!("From {} to {} minutes.", allowed.start(), allowed.end()),
        )
    })?;
    let live = integration::get(app, actor).await?;
    let (organization, id) = (live.organization, live.id);
    let deed = deed("set_group_pull_interval", &live, Some(format!("{minutes} min")));
    let entry = audit::entry(app, actor, &audit::author(app, actor).await?, deed);
    let now = app.clock.now();
    app.db
        .write(move |tx| {
            let entry = entry.clone();
            Box::pin(async move {
                let pull = group_pull::find(tx.conn(), organization, id).await?;
                group_pull::set_interval(tx, &pull.ok_or_else(no_access)?, minutes, now).await?;
                entry.append(tx).await
            })
        })
        .await?;
    Ok(live)
}

/// Asks for all groups now, whatever failed before.
///
/// # Errors
/// Not allowed; there is no access to Okta's API.
pub async fn sync_now(app: &App, actor: &Actor) -> Result<StoredIntegration, AppError> {
    actor.require(Permission::Integrate)?;
    let live = integration::get(app, actor).await?;
    let (organization, id) = (live.organization, live.id);
    let deed = deed("sync_groups_now", &live, None);
    let entry = audit::entry(app, actor, &audit::author(app, actor).await?, deed);
    let now = app.clock.now();
    app.db
        .write(move |tx| {
            let entry = entry.clone();
            Box::pin(async move {
                if !group_pull::request(tx, organization, id, now).await? {
                    return Err(no_access());
                }
                entry.append(tx).await
            })
        })
        .await?;
    Ok(live)
}

fn deed(action: &'static str, of: &StoredIntegration, name: Option<String>) -> Deed {
    Deed {
        action,
        target_kind: "integration",
        target: of.id.0,
        target_name: name,
    }
}

fn no_access() -> AppError {
    AppError::NotFound("access to Okta's API: only push is set up")
}
