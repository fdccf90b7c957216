//! Reads the organization's log: pages backwards for the console, forwards for whoever follows it.

use chrono::{DateTime, Utc};
use domain::{
    DirectoryUserId, EmployeeId, EventChange, EventKind, OrganizationId, PropertyId, RuleTrace,
    ScimRequestId, Tone,
};
use entity::{event_head, sync_event, sync_event_personal};
use sea_orm::{ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect};

use super::{trace, unreadable};
use crate::error::AppError;

/// An event as stored.
#[derive(Clone, Debug)]
pub struct StoredSyncEvent {
    /// Its place in the organization's log: 1, 2, 3 …
    pub position: i64,
    /// What happened.
    pub kind: EventKind,
    /// How it should look.
    pub tone: Tone,
    /// When.
    pub at: DateTime<Utc>,
    /// What caused it, without personal values.
    pub cause: String,
    /// Where, if it is about one property.
    pub property: Option<PropertyId>,
    /// Whom it is about, if they are an employee.
    pub employee: Option<EmployeeId>,
    /// One sentence, names included.
    pub summary: String,
    /// The person's name at that time; gone once erased.
    pub person_name: Option<String>,
    /// What differs.
    pub changes: Vec<EventChange>,
    /// The decision behind it.
    pub trace: Vec<RuleTrace>,
}

/// Which events.
#[derive(Clone, Debug, Default)]
pub struct SyncEventFilter {
    /// About this property.
    pub property: Option<PropertyId>,
    /// About this person.
    pub employee: Option<EmployeeId>,
    /// About one of these properties, whatever else is asked: what the caller may see.
    pub within: Option<Vec<PropertyId>>,
}

/// In which direction, from where.
#[derive(Clone, Copy, Debug)]
pub enum Reading {
    /// Newest first, older than a position if one is given.
    Older(Option<i64>),
    /// Oldest first, newer than the position.
    Newer(i64),
}

/// At most `limit` events.
///
/// # Errors
/// The database does not answer.
pub async fn read(
    conn: &impl ConnectionTrait,
    organization: OrganizationId,
    filter: &SyncEventFilter,
    reading: Reading,
    limit: u64,
) -> Result<Vec<StoredSyncEvent>, AppError> {
    use sync_event::Column;
    let mut rows = sync_event::Entity::find().filter(Column::OrganizationId.eq(organization.0));
    if let Some(property) = filter.property {
        rows = rows.filter(Column::PropertyId.eq(property.0));
    }
    if let Some(employee) = filter.employee {
        rows = rows.filter(Column::EmployeeId.eq(employee.0));
    }
    if let Some(within) = &filter.within {
        rows = rows.filter(Column::PropertyId.is_in(within.iter().map(|id| id.0)));
    }
    rows = match reading {
        Reading::Older(None) => rows.order_by_desc(Column::Position),
        Reading::Older(Some(before)) => rows
            .filter(Column::Position.lt(before))
            .order_by_desc(Column::Position),
        Reading::Newer(after) => rows
            .filter(Column::Position.gt(after))
            .order_by_asc(Column::Position),
    };
    let rows = rows.limit(limit).all(conn).await?;
    with_personal(conn, organization, rows).await
}

/// The events of these rows, in their order.
async fn with_personal(
    conn: &impl ConnectionTrait,
    organization: OrganizationId,
    rows: Vec<sync_event::Model>,
) -> Result<Vec<StoredSyncEvent>, AppError> {
    let personal = sync_event_personal::Entity::find()
        .filter(sync_event_personal::Column::OrganizationId.eq(organization.0))
        .filter(sync_event_personal::Column::Position.is_in(rows.iter().map(|row| row.position)))
        .all(conn)
        .await?;
    let mut personal: std::collections::HashMap<_, _> =
        personal.into_iter().map(|row| (row.position, row)).collect();
    rows.into_iter()
        .map(|row| {
            let personal = personal.remove(&row.position);
            event(row, personal)
        })
        .collect()
}

/// What stands in place of a person whose data was erased.
const ERASED: &str = "a former person";

fn event(
    row: sync_event::Model,
    personal: Option<sync_event_personal::Model>,
) -> Result<StoredSyncEvent, AppError> {
    let kind: EventKind = row.kind.parse().map_err(unreadable)?;
    let (summary, person_name, changes, trace) = match personal {
        Some(personal) => (
            personal.summary,
            personal.person_name,
            personal.changes,
            personal.trace,
        ),
        None => (
            format!("{}: {}", kind.label(), domain::explain::PERSON),
            None,
            None,
            None,
        ),
    };
    let summary = domain::explain::with_name(&summary, person_name.as_deref().unwrap_or(ERASED));
    Ok(StoredSyncEvent {
        position: row.position,
        kind,
        tone: row.tone.parse().map_err(unreadable)?,
        at: row.at,
        cause: row.cause,
        property: row.property_id.map(PropertyId),
        employee: row.employee_id.map(EmployeeId),
        summary,
        person_name,
        changes: changes.map_or(Ok(Vec::new()), |json| serde_json::from_str(&json))?,
        trace: trace.map_or(Ok(Vec::new()), |stored| trace::read(&stored))?,
    })
}

/// Events that these requests caused, oldest first, at most `limit` in all.
///
/// # Errors
/// The database does not answer.
pub async fn of_requests(
    conn: &impl ConnectionTrait,
    organization: OrganizationId,
    requests: &[ScimRequestId],
    limit: u64,
) -> Result<Vec<(ScimRequestId, StoredSyncEvent)>, AppError> {
    use sync_event::Column;
    let rows = sync_event::Entity::find()
        .filter(Column::OrganizationId.eq(organization.0))
        .filter(Column::RequestId.is_in(requests.iter().map(|id| id.0)))
        .order_by_asc(Column::Position)
        .limit(limit)
        .all(conn)
        .await?;
    let causes: Vec<Option<ScimRequestId>> =
        rows.iter().map(|row| row.request_id.map(ScimRequestId)).collect();
    let events = with_personal(conn, organization, rows).await?;
    let caused = causes.into_iter().zip(events);
    Ok(caused
        .filter_map(|(cause, event)| Some((cause?, event)))
        .collect())
}

/// Position of the newest event; 0 = none yet.
///
/// # Errors
/// The database does not answer.
pub async fn head(conn: &impl ConnectionTrait, organization: OrganizationId) -> Result<i64, AppError> {
    let head = event_head::Entity::find_by_id(organization.0).one(conn).await?;
    Ok(head.map_or(0, |head| head.position))
}

/// What last changed anything about a directory user in a property, and when: the cause of the newest event about them there,
/// else of the newest about them at all.
///
/// # Errors
/// The database does not answer.
pub async fn last_cause(
    conn: &impl ConnectionTrait,
    organization: OrganizationId,
    (user, property): (DirectoryUserId, PropertyId),
) -> Result<Option<(String, DateTime<Utc>)>, AppError> {
    use sync_event::Column;
    let newest = |only_here: bool| {
        let rows = sync_event::Entity::find()
            .select_only()
            .columns([Column::Cause, Column::At])
            .filter(Column::OrganizationId.eq(organization.0))
            .filter(Column::DirectoryUserId.eq(user.0));
        let rows = match only_here {
            true => rows.filter(Column::PropertyId.eq(property.0)),
            false => rows,
        };
        rows.order_by_desc(Column::Position).into_tuple().one(conn)
    };
    match newest(true).await? {
        Some(found) => Ok(Some(found)),
        None => Ok(newest(false).await?),
    }
}
