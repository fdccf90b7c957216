//! Writes what becomes of overrides.

use chrono::{DateTime, Utc};
use domain::{Given, OverrideEnd, OverrideId};
use entity::access_override;
use sea_orm::ActiveValue::Set;

use super::{Applying, Done};

fn changed(at: &Applying<'_>, id: OverrideId) -> access_override::ActiveModel {
    access_override::ActiveModel {
        organization_id: Set(at.organization()),
        id: Set(id.0),
        ..Default::default()
    }
}

/// What it gives is another than before.
pub(super) fn note(at: &Applying<'_>, done: &mut Done, id: OverrideId, given: Given) {
    let (gives, before) = match given {
        Given::Nothing => (false, None),
        Given::All => (true, None),
        Given::InsteadOf(role) => (true, Some(role.key().to_owned())),
    };
    let mut row = changed(at, id);
    row.gives = Set(gives);
    row.role_before = Set(before);
    done.batch.update(row);
}

pub(super) fn bind(at: &Applying<'_>, done: &mut Done, id: OverrideId, facts: i64) {
    let mut row = changed(at, id);
    row.kept_facts = Set(Some(facts));
    done.batch.update(row);
}

pub(super) fn restore(at: &Applying<'_>, done: &mut Done, id: OverrideId) {
    let mut row = changed(at, id);
    row.ended_by_leave_at = Set(None::<DateTime<Utc>>);
    done.batch.update(row);
}

/// After a leave it sleeps; otherwise it is history.
pub(super) fn end(at: &Applying<'_>, done: &mut Done, id: OverrideId, how: OverrideEnd) {
    let mut row = changed(at, id);
    match how {
        OverrideEnd::Left => row.ended_by_leave_at = Set(Some(at.now)),
        OverrideEnd::Expired
        | OverrideEnd::Ended
        | OverrideEnd::NotRestored
        | OverrideEnd::Overtaken
        | OverrideEnd::AddressReused => {
            row.ended_at = Set(Some(at.now));
            row.ended_how = Set(Some(how.key().to_owned()));
            row.gives = Set(false);
            row.role_before = Set(None);
        }
    }
    done.batch.update(row);
}
