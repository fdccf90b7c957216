//! Losses that wait, are held or took place, and deciding them.

use cynic::MutationBuilder;

use super::kind::{DateTime, HoldReason, LossKind, LossState, MembershipStatus};
use super::property::{AccessGroupName, PropertyName};
use super::schema;
use super::settings::Breaker;

/// Access somebody has in one office, as far as it says what would be lost.
#[derive(cynic::QueryFragment, Clone, Debug, PartialEq)]
#[cynic(graphql_type = "Membership")]
pub struct HeldMembership {
    pub property: PropertyName,
    pub status: MembershipStatus,
    pub access_groups: Vec<AccessGroupName>,
}

/// A loss of somebody who is known already.
#[derive(cynic::QueryFragment, Clone, Debug, PartialEq)]
#[cynic(graphql_type = "PendingLoss")]
pub struct HeldLoss {
    pub property: PropertyName,
    pub kind: LossKind,
    pub summary: String,
    pub cause: String,
    pub state: LossState,
    pub since: DateTime,
}

/// Somebody whose losses are held.
#[derive(cynic::QueryFragment, Clone, Debug, PartialEq)]
#[cynic(graphql_type = "Employee")]
pub struct HeldPerson {
    pub id: cynic::Id,
    pub display_name: String,
    pub title: Option<String>,
    pub department: Option<String>,
    pub memberships: Vec<HeldMembership>,
    pub pending_losses: Vec<HeldLoss>,
}

/// A person where only the name is needed.
#[derive(cynic::QueryFragment, Clone, Debug, PartialEq)]
#[cynic(graphql_type = "Employee")]
pub struct LossPerson {
    pub id: cynic::Id,
    pub display_name: String,
}

/// A loss that took place and can be undone.
#[derive(cynic::QueryFragment, Clone, Debug, PartialEq)]
pub struct AppliedLoss {
    pub id: cynic::Id,
    pub employee: LossPerson,
    pub kind: LossKind,
    pub summary: String,
    pub applied_at: DateTime,
}

/// Held losses of one office, whole.
#[derive(cynic::QueryFragment, Clone, Debug, PartialEq)]
pub struct LossHold {
    pub id: cynic::Id,
    pub property: PropertyName,
    pub reason: HoldReason,
    pub since: DateTime,
    pub people_count: i32,
    pub counted_count: i32,
    pub membership_count: i32,
    /// The first hundred.
    pub people: Vec<HeldPerson>,
}

#[derive(cynic::QueryFragment, Clone, Debug, PartialEq)]
#[cynic(graphql_type = "DirectoryGroup")]
pub struct HeldGroup {
    pub id: cynic::Id,
    pub display_name: String,
}

/// A group that was emptied at once while rules name it.
#[derive(cynic::QueryFragment, Clone, Debug, PartialEq)]
pub struct GroupHold {
    pub id: cynic::Id,
    pub group: HeldGroup,
    pub people_count: i32,
    pub since: DateTime,
}

/// A loss that waits out its settle window.
#[derive(cynic::QueryFragment, Clone, Debug, PartialEq)]
#[cynic(graphql_type = "PendingLoss")]
pub struct WaitingLoss {
    pub employee: LossPerson,
    pub property: PropertyName,
    pub summary: String,
    pub cause: String,
    pub due_at: DateTime,
}

/// Everything that waits to be lost, held or not.
#[derive(cynic::QueryFragment, Clone, Debug, PartialEq)]
#[cynic(graphql_type = "Query")]
pub struct HeldChanges {
    pub loss_holds: Vec<LossHold>,
    pub group_holds: Vec<GroupHold>,
    pub pending_losses: Vec<WaitingLoss>,
    pub properties: Vec<PropertyName>,
    pub breaker: Breaker,
}

#[derive(cynic::QueryVariables, Clone, Debug)]
pub struct AppliedLossesVariables {
    pub property_id: cynic::Id,
}

/// What an office lost lately, newest first.
#[derive(cynic::QueryFragment, Clone, Debug, PartialEq)]
#[cynic(graphql_type = "Query", variables = "AppliedLossesVariables")]
pub struct AppliedLosses {
    #[arguments(propertyId: $property_id)]
    pub applied_losses: Vec<AppliedLoss>,
}

#[derive(cynic::QueryFragment, Clone, Debug, PartialEq)]
pub struct DecideLossesPayload {
    /// People whose losses were decided by this.
    pub queued: i32,
}

