//! Losses as admins see and decide them (behaviour.md §4): what is held, what took place, and the breaker's settings.
//! Deciding is in `hold` and `keep`.

mod hold;
mod keep;

use std::collections::BTreeSet;

use domain::{Breaker, EmployeeId, LossState, PropertyId};

pub use self::hold::{Whose, allow, reject};
pub(super) use self::keep::kept;
pub use self::keep::{keep, undo};
pub use crate::store::applied_loss::StoredAppliedLoss;
pub use crate::store::loss_hold::StoredHold;
pub use crate::store::pending_loss::StoredPendingLoss;

use super::actor::{Actor, Permission};
use super::audit::{self, Deed};
use crate::app::App;
use crate::error::AppError;
use crate::store::{applied_loss, loss_hold, pending_loss};

/// Losses shown at once.
const SHOWN: u64 = 100;

/// A hold that is open, with how many people it is about by now.
#[derive(Clone, Debug)]
pub struct OpenHold {
    /// As stored.
    pub hold: StoredHold,
    /// People with a held loss.
    pub people: u64,
}

/// Every open hold of properties the caller may see, oldest first.
///
/// # Errors
/// The database does not answer.
pub async fn holds(app: &App, actor: &Actor) -> Result<Vec<OpenHold>, AppError> {
    let (conn, organization) = (app.db.read(), actor.organization());
    let counts = loss_hold::count_people(conn, organization).await?;
    let open = loss_hold::list_open(conn, Some(organization)).await?;
    let shown = open
        .into_iter()
        .filter(|hold| actor.may(Permission::ReadProperty(hold.property)));
    Ok(shown
        .map(|hold| OpenHold {
            people: counts.get(&hold.property).copied().unwrap_or_default(),
            hold,
        })
        .collect())
}

/// People whose losses are held in a property, the first hundred.
///
/// # Errors
/// Not allowed; the database does not answer.
pub async fn held_people(app: &App, actor: &Actor, of: PropertyId) -> Result<BTreeSet<EmployeeId>, AppError> {
    let organization = actor.require(Permission::ReadProperty(of))?;
    let held = pending_loss::of_property(app.db.read(), (organization, of), LossState::Held).await?;
    let shown = usize::try_from(SHOWN).unwrap_or(usize::MAX);
    Ok(held.into_keys().take(shown).collect())
}

/// Losses that wait for their settle window in properties the caller may see, soonest due first; a hundred at most.
///
/// # Errors
/// Not allowed; the database does not answer.
pub async fn waiting(
    app: &App,
    actor: &Actor,
    of: Option<PropertyId>,
) -> Result<Vec<StoredPendingLoss>, AppError> {
    if let Some(property) = of {
        actor.require(Permission::ReadProperty(property))?;
    }
    let within = match &of {
        Some(property) => Some(std::slice::from_ref(property)),
        None => actor.property_limit(),
    };
    pending_loss::waiting(app.db.read(), actor.organization(), within, SHOWN).await
}

/// The newest losses that took place in a property and can be undone.
///
/// # Errors
/// Not allowed; the database does not answer.
pub async fn applied(app: &App, actor: &Actor, of: PropertyId) -> Result<Vec<StoredAppliedLoss>, AppError> {
    let organization = actor.require(Permission::ReadProperty(of))?;
    applied_loss::newest(app.db.read(), (organization, of), SHOWN).await
}

/// The breaker's settings.
///
/// # Errors
/// The database does not answer.
pub async fn breaker(app: &App, actor: &Actor) -> Result<Breaker, AppError> {
    loss_hold::breaker(app.db.read(), actor.organization()).await
}

/// Sets the breaker.
///
/// # Errors
/// Not allowed; a number out of range; the database does not answer.
pub async fn set_breaker(app: &App, actor: &Actor, wanted: Breaker) -> Result<Breaker, AppError> {
    let organization = actor.require(Permission::Administer)?;
    for (field, number, least, most) in [
        ("people", wanted.people, 0, 1_000_000),
        ("percent", wanted.percent, 0, 100),
        ("most", wanted.most, 0, 1_000_000),
        ("allOf", wanted.all_of, 1, 1_000_000),
    ] {
        if !(least..=most).contains(&number) {
            let message = format!("{number} is out of range: {least} to {most}.");
            return Err(AppError::invalid(format!("input.{field}"), message));
        }
    }
    let author = audit::author(app, actor).await?;
    let deed = Deed {
        action: "set_breaker",
        target_kind: "organization",
        target: organization.0,
        target_name: None,
    };
    let entry = audit::entry(app, actor, &author, deed);
    app.db
        .write(move |tx| {
            let entry = entry.clone();
            Box::pin(async move {
                loss_hold::set_breaker(tx, organization, wanted).await?;
                entry.append(tx).await
            })
        })
        .await?;
    Ok(wanted)
}
