//! Access groups over all properties, and making or changing one.

use super::property::AccessGroup;
use super::schema;

#[derive(cynic::QueryVariables, Clone, Debug)]
pub struct AccessGroupsVariables {
    pub property_id: Option<cynic::Id>,
}

/// Access groups of one property, or of all.
#[derive(cynic::QueryFragment, Clone, Debug, PartialEq)]
#[cynic(graphql_type = "Query", variables = "AccessGroupsVariables")]
pub struct AccessGroups {
    #[arguments(propertyId: $property_id)]
    pub access_groups: Vec<AccessGroup>,
}

#[derive(cynic::InputObject, Clone, Debug)]
pub struct CreateAccessGroupInput {
    pub property_id: cynic::Id,
    pub name: String,
    pub door_ids: Vec<cynic::Id>,
    pub schedule_id: Option<cynic::Id>,
}

#[derive(cynic::QueryVariables, Clone, Debug)]
pub struct CreateAccessGroupVariables {
    pub input: CreateAccessGroupInput,
}

#[derive(cynic::QueryFragment, Clone, Debug, PartialEq)]
pub struct CreateAccessGroupPayload {
    pub access_group: AccessGroup,
}

#[derive(cynic::QueryFragment, Clone, Debug, PartialEq)]
#[cynic(graphql_type = "Mutation", variables = "CreateAccessGroupVariables")]
pub struct CreateAccessGroup {
    #[arguments(input: $input)]
    pub create_access_group: CreateAccessGroupPayload,
}

#[derive(cynic::InputObject, Clone, Debug)]
pub struct UpdateAccessGroupInput {
    pub id: cynic::Id,
    pub name: String,
    pub door_ids: Vec<cynic::Id>,
    pub schedule_id: Option<cynic::Id>,
}

#[derive(cynic::QueryVariables, Clone, Debug)]
pub struct UpdateAccessGroupVariables {
    pub input: UpdateAccessGroupInput,
}

#[derive(cynic::QueryFragment, Clone, Debug, PartialEq)]
pub struct UpdateAccessGroupPayload {
    pub access_group: AccessGroup,
}

#[derive(cynic::QueryFragment, Clone, Debug, PartialEq)]
#[cynic(graphql_type = "Mutation", variables = "UpdateAccessGroupVariables")]
pub struct UpdateAccessGroup {
    #[arguments(input: $input)]
    pub update_access_group: UpdateAccessGroupPayload,
}
