//! What a pull saw of one group, written beside what pushes say. The later observation wins, and a pull counts as of
//! when it began (behaviour.md §6).

use std::collections::{BTreeSet, HashMap};

use chrono::{DateTime, Utc};
use domain::{DirectoryGroupId, DirectoryUserId, OrganizationId};

use crate::app::App;
use crate::error::AppError;
use crate::service::group_hold;
use crate::store::group_pull::people;
use crate::store::sync_event::NewSyncEvent;
use crate::store::{Tx, directory_group, group_link, pulled_group, reconcile_queue};

/// People moved in one transaction.
const STEP: usize = 1_000;

/// What was seen.
pub(super) struct Seen<'s> {
    /// The pulled group.
    pub(super) group: DirectoryGroupId,
    /// Who is in it.
    pub(super) members: &'s BTreeSet<DirectoryUserId>,
    /// Nothing is said of anybody but this person.
    pub(super) only: Option<DirectoryUserId>,
    /// When the pull began.
    pub(super) began: DateTime<Utc>,
}

/// What that changed.
#[derive(Debug, Default)]
pub(super) struct Moved {
    pub(super) joined: usize,
    pub(super) left: usize,
    /// Nothing is left to write.
    pub(super) is_all: bool,
    /// To be appended last.
    pub(super) told: Vec<NewSyncEvent>,
}

/// What is stored of the group and of the pushed one it is linked to.
struct Stored {
    members: HashMap<DirectoryUserId, DateTime<Utc>>,
    /// Absent: it is in no pair.
    pushed: Option<Pushed>,
}

struct Pushed {
    members: HashMap<DirectoryUserId, DateTime<Utc>>,
    /// Taken out by a push.
    absent: HashMap<DirectoryUserId, DateTime<Utc>>,
    /// Not found by an earlier pull.
    unfound: HashMap<DirectoryUserId, DateTime<Utc>>,
}

/// Who has to be moved.
#[derive(Debug, Default)]
struct Moves {
    joined: BTreeSet<DirectoryUserId>,
    left: BTreeSet<DirectoryUserId>,
    /// Named by a push before, and not found.
    denied: BTreeSet<DirectoryUserId>,
    /// Known from an earlier pull, denied by a push since, and found again.
    affirmed: BTreeSet<DirectoryUserId>,
}

/// Writes what was seen of a group, or the first people of it; call it again until that is all.
pub(super) async fn see(
    tx: &Tx,
    app: &App,
    organization: OrganizationId,
    seen: &Seen<'_>,
) -> Result<Moved, AppError> {
    let partner = group_link::partner(tx.conn(), organization, seen.group).await?;
    let pair: Vec<DirectoryGroupId> = std::iter::once(seen.group).chain(partner).collect();
    let held = pulled_group::hold(tx, organization, &pair).await?;
    let Some(group) = held.iter().find(|group| group.id == seen.group) else {
        return Ok(Moved {
            is_all: true,
            ..Moved::default()
        });
    };
    let stored = stored(tx, organization, (seen, partner)).await?;
    let all = moves(&stored, seen);
    // Emptying a group is one act: whoever is in it is held together.
    let (moves, is_all) = match seen.members.is_empty() {
        true => (all, true),
        false => first(all),
    };
    let now = app.clock.now();
    let concerned: BTreeSet<DirectoryUserId> = [&moves.joined, &moves.left, &moves.denied, &moves.affirmed]
        .into_iter()
        .flatten()
        .copied()
        .collect();
    let cause = format!("pull of /Groups/{}", seen.group.0);
    reconcile_queue::enqueue(tx, organization, &concerned, (&cause, now)).await?;
    directory_group::add_members(tx, group, &moves.joined, seen.began).await?;
    directory_group::remove_members(tx, group, &moves.left, seen.began).await?;
    let place = (organization, seen.group);
    directory_group::note_absent(tx, place, &moves.denied, seen.began).await?;
    let affirmed: Vec<DirectoryUserId> = moves.affirmed.iter().copied().collect();
    pulled_group::see_again(tx, place, &affirmed, seen.began).await?;
    let lost = &moves.left | &moves.denied;
    let gained = &moves.joined | &moves.affirmed;
    let told = group_hold::note(tx, (group, None), (&gained, &lost), (&app.ids, now)).await?;
    Ok(Moved {
        joined: gained.len(),
        left: lost.len(),
        is_all,
        told: told.into_iter().collect(),
    })
}

