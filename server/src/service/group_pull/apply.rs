//! Writing what a pull found, some at a time, so that SCIM goes on meanwhile. Each step looks at what is stored then, so
//! a crash in between is made good by the next pull, and doing it twice changes nothing.

use std::collections::BTreeSet;
use std::sync::Arc;

use chrono::{DateTime, Utc};
use domain::{DirectoryGroupId, DirectoryUserId, GroupLinks};

use super::ask::{Everything, OfPerson, live_on};
use super::observe::{self, Seen};
use super::rows::{self, Change};
use super::run::Stop;
use crate::app::App;
use crate::error::AppError;
use crate::service::group_link;
use crate::store::group_link as links;
use crate::store::group_pull::people;
use crate::store::group_pull::work::{self, Claimed, Full};
use crate::store::pulled_group;
use crate::store::{Tx, reconcile_queue, sync_event};

/// Groups or people in one transaction.
const STEP: usize = 200;

/// What a pull changed.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Changed {
    pub(super) new: usize,
    pub(super) renamed: usize,
    pub(super) gone: usize,
    pub(super) joined: usize,
    pub(super) left: usize,
}

/// Writes what is known of everybody.
pub(super) async fn everything(
    app: &App,
    claimed: &Claimed,
    found: Everything,
) -> Result<(Changed, Full), Stop> {
    let Everything {
        groups,
        known,
        people: everybody,
        asked,
        is_complete,
    } = found;
    let changes = rows::changes(&groups, &known);
    let mut changed = Changed::default();
    for step in changes.chunks(STEP) {
        rows::write(app, claimed, step.to_vec()).await?;
    }
    for change in &changes {
        match change {
            Change::New { .. } => changed.new += 1,
            Change::Renamed { .. } => changed.renamed += 1,
            Change::Gone { .. } => changed.gone += 1,
            Change::Back { .. } => {}
        }
    }
    link_by_name(app, claimed).await?;
    let stored = pulled_group::all(app.db.read(), claimed.place()).await?;
    let count = groups.len();
    let read: Vec<Read> = groups
        .into_iter()
        .filter_map(|group| {
            Some(Read {
                group: stored.get(&group.okta_id)?.group.id,
                members: group.members?,
                membership_updated_at: group.membership_updated_at,
            })
        })
        .collect();
    let links = links::read(app.db.read(), claimed.pull.organization).await?;
    for step in read.chunks(STEP) {
        for read in others(app, claimed, &links, step).await? {
            let moved = see_group(app, claimed, read).await?;
            changed.joined += moved.joined;
            changed.left += moved.left;
        }
        live_on(app, claimed).await?;
    }
    live_on(app, claimed).await?;
    confirm(app, claimed, everybody).await?;
    answer(app, claimed, asked).await?;
    let full = Full {
        is_complete,
        groups: u64::try_from(count).unwrap_or(u64::MAX),
    };
    Ok((changed, full))
}

async fn link_by_name(app: &App, claimed: &Claimed) -> Result<(), AppError> {
    let (place, now) = (claimed.place(), app.clock.now());
    app.db
        .write(move |tx| {
            Box::pin(async move {
                let told = group_link::by_name(tx, place, None, now).await?;
                sync_event::append(tx, place.0, told).await
            })
        })
        .await
}

/// A group whose members were read.
#[derive(Clone)]
struct Read {
    group: DirectoryGroupId,
    members: BTreeSet<DirectoryUserId>,
    membership_updated_at: Option<DateTime<Utc>>,
}

/// Those of which something has to be written; that the others were read is noted at once. One of a pair is always looked
/// at: a push may have said otherwise.
async fn others(
    app: &App,
    claimed: &Claimed,
    links: &GroupLinks,
    read: &[Read],
) -> Result<Vec<Read>, AppError> {
    let organization = claimed.pull.organization;
    let ids: Vec<DirectoryGroupId> = read.iter().map(|read| read.group).collect();
    let before = pulled_group::members_of(app.db.read(), organization, &ids).await?;
    let nobody = BTreeSet::new();
    let is_same = |read: &Read| {
        links.partner(read.group).is_none() && before.get(&read.group).unwrap_or(&nobody) == &read.members
    };
    let (same, others): (Vec<Read>, Vec<Read>) = read.iter().cloned().partition(is_same);
    let (same, began) = (Arc::new(same), claimed.began);
    app.db
        .write(move |tx| {
            let same = Arc::clone(&same);
            Box::pin(async move {
                for read in same.iter() {
                    let when = (began, read.membership_updated_at);
                    pulled_group::note_read(tx, (organization, read.group), when).await?;
                }
                Ok(())
            })
        })
        .await?;
    Ok(others)
}

/// Writes who is in a group, in as many steps as it takes.
async fn see_group(app: &App, claimed: &Claimed, read: Read) -> Result<observe::Moved, AppError> {
    let Read {
        group,
        members,
        membership_updated_at,
    } = read;
    let shared = Arc::new((app.clone(), claimed.clone(), members));
    let mut all = observe::Moved::default();
    loop {
        let shared = Arc::clone(&shared);
        let moved = app
            .db
            .write(move |tx| {
                let shared = Arc::clone(&shared);
                Box::pin(async move {
                    let (app, claimed, members) = &*shared;
                    let seen = Seen {
                        group,
                        members,
                        only: None,
                        began: claimed.began,
                    };
                    let moved = observe::see(tx, app, claimed.pull.organization, &seen).await?;
                    if moved.is_all {
                        pulled_group::note_read(
                            tx,
                            (claimed.pull.organization, group),
                            (claimed.began, membership_updated_at),
                        )
                        .await?;
                    }
                    sync_event::append(tx, claimed.pull.organization, moved.told.clone()).await?;
                    Ok(moved)
                })
            })
            .await?;
        all.joined += moved.joined;
        all.left += moved.left;
        if moved.is_all {
            return Ok(all);
        }
    }
}

