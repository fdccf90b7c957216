//! The doctor (behaviour.md §6): counts what can be counted of the integration and lets `domain` say what may be wrong.
//! It changes nothing.

mod api;
mod request;

use chrono::{DateTime, Utc};
use domain::DirectoryGroupId;
use domain::doctor::{self as judge, DoctorFacts, EngineFacts, InstalledFacts, NamedGroup, TokenFacts};

pub use domain::doctor::{Diagnosis, DoctorCode, Severity};

use super::actor::{Actor, Permission};
use crate::app::App;
use crate::error::AppError;
use crate::store::doctor::{self as store, Looking};
use crate::store::integration::StoredIntegration;
use crate::store::{group_hold, integration, lint, reconcile_queue, scim_token};

/// What was found.
#[derive(Clone, Debug)]
pub struct Report {
    /// When it was looked.
    pub checked_at: DateTime<Utc>,
    /// Something is installed; otherwise there was nothing to look at.
    pub is_installed: bool,
    /// What may be wrong, the worst first.
    pub findings: Vec<Diagnosis>,
}

/// Looks at the integration now.
///
/// # Errors
/// Not allowed; the database does not answer.
pub async fn look(app: &App, actor: &Actor) -> Result<Report, AppError> {
    let organization = actor.require(Permission::Read)?;
    let now = app.clock.now();
    let live = integration::find_live(app.db.read(), organization).await?;
    let findings = match &live {
        None => Vec::new(),
        Some(live) => judge::diagnose(&facts(app, actor, (live, now)).await?),
    };
    Ok(Report {
        checked_at: now,
        is_installed: live.is_some(),
        findings,
    })
}

async fn facts(
    app: &App,
    actor: &Actor,
    (live, now): (&StoredIntegration, DateTime<Utc>),
) -> Result<DoctorFacts, AppError> {
    let conn = app.db.read();
    let at = Looking {
        organization: live.organization,
        integration: live.id,
        now,
    };
    let tokens = scim_token::list(conn, at.organization, at.integration).await?;
    Ok(DoctorFacts {
        now,
        installed: InstalledFacts {
            installed_at: live.installed_at,
            last_request_at: live.last_request_at,
        },
        refused_tokens: request::refused_tokens(app, at, (live, &tokens)).await?,
        tokens: tokens
            .into_iter()
            .map(|token| TokenFacts {
                name: token.name,
                created_at: token.created_at,
                expires_at: token.expires_at,
                last_used_at: token.last_used_at,
                revoked_at: token.revoked_at,
            })
            .collect(),
        people: store::people(conn, at).await?,
        named_groups: named_groups(app, at).await?,
        pending_members: store::pending_members(conn, at).await?,
        failures: request::failures(app, actor, at).await?,
        engine: engine(app, at).await?,
        api: api::facts(app, at, live).await?,
    })
}

async fn named_groups(app: &App, at: Looking) -> Result<Vec<NamedGroup>, AppError> {
    let conn = app.db.read();
    let named = group_hold::named_by_rules(conn, at.organization).await?;
    let ids: Vec<DirectoryGroupId> = named.into_keys().collect();
    let known = lint::groups(conn, at.organization, &ids).await?;
    let deleted: Vec<DirectoryGroupId> = known
        .iter()
        .filter(|(_, group)| group.is_deleted)
        .map(|(id, _)| *id)
        .collect();
    let replaceable = store::replaceable(conn, at, &deleted).await?;
    Ok(known
        .into_iter()
        .map(|(id, group)| NamedGroup {
            has_replacement: replaceable.contains(&id),
            name: group.name,
            is_deleted: group.is_deleted,
            is_known: group.is_pushed,
            members: group.members,
        })
        .collect())
}

async fn engine(app: &App, at: Looking) -> Result<EngineFacts, AppError> {
    let backlog = reconcile_queue::backlog(app.db.read(), at.organization, at.now).await?;
    Ok(EngineFacts {
        due: backlog.due,
        oldest_due_at: backlog.oldest_due_at,
        failing: backlog.failing,
        last_error: backlog.last_error,
    })
}
