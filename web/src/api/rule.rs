//! The rules of a property: reading them with all an editor needs, and publishing them.

use super::event::PageInfo;
use super::kind::{
    AttributeKind, ConditionOperator, DateTime, MobileKeyAction, PropertyField, Role, RuleMatch,
};
use super::property::{AccessGroup, AccessGroupName, Address};
use super::schema;

/// A directory group as a condition names it.
#[derive(cynic::QueryFragment, Clone, Debug, PartialEq)]
#[cynic(graphql_type = "DirectoryGroup")]
pub struct RuleGroup {
    pub id: cynic::Id,
    pub display_name: String,
    pub member_count: i32,
    pub is_deleted: bool,
}

/// Exactly one member is set.
#[derive(cynic::QueryFragment, Clone, Debug, PartialEq)]
pub struct ConditionValue {
    pub text: Option<String>,
    pub property_field: Option<PropertyField>,
    pub group: Option<RuleGroup>,
}

#[derive(cynic::QueryFragment, Clone, Debug, PartialEq)]
pub struct Condition {
    pub attribute: String,
    pub label: String,
    pub operator: ConditionOperator,
    pub values: Vec<ConditionValue>,
}

#[derive(cynic::QueryFragment, Clone, Debug, PartialEq)]
pub struct Rule {
    pub id: cynic::Id,
    pub name: String,
    pub enabled: bool,
    #[cynic(rename = "match")]
    pub match_mode: RuleMatch,
    pub conditions: Vec<Condition>,
    pub access_groups: Vec<AccessGroupName>,
    pub role: Role,
    pub mobile_key: MobileKeyAction,
    pub active_membership_count: i32,
}

#[derive(cynic::QueryFragment, Clone, Debug, PartialEq)]
pub struct RuleSet {
    pub id: cynic::Id,
    /// 0 = never published.
    pub revision: i32,
    pub published_at: Option<DateTime>,
    pub published_by: Option<String>,
    pub note: Option<String>,
    pub rules: Vec<Rule>,
}

/// What a condition can be about.
#[derive(cynic::QueryFragment, Clone, Debug, PartialEq)]
pub struct ConditionAttribute {
    pub key: String,
    pub label: String,
    pub kind: AttributeKind,
    pub operators: Vec<ConditionOperator>,
}

/// A property with its rules in full.
#[derive(cynic::QueryFragment, Clone, Debug, PartialEq)]
#[cynic(graphql_type = "Property")]
pub struct RuleProperty {
    pub id: cynic::Id,
    pub name: String,
    pub address: Address,
    pub time_zone: String,
    pub access_groups: Vec<AccessGroup>,
    pub rule_set: RuleSet,
    pub active_membership_count: i32,
}

#[derive(cynic::QueryVariables, Clone, Debug)]
pub struct RuleBoardVariables {
    pub id: cynic::Id,
}

/// One property's rules, and what conditions can be about.
#[derive(cynic::QueryFragment, Clone, Debug, PartialEq)]
#[cynic(graphql_type = "Query", variables = "RuleBoardVariables")]
pub struct RuleBoard {
    #[arguments(id: $id)]
    pub property: Option<RuleProperty>,
    pub condition_attributes: Vec<ConditionAttribute>,
}

/// A rule where only its being on matters.
#[derive(cynic::QueryFragment, Clone, Debug, PartialEq)]
#[cynic(graphql_type = "Rule")]
pub struct RuleSwitch {
    pub enabled: bool,
}

#[derive(cynic::QueryFragment, Clone, Debug, PartialEq)]
#[cynic(graphql_type = "RuleSet")]
pub struct RuleSetTab {
    pub revision: i32,
    pub rules: Vec<RuleSwitch>,
}

/// A property as a tab above the rules.
#[derive(cynic::QueryFragment, Clone, Debug, PartialEq)]
#[cynic(graphql_type = "Property")]
pub struct RuleTab {
    pub id: cynic::Id,
    pub name: String,
    pub rule_set: RuleSetTab,
}

/// Every property with how many rules it has.
#[derive(cynic::QueryFragment, Clone, Debug, PartialEq)]
#[cynic(graphql_type = "Query")]
pub struct RuleTabs {
    pub properties: Vec<RuleTab>,
}

#[derive(cynic::QueryFragment, Clone, Debug, PartialEq)]
#[cynic(graphql_type = "DirectoryGroupConnection")]
pub struct RuleGroupConnection {
    pub nodes: Vec<RuleGroup>,
    pub page_info: PageInfo,
    pub total_count: i32,
}

#[derive(cynic::QueryVariables, Clone, Debug)]
pub struct RuleGroupsVariables {
    pub first: Option<i32>,
    pub search: Option<String>,
}

/// Groups to choose from.
#[derive(cynic::QueryFragment, Clone, Debug, PartialEq)]
#[cynic(graphql_type = "Query", variables = "RuleGroupsVariables")]
pub struct RuleGroups {
    #[arguments(first: $first, search: $search)]
    pub directory_groups: RuleGroupConnection,
}

/// Exactly one member.
#[derive(cynic::InputObject, Clone, Debug, PartialEq)]
pub struct ConditionValueInput {
    #[cynic(skip_serializing_if = "Option::is_none")]
    pub text: Option<String>,
    #[cynic(skip_serializing_if = "Option::is_none")]
    pub property_field: Option<PropertyField>,
    #[cynic(skip_serializing_if = "Option::is_none")]
    pub group_id: Option<cynic::Id>,
}

#[derive(cynic::InputObject, Clone, Debug, PartialEq)]
pub struct ConditionInput {
    pub attribute: String,
    pub operator: ConditionOperator,
    pub values: Vec<ConditionValueInput>,
}

#[derive(cynic::InputObject, Clone, Debug, PartialEq)]
pub struct RuleInput {
    /// `None` makes a new rule.
    pub id: Option<cynic::Id>,
    pub name: String,
    pub enabled: bool,
    #[cynic(rename = "match")]
    pub match_mode: RuleMatch,
    pub conditions: Vec<ConditionInput>,
    pub access_group_ids: Vec<cynic::Id>,
    pub role: Role,
    pub mobile_key: MobileKeyAction,
}

/// Losses that were seen and are wanted.
#[derive(cynic::InputObject, Clone, Debug)]
pub struct AcceptPreviewInput {
    pub preview_id: cynic::Id,
}

#[derive(cynic::InputObject, Clone, Debug)]
pub struct PublishRuleSetInput {
    pub property_id: cynic::Id,
    pub expected_revision: i32,
    pub note: Option<String>,
    pub rules: Vec<RuleInput>,
    #[cynic(skip_serializing_if = "Option::is_none")]
    pub accept: Option<AcceptPreviewInput>,
}

#[derive(cynic::QueryVariables, Clone, Debug)]
pub struct PublishRuleSetVariables {
    pub input: PublishRuleSetInput,
}

#[derive(cynic::QueryFragment, Clone, Debug, PartialEq)]
pub struct PublishRuleSetPayload {
    pub rule_set: RuleSet,
    /// People who will be decided again in the background.
    pub queued: i32,
}

/// Replaces the whole ordered rule set.
#[derive(cynic::QueryFragment, Clone, Debug, PartialEq)]
#[cynic(graphql_type = "Mutation", variables = "PublishRuleSetVariables")]
pub struct PublishRuleSet {
    #[arguments(input: $input)]
    pub publish_rule_set: PublishRuleSetPayload,
}
