//! Deciding what the breaker holds: everybody, or those who are chosen, are decided afresh with what was held, or keep what
//! they have. The hold ends with the last of them.

use std::collections::{BTreeMap, BTreeSet};

use domain::explain::people;
use domain::{
    DirectoryUserId, EmployeeId, EventKind, Grant, Loss, LossState, OrganizationId, OverrideId, PropertyId,
    Tone, limits,
};

use super::super::actor::{Actor, Permission};
use super::super::audit::{self, Author, Deed, Entry};
use super::super::person_act::{self, Act};
use super::keep::kept;
use crate::app::App;
use crate::error::AppError;
use crate::store::access_override::{self, NewOverride};
use crate::store::loss_hold::{self, HoldEnd, StoredHold};
use crate::store::property::{self, StoredProperty};
use crate::store::{Tx, directory_listing, pending_loss, reconcile_queue, rule_set_preview};

/// What both ways of deciding need.
struct Deciding {
    app: App,
    organization: OrganizationId,
    property: PropertyId,
    author: Author,
    entry: Entry,
}

impl Deciding {
    async fn of(
        app: &App,
        actor: &Actor,
        property: PropertyId,
        action: &'static str,
    ) -> Result<Self, AppError> {
        let organization = actor.require(Permission::EditProperty(property))?;
        let author = audit::author(app, actor).await?;
        let deed = Deed {
            action,
            target_kind: "property",
            target: property.0,
            target_name: None,
        };
        let entry = audit::entry(app, actor, &author, deed);
        Ok(Self {
            app: app.clone(),
            organization,
            property,
            author,
            entry,
        })
    }
}

/// Whose held losses are decided.
#[derive(Clone, Debug)]
pub enum Whose {
    /// Of everybody in the hold.
    Everybody,
    /// Of these; whoever of them has none any more is passed over.
    Chosen(BTreeSet<EmployeeId>),
}

/// A hold that is being ended, for everybody or for some.
struct Ending {
    property: StoredProperty,
    losses: BTreeMap<EmployeeId, BTreeSet<Loss>>,
    users: BTreeMap<EmployeeId, DirectoryUserId>,
}

async fn end(tx: &Tx, deciding: &Deciding, (whose, how): (&Whose, HoldEnd)) -> Result<Ending, AppError> {
    let place = (deciding.organization, deciding.property);
    // Whoever applies losses of this property waits until it is decided.
    loss_hold::lock(tx, deciding.property).await?;
    let property = property::get(tx.conn(), place.0, place.1).await?;
    let hold: StoredHold = loss_hold::find_open(tx.conn(), place.0, place.1)
        .await?
        .ok_or(AppError::NotFound("hold of losses in this property"))?;
    let mut losses = pending_loss::of_property(tx.conn(), place, LossState::Held).await?;
    let held = losses.len();
    if let Whose::Chosen(chosen) = whose {
        losses.retain(|employee, _| chosen.contains(employee));
        if losses.is_empty() {
            return Err(AppError::NotFound("held loss of these people"));
        }
    }
    match losses.len() == held {
        true => {
            let by = (how, deciding.author.name.as_str());
            loss_hold::close(tx, &hold, by, deciding.app.clock.now()).await?;
        }
        false => {
            for step in losses.keys().copied().collect::<Vec<_>>().chunks(STEP) {
                loss_hold::let_go(tx, place, step).await?;
            }
        }
    }
    let mut users = BTreeMap::new();
    let employees: Vec<EmployeeId> = losses.keys().copied().collect();
    for step in employees.chunks(STEP) {
        let found = directory_listing::users_of_employees(tx.conn(), place.0, step).await?;
        users.extend(found.into_iter().map(|(employee, user)| (employee, user.id)));
    }
    Ok(Ending {
        property,
        losses,
        users,
    })
}

/// People in one statement: well under SQLite's limit of bound parameters.
const STEP: usize = 1_000;

