//! Loads what decides about one person, under that person's lock, in the transaction that will apply the decision: one
//! batch, whatever the facts are. What hangs on employees is in `employee`.

mod employee;

use std::collections::BTreeSet;

use chrono::{DateTime, TimeDelta, Utc};
use domain::{
    DirectoryGroupId, DirectoryProfile, DirectoryUserFacts, DirectoryUserId, DirectoryUserState, Email,
    Facts, GroupFact, IntegrationFacts, LastOutcome, OrganizationId, PropertyFacts,
};
use entity::{
    accepted_loss, admin, decision_basis, directory_user, group_absence, group_member, held_group_member,
    integration, loss_hold, outcome, reconcile_queue,
};
use sea_orm::{
    ColumnTrait, Condition, EntityTrait, FromQueryResult, QueryFilter, QuerySelect, QueryTrait,
    sea_query::{Expr, ExprTrait},
};
use uuid::Uuid;

use self::employee::Employees;
pub(super) use self::employee::why;
use super::batch::{Answers, Batch, Place};
use super::directory_count::Effect;
use super::reconcile_queue::{TIMER, is_unprocessed};
use super::rule_set::RuleSets;
use super::{ROW, Tx, rule_set_preview, unreadable};
use crate::error::AppError;

/// A directory user's row.
pub type Row = directory_user::Model;

/// For how long a 429 or 5xx keeps losses waiting (behaviour.md §4).
const UNSETTLED_AFTER_REFUSAL: TimeDelta = TimeDelta::minutes(5);

/// A directory user whose row this transaction holds, and what it still has to write about them before anything is read.
pub struct Held {
    /// As it will be stored when `unwritten` is.
    pub(super) row: directory_user::Model,
    pub(super) unwritten: Batch,
    /// What that does to the number of users.
    pub(super) effect: Effect,
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
    }))
}

impl Held {
    /// Writes what is unwritten now, because something must refer to it before the person is decided.
    ///
    /// # Errors
    /// It was refused; the database does not answer.
    pub async fn write(&mut self, tx: &Tx) -> Result<(), AppError> {
        let unwritten = std::mem::replace(&mut self.unwritten, tx.batch());
        unwritten.run(tx.conn()).await?;
        Ok(())
    }

    /// The user's resource as JSON text.
    pub fn resource(&self) -> &str {
        &self.row.resource
    }
}

/// Where the answers about one person will be.
struct Places {
    queue: Place<Version>,
    integration: Place<Connection>,
    stamp: Place<decision_basis::Model>,
    employees: Option<Employees>,
    outcomes: Place<Last>,
    accepted: Place<accepted_loss::Model>,
    same_email: Option<Place<Id>>,
    member_of: Place<Observed>,
    absent_from: Place<Observed>,
    held_in: Place<HeldGroup>,
    holds: Place<Hold>,
    account: Option<Place<Id>>,
}

#[derive(FromQueryResult)]
struct Id {
    id: Uuid,
}

#[derive(FromQueryResult)]
struct Version {
    version: i64,
    cause: String,
}

#[derive(FromQueryResult)]
struct Connection {
    pull_configured_at: Option<DateTime<Utc>>,
    last_refused_at: Option<DateTime<Utc>>,
}

#[derive(FromQueryResult)]
struct Last {
    property_id: Uuid,
    kind: String,
    rule_id: Option<Uuid>,
    fingerprint: i64,
}

#[derive(FromQueryResult)]
struct Observed {
    group_id: Uuid,
    observed_at: DateTime<Utc>,
}

#[derive(FromQueryResult)]
struct HeldGroup {
    group_id: Uuid,
}

#[derive(FromQueryResult)]
struct Hold {
    property_id: Uuid,
}

/// Writes what is unwritten and loads all facts about the person. `profile` is what the resource says.
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
        unwritten: mut batch,
        effect,
    } = held;
    let email = profile.primary_email();
    let places = ask(&mut batch, &row, email.as_ref());
    let mut answers = batch.run(tx.conn()).await?;
    let stamp = answers.take_one(&places.stamp)?.map(|stamp| stamp.stamp);
    let basis = rule_sets
        .under(tx, OrganizationId(row.organization_id), stamp)
        .await?;
    let mut properties = basis.properties.clone();
    note_outcomes(&mut properties, answers.take(&places.outcomes)?)?;
    note_accepted(&mut properties, &answers.take(&places.accepted)?)?;
    note_holds(&mut properties, &answers.take(&places.holds)?);
    let connection = answers.take_one(&places.integration)?;
    let found = match &places.employees {
        Some(employees) => employees.read(&mut answers, &row, email.as_ref())?,
        None => employee::Found::default(),
    };
    let first_id = |answers: &mut Answers, place: &Option<Place<Id>>| {
        let found = place.as_ref().map(|place| answers.take_one(place)).transpose();
        found.map(|row| row.flatten().map(|row| row.id))
    };
    let same_email_user = first_id(&mut answers, &places.same_email)?.map(Into::into);
    let has_account = first_id(&mut answers, &places.account)?.is_some();
    let queued = answers.take_one(&places.queue)?;
    let has_unprocessed = !when.is_from_queue && has_unprocessed(tx, &row, (queued.as_ref(), &found)).await?;
    let queue_version = queued.map(|row| row.version);
    let groups = groups(&mut answers, &places)?;
    let held_groups = answers.take(&places.held_in)?;
    let held_groups = held_groups.into_iter().map(|row| row.group_id.into()).collect();
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
        effect,
        has_account,
    })
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

