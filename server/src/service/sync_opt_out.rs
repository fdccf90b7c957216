//! Taking one person out of the sync and back (behaviour.md §2.7), and confirming a returner's groups (§3).

use domain::{DirectoryUserId, EmployeeId, EventKind, Tone};

use super::actor::{Actor, Permission};
use super::audit::{self, Deed};
use super::directory_profile::profile;
use super::person_act::{self, Act};
use super::provisioning::Engine;
use crate::app::App;
use crate::error::AppError;
use crate::store::person_facts::{self, When};
use crate::store::{directory_user, employee};

/// What the rules would do with somebody who is opted out, in sentences without the name; empty: nothing.
///
/// # Errors
/// Not allowed; nobody of that id; the directory does not have them.
pub async fn preview_end(app: &App, actor: &Actor, of: EmployeeId) -> Result<Vec<String>, AppError> {
    let organization = actor.require(Permission::Administer)?;
    employee::get(app.db.read(), organization, of).await?;
    let parts = app.clone();
    app.db
        .write(move |tx| {
            let app = parts.clone();
            Box::pin(async move {
                let user = person_act::hold(tx, organization, of)
                    .await?
                    .ok_or_else(person_act::unknown_to_directory)?;
                let Some(held) = person_facts::hold(tx, organization, user).await? else {
                    return Err(person_act::unknown_to_directory());
                };
                let engine = Engine::of(&app);
                let when = When {
                    now: engine.now,
                    are_timers_paused: engine.are_timers_paused,
                    is_from_queue: false,
                };
                let resource = serde_json::from_str(held.resource())?;
                let loaded = person_facts::load(tx, &app.rule_sets, held, (profile(&resource), when)).await?;
                let mut facts = loaded.facts;
                if let Some(employee) = &mut facts.employee {
                    employee.is_opted_out = false;
                }
                let plan = domain::reconcile(&facts).map_err(|refusal| AppError::Conflict {
                    field: None,
                    message: refusal.to_string(),
                })?;
                let told = plan.events.into_iter().map(|event| event.summary);
                Ok(told.collect())
            })
        })
        .await
}

/// Takes them out, or back in; then the rules decide at once.
///
/// # Errors
/// Not allowed; nobody of that id; the directory does not have them.
pub async fn set(
    app: &App,
    actor: &Actor,
    of: EmployeeId,
    is_opted_out: bool,
) -> Result<EmployeeId, AppError> {
    let organization = actor.require(Permission::Administer)?;
    let name = employee::get(app.db.read(), organization, of).await?.display_name;
    let author = audit::author(app, actor).await?;
    let deed = Deed {
        action: if is_opted_out {
            "opt_out_of_sync"
        } else {
            "opt_in_to_sync"
        },
        target_kind: "employee",
        target: of.0,
        target_name: Some(name),
    };
    let entry = audit::entry(app, actor, &author, deed);
    let parts = app.clone();
    app.db
        .write(move |tx| {
            let (app, entry, author) = (parts.clone(), entry.clone(), author.clone());
            Box::pin(async move {
                let user = person_act::hold(tx, organization, of).await?;
                if user.is_none() {
                    return Err(person_act::unknown_to_directory());
                }
                let now = app.clock.now();
                employee::set_opted_out(tx, (organization, of), is_opted_out, now).await?;
                entry.append(tx).await?;
                let cause = "sync opt-out changed by an admin";
                person_act::decide(tx, &app, (organization, user), cause).await?;
                let (kind, did, whither) = match is_opted_out {
                    true => (EventKind::SyncOptedOut, "took", "out of the sync"),
                    false => (EventKind::SyncOptedIn, "let", "back into the sync"),
                };
                let act = Act {
                    kind,
                    tone: Tone::Warn,
                    property: None,
                    employee: Some(of),
                    summary: format!("{} {did} {} {whither}", author.name, domain::explain::PERSON),
                    cause,
                    now,
                };
                person_act::tell(tx, organization, act).await?;
                Ok(of)
            })
        })
        .await
}

/// An admin confirms that the groups of somebody who came back late still hold (behaviour.md §3).
///
/// # Errors
/// Not allowed; no live directory user of that id.
pub async fn confirm_groups(
    app: &App,
    actor: &Actor,
    user: DirectoryUserId,
) -> Result<DirectoryUserId, AppError> {
    let organization = actor.require(Permission::Administer)?;
    let author = audit::author(app, actor).await?;
    let deed = Deed {
        action: "confirm_groups",
        target_kind: "directory_user",
        target: user.0,
        target_name: None,
    };
    let entry = audit::entry(app, actor, &author, deed);
    let parts = app.clone();
    app.db
        .write(move |tx| {
            let (app, entry, author) = (parts.clone(), entry.clone(), author.clone());
            Box::pin(async move {
                person_facts::hold(tx, organization, user)
                    .await?
                    .ok_or(AppError::NotFound("directory user"))?;
                let now = app.clock.now();
                let employee = directory_user::confirm_groups(tx, (organization, user), now).await?;
                entry.append(tx).await?;
                let cause = "groups confirmed by an admin";
                person_act::decide(tx, &app, (organization, Some(user)), cause).await?;
                let act = Act {
                    kind: EventKind::GroupsConfirmed,
                    tone: Tone::Quiet,
                    property: None,
                    employee,
                    summary: format!(
                        "{} confirmed the groups of {}",
                        author.name,
                        domain::explain::PERSON
                    ),
                    cause,
                    now,
                };
                person_act::tell(tx, organization, act).await?;
                Ok(user)
            })
        })
        .await
}
