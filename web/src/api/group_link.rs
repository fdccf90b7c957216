//! Which pushed group is which group of Okta's API.

use super::event::PageInfo;
use super::kind::{DateTime, GroupLinkOrigin};
use super::schema;

/// A group as far as linking needs it.
#[derive(cynic::QueryFragment, Clone, Debug, PartialEq)]
#[cynic(graphql_type = "DirectoryGroup")]
pub struct LinkableGroup {
    pub id: cynic::Id,
    pub display_name: String,
    pub member_count: i32,
    pub is_pulled: bool,
    pub is_deleted: bool,
}

/// One group for rules; `made_by` is none where the name did it.
#[derive(cynic::QueryFragment, Clone, Debug, PartialEq)]
pub struct GroupLink {
    pub pushed: LinkableGroup,
    pub pulled: LinkableGroup,
    pub how: GroupLinkOrigin,
    pub made_by: Option<String>,
    pub since: DateTime,
}

#[derive(cynic::QueryFragment, Clone, Debug, PartialEq)]
pub struct GroupLinkConnection {
    pub nodes: Vec<GroupLink>,
    pub page_info: PageInfo,
    pub total_count: i32,
}

#[derive(cynic::QueryVariables, Clone, Debug)]
pub struct GroupLinksVariables {
    pub first: Option<i32>,
    pub after: Option<String>,
    pub search: Option<String>,
}

#[derive(cynic::QueryFragment, Clone, Debug, PartialEq)]
#[cynic(graphql_type = "Query", variables = "GroupLinksVariables")]
pub struct GroupLinks {
    #[arguments(first: $first, after: $after, search: $search)]
    pub group_links: GroupLinkConnection,
}

#[derive(cynic::QueryFragment, Clone, Debug, PartialEq)]
#[cynic(graphql_type = "DirectoryGroupConnection")]
pub struct LinkableGroupConnection {
    pub nodes: Vec<LinkableGroup>,
    pub total_count: i32,
}

#[derive(cynic::QueryVariables, Clone, Debug)]
pub struct LinkableGroupsVariables {
    pub first: Option<i32>,
    pub search: Option<String>,
}

/// Groups of a name, pushed and pulled.
#[derive(cynic::QueryFragment, Clone, Debug, PartialEq)]
#[cynic(graphql_type = "Query", variables = "LinkableGroupsVariables")]
pub struct LinkableGroups {
    #[arguments(first: $first, search: $search)]
    pub directory_groups: LinkableGroupConnection,
}

#[derive(cynic::InputObject, Clone, Debug)]
pub struct LinkGroupsInput {
    pub pushed_id: cynic::Id,
    pub pulled_id: cynic::Id,
}

#[derive(cynic::QueryVariables, Clone, Debug)]
pub struct LinkGroupsVariables {
    pub input: LinkGroupsInput,
}

#[derive(cynic::QueryFragment, Clone, Debug, PartialEq)]
pub struct LinkGroupsPayload {
    pub link: GroupLink,
}

#[derive(cynic::QueryFragment, Clone, Debug, PartialEq)]
#[cynic(graphql_type = "Mutation", variables = "LinkGroupsVariables")]
pub struct LinkGroups {
    #[arguments(input: $input)]
    pub link_groups: LinkGroupsPayload,
}

#[derive(cynic::InputObject, Clone, Debug)]
pub struct UnlinkGroupsInput {
    pub pushed_id: cynic::Id,
}

#[derive(cynic::QueryVariables, Clone, Debug)]
pub struct UnlinkGroupsVariables {
    pub input: UnlinkGroupsInput,
}

#[derive(cynic::QueryFragment, Clone, Debug, PartialEq)]
pub struct UnlinkGroupsPayload {
    pub link: GroupLink,
}

/// It is not made again by name.
#[derive(cynic::QueryFragment, Clone, Debug, PartialEq)]
#[cynic(graphql_type = "Mutation", variables = "UnlinkGroupsVariables")]
pub struct UnlinkGroups {
    #[arguments(input: $input)]
    pub unlink_groups: UnlinkGroupsPayload,
}
