//! Loads what decides about one person, under that person's lock, in the transaction that will apply the decision: one
//! batch of questions, whatever the facts are. What hangs on employees is in `employee`.

mod employee;
mod question;
mod shape;

use std::collections::BTreeSet;
use std::sync::Arc;

use chrono::{DateTime, TimeDelta, Utc};
use domain::{
    DirectoryGroupId, DirectoryProfile, DirectoryUserFacts, DirectoryUserId, DirectoryUserState, Email,
    Facts, GroupFact, IntegrationFacts, LastOutcome, OrganizationId, PropertyFacts,
};
use entity::{accepted_loss, directory_user};
use sea_orm::{EntityTrait, IntoActiveModel, QuerySelect};

pub(super) use self::employee::why;
pub(super) use self::question::Before;
use self::question::{Connection, Hold, Id, Last, Observed, Past, Places, Version};
use super::batch::{Answers, Batch, Place};
use super::directory_count::Effect;
use super::reconcile_queue::{TIMER, is_unprocessed};
use super::rule_set::RuleSets;
use super::{ROW, Tx, integration, rule_set_preview, unreadable};
use crate::error::AppError;

/// A directory user's row.
pub type Row = directory_user::Model;

/// For how long a 429 or 5xx keeps losses waiting (behaviour.md §4).
const UNSETTLED_AFTER_REFUSAL: TimeDelta = TimeDelta::minutes(5);

/// A directory user whose row this transaction holds, and what it still has to write about them.
pub struct Held {
    /// As it will be stored when `unwritten` is.
    pub(super) row: directory_user::Model,
    pub(super) unwritten: Batch,
    /// What that does to the number of users.
    pub(super) effect: Effect,
    /// Of somebody new, to whom nothing refers yet: what was read before they are written, which is all there is.
    pub(super) foreknown: Option<Foreknown>,
}

/// What was asked before somebody was written, and the answers that nobody has looked at yet.
pub(super) struct Foreknown {
    pub(super) before: Arc<Before>,
    pub(super) answers: Answers,
}

/// When it is decided, and whether that can be trusted.
#[derive(Clone, Copy, Debug)]
pub struct When {
    /// The time.
    pub now: DateTime<Utc>,
    /// The clock jumped lately (behaviour.md §4).
    pub are_timers_paused: bool,
    /// The queue asked: what it holds of this person is what is being processed.
    pub is_from_queue: bool,
}

/// What decides, and what else was read along with it.
pub struct Loaded {
    /// The facts.
    pub facts: Facts,
    /// The row they are about.
    pub row: directory_user::Model,
    /// Of the person's queue row, read before the facts: a cause that arrives later raises it, and the row survives.
    pub queue_version: Option<i64>,
    new: Option<Batch>,
    /// What the write before did to the number of users.
    pub(super) effect: Effect,
    /// An account of the console that is not locked has one of the person's addresses.
    pub has_account: bool,
}

/// The directory user, locked until the transaction ends; deleted ones included.
///
/// # Errors
/// The database does not answer.
pub async fn hold(
    tx: &Tx,
    organization: OrganizationId,
    user: DirectoryUserId,
) -> Result<Option<Held>, AppError> {
    let row = directory_user::Entity::find_by_id((organization.0, user.0))
        .lock(ROW)
        .one(tx.conn())
        .await?;
    Ok(row.map(|row| Held {
        row,
        unwritten: tx.batch(),
        effect: Effect::None,
        foreknown: None,
    }))
}

impl Held {
    /// Writes what is unwritten now, because something must refer to it before the person is decided.
    ///
    /// # Errors
    /// It was refused; the database does not answer.
    pub async fn write(&mut self, tx: &Tx) -> Result<(), AppError> {
        let mut unwritten = std::mem::replace(&mut self.unwritten, tx.batch());
        if self.foreknown.take().is_some() {
            unwritten.insert(vec![self.row.clone().into_active_model()]);
        }
        unwritten.run(tx.conn()).await?;
        Ok(())
    }

    /// The user's resource as JSON text.
    pub fn resource(&self) -> &str {
        &self.row.resource
    }
}

impl Loaded {
    /// Of somebody new, who is to be written with the plan: the batch to do so in.
    pub fn take_new(&mut self) -> Option<Batch> {
        self.new.take()
    }
}

