//! What a write does to a group's members: who joins, who leaves, which values wait for somebody (behaviour.md §6). Where
//! the request says who joins and leaves, nobody else in the group is looked at.

use std::collections::{BTreeMap, BTreeSet};

use chrono::{DateTime, Utc};
use domain::id::DirectoryUserId;
use scim_protocol::ScimError;
use scim_protocol::patch::ValueChange;

use super::actor::ScimCaller;
use crate::clock::Ids;
use crate::error::AppError;
use crate::store::directory_group::{self as store, StoredGroup};
use crate::store::{Tx, directory_group_read, group_link, pending_member, pulled_group, reconcile_fan_out};

/// Values a group may name that are nobody's yet (behaviour.md §6).
const MOST_PENDING: usize = 10_000;

/// What a write says about the members.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum MemberWrite {
    /// Nothing: they stay.
    Keep,
    /// These join, the others named leave; the last word on a value counts.
    Some(BTreeMap<String, Stays>),
    /// These are the members, nobody else.
    Exactly(BTreeSet<String>),
}

/// Whether a value is in the group after a write.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Stays {
    In,
    Out,
}

impl MemberWrite {
    /// The changes of a PATCH, one after the other.
    pub(super) fn of(changes: Vec<ValueChange>) -> Self {
        changes.into_iter().fold(Self::Keep, Self::then)
    }

    fn then(self, change: ValueChange) -> Self {
        let (values, stays) = match change {
            ValueChange::Replace(values) => return Self::Exactly(values.into_iter().collect()),
            ValueChange::Add(values) => (values, Stays::In),
            ValueChange::Remove(values) => (values, Stays::Out),
        };
        match self {
            Self::Exactly(mut all) => {
                for value in values {
                    match stays {
                        Stays::In => _ = all.insert(value),
                        Stays::Out => _ = all.remove(&value),
                    }
                }
                Self::Exactly(all)
            }
            Self::Keep => Self::Some(values.into_iter().map(|value| (value, stays)).collect()),
            Self::Some(mut some) => {
                some.extend(values.into_iter().map(|value| (value, stays)));
                Self::Some(some)
            }
        }
    }
}

/// Who joins and who leaves, and which values begin and cease to wait.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Moves {
    pub(super) joined: BTreeSet<DirectoryUserId>,
    pub(super) left: BTreeSet<DirectoryUserId>,
    pub(super) awaited: BTreeSet<String>,
    pub(super) forgotten: BTreeSet<String>,
    /// In the group before, and named again: what a pull or an absence said since no longer counts.
    pub(super) affirmed: BTreeSet<DirectoryUserId>,
    /// In the pulled group of the pair only, and left out by a push of the whole group.
    pub(super) denied: BTreeSet<DirectoryUserId>,
}

impl Moves {
    pub(super) fn is_nothing(&self) -> bool {
        *self == Self::default()
    }
}

/// What the write comes to, for this group as it is. The group's row is locked, so nobody moves meanwhile.
pub(super) async fn plan(
    tx: &Tx,
    caller: &ScimCaller,
    group: &StoredGroup,
    write: MemberWrite,
) -> Result<Moves, AppError> {
    match write {
        MemberWrite::Keep => Ok(Moves::default()),
        MemberWrite::Some(named) => plan_some(tx, caller, group, named).await,
        MemberWrite::Exactly(values) => plan_exactly(tx, caller, group, values).await,
    }
}

async fn plan_some(
    tx: &Tx,
    caller: &ScimCaller,
    group: &StoredGroup,
    named: BTreeMap<String, Stays>,
) -> Result<Moves, AppError> {
    let values: BTreeSet<String> = named.keys().cloned().collect();
    let known = store::resolve(tx.conn(), caller, &values).await?;
    let people: BTreeSet<DirectoryUserId> = known.values().copied().collect();
    let present = store::members_among(tx, group, &people).await?;
    let unknown: BTreeSet<String> = values
        .into_iter()
        .filter(|value| !known.contains_key(value))
        .collect();
    let waiting = pending_member::among(tx, group, &unknown).await?;
    let mut moves = Moves::default();
    for (value, stays) in named {
        match (known.get(&value), stays) {
            (Some(user), Stays::In) if !present.contains(user) => _ = moves.joined.insert(*user),
            (Some(user), Stays::Out) if present.contains(user) => _ = moves.left.insert(*user),
            (None, Stays::In) if !waiting.contains(&value) => _ = moves.awaited.insert(value),
            (None, Stays::Out) if waiting.contains(&value) => _ = moves.forgotten.insert(value),
            (Some(user), Stays::In) => _ = moves.affirmed.insert(*user),
            (Some(_) | None, Stays::In | Stays::Out) => {}
        }
    }
    moves.affirmed = group_link::doubted(tx, (group.organization, group.id), &moves.affirmed).await?;
    if !moves.awaited.is_empty() {
        let waiting = usize::try_from(pending_member::count(tx, group).await?).unwrap_or(usize::MAX);
        refuse_too_many(waiting + moves.awaited.len() - moves.forgotten.len())?;
    }
    Ok(moves)
}

