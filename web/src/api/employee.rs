//! Employees with memberships, mobile key and the reasons behind both.

use super::access_override::AccessOverride;
use super::event::{PageInfo, RuleTrace};
use super::kind::{
    DateTime, EmployeeSource, LossKind, LossState, MembershipReasonKind, MembershipStatus, MobileKeyStatus,
    OutcomeKind, Role,
};
use super::property::{AccessGroup, AccessGroupName, Address, PropertyName};
use super::schema;

/// What decided a membership.
#[derive(cynic::QueryFragment, Clone, Debug, PartialEq)]
pub struct MembershipReason {
    pub kind: MembershipReasonKind,
    pub rule_name: Option<String>,
    pub rule_position: Option<i32>,
    pub revision: Option<i32>,
}

#[derive(cynic::QueryFragment, Clone, Debug, PartialEq)]
pub struct MobileKey {
    pub id: cynic::Id,
    pub status: MobileKeyStatus,
    pub suspended_by_admin: bool,
    pub issued_at: DateTime,
    pub updated_at: DateTime,
}

/// A membership as a row of the list needs it.
#[derive(cynic::QueryFragment, Clone, Debug, PartialEq)]
#[cynic(graphql_type = "Membership")]
pub struct MembershipRow {
    pub id: cynic::Id,
    pub property: PropertyName,
    pub status: MembershipStatus,
    pub role: Role,
    pub access_groups: Vec<AccessGroupName>,
    pub why: MembershipReason,
}

/// Whether the directory still has the person.
#[derive(cynic::QueryFragment, Clone, Debug, PartialEq)]
#[cynic(graphql_type = "DirectoryUser")]
pub struct DirectoryActive {
    pub active: bool,
}

/// A row of the list of employees.
#[derive(cynic::QueryFragment, Clone, Debug, PartialEq)]
#[cynic(graphql_type = "Employee")]
pub struct EmployeeRow {
    pub id: cynic::Id,
    pub display_name: String,
    pub email: String,
    pub department: Option<String>,
    pub source: EmployeeSource,
    pub directory_user: Option<DirectoryActive>,
    pub memberships: Vec<MembershipRow>,
    pub mobile_key: Option<MobileKey>,
    pub updated_at: DateTime,
}

#[derive(cynic::QueryFragment, Clone, Debug, PartialEq)]
pub struct EmployeeConnection {
    pub nodes: Vec<EmployeeRow>,
    pub page_info: PageInfo,
    pub total_count: i32,
}

#[derive(cynic::QueryVariables, Clone, Debug, Default)]
pub struct EmployeesVariables {
    pub first: Option<i32>,
    pub after: Option<String>,
    pub last: Option<i32>,
    pub before: Option<String>,
    pub search: Option<String>,
    pub property_id: Option<cynic::Id>,
    pub status: Option<MembershipStatus>,
}

/// A page of employees.
#[derive(cynic::QueryFragment, Clone, Debug, PartialEq)]
#[cynic(graphql_type = "Query", variables = "EmployeesVariables")]
pub struct Employees {
    #[arguments(first: $first, after: $after, last: $last, before: $before, search: $search, propertyId: $property_id, status: $status)]
    pub employees: EmployeeConnection,
}

/// A membership with the doors it opens.
#[derive(cynic::QueryFragment, Clone, Debug, PartialEq)]
pub struct Membership {
    pub id: cynic::Id,
    pub property: PropertyName,
    pub status: MembershipStatus,
    pub role: Role,
    pub access_groups: Vec<AccessGroup>,
    pub why: MembershipReason,
    pub suspended_reason: Option<String>,
    pub since: DateTime,
    pub updated_at: DateTime,
}

/// The latest decision in one property, with its trace.
#[derive(cynic::QueryFragment, Clone, Debug, PartialEq)]
pub struct Outcome {
    pub property: PropertyName,
    pub kind: OutcomeKind,
    pub summary: String,
    pub revision: i32,
    pub decided_at: DateTime,
    pub rules: Vec<RuleTrace>,
}

/// A loss that waits out the settle window, or is held.
#[derive(cynic::QueryFragment, Clone, Debug, PartialEq)]
pub struct PendingLoss {
    pub property: PropertyName,
    pub kind: LossKind,
    pub summary: String,
    pub cause: String,
    pub state: LossState,
    pub since: DateTime,
    pub due_at: DateTime,
}

#[derive(cynic::QueryFragment, Clone, Debug, PartialEq)]
#[cynic(graphql_type = "DirectoryGroup")]
pub struct GroupName {
    pub id: cynic::Id,
    pub display_name: String,
    pub is_deleted: bool,
}

/// The directory's side of a linked employee.
#[derive(cynic::QueryFragment, Clone, Debug, PartialEq)]
#[cynic(graphql_type = "DirectoryUser")]
pub struct EmployeeDirectoryUser {
    pub id: cynic::Id,
    pub scim_id: String,
    pub user_name: String,
    pub external_id: Option<String>,
    pub active: bool,
    pub groups: Vec<GroupName>,
}