/// Loads all facts about the person; of somebody known, what is unwritten is written first, for facts depend on it.
/// `profile` is what the resource says.
///
/// # Errors
/// What is unwritten was refused; the database does not answer, or a stored value cannot be read.
pub async fn load(
    tx: &Tx,
    rule_sets: &RuleSets,
    held: Held,
    (profile, when): (DirectoryProfile, When),
) -> Result<Loaded, AppError> {
    let Held {
        row,
        unwritten,
        effect,
        foreknown,
    } = held;
    let email = profile.primary_email();
    let email_key = email.as_ref().map(Email::key);
    let (known, before);
    let (places, new, mut answers) = match foreknown {
        Some(foreknown) => {
            before = foreknown.before;
            (&before.places, Some(unwritten), foreknown.answers)
        }
        None => {
            let mut batch = unwritten;
            known = Places::ask_known(&mut batch, &row, email_key.as_deref());
            (&*known, None, batch.run(tx.conn()).await?)
        }
    };
    let stamp = answers.take_one(&places.stamp)?.map(|stamp| stamp.stamp);
    let basis = rule_sets
        .under(tx, OrganizationId(row.organization_id), stamp)
        .await?;
    let mut properties = basis.properties.clone();
    let past = Memory::read(&mut answers, places.past.as_ref())?;
    note_outcomes(&mut properties, past.outcomes)?;
    if let Some(accepted) = &places.accepted {
        note_accepted(&mut properties, &answers.take(accepted)?)?;
    }
    note_holds(&mut properties, &answers.take(&places.holds)?);
    let connection = answers.take_one(&places.integration)?;
    refuse_latecomer(&row, connection.as_ref())?;
    let found = match &places.employees {
        Some(employees) => employees.read(tx, &mut answers, (&row, email.as_ref())).await?,
        None => employee::Found::default(),
    };
    let first_id = |answers: &mut Answers, place: &Option<Place<Id>>| {
        let found = place.as_ref().map(|place| answers.take_one(place)).transpose();
        found.map(|row| row.flatten().map(|row| row.id))
    };
    let same_email_user = first_id(&mut answers, &places.same_email)?.map(Into::into);
    let has_account = first_id(&mut answers, &places.account)?.is_some();
    let has_unprocessed =
        !when.is_from_queue && has_unprocessed(tx, &row, (past.queued.as_ref(), &found)).await?;
    let queue_version = past.queued.map(|row| row.version);
    let groups = basis.links.merged(past.groups);
    let held_groups = basis.links.with_partners(past.held_groups);
    let now = when.now;
    let facts = Facts {
        now,
        are_timers_paused: when.are_timers_paused,
        settings: basis.settings,
        integration: IntegrationFacts {
            pull_configured_at: connection.as_ref().and_then(|it| it.pull_configured_at),
            is_unsettled: has_unprocessed
                || connection
                    .and_then(|it| it.last_refused_at)
                    .is_some_and(|at| now - at < UNSETTLED_AFTER_REFUSAL),
        },
        employee: found.linked,
        same_external_id: found.same_external_id,
        same_email: found.same_email,
        same_email_user,
        user: user_facts(&row, profile, (groups, held_groups))?,
        properties,
    };
    Ok(Loaded {
        facts,
        row,
        queue_version,
        new,
        effect,
        has_account,
    })
}

/// A request that was let in before the integration was uninstalled, and comes to write after.
fn refuse_latecomer(row: &directory_user::Model, connection: Option<&Connection>) -> Result<(), AppError> {
    let is_uninstalled = connection.is_some_and(|it| it.uninstalled_at.is_some());
    match is_uninstalled && row.deleted_at.is_none() {
        true => Err(integration::uninstalled()),
        false => Ok(()),
    }
}

/// Whether changes wait that no decision has looked at yet (§4); a timer is none.
async fn has_unprocessed(
    tx: &Tx,
    row: &directory_user::Model,
    (queued, found): (Option<&Version>, &employee::Found),
) -> Result<bool, AppError> {
    if queued.is_some_and(|row| row.cause != TIMER) {
        return Ok(true);
    }
    // Only what waits can wait longer, and for nobody else are changes looked through.
    if !found.has_pending_losses() {
        return Ok(false);
    }
    is_unprocessed(tx, OrganizationId(row.organization_id), row.id.into()).await
}

