//! The organization's log of what came in, was decided and changed. Append-only. Positions have no gaps: the head's row
//! lock, taken last in the transaction, orders the commits, so that a reader's cursor never skips an event.

use std::sync::Arc;

use chrono::{DateTime, Utc};
use domain::{
    DirectoryGroupId, DirectoryUserId, EmployeeId, EventChange, EventKind, OrganizationId, PropertyId,
    ScimRequestId, Tone,
};
use entity::{event_head, sync_event, sync_event_personal};
use sea_orm::sea_query::{Expr, ExprTrait, Query, UpdateStatement};
use sea_orm::{ColumnTrait, Value};

use super::Tx;
use super::batch::Batch;
use super::mould::{Mould, Moulds, hole_id, hole_text};
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
    /// The decision behind it as [`super::trace`] writes it, if rules were asked.
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
    let count = events.len();
    let shape = (batch.backend(), count);
    let mould = match count {
        ..=MOST_KEPT => EVENTS.of(shape, holes(count), |batch| append_statements(batch, count)),
        _ => Arc::new(Mould::made(shape.0, holes(count), |batch| {
            append_statements(batch, count)
        })),
    };
    let mut values: Vec<Value> = Vec::with_capacity(holes(count));
    values.push(organization.0.into());
    for event in events {
        let changes = (!event.changes.is_empty())
            .then(|| serde_json::to_string(&event.changes))
            .transpose()?;
        let row: [Value; VALUES] = [
            event.kind.key().into(),
            event.tone.key().into(),
            event.at.into(),
            event.cause.into(),
            event.request.map(|id| id.0).into(),
            event.property.map(|id| id.0).into(),
            event.employee.map(|id| id.0).into(),
            event.directory_user.map(|id| id.0).into(),
            event.group.map(|id| id.0).into(),
            event.summary.into(),
            event.person_name.into(),
            changes.into(),
            event.trace.into(),
        ];
        values.extend(row);
    }
    mould.pour(batch, &values);
    tx.announce(Signal::sync_events(organization));
    Ok(())
}

/// Values of an event that are given.
const VALUES: usize = 13;
/// Of them those in the event's own row; the others are personal.
const PLAIN: usize = 9;
/// Most events appended at once by statements that are kept.
const MOST_KEPT: usize = 32;

/// Statements by the number of events they append.
static EVENTS: Moulds<usize, ()> = Moulds::new();

/// The organization's, and those of each event.
fn holes(count: usize) -> usize {
    1 + count * VALUES
}

fn append_statements(batch: &mut Batch, count: usize) {
    let organization = OrganizationId(hole_id(0));
    let last = i64::try_from(count).unwrap_or(i64::MAX);
    batch.write_statement(&head_moved_on(organization, last));
    let mut rows = Query::insert()
        .into_table(sync_event::Entity)
        .columns(EVENT_COLUMNS)
        .to_owned();
    let mut personal = Query::insert()
        .into_table(sync_event_personal::Entity)
        .columns(PERSONAL_COLUMNS)
        .to_owned();
    for (place, first) in (1..=last).zip((1..).step_by(VALUES)) {
        let key = || [Expr::val(organization.0), head(organization).sub(last - place)];
        let given = |holes: std::ops::Range<usize>| holes.map(|number| Expr::val(hole_text(number)));
        rows.values_panic(key().into_iter().chain(given(first..first + PLAIN)));
        personal.values_panic(key().into_iter().chain(given(first + PLAIN..first + VALUES)));
    }
    batch.write_statement(&rows);
    batch.write_statement(&personal);
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
