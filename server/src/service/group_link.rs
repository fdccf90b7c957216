//! Pushed groups and pulled ones that are the same (behaviour.md §6): paired by exact name where that is beyond doubt,
//! or by an admin; taken apart by an admin only.

use chrono::{DateTime, Utc};
use domain::explain::people;
use domain::{DirectoryGroupId, EventKind, IntegrationId, OrganizationId, Tone, pairs_by_name};

use super::actor::{Actor, Permission};
use super::audit::{self, Deed};
use super::{input, integration};
use crate::app::App;
use crate::error::AppError;
use crate::store::directory_group::StoredGroup;
use crate::store::page::{Page, Range};
use crate::store::sync_event::{self, NewSyncEvent};
use crate::store::{Tx, group_link as store, group_pull, pulled_group, stale_group_link};

pub use crate::store::group_link::StoredGroupLink;

/// Pairs of the organization, in the order in which their pushed groups came.
///
/// # Errors
/// Not allowed; the search is too long.
pub async fn list(
    app: &App,
    actor: &Actor,
    search: Option<&str>,
    range: &Range,
) -> Result<Page<StoredGroupLink>, AppError> {
    let organization = actor.require(Permission::Read)?;
    let search = input::search(search)?;
    store::list(app.db.read(), organization, search.as_deref(), range).await
}

/// How many there are.
///
/// # Errors
/// Not allowed; the search is too long.
pub async fn count(app: &App, actor: &Actor, search: Option<&str>) -> Result<u64, AppError> {
    let organization = actor.require(Permission::Read)?;
    let search = input::search(search)?;
    store::count(app.db.read(), organization, search.as_deref()).await
}

/// Makes a pair by hand.
///
/// # Errors
/// Not allowed; one of the groups is unknown, of the wrong kind, or in another pair.
pub async fn link(
    app: &App,
    actor: &Actor,
    (pushed, pulled): (DirectoryGroupId, DirectoryGroupId),
) -> Result<StoredGroupLink, AppError> {
    let organization = actor.require(Permission::Integrate)?;
    let live = integration::get(app, actor).await?;
    let author = audit::author(app, actor).await?;
    let deed = deed("link_groups", pushed);
    let (entry, now) = (audit::entry(app, actor, &author, deed), app.clock.now());
    app.db
        .write(move |tx| {
            let (entry, name) = (entry.clone(), author.name.clone());
            Box::pin(async move {
                let held = pulled_group::hold(tx, organization, &[pushed, pulled]).await?;
                let pushed = of_kind(&held, (pushed, false), "input.pushedId")?;
                let pulled = of_kind(&held, (pulled, true), "input.pulledId")?;
                for (group, field) in [(pushed, "input.pushedId"), (pulled, "input.pulledId")] {
                    if store::find(tx.conn(), organization, group.id).await?.is_some() {
                        return Err(AppError::Conflict {
                            field: Some(field.to_owned()),
                            message: format!(
                                "{:?} is linked already. Take that pair apart first.",
                                group.display_name
                            ),
                        });
                    }
                }
                let link = StoredGroupLink {
                    pushed: pushed.id,
                    pulled: pulled.id,
                    made_by: Some(name),
                    since: now,
                };
                let told = make(tx, (pushed, pulled), &link, now).await?;
                // What both sides say of each member is asked for afresh.
                group_pull::request(tx, organization, live.id, now).await?;
                entry.about(pushed.display_name.clone()).append(tx).await?;
                sync_event::append(tx, organization, vec![told]).await?;
                Ok(link)
            })
        })
        .await
}

fn of_kind<'g>(
    held: &'g [StoredGroup],
    (id, is_pulled): (DirectoryGroupId, bool),
    field: &str,
) -> Result<&'g StoredGroup, AppError> {
    let group = held.iter().find(|group| group.id == id);
    let group = group.ok_or(AppError::NotFound("group"))?;
    match (group.is_pulled, is_pulled) {
        (true, true) | (false, false) => Ok(group),
        (true, false) => Err(AppError::invalid(
            field,
            "This group is pulled; name a pushed one.",
        )),
        (false, true) => Err(AppError::invalid(
            field,
            "This group is pushed; name a pulled one.",
        )),
    }
}

