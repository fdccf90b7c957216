//! What became of a publish, the publishes before it, and putting other rules in the place of those in force.

use super::kind::{ApplicationState, DateTime, RuleDifference};
use super::preview::{PreviewPeople, PreviewRuleSetVariablesFields, PreviewTotals};
use super::rule::AcceptPreviewInput;
use super::schema;

/// How far a publish has come.
#[derive(cynic::QueryFragment, Clone, Debug, PartialEq)]
pub struct RuleApplication {
    pub id: cynic::Id,
    pub state: ApplicationState,
    pub revision: Option<i32>,
    pub total: i32,
    pub decided: i32,
    pub remaining: i32,
}

#[derive(cynic::QueryVariables, Clone, Debug)]
pub struct RuleProgressVariables {
    pub property_id: cynic::Id,
}

/// How far the newest publish of a property has come: now, and whenever that changes.
#[derive(cynic::QueryFragment, Clone, Debug, PartialEq)]
#[cynic(graphql_type = "Subscription", variables = "RuleProgressVariables")]
pub struct FollowRuleProgress {
    #[arguments(propertyId: $property_id)]
    pub rule_set_progress: RuleApplication,
}

/// Lets people who are not decided yet keep what they have for now.
#[derive(cynic::QueryFragment, Clone, Debug, PartialEq)]
#[cynic(graphql_type = "Mutation", variables = "RuleProgressVariables")]
pub struct PauseRuleSet {
    #[arguments(propertyId: $property_id)]
    pub pause_rule_set: RuleApplication,
}

/// Lets a paused publish go on.
#[derive(cynic::QueryFragment, Clone, Debug, PartialEq)]
#[cynic(graphql_type = "Mutation", variables = "RuleProgressVariables")]
pub struct ResumeRuleSet {
    #[arguments(propertyId: $property_id)]
    pub resume_rule_set: RuleApplication,
}

/// A rule of an older revision, where its name is enough.
#[derive(cynic::QueryFragment, Clone, Debug, PartialEq)]
#[cynic(graphql_type = "Rule")]
pub struct PastRule {
    pub name: String,
}

/// One publish.
#[derive(cynic::QueryFragment, Clone, Debug, PartialEq)]
#[cynic(graphql_type = "RuleSetRevision")]
pub struct Revision {
    pub revision: i32,
    pub published_at: DateTime,
    pub published_by: String,
    pub note: Option<String>,
    pub rules: Vec<PastRule>,
}

#[derive(cynic::QueryFragment, Clone, Debug, PartialEq)]
#[cynic(graphql_type = "RuleSet", variables = "RuleHistoryVariables")]
pub struct RuleSetHistory {
    pub revision: i32,
    #[arguments(first: $first, before: $before)]
    pub revisions: Vec<Revision>,
}

#[derive(cynic::QueryFragment, Clone, Debug, PartialEq)]
#[cynic(graphql_type = "Property", variables = "RuleHistoryVariables")]
pub struct HistoryProperty {
    pub id: cynic::Id,
    pub name: String,
    pub rule_set: RuleSetHistory,
}

#[derive(cynic::QueryVariables, Clone, Debug)]
pub struct RuleHistoryVariables {
    pub id: cynic::Id,
    pub first: Option<i32>,
    pub before: Option<i32>,
}

/// The publishes of a property, newest first.
#[derive(cynic::QueryFragment, Clone, Debug, PartialEq)]
#[cynic(graphql_type = "Query", variables = "RuleHistoryVariables")]
pub struct RuleHistory {
    #[arguments(id: $id)]
    pub property: Option<HistoryProperty>,
}

#[derive(cynic::QueryFragment, Clone, Debug, PartialEq)]
#[cynic(graphql_type = "RuleSetDifference")]
pub struct Difference {
    pub kind: RuleDifference,
    pub message: String,
}

#[derive(cynic::QueryFragment, Clone, Debug, PartialEq)]
#[cynic(graphql_type = "RuleSetComparison")]
pub struct Comparison {
    pub differences: Vec<Difference>,
}

#[derive(cynic::QueryVariables, Clone, Debug)]
pub struct CompareRuleSetsVariables {
    pub property_id: cynic::Id,
    pub from: i32,
    pub to: i32,
}

/// What one revision changed against another.
#[derive(cynic::QueryFragment, Clone, Debug, PartialEq)]
#[cynic(graphql_type = "Query", variables = "CompareRuleSetsVariables")]
pub struct CompareRuleSets {
    #[arguments(propertyId: $property_id, from: $from, to: $to)]
    pub compare_rule_sets: Comparison,
}

/// What other rules in the place of those in force would do.
#[derive(cynic::QueryFragment, Clone, Debug, PartialEq)]
#[cynic(graphql_type = "RuleSetPreview", variables = "PreviewRuleSetVariables")]
pub struct ReplacePreview {
    pub id: cynic::Id,
    pub totals: PreviewTotals,
    /// What cannot be taken over.
    pub left_out: Vec<String>,
    #[arguments(first: $first)]
    pub people: PreviewPeople,
}

/// Runs them over the whole directory and changes nothing.
#[derive(cynic::QueryFragment, Clone, Debug, PartialEq)]
#[cynic(graphql_type = "Mutation", variables = "PreviewRuleSetVariables")]
pub struct PreviewReplacement {
    #[arguments(input: $input)]
    pub preview_rule_set: ReplacePreview,
}

#[derive(cynic::QueryFragment, Clone, Debug, PartialEq)]
#[cynic(graphql_type = "RuleSet")]
pub struct PublishedRevision {
    pub revision: i32,
}

#[derive(cynic::QueryFragment, Clone, Debug, PartialEq)]
#[cynic(graphql_type = "PublishRuleSetPayload")]
pub struct ReplacePayload {
    pub rule_set: PublishedRevision,
    pub queued: i32,
}

#[derive(cynic::InputObject, Clone, Debug)]
pub struct RollBackRuleSetInput {
    pub property_id: cynic::Id,
    pub expected_revision: i32,
    pub revision: i32,
    pub note: Option<String>,
    pub accept: Option<AcceptPreviewInput>,
}

#[derive(cynic::QueryVariables, Clone, Debug)]
pub struct RollBackRuleSetVariables {
    pub input: RollBackRuleSetInput,
}

/// Publishes the rules of an older revision again.
#[derive(cynic::QueryFragment, Clone, Debug, PartialEq)]
#[cynic(graphql_type = "Mutation", variables = "RollBackRuleSetVariables")]
pub struct RollBackRuleSet {
    #[arguments(input: $input)]
    pub roll_back_rule_set: ReplacePayload,
}

#[derive(cynic::InputObject, Clone, Debug)]
pub struct CopyRulesInput {
    pub from_property_id: cynic::Id,
    pub property_id: cynic::Id,
    pub expected_revision: i32,
    pub note: Option<String>,
    pub accept: Option<AcceptPreviewInput>,
}

#[derive(cynic::QueryVariables, Clone, Debug)]
pub struct CopyRulesVariables {
    pub input: CopyRulesInput,
}

/// Publishes the rules of another property.
#[derive(cynic::QueryFragment, Clone, Debug, PartialEq)]
#[cynic(graphql_type = "Mutation", variables = "CopyRulesVariables")]
pub struct CopyRules {
    #[arguments(input: $input)]
    pub copy_rules: ReplacePayload,
}
