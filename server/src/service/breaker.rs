//! The breaker at work (behaviour.md §4): before a plan that applies due losses is written, each property concerned is
//! judged, in the same transaction; where it trips, the person is decided again with everything held. What counts and
//! when it trips is `domain`'s.

use chrono::{DateTime, Utc};
use domain::explain::people;
use domain::{
    Change, EmployeeId, EmployeeRef, EventKind, Facts, LossHoldId, OrganizationId, Plan, PropertyFacts,
    PropertyId, Refusal, Tone, reconcile,
};

use super::alert::{self, Alert};
use super::provisioning::{Cause, Engine};
use crate::error::AppError;
use crate::store::Tx;
use crate::store::loss_hold::{self as store, StoredHold};
use crate::store::sync_event::NewSyncEvent;

/// The plan that may be written, and what to tell besides.
pub(super) struct Judged {
    pub(super) plan: Plan,
    pub(super) events: Vec<NewSyncEvent>,
}

/// Judges a plan.
///
/// # Errors
/// The database does not answer.
pub(super) async fn judge(
    tx: &Tx,
    engine: &Engine<'_>,
    (organization, facts): (OrganizationId, &mut Facts),
    (plan, cause): (Plan, &Cause),
) -> Result<Judged, AppError> {
    let mut judged = Judged {
        plan,
        events: Vec::new(),
    };
    // Another property's losses may come due with the key only once one is held: until nothing new is held.
    loop {
        let mut is_news = false;
        for property in judged.plan.properties_losing() {
            let Some(employee) = who_loses(&judged.plan) else {
                continue;
            };
            // In the order of their ids, like everybody who locks several.
            store::lock(tx, property).await?;
            let hold = match store::find_open(tx.conn(), organization, property).await? {
                Some(_) => None,
                None => match trip(tx, engine, (organization, property), employee).await? {
                    Some(hold) => Some(hold),
                    None => continue,
                },
            };
            let held = facts.properties.iter_mut().find(|it| it.id == property);
            if let Some(held) = held {
                held.is_held = true;
                is_news = true;
                if let Some(hold) = &hold {
                    store::open(tx, hold, &cause.text).await?;
                    tell(tx, engine, (hold, held)).await?;
                    judged.events.push(event(hold, held, (engine.now, cause)));
                }
            }
        }
        if !is_news {
            return Ok(judged);
        }
        judged.plan = reconcile(facts).map_err(refused)?;
    }
}

/// A decision is refused before it has any losses.
fn refused(refusal: Refusal) -> AppError {
    AppError::Conflict {
        field: None,
        message: refusal.to_string(),
    }
}

fn who_loses(plan: &Plan) -> Option<EmployeeId> {
    plan.changes.iter().find_map(|change| {
        let Change::NoteAppliedLoss {
            employee: EmployeeRef::Existing(id),
            ..
        } = change
        else {
            return None;
        };
        Some(*id)
    })
}

async fn trip(
    tx: &Tx,
    engine: &Engine<'_>,
    (organization, property): (OrganizationId, PropertyId),
    employee: EmployeeId,
) -> Result<Option<StoredHold>, AppError> {
    let breaker = store::breaker(tx.conn(), organization).await?;
    let traffic = store::traffic(tx, (organization, property), employee, engine.now).await?;
    Ok(breaker.judge(traffic).map(|reason| StoredHold {
        id: LossHoldId(engine.ids.next()),
        organization,
        property,
        reason,
        traffic,
        since: engine.now,
    }))
}

/// Mail at once; a daily one reminds of it.
async fn tell(
    tx: &Tx,
    engine: &Engine<'_>,
    (hold, property): (&StoredHold, &PropertyFacts),
) -> Result<(), AppError> {
    let alert = alert_of(hold, &property.name, hold.traffic.people);
    alert::raise(tx, hold.organization, &alert, (engine.ids, engine.now)).await?;
    Ok(())
}

/// The mail about a hold.
pub(super) fn alert_of(hold: &StoredHold, property_name: &str, people: u64) -> Alert {
    Alert::LossesHeld {
        property: hold.property.0,
        property_name: property_name.to_owned(),
        people,
        since: hold.since,
    }
}

fn event(hold: &StoredHold, property: &PropertyFacts, (now, cause): (DateTime<Utc>, &Cause)) -> NewSyncEvent {
    let summary = format!(
        "Losses of {} in {} are held until an admin decides: {}",
        people(hold.traffic.people),
        property.name,
        hold.reason.label().to_lowercase()
    );
    NewSyncEvent {
        request: cause.request,
        property: Some(hold.property),
        ..NewSyncEvent::new(
            (EventKind::LossesHeld, Tone::Warn),
            (cause.text.clone(), now),
            summary,
        )
    }
}
