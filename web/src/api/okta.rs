//! Access to Okta's API: tried, set, taken away, and how it stands with the groups from there.

use super::integration::Integration;
use super::kind::{DateTime, GroupPullState, OktaProblem};
use super::schema;

/// What a try of a domain and token found; nothing was stored.
#[derive(cynic::QueryFragment, Clone, Debug, PartialEq)]
pub struct OktaCheck {
    pub is_good: bool,
    pub problem: Option<OktaProblem>,
    pub message: String,
    pub remedy: Option<String>,
    /// The domain as it would be stored.
    pub host: Option<String>,
}

#[derive(cynic::InputObject, Clone, Debug)]
pub struct CheckOktaConnectionInput {
    pub domain: String,
    pub api_token: Option<String>,
}

#[derive(cynic::QueryVariables, Clone, Debug)]
pub struct CheckOktaVariables {
    pub input: CheckOktaConnectionInput,
}

#[derive(cynic::QueryFragment, Clone, Debug, PartialEq)]
#[cynic(graphql_type = "Mutation", variables = "CheckOktaVariables")]
pub struct CheckOkta {
    #[arguments(input: $input)]
    pub check_okta_connection: OktaCheck,
}

/// What was wrong with an attempt.
#[derive(cynic::QueryFragment, Clone, Debug, PartialEq)]
pub struct GroupPullProblem {
    pub code: OktaProblem,
    pub message: String,
    pub at: DateTime,
}

/// How it stands with groups from Okta's API.
#[derive(cynic::QueryFragment, Clone, Debug, PartialEq)]
pub struct GroupPull {
    pub state: GroupPullState,
    pub last_began_at: Option<DateTime>,
    pub last_succeeded_at: Option<DateTime>,
    pub last_problem: Option<GroupPullProblem>,
    pub next_at: DateTime,
    pub interval_minutes: i32,
    pub groups: i32,
    pub people: i32,
}

#[derive(cynic::QueryFragment, Clone, Debug, PartialEq)]
pub struct IntegrationPayload {
    pub integration: Integration,
}

#[derive(cynic::InputObject, Clone, Debug)]
pub struct SetOktaApiAccessInput {
    pub domain: String,
    pub api_token: String,
}

#[derive(cynic::QueryVariables, Clone, Debug)]
pub struct SetOktaApiAccessVariables {
    pub input: SetOktaApiAccessInput,
}

#[derive(cynic::QueryFragment, Clone, Debug, PartialEq)]
#[cynic(graphql_type = "Mutation", variables = "SetOktaApiAccessVariables")]
pub struct SetOktaApiAccess {
    #[arguments(input: $input)]
    pub set_okta_api_access: IntegrationPayload,
}

/// Groups come by push alone from then on.
#[derive(cynic::QueryFragment, Clone, Debug, PartialEq)]
#[cynic(graphql_type = "Mutation")]
pub struct RemoveOktaApiAccess {
    pub remove_okta_api_access: IntegrationPayload,
}

#[derive(cynic::InputObject, Clone, Debug)]
pub struct SetGroupPullIntervalInput {
    pub minutes: i32,
}

#[derive(cynic::QueryVariables, Clone, Debug)]
pub struct SetGroupPullIntervalVariables {
    pub input: SetGroupPullIntervalInput,
}

#[derive(cynic::QueryFragment, Clone, Debug, PartialEq)]
#[cynic(graphql_type = "Mutation", variables = "SetGroupPullIntervalVariables")]
pub struct SetGroupPullInterval {
    #[arguments(input: $input)]
    pub set_group_pull_interval: IntegrationPayload,
}

#[derive(cynic::QueryFragment, Clone, Debug, PartialEq)]
#[cynic(graphql_type = "Mutation")]
pub struct SyncGroupsNow {
    pub sync_groups_now: IntegrationPayload,
}
