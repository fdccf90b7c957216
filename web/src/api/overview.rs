//! What the overview asks, in one request.

use super::kind::{DateTime, IntegrationStatus};
use super::property::PropertyRow;
use super::schema;

/// Whether the directory is connected.
#[derive(cynic::QueryFragment, Clone, Debug, PartialEq)]
#[cynic(graphql_type = "Integration")]
pub struct IntegrationHead {
    pub status: IntegrationStatus,
    pub last_request_at: Option<DateTime>,
    pub active_user_count: i32,
    pub queue_length: i32,
}

#[derive(cynic::QueryFragment, Clone, Debug, PartialEq)]
#[cynic(graphql_type = "EmployeeConnection")]
pub struct EmployeeTotal {
    pub total_count: i32,
}

#[derive(cynic::QueryFragment, Clone, Debug, PartialEq)]
#[cynic(graphql_type = "DirectoryUserConnection")]
pub struct UnmatchedTotal {
    pub total_count: i32,
}

#[derive(cynic::QueryVariables, Clone, Debug)]
pub struct OverviewVariables {
    pub first: Option<i32>,
}

/// Everything the verdict is made of.
#[derive(cynic::QueryFragment, Clone, Debug, PartialEq)]
#[cynic(graphql_type = "Query", variables = "OverviewVariables")]
pub struct Overview {
    pub properties: Vec<PropertyRow>,
    pub integration: Option<IntegrationHead>,
    #[arguments(first: $first)]
    pub employees: EmployeeTotal,
    #[arguments(first: $first)]
    pub unmatched_users: UnmatchedTotal,
}