/// All groups of these people are known as of when the pull began. Whoever waited for that is decided again.
async fn confirm(app: &App, claimed: &Claimed, everybody: BTreeSet<DirectoryUserId>) -> Result<(), AppError> {
    let (place, began) = (claimed.place(), claimed.began);
    let unknown = people::with_unknown_groups(app.db.read(), place, began).await?;
    let unknown: Vec<DirectoryUserId> = unknown
        .into_iter()
        .filter(|user| everybody.contains(user))
        .collect();
    for step in unknown.chunks(STEP) {
        let (step, now) = (step.to_vec(), app.clock.now());
        app.db
            .write(move |tx| {
                let step = step.clone();
                Box::pin(async move { note_known(tx, place.0, &step, (began, now)).await })
            })
            .await?;
    }
    Ok(())
}

async fn note_known(
    tx: &Tx,
    organization: domain::OrganizationId,
    users: &[DirectoryUserId],
    (began, now): (DateTime<Utc>, DateTime<Utc>),
) -> Result<(), AppError> {
    let known = people::note_pulled(tx, organization, users, began).await?;
    reconcile_queue::enqueue(tx, organization, &known, ("groups pulled", now)).await
}

async fn answer(app: &App, claimed: &Claimed, asked: BTreeSet<DirectoryUserId>) -> Result<(), AppError> {
    let (organization, began) = (claimed.pull.organization, claimed.began);
    let asked: Vec<DirectoryUserId> = asked.into_iter().collect();
    if asked.is_empty() {
        return Ok(());
    }
    app.db
        .write(move |tx| {
            let asked = asked.clone();
            Box::pin(async move { work::answer(tx, organization, &asked, began).await })
        })
        .await
}

/// Writes what is known of some people, each in a transaction of their own. Where that raises a question, everything is
/// asked for soon.
pub(super) async fn some(
    app: &App,
    claimed: &Claimed,
    (asked, found): (BTreeSet<DirectoryUserId>, Vec<OfPerson>),
) -> Result<Changed, AppError> {
    let known = pulled_group::all(app.db.read(), claimed.place()).await?;
    let mut changed = Changed::default();
    let is_new = |okta_id: &String| known.get(okta_id).is_none_or(|known| known.is_deleted);
    let mut is_everything_due = false;
    // Who was deleted since has no groups to ask for.
    let found_ids: BTreeSet<DirectoryUserId> = found.iter().map(|of| of.user).collect();
    answer(app, claimed, &asked - &found_ids).await?;
    for OfPerson { user, groups } in found {
        let Some(groups) = groups else {
            // Somebody Okta does not know by what we have: the members of groups will tell.
            is_everything_due = true;
            continue;
        };
        // A group nobody has listed yet: its other members are not known.
        let is_unsure = groups.keys().any(is_new);
        is_everything_due |= is_unsure;
        let groups: BTreeSet<DirectoryGroupId> = groups
            .keys()
            .filter_map(|okta_id| known.get(okta_id))
            .map(|known| known.group.id)
            .collect();
        let moved = see_person(app, claimed, (user, groups), is_unsure).await?;
        changed.joined += moved.joined;
        changed.left += moved.left;
    }
    if is_everything_due {
        let (claimed, now) = (claimed.clone(), app.clock.now());
        app.db
            .write(move |tx| {
                let claimed = claimed.clone();
                Box::pin(async move { work::make_due(tx, &claimed, now).await })
            })
            .await?;
    }
    Ok(changed)
}

async fn see_person(
    app: &App,
    claimed: &Claimed,
    (user, groups): (DirectoryUserId, BTreeSet<DirectoryGroupId>),
    is_unsure: bool,
) -> Result<observe::Moved, AppError> {
    let shared = Arc::new((app.clone(), claimed.clone(), groups));
    app.db
        .write(move |tx| {
            let shared = Arc::clone(&shared);
            Box::pin(async move {
                let (app, claimed, groups) = &*shared;
                let (organization, began) = (claimed.pull.organization, claimed.began);
                let before = pulled_group::of_user(tx.conn(), (organization, user)).await?;
                let linked = people::linked_of_user(tx.conn(), (organization, user)).await?;
                let concerned: BTreeSet<DirectoryGroupId> = before
                    .into_iter()
                    .chain(linked)
                    .chain(groups.iter().copied())
                    .collect();
                let (mut all, mut told) = (observe::Moved::default(), Vec::new());
                for group in concerned {
                    let members = match groups.contains(&group) {
                        true => [user].into(),
                        false => BTreeSet::new(),
                    };
                    let seen = Seen {
                        group,
                        members: &members,
                        only: Some(user),
                        began,
                    };
                    let moved = observe::see(tx, app, organization, &seen).await?;
                    all.joined += moved.joined;
                    all.left += moved.left;
                    told.extend(moved.told);
                }
                // Of somebody in a group that is not stored yet, not everything is known.
                if !is_unsure {
                    let known = [user];
                    note_known(tx, organization, &known, (began, app.clock.now())).await?;
                    work::answer(tx, organization, &known, began).await?;
                }
                sync_event::append(tx, organization, told).await?;
                Ok(all)
            })
        })
        .await
}