async fn finish(
    tx: &Tx,
    deciding: &Deciding,
    ending: &Ending,
    (kind, tone, sentence, cause): (EventKind, Tone, &str, &str),
) -> Result<u64, AppError> {
    let now = deciding.app.clock.now();
    let users: BTreeSet<DirectoryUserId> = ending.users.values().copied().collect();
    reconcile_queue::enqueue(tx, deciding.organization, &users, (cause, now)).await?;
    deciding.entry.append(tx).await?;
    let people = people(u64::try_from(ending.losses.len()).unwrap_or(u64::MAX));
    let act = Act {
        kind,
        tone,
        property: Some(deciding.property),
        employee: None,
        summary: format!(
            "{} {sentence} the held losses of {people} in {}",
            deciding.author.name, ending.property.name
        ),
        cause,
        now,
    };
    person_act::tell(tx, deciding.organization, act).await?;
    Ok(u64::try_from(users.len()).unwrap_or(u64::MAX))
}

/// Allows what is held in a property: everybody, or who is chosen, is decided afresh, and what was held takes place if the
/// rules still ask for it. Returns how many people that are.
///
/// # Errors
/// Not allowed; nothing is held there, or of nobody chosen.
pub async fn allow(app: &App, actor: &Actor, property: PropertyId, whose: Whose) -> Result<u64, AppError> {
    let deciding = std::sync::Arc::new(Deciding::of(app, actor, property, "allow_losses").await?);
    app.db
        .write(move |tx| {
            let (deciding, whose) = (deciding.clone(), whose.clone());
            Box::pin(async move {
                let ending = end(tx, &deciding, (&whose, HoldEnd::Allowed)).await?;
                let accepted: Vec<_> = ending
                    .losses
                    .iter()
                    .filter_map(|(employee, losses)| {
                        let user = ending.users.get(employee)?;
                        let losses: BTreeSet<_> =
                            losses.iter().map(|loss| (deciding.property, *loss)).collect();
                        Some((*user, losses))
                    })
                    .collect();
                let revision = i32::try_from(ending.property.revision).unwrap_or(i32::MAX);
                let place = ((deciding.organization, deciding.property), revision);
                let people = accepted.iter().map(|(user, losses)| (*user, losses));
                rule_set_preview::accept_losses(tx, place, people).await?;
                let words = (
                    EventKind::LossesAllowed,
                    Tone::Bad,
                    "allowed",
                    "held losses allowed",
                );
                finish(tx, &deciding, &ending, words).await
            })
        })
        .await
}

/// Rejects what is held in a property: everybody, or who is chosen, keeps what they have, as an override with this reason,
/// until their facts or the rules change, or for 30 days. Returns how many people that are.
///
/// # Errors
/// Not allowed; nothing is held there, or of nobody chosen; the reason is too short or too long.
pub async fn reject(
    app: &App,
    actor: &Actor,
    (property, whose): (PropertyId, Whose),
    why: &str,
) -> Result<u64, AppError> {
    let why = person_act::reason("input.reason", why)?;
    let deciding = std::sync::Arc::new(Deciding::of(app, actor, property, "reject_losses").await?);
    app.db
        .write(move |tx| {
            let (deciding, whose, why) = (deciding.clone(), whose.clone(), why.clone());
            Box::pin(async move {
                let ending = end(tx, &deciding, (&whose, HoldEnd::Rejected)).await?;
                let employees: Vec<EmployeeId> = ending.losses.keys().copied().collect();
                keep_all(tx, &deciding, (&ending, &employees), &why).await?;
                let words = (
                    EventKind::LossesRejected,
                    Tone::Warn,
                    "rejected",
                    "held losses rejected",
                );
                finish(tx, &deciding, &ending, words).await
            })
        })
        .await
}

async fn keep_all(
    tx: &Tx,
    deciding: &Deciding,
    (ending, employees): (&Ending, &[EmployeeId]),
    why: &str,
) -> Result<(), AppError> {
    let (place, now) = (
        (deciding.organization, deciding.property),
        deciding.app.clock.now(),
    );
    let present = access_override::present(tx, place, employees).await?;
    let new: Vec<NewOverride> = present
        .iter()
        .map(|present| NewOverride {
            id: OverrideId(deciding.app.ids.next()),
            employee: present.employee,
            property: deciding.property,
            grant: Grant::Kept(kept(present, ending.property.revision)),
            reason: why.to_owned(),
            made_by: deciding.author.name.clone(),
            made_at: now,
            expires_at: now + limits::KEPT_FOR,
        })
        .collect();
    access_override::replace_kept(tx, place, employees, now).await?;
    access_override::insert(tx, deciding.organization, &new).await
}
