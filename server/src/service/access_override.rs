//! Exceptions from the rules, made and ended by admins (behaviour.md §2.8). What they give and take back is decided with
//! everything else about the person.

use std::collections::HashMap;

use chrono::{DateTime, Utc};
use domain::{AccessGroupId, EmployeeId, EventKind, Grant, OverrideId, PropertyId, Role, Tone, limits};

pub use crate::store::access_override::StoredOverride;

use super::actor::{Actor, Permission};
use super::audit::{self, Deed};
use super::person_act::{self, Act};
use crate::app::App;
use crate::error::AppError;
use crate::store::access_override::{self as store, NewOverride};
use crate::store::{access_group, employee, property};

/// What an override gives, as asked.
#[derive(Clone, Debug)]
pub enum Wanted {
    /// One more access group.
    AccessGroup(AccessGroupId),
    /// Another role.
    Role(Role),
    /// Active though no rule matches.
    KeepActive,
}

/// An override as asked.
#[derive(Clone, Debug)]
pub struct Make {
    /// Whose.
    pub employee: EmployeeId,
    /// Where.
    pub property: PropertyId,
    /// What.
    pub wanted: Wanted,
    /// Why.
    pub reason: String,
    /// Until when.
    pub expires_at: DateTime<Utc>,
}

/// Overrides of each of these people that the caller may see.
///
/// # Errors
/// The database does not answer.
pub async fn of_employees(
    app: &App,
    actor: &Actor,
    ids: &[EmployeeId],
) -> Result<HashMap<EmployeeId, Vec<StoredOverride>>, AppError> {
    store::of_employees(app.db.read(), actor.organization(), ids, actor.property_limit()).await
}

/// Makes one.
///
/// # Errors
/// Not allowed; nobody, no property or no access group of that id; the reason or the time is out of range; the directory
/// does not have the person.
pub async fn make(app: &App, actor: &Actor, make: Make) -> Result<StoredOverride, AppError> {
    let organization = actor.require(Permission::EditProperty(make.property))?;
    let reason = person_act::reason("input.reason", &make.reason)?;
    let now = app.clock.now();
    check_time(actor, (now, make.expires_at))?;
    property::get(app.db.read(), organization, make.property).await?;
    let grant = match make.wanted {
        Wanted::AccessGroup(group) => {
            let found = access_group::with_ids(app.db.read(), organization, &[group]).await?;
            let is_here = found.iter().any(|it| it.property == make.property);
            match is_here {
                true => Grant::AccessGroup(group),
                false => return Err(AppError::NotFound("access group")),
            }
        }
        Wanted::Role(role) => {
            super::membership::check_role(actor, role)?;
            Grant::Role(role)
        }
        Wanted::KeepActive => Grant::KeepActive,
    };
    let name = employee::get(app.db.read(), organization, make.employee)
        .await?
        .display_name;
    let author = audit::author(app, actor).await?;
    let deed = Deed {
        action: "create_override",
        target_kind: "employee",
        target: make.employee.0,
        target_name: Some(name),
    };
    let entry = audit::entry(app, actor, &author, deed);
    let new = NewOverride {
        id: OverrideId(app.ids.next()),
        employee: make.employee,
        property: make.property,
        grant,
        reason,
        made_by: author.name.clone(),
        made_at: now,
        expires_at: make.expires_at,
    };
    let (id, parts) = (new.id, app.clone());
    app.db
        .write(move |tx| {
            let (app, new, entry, author) = (parts.clone(), new.clone(), entry.clone(), author.clone());
            Box::pin(async move {
                let user = person_act::hold(tx, organization, new.employee).await?;
                if user.is_none() {
                    return Err(person_act::unknown_to_directory());
                }
                store::insert(tx, organization, std::slice::from_ref(&new)).await?;
                entry.append(tx).await?;
                let cause = "override made by an admin";
                person_act::decide(tx, &app, (organization, user), cause).await?;
                let act = Act {
                    kind: EventKind::OverrideMade,
                    tone: Tone::Warn,
                    property: Some(new.property),
                    employee: Some(new.employee),
                    summary: format!(
                        "{} made an override for {}: {}",
                        author.name,
                        domain::explain::PERSON,
                        new.grant.kind().label().to_lowercase()
                    ),
                    cause,
                    now,
                };
                person_act::tell(tx, organization, act).await
            })
        })
        .await?;
    store::find(app.db.read(), organization, id)
        .await?
        .ok_or(AppError::NotFound("override"))
}

fn check_time(actor: &Actor, (now, expires_at): (DateTime<Utc>, DateTime<Utc>)) -> Result<(), AppError> {
    let most = match actor.is_owner() {
        true => limits::OVERRIDE_MOST_OF_OWNER,
        false => limits::OVERRIDE_MOST,
    };
    match () {
        () if expires_at <= now => Err(AppError::invalid("input.expiresAt", "This time has passed.")),
        () if expires_at - now > most => {
            let message = format!("{} days at most.", most.num_days());
            Err(AppError::invalid("input.expiresAt", message))
        }
        () => Ok(()),
    }
}

/// Ends one: what it gave is taken back at once.
///
/// # Errors
/// Not allowed; there is none of that id, or it has ended.
pub async fn end(app: &App, actor: &Actor, id: OverrideId) -> Result<StoredOverride, AppError> {
    let organization = actor.organization();
    let known = store::find(app.db.read(), organization, id)
        .await?
        .filter(|known| actor.may(Permission::ReadProperty(known.property)) && known.ended.is_none())
        .ok_or(AppError::NotFound("override"))?;
    actor.require(Permission::EditProperty(known.property))?;
    let author = audit::author(app, actor).await?;
    let name = employee::get(app.db.read(), organization, known.employee)
        .await?
        .display_name;
    let deed = Deed {
        action: "end_override",
        target_kind: "employee",
        target: known.employee.0,
        target_name: Some(name),
    };
    let entry = audit::entry(app, actor, &author, deed);
    let (person, parts) = (known.employee, app.clone());
    app.db
        .write(move |tx| {
            let (app, entry) = (parts.clone(), entry.clone());
            Box::pin(async move {
                let user = person_act::hold(tx, organization, person).await?;
                store::revoke(tx, organization, id).await?;
                entry.append(tx).await?;
                person_act::decide(tx, &app, (organization, user), "override ended by an admin").await
            })
        })
        .await?;
    store::find(app.db.read(), organization, id)
        .await?
        .ok_or(AppError::NotFound("override"))
}
