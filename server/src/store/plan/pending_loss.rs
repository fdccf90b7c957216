//! Writes losses that wait for their settle window.

use chrono::{DateTime, Utc};
use domain::{Loss, PendingLossId, PropertyId};
use entity::pending_loss;
use sea_orm::{ActiveValue::Set, ColumnTrait, EntityTrait, QueryFilter};
use uuid::Uuid;

use super::{Applying, Done};

pub(super) fn add(
    at: &Applying<'_>,
    done: &mut Done,
    (employee, property): (Uuid, PropertyId),
    loss: Loss,
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
        state: Set("pending".to_owned()),
        since: Set(since),
        due_at: Set(due_at),
    };
    done.batch.write(&pending_loss::Entity::insert(row));
}

pub(super) fn delay(at: &Applying<'_>, done: &mut Done, pending: PendingLossId, due_at: DateTime<Utc>) {
    let row = pending_loss::ActiveModel {
        organization_id: Set(at.organization()),
        id: Set(pending.0),
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
