//! Properties with their doors and schedules.

use super::kind::DateTime;
use super::schema;

/// Where a property stands.
#[derive(cynic::QueryFragment, Clone, Debug, Default, PartialEq)]
pub struct Address {
    pub street: Option<String>,
    pub city: Option<String>,
    pub state: Option<String>,
    pub postal_code: Option<String>,
    pub country: Option<String>,
}

/// A property where only its name is needed.
#[derive(cynic::QueryFragment, Clone, Debug, PartialEq)]
#[cynic(graphql_type = "Property")]
pub struct PropertyName {
    pub id: cynic::Id,
    pub name: String,
}

#[derive(cynic::QueryFragment, Clone, Debug, PartialEq)]
#[cynic(graphql_type = "Door")]
pub struct Door {
    pub id: cynic::Id,
    pub name: String,
}

#[derive(cynic::QueryFragment, Clone, Debug, PartialEq)]
pub struct Schedule {
    pub id: cynic::Id,
    pub name: String,
    pub windows: Vec<ScheduleWindow>,
}

/// Weekly local wall time, half-open; see the schema.
#[derive(cynic::QueryFragment, Clone, Copy, Debug, PartialEq, Eq)]
pub struct ScheduleWindow {
    pub weekday: i32,
    pub start_minute: i32,
    pub end_minute: i32,
}

/// An access group with its doors.
#[derive(cynic::QueryFragment, Clone, Debug, PartialEq)]
pub struct AccessGroup {
    pub id: cynic::Id,
    pub name: String,
    pub property: PropertyName,
    pub doors: Vec<Door>,
    /// `None` = always.
    pub schedule: Option<Schedule>,
    pub active_membership_count: i32,
}

/// A row of the list of properties.
#[derive(cynic::QueryFragment, Clone, Debug, PartialEq)]
#[cynic(graphql_type = "Property")]
pub struct PropertyRow {
    pub id: cynic::Id,
    pub name: String,
    pub address: Address,
    pub time_zone: String,
    pub doors: Vec<Door>,
    pub access_groups: Vec<AccessGroupName>,
    pub rule_set: RuleSetHead,
    pub active_membership_count: i32,
    pub pending_loss_count: i32,
}

#[derive(cynic::QueryFragment, Clone, Debug, PartialEq)]
#[cynic(graphql_type = "AccessGroup")]
pub struct AccessGroupName {
    pub id: cynic::Id,
    pub name: String,
}

/// Which rules are in force, without the rules.
#[derive(cynic::QueryFragment, Clone, Debug, PartialEq)]
#[cynic(graphql_type = "RuleSet")]
pub struct RuleSetHead {
    pub revision: i32,
    pub published_at: Option<DateTime>,
    pub published_by: Option<String>,
    pub rules: Vec<RuleName>,
}

#[derive(cynic::QueryFragment, Clone, Debug, PartialEq)]
#[cynic(graphql_type = "Rule")]
pub struct RuleName {
    pub id: cynic::Id,
    pub position: i32,
    pub name: String,
    pub enabled: bool,
    pub active_membership_count: i32,
}

/// Every property, for lists and choosers.
#[derive(cynic::QueryFragment, Clone, Debug, PartialEq)]
#[cynic(graphql_type = "Query")]
pub struct Properties {
    pub properties: Vec<PropertyRow>,
}

/// A property with all that belongs to it.
#[derive(cynic::QueryFragment, Clone, Debug, PartialEq)]
pub struct Property {
    pub id: cynic::Id,
    pub name: String,
    pub address: Address,
    pub time_zone: String,
    pub created_at: DateTime,
    pub doors: Vec<Door>,
    pub schedules: Vec<Schedule>,
    pub access_groups: Vec<AccessGroup>,
    pub rule_set: RuleSetHead,
    pub active_membership_count: i32,
    pub pending_loss_count: i32,
}

#[derive(cynic::QueryVariables, Clone, Debug)]
pub struct PropertyVariables {
    pub id: cynic::Id,
}

#[derive(cynic::QueryFragment, Clone, Debug, PartialEq)]
#[cynic(graphql_type = "Query", variables = "PropertyVariables")]
pub struct PropertyById {
    #[arguments(id: $id)]
    pub property: Option<Property>,
}

#[derive(cynic::InputObject, Clone, Debug)]
pub struct AddressInput {
    pub street: Option<String>,
    pub city: Option<String>,
    pub state: Option<String>,
    pub postal_code: Option<String>,
    pub country: Option<String>,
}

#[derive(cynic::InputObject, Clone, Debug)]
pub struct CreatePropertyInput {
    pub name: String,
    pub address: Option<AddressInput>,
    pub time_zone: String,
}

#[derive(cynic::QueryVariables, Clone, Debug)]
pub struct CreatePropertyVariables {
    pub input: CreatePropertyInput,
}

#[derive(cynic::QueryFragment, Clone, Debug, PartialEq)]
pub struct CreatePropertyPayload {
    pub property: PropertyName,
}

#[derive(cynic::QueryFragment, Clone, Debug, PartialEq)]
#[cynic(graphql_type = "Mutation", variables = "CreatePropertyVariables")]
pub struct CreateProperty {
    #[arguments(input: $input)]
    pub create_property: CreatePropertyPayload,
}

#[derive(cynic::InputObject, Clone, Debug)]
pub struct CreateDoorInput {
    pub property_id: cynic::Id,
    pub name: String,
}

#[derive(cynic::QueryVariables, Clone, Debug)]
pub struct CreateDoorVariables {
    pub input: CreateDoorInput,
}

#[derive(cynic::QueryFragment, Clone, Debug, PartialEq)]
pub struct CreateDoorPayload {
    pub door: Door,
}

#[derive(cynic::QueryFragment, Clone, Debug, PartialEq)]
#[cynic(graphql_type = "Mutation", variables = "CreateDoorVariables")]
pub struct CreateDoor {
    #[arguments(input: $input)]
    pub create_door: CreateDoorPayload,
}

#[derive(cynic::InputObject, Clone, Debug)]
pub struct ScheduleWindowInput {
    pub weekday: i32,
    pub start_minute: i32,
    pub end_minute: i32,
}

#[derive(cynic::InputObject, Clone, Debug)]
pub struct CreateScheduleInput {
    pub property_id: cynic::Id,
    pub name: String,
    pub windows: Vec<ScheduleWindowInput>,
}

#[derive(cynic::QueryVariables, Clone, Debug)]
pub struct CreateScheduleVariables {
    pub input: CreateScheduleInput,
}

#[derive(cynic::QueryFragment, Clone, Debug, PartialEq)]
pub struct CreateSchedulePayload {
    pub schedule: Schedule,
}

#[derive(cynic::QueryFragment, Clone, Debug, PartialEq)]
#[cynic(graphql_type = "Mutation", variables = "CreateScheduleVariables")]
pub struct CreateSchedule {
    #[arguments(input: $input)]
    pub create_schedule: CreateSchedulePayload,
}

/// Every property with its doors, schedules and access groups.
#[derive(cynic::QueryFragment, Clone, Debug, PartialEq)]
#[cynic(graphql_type = "Query")]
pub struct PropertiesWhole {
    pub properties: Vec<Property>,
}

/// Every property by name.
#[derive(cynic::QueryFragment, Clone, Debug, PartialEq)]
#[cynic(graphql_type = "Query")]
pub struct PropertyNames {
    pub properties: Vec<PropertyName>,
}
