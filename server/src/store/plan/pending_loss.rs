//! Writes losses: those that wait for their settle window or are held, and those that take place.

use chrono::{DateTime, Utc};
use domain::{AppliedHow, Loss, LossState, PendingLossId, PropertyId, Role};
use entity::{applied_loss, pending_loss};
use sea_orm::{ActiveValue::Set, ColumnTrait, EntityTrait, QueryFilter};
use uuid::Uuid;

use super::{Applying, Done};

pub(super) fn add(
    at: &Applying<'_>,
    done: &mut Done,
    (employee, property): (Uuid, PropertyId),
    (loss, state): (Loss, LossState),
    (since, due_at): (DateTime<Utc>, DateTime<Utc>),
) {
    let row = pending_loss::ActiveModel {
        organization_id: Set(at.organization()),
        id: Set(at.ids.next()),
        employee_id: Set(employee),
        property_id: Set(property.0),
        kind: Set(loss.kind().key().to_owned()),
        access_group_id: Set(loss.access_group().map(|id| id.0)),
        role: Set(loss.role().map(|role| role.key().to_owned())),
        cause: Set(at.cause.to_owned()),
        state: Set(state.key().to_owned()),
        since: Set(since),
        due_at: Set(due_at),
    };
    done.batch.write(&pending_loss::Entity::insert(row));
}

pub(super) fn shift(
    at: &Applying<'_>,
    done: &mut Done,
    pending: PendingLossId,
    (state, due_at): (LossState, DateTime<Utc>),
) {
    let row = pending_loss::ActiveModel {
        organization_id: Set(at.organization()),
        id: Set(pending.0),
        state: Set(state.key().to_owned()),
        due_at: Set(due_at),
        ..Default::default()
    };
    done.batch.update(row);
}

pub(super) fn end(at: &Applying<'_>, done: &mut Done, pending: PendingLossId) {
    use pending_loss::Column;
    let ended = pending_loss::Entity::delete_many()
        .filter(Column::OrganizationId.eq(at.organization()))
        .filter(Column::Id.eq(pending.0));
    done.batch.write(&ended);
}

pub(super) fn note_applied(
    at: &Applying<'_>,
    done: &mut Done,
    (employee, property): (Uuid, PropertyId),
    (loss, how): (Loss, AppliedHow),
    role_before: Option<Role>,
) {
    let row = applied_loss::ActiveModel {
        organization_id: Set(at.organization()),
        id: Set(at.ids.next()),
        employee_id: Set(employee),
        property_id: Set(property.0),
        kind: Set(loss.kind().key().to_owned()),
        access_group_id: Set(loss.access_group().map(|id| id.0)),
        role: Set(loss.role().map(|role| role.key().to_owned())),
        role_before: Set(role_before.map(|role| role.key().to_owned())),
        how: Set(how.key().to_owned()),
        cause: Set(at.cause.to_owned()),
        applied_at: Set(at.now),
        undone_at: Set(None),
    };
    done.batch.write(&applied_loss::Entity::insert(row));
}
