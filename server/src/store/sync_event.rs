//! The organization's log of what came in, was decided and changed. Append-only. Positions have no gaps: the head's row
//! lock, taken last in the transaction, orders the commits, so that a reader's cursor never skips an event.

use chrono::{DateTime, Utc};
use domain::{
    DirectoryGroupId, DirectoryUserId, EmployeeId, EventChange, EventKind, OrganizationId, PropertyId, Tone,
};
use entity::{event_head, sync_event, sync_event_personal};
use sea_orm::sea_query::{Expr, ExprTrait, Query};
use sea_orm::{ActiveValue::Set, ColumnTrait, ConnectionTrait, EntityTrait};

use super::Tx;
use crate::error::AppError;
use crate::event::Signal;

/// An event to be written.
#[derive(Clone, Debug)]
pub struct NewSyncEvent {
    /// What happened.
    pub kind: EventKind,
    /// How it should look.
    pub tone: Tone,
    /// When.
    pub at: DateTime<Utc>,
    /// What caused it, without personal values, e.g. `PATCH /Users/0190…`.
    pub cause: String,
    /// Where, if it is about one property.
    pub property: Option<PropertyId>,
    /// The employee it is about.
    pub employee: Option<EmployeeId>,
    /// The directory user it is about.
    pub directory_user: Option<DirectoryUserId>,
    /// The directory group it is about.
    pub group: Option<DirectoryGroupId>,
    /// One sentence; `{person}` stands for the name.
    pub summary: String,
    /// The person's name now.
    pub person_name: Option<String>,
    /// What differs.
    pub changes: Vec<EventChange>,
    /// The decision behind it as JSON, if rules were asked.
    pub trace: Option<String>,
}

/// Appends events in order. Call it last in the transaction.
///
/// # Errors
/// The database does not answer.
pub async fn append(
    tx: &Tx,
    organization: OrganizationId,
    events: Vec<NewSyncEvent>,
) -> Result<(), AppError> {
    if events.is_empty() {
        return Ok(());
    }
    let mut position = take_positions(tx, organization, events.len()).await?;
    let (mut rows, mut personal) = (Vec::with_capacity(events.len()), Vec::with_capacity(events.len()));
    for event in events {
        position += 1;
        rows.push(sync_event::ActiveModel {
            organization_id: Set(organization.0),
            position: Set(position),
            kind: Set(event.kind.key().to_owned()),
            tone: Set(event.tone.key().to_owned()),
            at: Set(event.at),
            cause: Set(event.cause),
            request_id: Set(None),
            property_id: Set(event.property.map(|id| id.0)),
            employee_id: Set(event.employee.map(|id| id.0)),
            directory_user_id: Set(event.directory_user.map(|id| id.0)),
            group_id: Set(event.group.map(|id| id.0)),
            data: Set(None),
        });
        personal.push(sync_event_personal::ActiveModel {
            organization_id: Set(organization.0),
            position: Set(position),
            summary: Set(event.summary),
            person_name: Set(event.person_name),
            changes: Set((!event.changes.is_empty())
                .then(|| serde_json::to_string(&event.changes))
                .transpose()?),
            trace: Set(event.trace),
        });
    }
    sync_event::Entity::insert_many(rows)
        .exec_without_returning(tx.conn())
        .await?;
    sync_event_personal::Entity::insert_many(personal)
        .exec_without_returning(tx.conn())
        .await?;
    tx.announce(Signal::sync_events(organization));
    Ok(())
}

/// Moves the head on by so many events, which locks it. Returns the position before the first of them.
async fn take_positions(tx: &Tx, organization: OrganizationId, count: usize) -> Result<i64, AppError> {
    let count = i64::try_from(count).unwrap_or(i64::MAX);
    let moved = Query::update()
        .table(event_head::Entity)
        .value(
            event_head::Column::Position,
            Expr::col(event_head::Column::Position).add(count),
        )
        .and_where(event_head::Column::OrganizationId.eq(organization.0))
        .returning_col(event_head::Column::Position)
        .to_owned();
    let row = tx
        .conn()
        .query_one(&moved)
        .await?
        .ok_or(AppError::NotFound("organization"))?;
    let last: i64 = row.try_get("", "position")?;
    Ok(last - count)
}
