//! One path from any cause to the door: load one person's facts under their lock, let `domain` decide, write the plan,
//! the queue row and the events, all in the caller's transaction (behaviour.md §2). A plan is never carried between
//! transactions, so what a worker applies is always decided on the latest acknowledged facts.

use chrono::{DateTime, Utc};
use domain::{DirectoryUserId, DirectoryUserState, Event, Facts, OrganizationId};
use uuid::Uuid;

use super::directory_event::DirectoryEvent;
use super::directory_profile::profile;
use super::leaver;
use crate::clock::Ids;
use crate::error::AppError;
use crate::store::plan::{self, Applying};
use crate::store::rule_set::RuleSets;
use crate::store::sync_event::{self, NewSyncEvent};
use crate::store::{Tx, person_facts, reconcile_queue, rule_application, rule_set_preview};

/// What reconciling needs besides the transaction.
pub struct Engine<'a> {
    /// Ids of new rows.
    pub ids: &'a Ids,
    /// Rule sets read lately.
    pub rule_sets: &'a RuleSets,
    /// The time.
    pub now: DateTime<Utc>,
}

/// Why somebody is decided.
#[derive(Clone, Debug)]
pub struct Cause {
    /// For the log, without personal values: `PATCH /Users/0190…`, `timer`.
    pub text: String,
    /// What the directory itself did, if it did; written before what came of it.
    pub event: Option<DirectoryEvent>,
}

impl Cause {
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
    let Some(row) = person_facts::lock(tx, organization, user).await? else {
        return Ok(());
    };
    // Read before the facts: a cause that arrives later raises it, and its row survives.
    let version = reconcile_queue::version(tx, organization, user).await?;
    let facts = person_facts::load(tx, engine.rule_sets, &row, engine.now, profile).await?;
    let plan = domain::reconcile(&facts).map_err(|refusal| AppError::Conflict {
        field: None,
        message: refusal.to_string(),
    })?;
    let applying = Applying {
        tx,
        ids: engine.ids,
        user: &row,
        now: engine.now,
        cause: &cause.text,
        settle_window: facts.settings.settle_window,
    };
    let employee = plan::apply(&applying, &plan.changes).await?;
    if facts
        .properties
        .iter()
        .any(|property| !property.accepted_losses.is_empty())
    {
        rule_set_preview::spend(tx, (organization, user)).await?;
    }
    if let (Some(resync), Some(drift)) = (cause.resync(), domain::explain::drift(&plan)) {
        rule_application::note_drift(tx, (organization, resync), user, &drift).await?;
    }
    if facts.user.state != DirectoryUserState::Live {
        let keys = addresses(&facts);
        leaver::lock_account(tx, engine.ids, organization, (&keys, engine.now)).await?;
    }
    reconcile_queue::finish(tx, (organization, user), version, plan.next_due, engine.now).await?;
    let person_name = row.display_name.clone().unwrap_or_else(|| row.user_name.clone());
    let blank = |kind, tone, summary| NewSyncEvent {
        kind,
        tone,
        at: engine.now,
        cause: cause.text.clone(),
        property: None,
        employee,
        directory_user: Some(user),
        group: None,
        summary,
        person_name: Some(person_name.clone()),
        changes: Vec::new(),
        trace: None,
    };
    let first = cause.event.iter().map(|event| {
        Ok(NewSyncEvent {
            changes: event.changes.clone(),
            ..blank(event.kind, event.tone, event.summary.clone())
        })
    });
    let decided = plan.events.into_iter().map(|event| {
        let Event {
            kind,
            tone,
            property,
            summary,
            changes,
            trace,
        } = event;
        let trace = (!trace.is_empty())
            .then(|| serde_json::to_string(&trace))
            .transpose()?;
        Ok(NewSyncEvent {
            property,
            changes,
            trace,
            ..blank(kind, tone, summary)
        })
    });
    let events = first.chain(decided).collect::<Result<Vec<_>, AppError>>()?;
    sync_event::append(tx, organization, events).await
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