async fn plan_exactly(
    tx: &Tx,
    caller: &ScimCaller,
    group: &StoredGroup,
    values: BTreeSet<String>,
) -> Result<Moves, AppError> {
    let known = store::resolve(tx.conn(), caller, &values).await?;
    let after: BTreeSet<DirectoryUserId> = known.values().copied().collect();
    let wanted: BTreeSet<String> = values
        .into_iter()
        .filter(|value| !known.contains_key(value))
        .collect();
    refuse_too_many(wanted.len())?;
    let before = directory_group_read::members(tx.conn(), group, None).await?;
    let before: BTreeSet<DirectoryUserId> = before.unwrap_or_default().into_iter().collect();
    let waiting: BTreeSet<String> = pending_member::list(tx.conn(), group)
        .await?
        .into_iter()
        .collect();
    let place = (group.organization, group.id);
    Ok(Moves {
        affirmed: group_link::doubted(tx, place, &(&after & &before)).await?,
        denied: &group_link::only_pulled(tx, place).await? - &after,
        joined: &after - &before,
        left: &before - &after,
        awaited: &wanted - &waiting,
        forgotten: &waiting - &wanted,
    })
}

fn refuse_too_many(waiting: usize) -> Result<(), ScimError> {
    if waiting <= MOST_PENDING {
        return Ok(());
    }
    Err(ScimError::invalid_value(format!(
        "{waiting} members are unknown; a group may wait for {MOST_PENDING} at most"
    )))
}

/// Makes the moves. Whom they concern is decided again.
pub(super) async fn make(
    tx: &Tx,
    group: &StoredGroup,
    moves: &Moves,
    (ids, now): (&Ids, DateTime<Utc>),
) -> Result<(), AppError> {
    let moved = &(&moves.joined | &moves.left) | &(&moves.affirmed | &moves.denied);
    let cause = format!("change of /Groups/{}", group.id.0);
    reconcile_fan_out::insert(tx, (group.organization, group.id), &moved, (&cause, ids, now)).await?;
    store::add_members(tx, group, &moves.joined, now).await?;
    store::remove_members(tx, group, &moves.left, now).await?;
    let place = (group.organization, group.id);
    let affirmed: Vec<DirectoryUserId> = moves.affirmed.iter().copied().collect();
    pulled_group::see_again(tx, place, &affirmed, now).await?;
    store::note_absent(tx, place, &moves.denied, now).await?;
    pending_member::change(tx, group, (&moves.awaited, &moves.forgotten), now).await
}

#[cfg(test)]
mod tests {
    use super::*;

    fn values(values: &[&str]) -> Vec<String> {
        values.iter().map(|&value| value.to_owned()).collect()
    }

    #[test]
    fn the_last_word_on_a_value_counts() {
        let add = |named: &[&str]| ValueChange::Add(values(named));
        let remove = |named: &[&str]| ValueChange::Remove(values(named));
        let replace = |named: &[&str]| ValueChange::Replace(values(named));
        let some = |named: &[(&str, Stays)]| {
            MemberWrite::Some(
                named
                    .iter()
                    .map(|(value, stays)| ((*value).to_owned(), *stays))
                    .collect(),
            )
        };
        let exactly = |named: &[&str]| MemberWrite::Exactly(values(named).into_iter().collect());
        for (changes, expected) in [
            (vec![], MemberWrite::Keep),
            (
                vec![add(&["a"]), remove(&["b"])],
                some(&[("a", Stays::In), ("b", Stays::Out)]),
            ),
            (vec![add(&["a"]), remove(&["a"])], some(&[("a", Stays::Out)])),
            (vec![remove(&["a"]), add(&["a"])], some(&[("a", Stays::In)])),
            (vec![add(&["x"]), replace(&["a", "b"])], exactly(&["a", "b"])),
            (
                vec![replace(&["a", "b"]), remove(&["a"]), add(&["c"])],
                exactly(&["b", "c"]),
            ),
            (vec![replace(&[])], exactly(&[])),
        ] {
            assert_eq!(MemberWrite::of(changes.clone()), expected, "{changes:?}");
        }
    }
}
