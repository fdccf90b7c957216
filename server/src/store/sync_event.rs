//! The organization's log of what came in, was decided and changed. Append-only. Positions have no gaps: the head's row
//! lock, taken last in the transaction, orders the commits, so that a reader's cursor never skips an event.

use chrono::{DateTime, Utc};
use domain::{
    DirectoryGroupId, DirectoryUserId, EmployeeId, EventChange, EventKind, OrganizationId, PropertyId,
    ScimRequestId, Tone,
};
use entity::{event_head, sync_event, sync_event_personal};
use sea_orm::ColumnTrait;
use sea_orm::sea_query::{Expr, ExprTrait, Query, UpdateStatement};

use super::Tx;
use super::batch::Batch;
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
    /// The SCIM request that caused it, if one did.
    pub request: Option<ScimRequestId>,
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

impl NewSyncEvent {
    /// An event about nobody and nothing yet: the rest is given beside it.
    pub fn new(
        (kind, tone): (EventKind, Tone),
        (cause, at): (String, DateTime<Utc>),
        summary: String,
    ) -> Self {
        Self {
            kind,
            tone,
            at,
            cause,
            request: None,
            property: None,
            employee: None,
            directory_user: None,
            group: None,
            summary,
            person_name: None,
            changes: Vec::new(),
            trace: None,
        }
    }
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
    let mut batch = tx.batch();
    append_in(&mut batch, tx, organization, events)?;
    batch.run(tx.conn()).await?;
    Ok(())
}

/// Adds events to the end of a transaction's last batch.
///
/// # Errors
/// A change cannot be written as JSON.
pub(super) fn append_in(
    batch: &mut Batch,
    tx: &Tx,
    organization: OrganizationId,
    events: Vec<NewSyncEvent>,
) -> Result<(), AppError> {
    if events.is_empty() {
        return Ok(());
    }
    let count = i64::try_from(events.len()).unwrap_or(i64::MAX);
    batch.write_statement(&head_moved_on(organization, count));
    let mut rows = Query::insert()
        .into_table(sync_event::Entity)
        .columns(EVENT_COLUMNS)
        .to_owned();
    let mut personal = Query::insert()
        .into_table(sync_event_personal::Entity)
        .columns(PERSONAL_COLUMNS)
        .to_owned();
    for (place, event) in (1..).zip(events) {
        let position = || head(organization).sub(count - place);
        rows.values_panic([
            Expr::val(organization.0),
            position(),
            Expr::val(event.kind.key()),
            Expr::val(event.tone.key()),
            Expr::val(event.at),
            Expr::val(event.cause),
            Expr::val(event.request.map(|id| id.0)),
            Expr::val(event.property.map(|id| id.0)),
            Expr::val(event.employee.map(|id| id.0)),
            Expr::val(event.directory_user.map(|id| id.0)),
            Expr::val(event.group.map(|id| id.0)),
        ]);
        let changes = (!event.changes.is_empty())
            .then(|| serde_json::to_string(&event.changes))
            .transpose()?;
        personal.values_panic([
            Expr::val(organization.0),
            position(),
            Expr::val(event.summary),
            Expr::val(event.person_name),
            Expr::val(changes),
            Expr::val(event.trace),
        ]);
    }
    batch.write_statement(&rows);
    batch.write_statement(&personal);
    tx.announce(Signal::sync_events(organization));
    Ok(())
}

const EVENT_COLUMNS: [sync_event::Column; 11] = {
    use sync_event::Column;
    [
        Column::OrganizationId,
        Column::Position,
        Column::Kind,
        Column::Tone,
        Column::At,
        Column::Cause,
        Column::RequestId,
        Column::PropertyId,
        Column::EmployeeId,
        Column::DirectoryUserId,
        Column::GroupId,
    ]
};

const PERSONAL_COLUMNS: [sync_event_personal::Column; 6] = {
    use sync_event_personal::Column;
    [
        Column::OrganizationId,
        Column::Position,
        Column::Summary,
        Column::PersonName,
        Column::Changes,
        Column::Trace,
    ]
};

/// Moves the head on by so many events, which locks it.
fn head_moved_on(organization: OrganizationId, count: i64) -> UpdateStatement {
    Query::update()
        .table(event_head::Entity)
        .value(
            event_head::Column::Position,
            Expr::col(event_head::Column::Position).add(count),
        )
        .and_where(event_head::Column::OrganizationId.eq(organization.0))
        .to_owned()
}

/// Where the head is: the position of the last event.
fn head(organization: OrganizationId) -> Expr {
    let position = Query::select()
        .column(event_head::Column::Position)
        .from(event_head::Entity)
        .and_where(event_head::Column::OrganizationId.eq(organization.0))
        .to_owned();
    Expr::SubQuery(None, Box::new(position.into()))
}
