//! Sync events: what came in, was decided and changed. Read in pages, newest first, or live.

use super::kind::{ConditionOperator, DateTime, RuleMatch, RuleResult, SyncEventKind, Tone, Truth};
use super::property::PropertyName;
use super::schema;

/// Where a page of a connection ends.
#[derive(cynic::QueryFragment, Clone, Debug, Default, PartialEq)]
pub struct PageInfo {
    pub has_next_page: bool,
    pub has_previous_page: bool,
    pub start_cursor: Option<String>,
    pub end_cursor: Option<String>,
}

impl PageInfo {
    /// Where the next page begins, if there is one.
    pub fn next(&self) -> Option<String> {
        self.end_cursor.clone().filter(|_| self.has_next_page)
    }
}

/// One condition as it was compared.
#[derive(cynic::QueryFragment, Clone, Debug, PartialEq)]
pub struct ConditionTrace {
    pub label: String,
    pub operator: ConditionOperator,
    pub wanted: Vec<String>,
    /// The person's real values; empty = absent.
    pub actual: Vec<String>,
    pub truth: Truth,
}

/// One rule as a person fell through it or was caught by it.
#[derive(cynic::QueryFragment, Clone, Debug, PartialEq)]
pub struct RuleTrace {
    pub position: i32,
    pub name: String,
    pub result: RuleResult,
    #[cynic(rename = "match")]
    pub match_mode: RuleMatch,
    pub conditions: Vec<ConditionTrace>,
}

/// A value before and after.
#[derive(cynic::QueryFragment, Clone, Debug, PartialEq)]
pub struct EventChange {
    pub label: String,
    pub before: Option<String>,
    pub after: Option<String>,
}

/// The employee an event is about, as far as a link needs it.
#[derive(cynic::QueryFragment, Clone, Debug, PartialEq)]
#[cynic(graphql_type = "Employee")]
pub struct EventEmployee {
    pub id: cynic::Id,
    pub display_name: String,
}

/// One sync event, whole.
#[derive(cynic::QueryFragment, Clone, Debug, PartialEq)]
pub struct SyncEvent {
    pub id: cynic::Id,
    /// Per organization, without gaps, as a decimal.
    pub position: String,
    pub kind: SyncEventKind,
    pub tone: Tone,
    pub at: DateTime,
    pub summary: String,
    pub person_name: Option<String>,
    pub employee: Option<EventEmployee>,
    pub property: Option<PropertyName>,
    pub cause: String,
    pub changes: Vec<EventChange>,
    pub trace: Vec<RuleTrace>,
}

#[derive(cynic::QueryFragment, Clone, Debug, PartialEq)]
pub struct SyncEventConnection {
    pub nodes: Vec<SyncEvent>,
    pub page_info: PageInfo,
}

#[derive(cynic::QueryVariables, Clone, Debug)]
pub struct SyncEventsVariables {
    pub first: Option<i32>,
    pub after: Option<String>,
    pub property_id: Option<cynic::Id>,
    pub employee_id: Option<cynic::Id>,
}

/// A page of events, newest first.
#[derive(cynic::QueryFragment, Clone, Debug, PartialEq)]
#[cynic(graphql_type = "Query", variables = "SyncEventsVariables")]
pub struct SyncEvents {
    #[arguments(first: $first, after: $after, propertyId: $property_id, employeeId: $employee_id)]
    pub sync_events: SyncEventConnection,
}

#[derive(cynic::QueryVariables, Clone, Debug)]
pub struct EmployeeNameVariables {
    pub id: cynic::Id,
}

/// Whose events, where only the id is known.
#[derive(cynic::QueryFragment, Clone, Debug, PartialEq)]
#[cynic(graphql_type = "Query", variables = "EmployeeNameVariables")]
pub struct EmployeeName {
    #[arguments(id: $id)]
    pub employee: Option<EventEmployee>,
}

#[derive(cynic::QueryVariables, Clone, Debug)]
pub struct LiveSyncEventsVariables {
    /// Decimal position; `None` = live only.
    pub after: Option<String>,
}

/// Events after a position, then live ones.
#[derive(cynic::QueryFragment, Clone, Debug, PartialEq)]
#[cynic(graphql_type = "Subscription", variables = "LiveSyncEventsVariables")]
pub struct LiveSyncEvents {
    #[arguments(after: $after)]
    pub sync_events: SyncEvent,
}

#[derive(cynic::QueryVariables, Clone, Debug)]
pub struct NewestSyncEventVariables {
    pub first: Option<i32>,
}

#[derive(cynic::QueryFragment, Clone, Debug, PartialEq)]
#[cynic(graphql_type = "SyncEvent")]
pub struct EventPosition {
    pub position: String,
}

#[derive(cynic::QueryFragment, Clone, Debug, PartialEq)]
#[cynic(graphql_type = "SyncEventConnection")]
pub struct EventPositions {
    pub nodes: Vec<EventPosition>,
}

/// Where the stream is now.
#[derive(cynic::QueryFragment, Clone, Debug, PartialEq)]
#[cynic(graphql_type = "Query", variables = "NewestSyncEventVariables")]
pub struct NewestSyncEvent {
    #[arguments(first: $first)]
    pub sync_events: EventPositions,
}
