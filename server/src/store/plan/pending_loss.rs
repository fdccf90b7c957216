//! Writes losses that wait for their settle window.

use chrono::{DateTime, Utc};
use domain::{Loss, PendingLossId, PropertyId};
use entity::pending_loss;
use sea_orm::{ActiveValue::Set, EntityTrait};
use uuid::Uuid;

use super::Applying;
use crate::error::AppError;

pub(super) async fn add(
    at: &Applying<'_>,
    (employee, property): (Uuid, PropertyId),
    loss: Loss,
    (since, due_at): (DateTime<Utc>, DateTime<Utc>),
) -> Result<(), AppError> {
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
    pending_loss::Entity::insert(row)
        .exec_without_returning(at.tx.conn())
        .await?;
    Ok(())
}

pub(super) async fn delay(
    at: &Applying<'_>,
    pending: PendingLossId,
    due_at: DateTime<Utc>,
) -> Result<(), AppError> {
    let row = pending_loss::ActiveModel {
        organization_id: Set(at.organization()),
        id: Set(pending.0),
        due_at: Set(due_at),
        ..Default::default()
    };
    pending_loss::Entity::update(row)
        .exec_without_returning(at.tx.conn())
        .await?;
    Ok(())
}

pub(super) async fn end(at: &Applying<'_>, pending: PendingLossId) -> Result<(), AppError> {
    pending_loss::Entity::delete_by_id((at.organization(), pending.0))
        .exec(at.tx.conn())
        .await?;
    Ok(())
}
