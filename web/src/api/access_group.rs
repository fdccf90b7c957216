//! Making an access group, or changing one. They are read with their property.

use super::property::AccessGroup;
use super::schema;

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
