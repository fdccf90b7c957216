//! Exceptions from the rules for one person in one office.

use super::kind::{DateTime, OverrideEnd, OverrideKind, Role};
use super::property::{AccessGroupName, PropertyName};
use super::schema;

/// An override, in force or ended.
#[derive(cynic::QueryFragment, Clone, Debug, PartialEq)]
pub struct AccessOverride {
    pub id: cynic::Id,
    pub property: PropertyName,
    pub kind: OverrideKind,
    pub access_group: Option<AccessGroupName>,
    pub role: Option<Role>,
    pub reason: String,
    pub made_by: String,
    pub made_at: DateTime,
    pub expires_at: DateTime,
    pub ended_at: Option<DateTime>,
    pub ended_how: Option<OverrideEnd>,
}

/// Exactly one member.
#[derive(cynic::InputObject, Clone, Debug, PartialEq)]
pub struct OverrideGrantInput {
    #[cynic(skip_serializing_if = "Option::is_none")]
    pub access_group_id: Option<cynic::Id>,
    #[cynic(skip_serializing_if = "Option::is_none")]
    pub role: Option<Role>,
    #[cynic(skip_serializing_if = "Option::is_none")]
    pub keep_active: Option<bool>,
}

#[derive(cynic::InputObject, Clone, Debug)]
pub struct CreateOverrideInput {
    pub employee_id: cynic::Id,
    pub property_id: cynic::Id,
    pub grant: OverrideGrantInput,
    pub reason: String,
    pub expires_at: DateTime,
}

#[derive(cynic::QueryVariables, Clone, Debug)]
pub struct CreateOverrideVariables {
    pub input: CreateOverrideInput,
}

#[derive(cynic::QueryFragment, Clone, Debug, PartialEq)]
pub struct OverridePayload {
    #[cynic(rename = "override")]
    pub made: AccessOverride,
}

#[derive(cynic::QueryFragment, Clone, Debug, PartialEq)]
#[cynic(graphql_type = "Mutation", variables = "CreateOverrideVariables")]
pub struct CreateOverride {
    #[arguments(input: $input)]
    pub create_override: OverridePayload,
}

#[derive(cynic::QueryVariables, Clone, Debug)]
pub struct EndOverrideVariables {
    pub id: cynic::Id,
}

#[derive(cynic::QueryFragment, Clone, Debug, PartialEq)]
#[cynic(graphql_type = "Mutation", variables = "EndOverrideVariables")]
pub struct EndOverride {
    #[arguments(id: $id)]
    pub end_override: OverridePayload,
}