/// An employee, whole.
#[derive(cynic::QueryFragment, Clone, Debug, PartialEq)]
pub struct Employee {
    pub id: cynic::Id,
    pub display_name: String,
    pub email: String,
    pub phone: Option<String>,
    pub title: Option<String>,
    pub department: Option<String>,
    pub address: Address,
    pub employee_number: Option<String>,
    pub cost_center: Option<String>,
    pub manager: Option<String>,
    pub source: EmployeeSource,
    pub directory_user: Option<EmployeeDirectoryUser>,
    pub memberships: Vec<Membership>,
    pub mobile_key: Option<MobileKey>,
    pub outcomes: Vec<Outcome>,
    pub pending_losses: Vec<PendingLoss>,
    pub overrides: Vec<AccessOverride>,
    pub is_sync_opted_out: bool,
    pub created_at: DateTime,
    pub updated_at: DateTime,
}

#[derive(cynic::QueryVariables, Clone, Debug)]
pub struct EmployeeVariables {
    pub id: cynic::Id,
}

#[derive(cynic::QueryFragment, Clone, Debug, PartialEq)]
#[cynic(graphql_type = "Query", variables = "EmployeeVariables")]
pub struct EmployeeById {
    #[arguments(id: $id)]
    pub employee: Option<Employee>,
}

#[derive(cynic::InputObject, Clone, Debug)]
pub struct CreateEmployeeInput {
    pub given_name: Option<String>,
    pub family_name: Option<String>,
    pub email: String,
    pub phone: Option<String>,
    pub title: Option<String>,
    pub department: Option<String>,
}

#[derive(cynic::QueryVariables, Clone, Debug)]
pub struct CreateEmployeeVariables {
    pub input: CreateEmployeeInput,
}

#[derive(cynic::QueryFragment, Clone, Debug, PartialEq)]
#[cynic(graphql_type = "Employee")]
pub struct EmployeeName {
    pub id: cynic::Id,
    pub display_name: String,
}

#[derive(cynic::QueryFragment, Clone, Debug, PartialEq)]
pub struct CreateEmployeePayload {
    pub employee: EmployeeName,
}

/// Adds a person by hand.
#[derive(cynic::QueryFragment, Clone, Debug, PartialEq)]
#[cynic(graphql_type = "Mutation", variables = "CreateEmployeeVariables")]
pub struct CreateEmployee {
    #[arguments(input: $input)]
    pub create_employee: CreateEmployeePayload,
}

/// Directory users that no rule of any property matches.
#[derive(cynic::QueryFragment, Clone, Debug, PartialEq)]
#[cynic(graphql_type = "DirectoryUser")]
pub struct UnmatchedUser {
    pub id: cynic::Id,
    pub user_name: String,
    pub display_name: Option<String>,
    pub active: bool,
    pub groups: Vec<GroupName>,
    pub employee: Option<EmployeeLink>,
    pub outcomes: Vec<OutcomeHead>,
    pub updated_at: DateTime,
}

#[derive(cynic::QueryFragment, Clone, Debug, PartialEq)]
#[cynic(graphql_type = "Employee")]
pub struct EmployeeLink {
    pub id: cynic::Id,
}

/// A decision without its trace.
#[derive(cynic::QueryFragment, Clone, Debug, PartialEq)]
#[cynic(graphql_type = "Outcome")]
pub struct OutcomeHead {
    pub property: PropertyName,
    pub kind: OutcomeKind,
    pub summary: String,
}

#[derive(cynic::QueryFragment, Clone, Debug, PartialEq)]
#[cynic(graphql_type = "DirectoryUserConnection")]
pub struct UnmatchedConnection {
    pub nodes: Vec<UnmatchedUser>,
    pub page_info: PageInfo,
    pub total_count: i32,
}

#[derive(cynic::QueryVariables, Clone, Debug)]
pub struct UnmatchedVariables {
    pub first: Option<i32>,
    pub after: Option<String>,
    pub search: Option<String>,
}

#[derive(cynic::QueryFragment, Clone, Debug, PartialEq)]
#[cynic(graphql_type = "Query", variables = "UnmatchedVariables")]
pub struct UnmatchedUsers {
    #[arguments(first: $first, after: $after, search: $search)]
    pub unmatched_users: UnmatchedConnection,
}

/// A person as a search finds one.
#[derive(cynic::QueryFragment, Clone, Debug, PartialEq)]
#[cynic(graphql_type = "Employee")]
pub struct FoundEmployee {
    pub id: cynic::Id,
    pub display_name: String,
    pub email: String,
}

#[derive(cynic::QueryFragment, Clone, Debug, PartialEq)]
#[cynic(graphql_type = "EmployeeConnection")]
pub struct FoundEmployeeConnection {
    pub nodes: Vec<FoundEmployee>,
}

#[derive(cynic::QueryVariables, Clone, Debug)]
pub struct FoundEmployeesVariables {
    pub first: Option<i32>,
    pub search: Option<String>,
}

/// A few people for the palette.
#[derive(cynic::QueryFragment, Clone, Debug, PartialEq)]
#[cynic(graphql_type = "Query", variables = "FoundEmployeesVariables")]
pub struct FoundEmployees {
    #[arguments(first: $first, search: $search)]
    pub employees: FoundEmployeeConnection,
}
