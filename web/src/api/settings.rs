//! Settings of the organization that say when something is taken away.

use super::schema;
use super::session::Organization;

/// When losses of a property are held.
#[derive(cynic::QueryFragment, Clone, Copy, Debug, PartialEq, Eq)]
pub struct Breaker {
    /// More people than this, if they are also more than `percent`.
    pub people: i32,
    pub percent: i32,
    /// More people than this, whatever part they are.
    pub most: i32,
    /// All of them, if they are at least so many.
    pub all_of: i32,
}

/// Everything on the page of settings.
#[derive(cynic::QueryFragment, Clone, Debug, PartialEq)]
#[cynic(graphql_type = "Query")]
pub struct Settings {
    pub breaker: Breaker,
    pub nightly_resync: bool,
    pub me: Option<SettingsViewer>,
}

#[derive(cynic::QueryFragment, Clone, Debug, PartialEq)]
#[cynic(graphql_type = "Viewer")]
pub struct SettingsViewer {
    pub organization: Organization,
}

#[derive(cynic::InputObject, Clone, Copy, Debug, PartialEq, Eq)]
pub struct SetBreakerInput {
    pub people: i32,
    pub percent: i32,
    pub most: i32,
    pub all_of: i32,
}

#[derive(cynic::QueryVariables, Clone, Debug)]
pub struct SetBreakerVariables {
    pub input: SetBreakerInput,
}

#[derive(cynic::QueryFragment, Clone, Debug, PartialEq)]
#[cynic(graphql_type = "Mutation", variables = "SetBreakerVariables")]
pub struct SetBreaker {
    #[arguments(input: $input)]
    pub set_breaker: Breaker,
}

#[derive(cynic::InputObject, Clone, Copy, Debug)]
pub struct UpdateSettingsInput {
    pub settle_window_seconds: i32,
}

#[derive(cynic::QueryVariables, Clone, Debug)]
pub struct UpdateSettingsVariables {
    pub input: UpdateSettingsInput,
}

#[derive(cynic::QueryFragment, Clone, Debug, PartialEq)]
pub struct UpdateSettingsPayload {
    pub organization: Organization,
}

#[derive(cynic::QueryFragment, Clone, Debug, PartialEq)]
#[cynic(graphql_type = "Mutation", variables = "UpdateSettingsVariables")]
pub struct UpdateSettings {
    #[arguments(input: $input)]
    pub update_settings: UpdateSettingsPayload,
}

#[derive(cynic::QueryVariables, Clone, Debug)]
pub struct SetNightlyResyncVariables {
    pub is_nightly: bool,
}

#[derive(cynic::QueryFragment, Clone, Debug, PartialEq)]
#[cynic(graphql_type = "Mutation", variables = "SetNightlyResyncVariables")]
pub struct SetNightlyResync {
    #[arguments(isNightly: $is_nightly)]
    pub set_nightly_resync: bool,
}
