//! The live connection to the identity provider and its SCIM tokens.

use super::kind::{DateTime, IntegrationStatus};
use super::okta::GroupPull;
use super::schema;

/// A token without its secret; `prefix` is the visible part.
#[derive(cynic::QueryFragment, Clone, Debug, PartialEq)]
pub struct ScimToken {
    pub id: cynic::Id,
    pub name: String,
    pub prefix: String,
    pub created_at: DateTime,
    pub expires_at: Option<DateTime>,
    pub last_used_at: Option<DateTime>,
    pub revoked_at: Option<DateTime>,
}

#[derive(cynic::QueryFragment, Clone, Debug, PartialEq)]
pub struct Integration {
    pub id: cynic::Id,
    pub domain: Option<String>,
    pub status: IntegrationStatus,
    pub base_url: String,
    pub installed_at: DateTime,
    pub last_request_at: Option<DateTime>,
    pub user_count: i32,
    pub active_user_count: i32,
    pub group_count: i32,
    pub tokens: Vec<ScimToken>,
    /// None if groups come by push alone.
    pub group_pull: Option<GroupPull>,
    /// Changes not yet reconciled.
    pub queue_length: i32,
}

/// The connection; `None` before it is installed.
#[derive(cynic::QueryFragment, Clone, Debug, PartialEq)]
#[cynic(graphql_type = "Query")]
pub struct LiveIntegration {
    pub integration: Option<Integration>,
}

/// Whether it is heard.
#[derive(cynic::QueryFragment, Clone, Debug, PartialEq)]
#[cynic(graphql_type = "Integration")]
pub struct HeardIntegration {
    pub last_request_at: Option<DateTime>,
}

/// Now, and whenever Okta is heard.
#[derive(cynic::QueryFragment, Clone, Debug, PartialEq)]
#[cynic(graphql_type = "Subscription")]
pub struct FollowIntegration {
    pub integration: Option<HeardIntegration>,
}

#[derive(cynic::InputObject, Clone, Debug)]
pub struct InstallIntegrationInput {
    pub domain: Option<String>,
    pub api_token: Option<String>,
}

#[derive(cynic::QueryVariables, Clone, Debug)]
pub struct InstallIntegrationVariables {
    pub input: InstallIntegrationInput,
}

/// `secret` is told this once.
#[derive(cynic::QueryFragment, Clone, Debug, PartialEq)]
pub struct InstallIntegrationPayload {
    pub token: ScimToken,
    pub secret: String,
}

#[derive(cynic::QueryFragment, Clone, Debug, PartialEq)]
#[cynic(graphql_type = "Mutation", variables = "InstallIntegrationVariables")]
pub struct InstallIntegration {
    #[arguments(input: $input)]
    pub install_integration: InstallIntegrationPayload,
}

#[derive(cynic::InputObject, Clone, Debug)]
pub struct CreateScimTokenInput {
    pub name: String,
    pub expires_at: Option<DateTime>,
}

#[derive(cynic::QueryVariables, Clone, Debug)]
pub struct CreateScimTokenVariables {
    pub input: CreateScimTokenInput,
}

/// `secret` is told this once.
#[derive(cynic::QueryFragment, Clone, Debug, PartialEq)]
pub struct CreateScimTokenPayload {
    pub token: ScimToken,
    pub secret: String,
}

#[derive(cynic::QueryFragment, Clone, Debug, PartialEq)]
#[cynic(graphql_type = "Mutation", variables = "CreateScimTokenVariables")]
pub struct CreateScimToken {
    #[arguments(input: $input)]
    pub create_scim_token: CreateScimTokenPayload,
}

#[derive(cynic::QueryVariables, Clone, Debug)]
pub struct RevokeScimTokenVariables {
    pub id: cynic::Id,
}

#[derive(cynic::QueryFragment, Clone, Debug, PartialEq)]
pub struct RevokeScimTokenPayload {
    pub token: ScimToken,
}

#[derive(cynic::QueryFragment, Clone, Debug, PartialEq)]
#[cynic(graphql_type = "Mutation", variables = "RevokeScimTokenVariables")]
pub struct RevokeScimToken {
    #[arguments(id: $id)]
    pub revoke_scim_token: RevokeScimTokenPayload,
}