fn ask(batch: &mut Batch, row: &directory_user::Model, email: Option<&Email>) -> Places {
    let organization = row.organization_id;
    let email_key = email.map(Email::key);
    let queue = reconcile_queue::Entity::find_by_id((organization, row.id))
        .select_only()
        .columns([reconcile_queue::Column::Version, reconcile_queue::Column::Cause]);
    let connection = integration::Entity::find_by_id((organization, row.integration_id))
        .select_only()
        .columns([
            integration::Column::PullConfiguredAt,
            integration::Column::LastRefusedAt,
        ]);
    let outcomes = outcome::Entity::find()
        .select_only()
        .columns([
            outcome::Column::PropertyId,
            outcome::Column::Kind,
            outcome::Column::RuleId,
            outcome::Column::Fingerprint,
        ])
        .filter(outcome::Column::OrganizationId.eq(organization))
        .filter(outcome::Column::DirectoryUserId.eq(row.id));
    let accepted = accepted_loss::Entity::find()
        .filter(accepted_loss::Column::OrganizationId.eq(organization))
        .filter(accepted_loss::Column::DirectoryUserId.eq(row.id));
    let member_of = group_member::Entity::find()
        .select_only()
        .columns([group_member::Column::GroupId, group_member::Column::ObservedAt])
        .filter(group_member::Column::OrganizationId.eq(organization))
        .filter(group_member::Column::DirectoryUserId.eq(row.id));
    let absent_from = group_absence::Entity::find()
        .select_only()
        .columns([group_absence::Column::GroupId, group_absence::Column::ObservedAt])
        .filter(group_absence::Column::OrganizationId.eq(organization))
        .filter(group_absence::Column::DirectoryUserId.eq(row.id));
    let held_in = held_group_member::Entity::find()
        .select_only()
        .column(held_group_member::Column::GroupId)
        .filter(held_group_member::Column::OrganizationId.eq(organization))
        .filter(held_group_member::Column::DirectoryUserId.eq(row.id));
    let holds = loss_hold::Entity::find()
        .select_only()
        .column(loss_hold::Column::PropertyId)
        .filter(loss_hold::Column::OrganizationId.eq(organization))
        .filter(loss_hold::Column::EndedAt.is_null());
    Places {
        queue: batch.read(queue.into_query()),
        integration: batch.read(connection.into_query()),
        stamp: batch.read(super::decision_basis::held(OrganizationId(organization)).into_query()),
        employees: Employees::ask(batch, row, email_key.as_deref()),
        outcomes: batch.read(outcomes.into_query()),
        accepted: batch.read(accepted.into_query()),
        same_email: email_key
            .as_deref()
            .map(|key| batch.read(same_email_user(row, key).into_query())),
        member_of: batch.read(member_of.into_query()),
        absent_from: batch.read(absent_from.into_query()),
        held_in: batch.read(held_in.into_query()),
        holds: batch.read(holds.into_query()),
        account: account(row, email_key.as_deref()).map(|found| batch.read(found.into_query())),
    }
}

/// Another live user with this address.
fn same_email_user(row: &directory_user::Model, key: &str) -> sea_orm::Select<directory_user::Entity> {
    use directory_user::Column;
    directory_user::Entity::find()
        .select_only()
        .column(Column::Id)
        .filter(Column::OrganizationId.eq(row.organization_id))
        .filter(Column::EmailKey.eq(key))
        .filter(Column::Id.ne(row.id))
        .filter(Column::Active.eq(true))
        .filter(Column::DeletedAt.is_null())
        .limit(1)
}

/// The console's account of somebody who is not live, by the directory's address or the employee's.
fn account(row: &directory_user::Model, email_key: Option<&str>) -> Option<sea_orm::Select<admin::Entity>> {
    use admin::Column;
    let is_live = row.active == Some(true) && row.deleted_at.is_none();
    let addresses = Condition::any()
        .add_option(email_key.map(|key| Column::EmailKey.eq(key)))
        .add_option(row.employee_id.map(|id| {
            Expr::col(Column::EmailKey).in_subquery(employee::address_of(row.organization_id, id))
        }));
    (!is_live && !addresses.is_empty()).then(|| {
        admin::Entity::find()
            .select_only()
            .column(Column::Id)
            .filter(Column::OrganizationId.eq(row.organization_id))
            .filter(Column::LockedAt.is_null())
            .filter(addresses)
            .limit(1)
    })
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
fn groups(answers: &mut Answers, places: &Places) -> Result<Vec<GroupFact>, AppError> {
    let fact = |is_member: bool| {
        move |row: Observed| GroupFact {
            group: row.group_id.into(),
            is_member,
            observed_at: row.observed_at,
        }
    };
    let mut groups: Vec<GroupFact> = answers
        .take(&places.member_of)?
        .into_iter()
        .map(fact(true))
        .collect();
    groups.extend(answers.take(&places.absent_from)?.into_iter().map(fact(false)));
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
        state: match (row.deleted_at, row.active) {
            (Some(_), _) => DirectoryUserState::Deleted,
            (None, Some(true)) => DirectoryUserState::Live,
            (None, Some(false) | None) => DirectoryUserState::Inactive,
        },
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
