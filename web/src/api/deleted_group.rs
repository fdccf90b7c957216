//! Groups that were deleted in Okta while rules name them: each waits for an admin.

use super::kind::DateTime;
use super::schema;

/// Its name.
#[derive(cynic::QueryFragment, Clone, Debug, PartialEq)]
#[cynic(graphql_type = "DirectoryGroup")]
pub struct NamedGroup {
    pub id: cynic::Id,
    pub display_name: String,
    pub member_count: i32,
}

#[derive(cynic::QueryFragment, Clone, Debug, PartialEq)]
#[cynic(graphql_type = "RuleSet")]
pub struct NamingRuleSet {
    pub revision: i32,
}

/// An office whose rules name it.
#[derive(cynic::QueryFragment, Clone, Debug, PartialEq)]
#[cynic(graphql_type = "Property")]
pub struct NamingOffice {
    pub id: cynic::Id,
    pub name: String,
    pub rule_set: NamingRuleSet,
}

/// `replacement`: a new group of that name. `confirmed_at`: it has no members since.
#[derive(cynic::QueryFragment, Clone, Debug, PartialEq)]
pub struct DeletedGroup {
    pub group: NamedGroup,
    pub deleted_at: DateTime,
    pub confirmed_at: Option<DateTime>,
    pub properties: Vec<NamingOffice>,
    pub replacement: Option<NamedGroup>,
}

#[derive(cynic::QueryFragment, Clone, Debug, PartialEq)]
#[cynic(graphql_type = "Query")]
pub struct DeletedGroups {
    pub deleted_groups: Vec<DeletedGroup>,
}

#[derive(cynic::QueryVariables, Clone, Debug)]
pub struct ConfirmGroupDeletionVariables {
    pub group_id: cynic::Id,
}

/// `queued`: people decided again.
#[derive(cynic::QueryFragment, Clone, Debug, PartialEq)]
pub struct ConfirmGroupDeletionPayload {
    pub queued: i32,
}

#[derive(cynic::QueryFragment, Clone, Debug, PartialEq)]
#[cynic(graphql_type = "Mutation", variables = "ConfirmGroupDeletionVariables")]
pub struct ConfirmGroupDeletion {
    #[arguments(groupId: $group_id)]
    pub confirm_group_deletion: ConfirmGroupDeletionPayload,
}

#[derive(cynic::InputObject, Clone, Debug)]
pub struct ReplaceDeletedGroupInput {
    pub group_id: cynic::Id,
    pub replacement_id: cynic::Id,
    pub property_id: cynic::Id,
    pub expected_revision: i32,
    pub note: Option<String>,
}

#[derive(cynic::QueryVariables, Clone, Debug)]
pub struct ReplaceDeletedGroupVariables {
    pub input: ReplaceDeletedGroupInput,
}

/// `queued`: people decided again.
#[derive(cynic::QueryFragment, Clone, Debug, PartialEq)]
#[cynic(graphql_type = "PublishRuleSetPayload")]
pub struct ReplacedGroupPayload {
    pub queued: i32,
}

/// Publishes the office's rules with the new group in place of the deleted one.
#[derive(cynic::QueryFragment, Clone, Debug, PartialEq)]
#[cynic(graphql_type = "Mutation", variables = "ReplaceDeletedGroupVariables")]
pub struct ReplaceDeletedGroup {
    #[arguments(input: $input)]
    pub replace_deleted_group: ReplacedGroupPayload,
}
