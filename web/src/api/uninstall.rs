//! Uninstalling Okta: whom it concerns, and how far it has come.

use super::kind::{DateTime, UninstallPeople};
use super::property::PropertyName;
use super::schema;

/// Memberships of one office.
#[derive(cynic::QueryFragment, Clone, Debug, PartialEq)]
pub struct MembershipCount {
    pub property: PropertyName,
    pub count: i32,
}

/// Whom and what it would concern.
#[derive(cynic::QueryFragment, Clone, Debug, PartialEq)]
pub struct UninstallPreview {
    pub people_count: i32,
    pub memberships: Vec<MembershipCount>,
    pub key_count: i32,
    pub account_count: i32,
}

#[derive(cynic::InputObject, Clone, Debug)]
pub struct PreviewUninstallInput {
    pub people: UninstallPeople,
}

#[derive(cynic::QueryVariables, Clone, Debug)]
pub struct PreviewUninstallVariables {
    pub input: PreviewUninstallInput,
}

#[derive(cynic::QueryFragment, Clone, Debug, PartialEq)]
#[cynic(graphql_type = "Query", variables = "PreviewUninstallVariables")]
pub struct PreviewUninstall {
    #[arguments(input: $input)]
    pub preview_uninstall: UninstallPreview,
}

/// The last uninstallation; `finished_at` is none while people are still being deactivated.
#[derive(cynic::QueryFragment, Clone, Debug, PartialEq)]
pub struct Uninstall {
    pub people: UninstallPeople,
    pub made_by: String,
    pub total: i32,
    pub remaining: i32,
    pub started_at: DateTime,
    pub finished_at: Option<DateTime>,
}

/// None if nothing was ever uninstalled.
#[derive(cynic::QueryFragment, Clone, Debug, PartialEq)]
#[cynic(graphql_type = "Query")]
pub struct LastUninstall {
    pub uninstall: Option<Uninstall>,
}

#[derive(cynic::InputObject, Clone, Debug)]
pub struct UninstallIntegrationInput {
    pub people: UninstallPeople,
    pub reason: Option<String>,
}

#[derive(cynic::QueryVariables, Clone, Debug)]
pub struct UninstallVariables {
    pub input: UninstallIntegrationInput,
}

#[derive(cynic::QueryFragment, Clone, Debug, PartialEq)]
pub struct UninstallIntegrationPayload {
    pub uninstall: Uninstall,
}

#[derive(cynic::QueryFragment, Clone, Debug, PartialEq)]
#[cynic(graphql_type = "Mutation", variables = "UninstallVariables")]
pub struct UninstallIntegration {
    #[arguments(input: $input)]
    pub uninstall_integration: UninstallIntegrationPayload,
}
