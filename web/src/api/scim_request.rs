//! The SCIM request log: what the identity provider sent, what it was answered, and what would come of it today.

use super::event::{EventChange, PageInfo, RuleTrace};
use super::kind::{DateTime, ScimRefusal, SyncEventKind, Tone};
use super::property::PropertyName;
use super::schema;

/// The token of a request, as far as a link needs it.
#[derive(cynic::QueryFragment, Clone, Debug, PartialEq)]
#[cynic(graphql_type = "ScimToken")]
pub struct RequestToken {
    pub id: cynic::Id,
    pub name: String,
    pub prefix: String,
}

/// What a request led to, in short.
#[derive(cynic::QueryFragment, Clone, Debug, PartialEq)]
#[cynic(graphql_type = "SyncEvent")]
pub struct RequestEvent {
    pub position: String,
    pub kind: SyncEventKind,
    pub tone: Tone,
    pub summary: String,
    pub person_name: Option<String>,
}

/// A row of the log, without what was said.
#[derive(cynic::QueryFragment, Clone, Debug, PartialEq)]
#[cynic(graphql_type = "ScimRequest")]
pub struct RequestRow {
    pub id: cynic::Id,
    pub at: DateTime,
    pub method: String,
    pub path: String,
    pub status: i32,
    pub duration_ms: f64,
    pub refusal: Option<ScimRefusal>,
    pub sync_events: Vec<RequestEvent>,
}

/// `dropped_count`: requests the server could not keep since it started.
#[derive(cynic::QueryFragment, Clone, Debug, PartialEq)]
#[cynic(graphql_type = "ScimRequestConnection")]
pub struct RequestConnection {
    pub nodes: Vec<RequestRow>,
    pub page_info: PageInfo,
    pub dropped_count: i32,
}

#[derive(cynic::InputObject, Clone, Debug, Default)]
pub struct ScimRequestFilterInput {
    pub status_class: Option<i32>,
    pub method: Option<String>,
    pub path: Option<String>,
    pub directory_user_id: Option<cynic::Id>,
    pub directory_group_id: Option<cynic::Id>,
    pub token_id: Option<cynic::Id>,
    pub since: Option<DateTime>,
    pub until: Option<DateTime>,
}

#[derive(cynic::QueryVariables, Clone, Debug)]
pub struct RequestsVariables {
    pub first: Option<i32>,
    pub after: Option<String>,
    pub filter: Option<ScimRequestFilterInput>,
}

/// A page of the log, newest first.
#[derive(cynic::QueryFragment, Clone, Debug, PartialEq)]
#[cynic(graphql_type = "Query", variables = "RequestsVariables")]
pub struct Requests {
    #[arguments(first: $first, after: $after, filter: $filter)]
    pub scim_requests: RequestConnection,
}

/// Successful reads of one endpoint within one minute.
#[derive(cynic::QueryFragment, Clone, Debug, PartialEq)]
pub struct ScimReadCount {
    pub endpoint: String,
    pub count: i32,
}

#[derive(cynic::QueryFragment, Clone, Debug, PartialEq)]
#[cynic(graphql_type = "Retention")]
pub struct RequestRetention {
    pub scim_request_days: i32,
}

/// What stands beside the list: the reads of the last 24 hours, and how long requests are kept.
#[derive(cynic::QueryFragment, Clone, Debug, PartialEq)]
#[cynic(graphql_type = "Query")]
pub struct RequestFigures {
    pub scim_read_counts: Vec<ScimReadCount>,
    pub retention: RequestRetention,
}

/// What was sent and answered. Masked for whoever is neither owner nor admin.
#[derive(cynic::QueryFragment, Clone, Debug, PartialEq)]
pub struct ScimRequestContent {
    pub target: String,
    pub request_body: Option<String>,
    pub response_body: Option<String>,
    pub is_masked: bool,
}

/// One request, whole. `content` is none once erased.
#[derive(cynic::QueryFragment, Clone, Debug, PartialEq)]
pub struct ScimRequest {
    pub id: cynic::Id,
    pub at: DateTime,
    pub method: String,
    pub path: String,
    pub status: i32,
    pub duration_ms: f64,
    pub http_request_id: Option<String>,
    pub request_bytes: i32,
    pub response_bytes: i32,
    pub refusal: Option<ScimRefusal>,
    pub token: RequestToken,
    pub directory_user_id: Option<cynic::Id>,
    pub directory_group_id: Option<cynic::Id>,
    pub content: Option<ScimRequestContent>,
    pub sync_events: Vec<RequestEvent>,
}

#[derive(cynic::QueryVariables, Clone, Debug)]
pub struct RequestVariables {
    pub id: cynic::Id,
}

#[derive(cynic::QueryFragment, Clone, Debug, PartialEq)]
#[cynic(graphql_type = "Query", variables = "RequestVariables")]
pub struct OneRequest {
    #[arguments(id: $id)]
    pub scim_request: ScimRequest,
}

/// A sync event that a replay would write.
#[derive(cynic::QueryFragment, Clone, Debug, PartialEq)]
pub struct PlannedEvent {
    pub kind: SyncEventKind,
    pub tone: Tone,
    pub summary: String,
    pub property: Option<PropertyName>,
    pub changes: Vec<EventChange>,
    pub trace: Vec<RuleTrace>,
}

/// What would come of a request today.
#[derive(cynic::QueryFragment, Clone, Debug, PartialEq)]
pub struct ScimReplay {
    pub status: i32,
    pub response_body: Option<String>,
    pub is_masked: bool,
    pub plan: Vec<PlannedEvent>,
}

/// Changes nothing.
#[derive(cynic::QueryFragment, Clone, Debug, PartialEq)]
#[cynic(graphql_type = "Mutation", variables = "RequestVariables")]
pub struct ReplayRequest {
    #[arguments(id: $id)]
    pub replay_scim_request: ScimReplay,
}

/// A person as far as the log's filter needs them.
#[derive(cynic::QueryFragment, Clone, Debug, PartialEq)]
#[cynic(graphql_type = "Employee")]
pub struct LoggedPerson {
    pub display_name: String,
    pub email: String,
    pub directory_user: Option<LoggedUser>,
}

#[derive(cynic::QueryFragment, Clone, Debug, PartialEq)]
#[cynic(graphql_type = "DirectoryUser")]
pub struct LoggedUser {
    pub id: cynic::Id,
}

#[derive(cynic::QueryFragment, Clone, Debug, PartialEq)]
#[cynic(graphql_type = "EmployeeConnection")]
pub struct LoggedPersonConnection {
    pub nodes: Vec<LoggedPerson>,
}

#[derive(cynic::QueryVariables, Clone, Debug)]
pub struct LoggedPeopleVariables {
    pub first: Option<i32>,
    pub search: Option<String>,
}

/// People whose requests can be asked for.
#[derive(cynic::QueryFragment, Clone, Debug, PartialEq)]
#[cynic(graphql_type = "Query", variables = "LoggedPeopleVariables")]
pub struct LoggedPeople {
    #[arguments(first: $first, search: $search)]
    pub employees: LoggedPersonConnection,
}