/// Takes the pair of a pushed group apart. It is not made again by name.
///
/// # Errors
/// Not allowed; the group is in no pair.
pub async fn unlink(app: &App, actor: &Actor, pushed: DirectoryGroupId) -> Result<StoredGroupLink, AppError> {
    let organization = actor.require(Permission::Integrate)?;
    let author = audit::author(app, actor).await?;
    let deed = deed("unlink_groups", pushed);
    let (entry, now) = (audit::entry(app, actor, &author, deed), app.clock.now());
    app.db
        .write(move |tx| {
            let (entry, name) = (entry.clone(), author.name.clone());
            Box::pin(async move {
                let link = store::find(tx.conn(), organization, pushed).await?;
                let link = link
                    .filter(|link| link.pushed == pushed)
                    .ok_or(AppError::NotFound("pair of groups"))?;
                let held = pulled_group::hold(tx, organization, &[link.pushed, link.pulled]).await?;
                let name_of_group = held
                    .iter()
                    .find(|group| group.id == pushed)
                    .map(|group| group.display_name.clone());
                store::break_up(tx, organization, &link, (&name, now)).await?;
                let group = name_of_group.unwrap_or_default();
                entry.about(group.clone()).append(tx).await?;
                let told = NewSyncEvent {
                    group: Some(pushed),
                    ..NewSyncEvent::new(
                        (EventKind::GroupsUnlinked, Tone::Warn),
                        (format!("link of /Groups/{} broken", pushed.0), now),
                        format!("{name} took the pushed group {group} and the pulled one apart"),
                    )
                };
                sync_event::append(tx, organization, vec![told]).await?;
                Ok(link)
            })
        })
        .await
}

/// Makes every pair that belongs together by name, or those of one name. A pair with a deleted group yields to one of two
/// that are there. Returns what to tell; append it last.
pub(super) async fn by_name(
    tx: &Tx,
    (organization, integration): (OrganizationId, IntegrationId),
    name: Option<&str>,
    now: DateTime<Utc>,
) -> Result<Vec<NewSyncEvent>, AppError> {
    let conn = tx.conn();
    let links = stale_group_link::others(conn, organization).await?;
    let (groups, broken) = store::candidates(conn, (organization, integration), name).await?;
    let mut told = Vec::new();
    for pair in pairs_by_name(&groups, &links, &broken) {
        for half in [pair.0, pair.1] {
            told.extend(release(tx, (organization, half), now).await?);
        }
        let held = pulled_group::hold(tx, organization, &[pair.0, pair.1]).await?;
        let (Ok(pushed), Ok(pulled)) = (
            of_kind(&held, (pair.0, false), ""),
            of_kind(&held, (pair.1, true), ""),
        ) else {
            continue;
        };
        let link = StoredGroupLink {
            pushed: pushed.id,
            pulled: pulled.id,
            made_by: None,
            since: now,
        };
        told.push(make(tx, (pushed, pulled), &link, now).await?);
    }
    Ok(told)
}

/// Takes the pair of a group apart if one of the two was deleted, so that the other may be linked again; the deleted one
/// goes on with the members that the pair had (behaviour.md §3). Returns what to tell; append it last.
pub(super) async fn release(
    tx: &Tx,
    (organization, group): (OrganizationId, DirectoryGroupId),
    now: DateTime<Utc>,
) -> Result<Option<NewSyncEvent>, AppError> {
    let Some((link, gone)) = stale_group_link::find(tx.conn(), organization, group).await? else {
        return Ok(None);
    };
    let held = pulled_group::hold(tx, organization, &[link.pushed, link.pulled]).await?;
    let Some(gone) = held.iter().find(|group| group.id == gone) else {
        return Ok(None);
    };
    let members = stale_group_link::release(tx, &link, gone, now).await?;
    let summary = format!(
        "{} was deleted and is in no pair any more: it goes on with the {} it had",
        gone.display_name,
        people(u64::try_from(members).unwrap_or(u64::MAX))
    );
    Ok(Some(NewSyncEvent {
        group: Some(gone.id),
        ..NewSyncEvent::new(
            (EventKind::GroupsUnlinked, Tone::Warn),
            (format!("deletion of /Groups/{}", gone.id.0), now),
            summary,
        )
    }))
}

async fn make(
    tx: &Tx,
    (pushed, pulled): (&StoredGroup, &StoredGroup),
    link: &StoredGroupLink,
    now: DateTime<Utc>,
) -> Result<NewSyncEvent, AppError> {
    store::insert(tx, pushed.organization, link, now).await?;
    let summary = match &link.made_by {
        Some(name) => format!(
            "{name} linked the pushed group {} and the pulled group {}: they are one for rules",
            pushed.display_name, pulled.display_name
        ),
        None => format!(
            "The pushed group and the pulled group {} have the same name: they are one for rules",
            pushed.display_name
        ),
    };
    Ok(NewSyncEvent {
        group: Some(pushed.id),
        ..NewSyncEvent::new(
            (EventKind::GroupsLinked, Tone::Quiet),
            (format!("link of /Groups/{}", pushed.id.0), now),
            summary,
        )
    })
}

fn deed(action: &'static str, pushed: DirectoryGroupId) -> Deed {
    Deed {
        action,
        target_kind: "directory_group",
        target: pushed.0,
        target_name: None,
    }
}
