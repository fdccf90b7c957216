//! One path from any cause to the door: load one person's facts under their lock, let `domain` decide, write the plan,
//! the queue row and the events, all in the caller's transaction (behaviour.md §2). A plan is never carried between
//! transactions, so what a worker applies is always decided on the latest acknowledged facts.

use chrono::{DateTime, Utc};
use domain::{DirectoryUserId, DirectoryUserState, EmployeeId, Event, Facts, OrganizationId, ScimRequestId};
use serde_json::Value;
use uuid::Uuid;

use super::breaker::{self, Judged};
use super::directory_event::DirectoryEvent;
use super::directory_profile::profile;
use super::leaver;
use crate::app::App;
use crate::clock::Ids;
use crate::error::AppError;
use crate::store::person_facts::{self, Held, Loaded, Row, When};
use crate::store::plan::{self, Applying};
use crate::store::rule_set::RuleSets;
use crate::store::sync_event::NewSyncEvent;
use crate::store::{Tx, rule_application, rule_set_preview, trace};

/// What reconciling needs besides the transaction.
pub struct Engine<'a> {
    /// Ids of new rows.
    pub ids: &'a Ids,
    /// Rule sets read lately.
    pub rule_sets: &'a RuleSets,
    /// The time.
    pub now: DateTime<Utc>,
    /// The clock jumped lately: timers take nothing away (behaviour.md §4).
    pub are_timers_paused: bool,
}

impl<'a> Engine<'a> {
    /// The server's, now.
    pub fn of(app: &'a App) -> Self {
        Self::at(app, app.clock.now())
    }

    /// The server's, at a time that was taken before.
    pub fn at(app: &'a App, now: DateTime<Utc>) -> Self {
        Self {
            ids: &app.ids,
            rule_sets: &app.rule_sets,
            now,
            are_timers_paused: app.clock.is_unsteady(),
        }
    }
}

/// Why somebody is decided.
#[derive(Clone, Debug)]
pub struct Cause {
    /// For the log, without personal values: `PATCH /Users/0190…`, `timer`.
    pub text: String,
    /// The SCIM request, if it is one.
    pub request: Option<ScimRequestId>,
    /// What the directory itself did, if it did; written before what came of it.
    pub event: Option<DirectoryEvent>,
    /// The queue asked: nothing of the person is left unprocessed there.
    pub is_queued: bool,
}

impl Cause {
    /// An admin's act.
    pub(super) fn act(text: String) -> Self {
        Self {
            text,
            request: None,
            event: None,
            is_queued: false,
        }
    }

    /// The resync that asked, if one did.
    fn resync(&self) -> Option<Uuid> {
        self.text.strip_prefix(RESYNC)?.parse().ok()
    }
}

/// How the cause of a resync begins; its id follows.
pub const RESYNC: &str = "resync ";

/// Decides one directory user afresh and writes what follows, in the caller's transaction.
///
/// # Errors
/// [`AppError::Conflict`] if a live person's e-mail or external id is somebody else's; the caller's write must not be
/// kept then.
pub async fn reconcile(
    tx: &Tx,
    engine: &Engine<'_>,
    (organization, user): (OrganizationId, DirectoryUserId),
    cause: &Cause,
) -> Result<(), AppError> {
    let Some(held) = person_facts::hold(tx, organization, user).await? else {
        return Ok(());
    };
    let resource = serde_json::from_str(held.resource())?;
    decide(tx, engine, (held, &resource), cause).await
}

/// The same, of somebody whose row this transaction holds and may still have to write; `resource` is what it says.
///
/// # Errors
/// As [`reconcile`]; what was to be written first is refused.
pub(super) async fn decide(
    tx: &Tx,
    engine: &Engine<'_>,
    (held, resource): (Held, &Value),
    cause: &Cause,
) -> Result<(), AppError> {
    let when = When {
        now: engine.now,
        are_timers_paused: engine.are_timers_paused,
        is_from_queue: cause.is_queued,
    };
    let mut loaded = person_facts::load(tx, engine.rule_sets, held, (profile(resource), when)).await?;
    let plan = domain::reconcile(&loaded.facts).map_err(|refusal| AppError::Conflict {
        field: None,
        message: refusal.to_string(),
    })?;
    let organization = OrganizationId(loaded.row.organization_id);
    let Judged {
        plan,
        events: held_events,
    } = breaker::judge(tx, engine, (organization, &mut loaded.facts), (plan, cause)).await?;
    let new = loaded.take_new();
    let Loaded { facts, row, .. } = &loaded;
    let applying = Applying {
        tx,
        ids: engine.ids,
        user: row,
        now: engine.now,
        cause: &cause.text,
        settle_window: facts.settings.settle_window,
    };
    let mut applied = plan::apply(&applying, new, &plan.changes).await?;
    let person = (OrganizationId(row.organization_id), DirectoryUserId(row.id));
    if facts
        .properties
        .iter()
        .any(|property| !property.accepted_losses.is_empty())
    {
        rule_set_preview::spend(tx, person).await?;
    }
    if let (Some(resync), Some(drift)) = (cause.resync(), domain::explain::drift(&plan)) {
        rule_application::note_drift(tx, (person.0, resync), person.1, &drift).await?;
    }
    if loaded.has_account {
        let keys = addresses(facts);
        leaver::lock_account(tx, engine.ids, person.0, (&keys, engine.now)).await?;
    }
    let is_written_and_live = cause.event.is_some() && facts.user.state == DirectoryUserState::Live;
    if is_written_and_live && facts.integration.pull_configured_at.is_some() {
        // Asked for later, by a worker: nobody waits on Okta.
        applied.ask_for_groups(&applying);
    }
    let mut events = events(row, engine.now, (applied.employee, cause), plan.events)?;
    events.extend(held_events);
    applied.write(&applying, &loaded, (plan.next_due, events)).await
}

/// What to tell: what the directory did, then what came of it.
fn events(
    row: &Row,
    now: DateTime<Utc>,
    (employee, cause): (Option<EmployeeId>, &Cause),
    decided: Vec<Event>,
) -> Result<Vec<NewSyncEvent>, AppError> {
    let person_name = row.display_name.clone().unwrap_or_else(|| row.user_name.clone());
    let blank = |kind, tone, summary| NewSyncEvent {
        request: cause.request,
        employee,
        directory_user: Some(row.id.into()),
        person_name: Some(person_name.clone()),
        ..NewSyncEvent::new((kind, tone), (cause.text.clone(), now), summary)
    };
    let first = cause.event.iter().map(|event| {
        Ok(NewSyncEvent {
            changes: event.changes.clone(),
            ..blank(event.kind, event.tone, event.summary.clone())
        })
    });
    let decided = decided.into_iter().map(|event| {
        let Event {
            kind,
            tone,
            property,
            summary,
            changes,
            trace,
        } = event;
        let trace = (!trace.is_empty()).then(|| trace::write(&trace)).transpose()?;
        Ok(NewSyncEvent {
            property,
            changes,
            trace,
            ..blank(kind, tone, summary)
        })
    });
    first.chain(decided).collect()
}

/// Every address the person goes by, folded.
fn addresses(facts: &Facts) -> Vec<String> {
    let own = facts
        .employee
        .as_ref()
        .map(|employee| employee.fields.email.key());
    let directory = facts.user.profile.primary_email().map(|email| email.key());
    own.into_iter().chain(directory).collect()
}
