//! A group deleted in the directory (behaviour.md §3) goes on with the members it had until an admin says what it was: gone,
//! or replaced by a new group of that name. Neither happens by itself.

use domain::explain::people;
use domain::{DirectoryGroupId, EventKind, OrganizationId, Tone};

pub use crate::store::deleted_group::StoredDeletedGroup;

use super::actor::{Actor, Permission};
use super::audit::{self, Author, Deed};
use super::directory_group_member::{Moves, make};
use super::group_link;
use crate::app::App;
use crate::error::AppError;
use crate::store::deleted_group as store;
use crate::store::group_hold::{self, GroupHoldEnd};
use crate::store::sync_event::{self, NewSyncEvent};
use crate::store::{Tx, reconcile_fan_out};

/// Deleted groups that rules in force name, by name; to a caller limited to some properties, those that their rules name.
///
/// # Errors
/// The database does not answer.
pub async fn list(app: &App, actor: &Actor) -> Result<Vec<StoredDeletedGroup>, AppError> {
    let mut all = store::list(app.db.read(), actor.organization()).await?;
    if let Some(own) = actor.property_limit() {
        for group in &mut all {
            group.properties.retain(|property| own.contains(property));
        }
        all.retain(|group| !group.properties.is_empty());
    }
    Ok(all)
}

/// Confirms that a group is gone: it has no members from now on, and what they lose by that waits for its settle window
/// and the breaker like any other loss. Returns how many people are decided again.
///
/// # Errors
/// Not allowed; the group is not deleted, or that is confirmed already.
pub async fn confirm(app: &App, actor: &Actor, group: DirectoryGroupId) -> Result<u64, AppError> {
    let organization = actor.require(Permission::Administer)?;
    let author = audit::author(app, actor).await?;
    let deed = Deed {
        action: "confirm_group_deletion",
        target_kind: "directory_group",
        target: group.0,
        target_name: None,
    };
    let entry = audit::entry(app, actor, &author, deed);
    let parts = app.clone();
    app.db
        .write(move |tx| {
            let (app, author, entry) = (parts.clone(), author.clone(), entry.clone());
            Box::pin(async move { confirm_in(tx, &app, (organization, group), (&author, entry)).await })
        })
        .await
}

async fn confirm_in(
    tx: &Tx,
    app: &App,
    (organization, group): (OrganizationId, DirectoryGroupId),
    (author, entry): (&Author, audit::Entry),
) -> Result<u64, AppError> {
    let now = app.clock.now();
    // What is pulled of its other half says nothing about it any more.
    let apart = group_link::release(tx, (organization, group), now).await?;
    let gone = store::find_for_update(tx, organization, group)
        .await?
        .ok_or(AppError::NotFound("deleted group"))?;
    let mut concerned = store::members(tx, &gone).await?;
    let moves = Moves {
        left: concerned.clone(),
        ..Moves::default()
    };
    make(tx, &gone, &moves, (&app.ids, now)).await?;
    // It was emptied before it was deleted, and that was held: now it is answered.
    if let Some(hold) = group_hold::find_open(tx.conn(), organization, group).await? {
        let held = group_hold::members(tx.conn(), organization, group).await?;
        group_hold::close(tx, &hold, (GroupHoldEnd::Allowed, Some(&author.name)), now).await?;
        let cause = format!("deletion of /Groups/{} confirmed", group.0);
        let why = (cause.as_str(), &app.ids, now);
        reconcile_fan_out::insert(tx, (organization, group), &held, why).await?;
        concerned.extend(held);
    }
    store::confirm(tx, &gone, now).await?;
    entry.about(gone.display_name.clone()).append(tx).await?;
    let count = u64::try_from(concerned.len()).unwrap_or(u64::MAX);
    let summary = format!(
        "{} confirmed that the group {} was deleted: {} no longer in it",
        author.name,
        gone.display_name,
        match count {
            1 => "1 person is".to_owned(),
            count => format!("{} are", people(count)),
        }
    );
    let cause = format!("deletion of /Groups/{} confirmed", group.0);
    let told = NewSyncEvent {
        group: Some(group),
        ..NewSyncEvent::new(
            (EventKind::GroupDeletionConfirmed, Tone::Bad),
            (cause, now),
            summary,
        )
    };
    let told = apart.into_iter().chain([told]).collect();
    sync_event::append(tx, organization, told).await?;
    Ok(count)
}

/// A deleted group whose place another one takes in the rules.
#[derive(Clone, Debug)]
pub struct Replaced {
    /// The deleted one.
    pub group: DirectoryGroupId,
    /// Its name.
    pub name: String,
    /// The live one of that name.
    pub by: DirectoryGroupId,
}

/// The replacement that is offered for a deleted group, if `by` is it.
///
/// # Errors
/// The group is not deleted; `by` is not the live group of its name.
pub async fn replacement(
    app: &App,
    organization: OrganizationId,
    (group, by): (DirectoryGroupId, DirectoryGroupId),
) -> Result<Replaced, AppError> {
    match store::find_replacement(app.db.read(), organization, group).await? {
        None => Err(AppError::NotFound("deleted group with a new group of its name")),
        Some((_, offered)) if offered != by => Err(AppError::invalid(
            "input.replacementId",
            "A deleted group is replaced by the live group of its name. For another one, edit the rules.",
        )),
        Some((gone, by)) => Ok(Replaced {
            group,
            name: gone.display_name,
            by,
        }),
    }
}

/// Who put it in its place, where, for the log.
pub(super) fn told(
    replaced: &Replaced,
    (author, property): (&str, &str),
    when: (String, chrono::DateTime<chrono::Utc>),
) -> NewSyncEvent {
    let summary = format!(
        "{author} put the new group {0} in the place of the deleted {0} in the rules of {property}",
        replaced.name
    );
    NewSyncEvent {
        group: Some(replaced.by),
        ..NewSyncEvent::new((EventKind::GroupReplaced, Tone::Quiet), when, summary)
    }
}