#[derive(cynic::QueryVariables, Clone, Debug)]
pub struct AllowLossesVariables {
    pub property_id: cynic::Id,
    /// `None` = everybody.
    pub employee_ids: Option<Vec<cynic::Id>>,
}

#[derive(cynic::QueryFragment, Clone, Debug, PartialEq)]
#[cynic(graphql_type = "Mutation", variables = "AllowLossesVariables")]
pub struct AllowLosses {
    #[arguments(propertyId: $property_id, employeeIds: $employee_ids)]
    pub allow_losses: DecideLossesPayload,
}

#[derive(cynic::InputObject, Clone, Debug)]
pub struct RejectLossesInput {
    pub property_id: cynic::Id,
    /// `None` = everybody.
    pub employee_ids: Option<Vec<cynic::Id>>,
    pub reason: String,
}

#[derive(cynic::QueryVariables, Clone, Debug)]
pub struct RejectLossesVariables {
    pub input: RejectLossesInput,
}

#[derive(cynic::QueryFragment, Clone, Debug, PartialEq)]
#[cynic(graphql_type = "Mutation", variables = "RejectLossesVariables")]
pub struct RejectLosses {
    #[arguments(input: $input)]
    pub reject_losses: DecideLossesPayload,
}

#[derive(cynic::QueryVariables, Clone, Debug)]
pub struct AllowGroupEmptyingVariables {
    pub group_id: cynic::Id,
}

#[derive(cynic::QueryFragment, Clone, Debug, PartialEq)]
#[cynic(graphql_type = "Mutation", variables = "AllowGroupEmptyingVariables")]
pub struct AllowGroupEmptying {
    #[arguments(groupId: $group_id)]
    pub allow_group_emptying: DecideLossesPayload,
}

#[derive(cynic::InputObject, Clone, Debug)]
pub struct RejectGroupEmptyingInput {
    pub group_id: cynic::Id,
    pub reason: String,
}

#[derive(cynic::QueryVariables, Clone, Debug)]
pub struct RejectGroupEmptyingVariables {
    pub input: RejectGroupEmptyingInput,
}

#[derive(cynic::QueryFragment, Clone, Debug, PartialEq)]
#[cynic(graphql_type = "Mutation", variables = "RejectGroupEmptyingVariables")]
pub struct RejectGroupEmptying {
    #[arguments(input: $input)]
    pub reject_group_emptying: DecideLossesPayload,
}

#[derive(cynic::QueryFragment, Clone, Debug, PartialEq)]
pub struct KeepAccessPayload {
    pub employee: LossPerson,
}

#[derive(cynic::InputObject, Clone, Debug)]
pub struct KeepAccessInput {
    pub employee_id: cynic::Id,
    pub property_id: cynic::Id,
    pub reason: String,
}

#[derive(cynic::QueryVariables, Clone, Debug)]
pub struct KeepAccessVariables {
    pub input: KeepAccessInput,
}

/// Cancels what one person would lose in an office.
#[derive(cynic::QueryFragment, Clone, Debug, PartialEq)]
#[cynic(graphql_type = "Mutation", variables = "KeepAccessVariables")]
pub struct KeepAccess {
    #[arguments(input: $input)]
    pub keep_access: KeepAccessPayload,
}

impl KeepAccess {
    /// What one person has in an office, kept for this reason.
    pub fn of(
        employee_id: cynic::Id,
        property_id: cynic::Id,
        reason: String,
    ) -> cynic::Operation<Self, KeepAccessVariables> {
        let input = KeepAccessInput {
            employee_id,
            property_id,
            reason,
        };
        Self::build(KeepAccessVariables { input })
    }
}

#[derive(cynic::InputObject, Clone, Debug)]
pub struct UndoLossInput {
    pub id: cynic::Id,
    pub reason: String,
}

#[derive(cynic::QueryVariables, Clone, Debug)]
pub struct UndoLossVariables {
    pub input: UndoLossInput,
}

/// Gives back what a loss took.
#[derive(cynic::QueryFragment, Clone, Debug, PartialEq)]
#[cynic(graphql_type = "Mutation", variables = "UndoLossVariables")]
pub struct UndoLoss {
    #[arguments(input: $input)]
    pub undo_loss: KeepAccessPayload,
}