/// What refers to the directory user; of somebody new: nothing.
#[derive(Default)]
struct Memory {
    queued: Option<Version>,
    outcomes: Vec<Last>,
    groups: Vec<GroupFact>,
    held_groups: BTreeSet<DirectoryGroupId>,
}

impl Memory {
    fn read(answers: &mut Answers, past: Option<&Past>) -> Result<Self, AppError> {
        let Some(past) = past else {
            return Ok(Self::default());
        };
        let held_in = answers.take(&past.held_in)?;
        Ok(Self {
            queued: answers.take_one(&past.queue)?,
            outcomes: answers.take(&past.outcomes)?,
            groups: groups(answers, past)?,
            held_groups: held_in.into_iter().map(|row| row.group_id.into()).collect(),
        })
    }
}

fn note_outcomes(properties: &mut [PropertyFacts], outcomes: Vec<Last>) -> Result<(), AppError> {
    for last in outcomes {
        let property = properties
            .iter_mut()
            .find(|property| property.id.0 == last.property_id);
        if let Some(property) = property {
            property.last_outcome = Some(LastOutcome {
                kind: last.kind.parse().map_err(unreadable)?,
                rule: last.rule_id.map(Into::into),
                fingerprint: last.fingerprint,
            });
        }
    }
    Ok(())
}

/// What the publishers of the revisions in force accepted for this person (behaviour.md §5).
fn note_accepted(properties: &mut [PropertyFacts], rows: &[accepted_loss::Model]) -> Result<(), AppError> {
    if rows.is_empty() {
        return Ok(());
    }
    let in_force = |id| {
        let property = properties.iter().find(|property| property.id == id)?;
        Some(property.rules.revision)
    };
    let accepted = rule_set_preview::accepted_by(rows, in_force)?;
    for property in properties {
        let here = accepted.iter().filter(|(of, _)| *of == property.id);
        property.accepted_losses = here.map(|(_, loss)| *loss).collect();
    }
    Ok(())
}

/// Properties whose losses the breaker holds (behaviour.md §4).
fn note_holds(properties: &mut [PropertyFacts], holds: &[Hold]) {
    for property in properties {
        property.is_held = holds.iter().any(|hold| hold.property_id == property.id.0);
    }
}

/// Groups that the person is in, and those they are known not to be in.
fn groups(answers: &mut Answers, past: &Past) -> Result<Vec<GroupFact>, AppError> {
    let fact = |is_member: bool| {
        move |row: Observed| GroupFact {
            group: row.group_id.into(),
            is_member,
            observed_at: row.observed_at,
        }
    };
    let mut groups: Vec<GroupFact> = answers
        .take(&past.member_of)?
        .into_iter()
        .map(fact(true))
        .collect();
    groups.extend(answers.take(&past.absent_from)?.into_iter().map(fact(false)));
    Ok(groups)
}

fn user_facts(
    row: &directory_user::Model,
    profile: DirectoryProfile,
    (groups, held_groups): (Vec<GroupFact>, BTreeSet<DirectoryGroupId>),
) -> Result<DirectoryUserFacts, AppError> {
    Ok(DirectoryUserFacts {
        id: row.id.into(),
        external_id: row.external_id.clone(),
        state: state_of(row),
        profile,
        groups,
        held_groups,
        created_at: row.created_at,
        left_at: row.left_at,
        returned_at: row.returned_at,
        groups_pulled_at: row.groups_pulled_at,
        groups_confirmed_at: row.groups_confirmed_at,
        last_outcome: row
            .person_outcome
            .as_deref()
            .map(str::parse)
            .transpose()
            .map_err(unreadable)?,
    })
}

fn state_of(row: &directory_user::Model) -> DirectoryUserState {
    match (row.detached_at, row.deleted_at, row.active) {
        (Some(_), _, Some(true)) => DirectoryUserState::Detached,
        (_, Some(_), _) => DirectoryUserState::Deleted,
        (_, None, Some(true)) => DirectoryUserState::Live,
        (_, None, Some(false) | None) => DirectoryUserState::Inactive,
    }
}
