//! A group that rules name, emptied by one request or pull (behaviour.md §4): its members go on as such, so that nothing is
//! lost and nothing gained, until an admin allows or rejects it.

use std::collections::BTreeSet;
use std::sync::Arc;

use chrono::{DateTime, Utc};
use domain::{
    DirectoryGroupId, DirectoryUserId, EmployeeId, EventKind, Grant, GroupHoldId, OrganizationId, OverrideId,
    PropertyId, ScimRequestId, Tone, limits,
};

pub use crate::store::group_hold::StoredGroupHold;

use super::actor::{Actor, Permission};
use super::alert::{self, Alert};
use super::audit::{self, Author, Deed};
use super::loss::kept;
use super::person_act::{self, Act};
use crate::app::App;
use crate::clock::Ids;
use crate::error::AppError;
use crate::store::access_override::{self, NewOverride};
use crate::store::directory_group::StoredGroup;
use crate::store::group_hold::{self as store, GroupHoldEnd};
use crate::store::property;
use crate::store::sync_event::NewSyncEvent;
use crate::store::{Tx, directory_listing, group_link, reconcile_fan_out};

/// Holds what emptying a group would cause, or notes who is back in it: call it whenever members joined or left, by one
/// request or pull, in the same transaction. Returns what to tell of it.
pub(super) async fn note(
    tx: &Tx,
    (group, request): (&StoredGroup, Option<ScimRequestId>),
    (joined, left): (&BTreeSet<DirectoryUserId>, &BTreeSet<DirectoryUserId>),
    (ids, now): (&Ids, DateTime<Utc>),
) -> Result<Option<NewSyncEvent>, AppError> {
    let organization = group.organization;
    // A rule may name either of a pair.
    let partner = group_link::partner(tx.conn(), organization, group.id).await?;
    let pair: Vec<DirectoryGroupId> = std::iter::once(group.id).chain(partner).collect();
    if !joined.is_empty() {
        for one in &pair {
            store::refill(tx, (organization, *one), joined, now).await?;
        }
    }
    let may_be_emptied = !left.is_empty() && store::is_empty(tx, organization, group.id).await?;
    if !may_be_emptied || !store::is_named_by_rules(tx, organization, &pair).await? {
        return Ok(None);
    }
    let hold = StoredGroupHold {
        id: GroupHoldId(ids.next()),
        organization,
        group: group.id,
        people: u64::try_from(left.len()).unwrap_or(u64::MAX),
        since: now,
    };
    let cause = format!("change of /Groups/{}", group.id.0);
    if !store::open(tx, &hold, (&cause, left)).await? {
        return Ok(None);
    }
    let alert = alert_of(&hold, &group.display_name);
    alert::raise(tx, organization, &alert, (ids, now)).await?;
    let summary = format!(
        "The group {} was emptied, and rules name it: what its {} members would lose or gain is held until an admin decides",
        group.display_name, hold.people
    );
    Ok(Some(NewSyncEvent {
        request,
        group: Some(group.id),
        ..NewSyncEvent::new((EventKind::GroupEmptied, Tone::Warn), (cause, now), summary)
    }))
}

/// Rules that name a deleted group go on with the members it had: somebody should know (behaviour.md §3).
pub(super) async fn tell_deleted(
    tx: &Tx,
    group: &StoredGroup,
    (ids, now): (&Ids, DateTime<Utc>),
) -> Result<(), AppError> {
    let partner = group_link::partner(tx.conn(), group.organization, group.id).await?;
    let pair: Vec<DirectoryGroupId> = std::iter::once(group.id).chain(partner).collect();
    if store::is_named_by_rules(tx, group.organization, &pair).await? {
        let alert = Alert::GroupDeleted {
            group: group.id.0,
            name: group.display_name.clone(),
        };
        alert::raise(tx, group.organization, &alert, (ids, now)).await?;
    }
    Ok(())
}

/// The mail about one.
pub(super) fn alert_of(hold: &StoredGroupHold, name: &str) -> Alert {
    Alert::GroupEmptied {
        group: hold.group.0,
        name: name.to_owned(),
        people: hold.people,
        since: hold.since,
    }
}

/// Every open one, oldest first; none for who sees only their properties: a group belongs to no property.
///
/// # Errors
/// The database does not answer.
pub async fn list(app: &App, actor: &Actor) -> Result<Vec<StoredGroupHold>, AppError> {
    match actor.may(Permission::Read) {
        true => store::list_open(app.db.read(), Some(actor.organization())).await,
        false => Ok(Vec::new()),
    }
}