async fn stored(
    tx: &Tx,
    organization: OrganizationId,
    (seen, partner): (&Seen<'_>, Option<DirectoryGroupId>),
) -> Result<Stored, AppError> {
    let members = pulled_group::members(tx.conn(), (organization, seen.group), seen.only).await?;
    let Some(partner) = partner else {
        return Ok(Stored {
            members,
            pushed: None,
        });
    };
    let named = pulled_group::members(tx.conn(), (organization, partner), seen.only).await?;
    let absent = people::absences(tx.conn(), (organization, partner), seen.only).await?;
    let unfound = people::absences(tx.conn(), (organization, seen.group), seen.only).await?;
    Ok(Stored {
        members,
        pushed: Some(Pushed {
            members: named,
            absent,
            unfound,
        }),
    })
}

fn moves(stored: &Stored, seen: &Seen<'_>) -> Moves {
    let known = &stored.members;
    let joined = seen.members.iter().filter(|user| !known.contains_key(*user));
    let left = known
        .iter()
        .filter(|(user, at)| !seen.members.contains(*user) && **at <= seen.began);
    let mut moves = Moves {
        joined: joined.copied().collect(),
        left: left.map(|(user, _)| *user).collect(),
        ..Moves::default()
    };
    let Some(pushed) = &stored.pushed else {
        return moves;
    };
    let is_since = |later: Option<&DateTime<Utc>>, at: &DateTime<Utc>| later.is_some_and(|later| later >= at);
    let denied = pushed.members.iter().filter(|(user, at)| {
        // Said already: nothing is written twice.
        !seen.members.contains(*user) && **at < seen.began && !is_since(pushed.unfound.get(*user), at)
    });
    moves.denied = denied.map(|(user, _)| *user).collect();
    moves.denied.retain(|user| !moves.left.contains(user));
    let affirmed = known.iter().filter(|(user, at)| {
        let absent = pushed.absent.get(*user);
        seen.members.contains(*user) && is_since(absent, at) && absent.is_some_and(|at| *at < seen.began)
    });
    moves.affirmed = affirmed.map(|(user, _)| *user).collect();
    moves
}

/// As many as fit into one transaction, and whether those are all.
fn first(mut moves: Moves) -> (Moves, bool) {
    let mut room = STEP;
    let mut is_all = true;
    for part in [
        &mut moves.joined,
        &mut moves.affirmed,
        &mut moves.left,
        &mut moves.denied,
    ] {
        let cut = part.iter().nth(room).copied();
        if let Some(cut) = cut {
            drop(part.split_off(&cut));
            is_all = false;
        }
        room -= part.len();
    }
    (moves, is_all)
}

#[cfg(test)]
mod tests {
    use super::*;
    use chrono::TimeDelta;
    use uuid::Uuid;

    fn user(number: u128) -> DirectoryUserId {
        DirectoryUserId(Uuid::from_u128(number))
    }

    fn at(minute: i64) -> DateTime<Utc> {
        let start: DateTime<Utc> = "2026-11-23T09:00:00Z".parse().unwrap();
        start + TimeDelta::minutes(minute)
    }

    fn observed(users: &[(u128, i64)]) -> HashMap<DirectoryUserId, DateTime<Utc>> {
        users
            .iter()
            .map(|(number, minute)| (user(*number), at(*minute)))
            .collect()
    }

    fn planned(stored: &Stored, members: &[u128]) -> Moves {
        let members: BTreeSet<_> = members.iter().map(|number| user(*number)).collect();
        let seen = Seen {
            group: DirectoryGroupId(Uuid::nil()),
            members: &members,
            only: None,
            began: at(10),
        };
        moves(stored, &seen)
    }

    #[test]
    fn what_was_known_later_than_the_pull_began_stays() {
        let stored = Stored {
            members: observed(&[(1, 0), (2, 0), (3, 11)]),
            pushed: None,
        };
        let moves = planned(&stored, &[1, 4]);
        assert_eq!(moves.joined, [user(4)].into());
        assert_eq!(moves.left, [user(2)].into());
    }

    #[test]
    fn of_a_pair_only_what_the_pull_says_otherwise_is_written_and_once() {
        let stored = |unfound: &[(u128, i64)]| Stored {
            members: observed(&[(1, 0), (2, 0)]),
            pushed: Some(Pushed {
                members: observed(&[(3, 5), (4, 11)]),
                absent: observed(&[(1, 5), (2, 11)]),
                unfound: observed(unfound),
            }),
        };
        // 1 was taken out by a push before the pull began, 2 since; 3 was pushed before, 4 since.
        let moves = planned(&stored(&[]), &[1, 2]);
        assert_eq!((moves.joined.len(), moves.left.len()), (0, 0));
        assert_eq!(moves.affirmed, [user(1)].into());
        assert_eq!(moves.denied, [user(3)].into());
        assert!(planned(&stored(&[(3, 6)]), &[1, 2]).denied.is_empty());
    }

    #[test]
    fn many_are_moved_some_at_a_time() {
        let moves = Moves {
            joined: (0..1_500).map(user).collect(),
            left: (2_000..2_010).map(user).collect(),
            ..Moves::default()
        };
        let (some, is_all) = first(moves);
        assert_eq!((some.joined.len(), some.left.len(), is_all), (1_000, 0, false));
        let (some, is_all) = first(Moves {
            left: (0..1_000).map(user).collect(),
            ..Moves::default()
        });
        assert_eq!((some.left.len(), is_all), (1_000, true));
    }
}
