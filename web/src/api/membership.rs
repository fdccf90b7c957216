//! What an admin does with one person's access: suspend and lift, and take them out of the sync.

use super::loss::LossPerson;
use super::schema;

#[derive(cynic::QueryFragment, Clone, Debug, PartialEq)]
pub struct MembershipPayload {
    pub employee: LossPerson,
}

#[derive(cynic::InputObject, Clone, Debug)]
pub struct SuspendMembershipInput {
    pub id: cynic::Id,
    pub reason: String,
}

#[derive(cynic::QueryVariables, Clone, Debug)]
pub struct SuspendMembershipVariables {
    pub input: SuspendMembershipInput,
}

/// Stops a membership until an admin lifts it.
#[derive(cynic::QueryFragment, Clone, Debug, PartialEq)]
#[cynic(graphql_type = "Mutation", variables = "SuspendMembershipVariables")]
pub struct SuspendMembership {
    #[arguments(input: $input)]
    pub suspend_membership: MembershipPayload,
}

#[derive(cynic::QueryVariables, Clone, Debug)]
pub struct LiftSuspensionVariables {
    pub id: cynic::Id,
}

/// Lets what is underneath count again.
#[derive(cynic::QueryFragment, Clone, Debug, PartialEq)]
#[cynic(graphql_type = "Mutation", variables = "LiftSuspensionVariables")]
pub struct LiftSuspension {
    #[arguments(id: $id)]
    pub lift_suspension: MembershipPayload,
}

#[derive(cynic::QueryVariables, Clone, Debug)]
pub struct SetSyncOptOutVariables {
    pub employee_id: cynic::Id,
    pub is_opted_out: bool,
}

/// Takes a person out of the sync, or lets them back in.
#[derive(cynic::QueryFragment, Clone, Debug, PartialEq)]
#[cynic(graphql_type = "Mutation", variables = "SetSyncOptOutVariables")]
pub struct SetSyncOptOut {
    #[arguments(employeeId: $employee_id, isOptedOut: $is_opted_out)]
    pub set_sync_opt_out: MembershipPayload,
}

#[derive(cynic::QueryVariables, Clone, Debug)]
pub struct PreviewSyncOptInVariables {
    pub employee_id: cynic::Id,
}

/// What would happen to them back in the sync; empty: nothing.
#[derive(cynic::QueryFragment, Clone, Debug, PartialEq)]
#[cynic(graphql_type = "Query", variables = "PreviewSyncOptInVariables")]
pub struct PreviewSyncOptIn {
    #[arguments(employeeId: $employee_id)]
    pub preview_sync_opt_in: Vec<String>,
}

#[derive(cynic::QueryVariables, Clone, Debug)]
pub struct ConfirmGroupsVariables {
    pub directory_user_id: cynic::Id,
}

/// Says that the groups of somebody who came back late still hold.
#[derive(cynic::QueryFragment, Clone, Debug, PartialEq)]
#[cynic(graphql_type = "Mutation", variables = "ConfirmGroupsVariables")]
pub struct ConfirmGroups {
    #[arguments(directoryUserId: $directory_user_id)]
    pub confirm_groups: cynic::Id,
}