/// What an admin says to an emptying.
#[derive(Clone, Debug)]
pub enum Verdict {
    /// It was meant: everybody is decided afresh, without the group.
    Allow,
    /// It was not: everybody keeps what they have, until their facts or the rules change, or for 30 days.
    Reject {
        /// Why.
        reason: String,
    },
}

/// Decides one. Returns how many people are decided again.
///
/// # Errors
/// Not allowed; nothing is held of that group; the reason is too short or too long.
pub async fn decide(
    app: &App,
    actor: &Actor,
    group: DirectoryGroupId,
    verdict: Verdict,
) -> Result<u64, AppError> {
    let organization = actor.require(Permission::Administer)?;
    let (how, reason) = match verdict {
        Verdict::Allow => (GroupHoldEnd::Allowed, None),
        Verdict::Reject { reason } => (
            GroupHoldEnd::Rejected,
            Some(person_act::reason("input.reason", &reason)?),
        ),
    };
    let author = audit::author(app, actor).await?;
    let deed = Deed {
        action: match reason {
            Some(_) => "reject_group_emptying",
            None => "allow_group_emptying",
        },
        target_kind: "directory_group",
        target: group.0,
        target_name: None,
    };
    let entry = audit::entry(app, actor, &author, deed);
    let shared = Arc::new((app.clone(), author, entry, reason));
    app.db
        .write(move |tx| {
            let shared = Arc::clone(&shared);
            Box::pin(async move {
                let (app, author, entry, reason) = &*shared;
                let now = app.clock.now();
                let hold = store::find_open(tx.conn(), organization, group)
                    .await?
                    .ok_or(AppError::NotFound("emptied group"))?;
                let users = store::members(tx.conn(), organization, group).await?;
                if let Some(reason) = reason {
                    keep_all(tx, app, (organization, &users), (author, reason)).await?;
                }
                store::close(tx, &hold, (how, Some(&author.name)), now).await?;
                let cause = format!("emptying of /Groups/{} decided", group.0);
                let why = (cause.as_str(), &app.ids, now);
                reconcile_fan_out::insert(tx, (organization, group), &users, why).await?;
                entry.append(tx).await?;
                let (kind, tone, did) = match how {
                    GroupHoldEnd::Rejected => (EventKind::LossesRejected, Tone::Warn, "rejected"),
                    GroupHoldEnd::Allowed | GroupHoldEnd::Refilled => {
                        (EventKind::LossesAllowed, Tone::Bad, "allowed")
                    }
                };
                let act = Act {
                    kind,
                    tone,
                    property: None,
                    employee: None,
                    summary: format!(
                        "{} {did} the emptying of a group with {} members",
                        author.name, hold.people
                    ),
                    cause: &cause,
                    now,
                };
                person_act::tell(tx, organization, act).await?;
                Ok(u64::try_from(users.len()).unwrap_or(u64::MAX))
            })
        })
        .await
}

/// Everybody keeps what they have in each property with rules.
async fn keep_all(
    tx: &Tx,
    app: &App,
    (organization, users): (OrganizationId, &BTreeSet<DirectoryUserId>),
    (author, reason): (&Author, &str),
) -> Result<(), AppError> {
    let now = app.clock.now();
    let ids: Vec<DirectoryUserId> = users.iter().copied().collect();
    let mut employees: Vec<EmployeeId> = Vec::new();
    for step in ids.chunks(1_000) {
        let found = directory_listing::users_with_ids(tx.conn(), organization, step).await?;
        employees.extend(found.into_values().filter_map(|user| user.employee));
    }
    employees.sort_unstable();
    for office in property::list(tx.conn(), organization).await? {
        let place: (OrganizationId, PropertyId) = (organization, office.id);
        let present = access_override::present(tx, place, &employees).await?;
        let new: Vec<NewOverride> = present
            .iter()
            .map(|present| NewOverride {
                id: OverrideId(app.ids.next()),
                employee: present.employee,
                property: office.id,
                grant: Grant::Kept(kept(present, office.revision)),
                reason: reason.to_owned(),
                made_by: author.name.clone(),
                made_at: now,
                expires_at: now + limits::KEPT_FOR,
            })
            .collect();
        access_override::replace_kept(tx, place, &employees, now).await?;
        access_override::insert(tx, organization, &new).await?;
    }
    Ok(())
}
