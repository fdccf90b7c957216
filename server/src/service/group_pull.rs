//! Groups pulled from Okta's API (behaviour.md §3, §6): how it stands with that. Asking is in `ask`, writing in `apply`
//! and `observe`, a pull from its turn to its end in `run`.

mod apply;
mod ask;
mod observe;
mod rows;
mod run;

use chrono::{DateTime, TimeDelta, Utc};

use super::actor::{Actor, Permission};
use super::integration::StoredIntegration;
use crate::app::App;
use crate::error::AppError;
use crate::store::group_pull as store;

pub use self::run::{next_due, take_over, work_off};
pub use crate::store::group_pull::StoredProblem;

/// What the worker does about an integration's groups.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PullState {
    /// Waits until it is time again.
    Idle,
    /// Is about to begin.
    Queued,
    /// Asks Okta at this moment.
    Running,
    /// The last attempt failed; it is tried again.
    Failing,
}

/// How it stands with the groups of an integration.
#[derive(Clone, Debug)]
pub struct GroupPull {
    /// What the worker does.
    pub state: PullState,
    /// When the last attempt began.
    pub last_began_at: Option<DateTime<Utc>>,
    /// When the last successful one was done.
    pub last_succeeded_at: Option<DateTime<Utc>>,
    /// What was wrong with the last attempt.
    pub last_problem: Option<StoredProblem>,
    /// When it begins next.
    pub next_at: DateTime<Utc>,
    /// Minutes between two.
    pub interval_minutes: u32,
    /// Groups the last successful pull found.
    pub groups: u64,
    /// People it found in them.
    pub people: u64,
}

/// Writes of people are collected for so long before their groups are asked for.
pub(super) const COLLECTED_FOR: TimeDelta = TimeDelta::seconds(2);

/// How it stands; `None`: push only.
///
/// # Errors
/// Not allowed.
pub async fn find(app: &App, actor: &Actor, of: &StoredIntegration) -> Result<Option<GroupPull>, AppError> {
    let organization = actor.require(Permission::Read)?;
    let conn = app.db.read();
    let Some(pull) = store::find(conn, organization, of.id).await? else {
        return Ok(None);
    };
    let now = app.clock.now();
    let is_somebody_awaited = store::is_anybody_awaited(conn, organization).await?;
    let due_at = match is_somebody_awaited {
        true => pull.due_at.min(now + COLLECTED_FOR),
        false => pull.due_at,
    };
    let next_at = pull.not_before.map_or(due_at, |earliest| due_at.max(earliest));
    let state = match () {
        () if pull.lease_until.is_some_and(|until| until > now) => PullState::Running,
        () if pull.problem.is_some() && next_at > now => PullState::Failing,
        () if next_at <= now || is_somebody_awaited => PullState::Queued,
        () => PullState::Idle,
    };
    Ok(Some(GroupPull {
        state,
        last_began_at: pull.last_began_at,
        last_succeeded_at: pull.last_succeeded_at,
        last_problem: pull.problem,
        next_at,
        interval_minutes: pull.interval_minutes,
        groups: pull.groups.unwrap_or_default(),
        people: pull.people.unwrap_or_default(),
    }))
}
