//! Looking ahead with rules that are not published: what is worth a look in them, and what they would do to everybody.

use super::kind::{DateTime, EffectKind, KeyEffect, LintCode, Role};
use super::property::AccessGroupName;
use super::rule::RuleInput;
use super::schema;

/// Something worth a look. Indexes count from 0.
#[derive(cynic::QueryFragment, Clone, Debug, PartialEq)]
pub struct LintFinding {
    pub code: LintCode,
    pub blocks_publishing: bool,
    pub rule: i32,
    /// The earlier rule that takes the people.
    pub by: Option<i32>,
    pub message: String,
}

#[derive(cynic::QueryVariables, Clone, Debug)]
pub struct LintRuleSetVariables {
    pub property_id: cynic::Id,
    pub rules: Vec<RuleInput>,
}

/// What is worth a look in rules that need not be saved.
#[derive(cynic::QueryFragment, Clone, Debug, PartialEq)]
#[cynic(graphql_type = "Query", variables = "LintRuleSetVariables")]
pub struct LintRuleSet {
    #[arguments(propertyId: $property_id, rules: $rules)]
    pub lint_rule_set: Vec<LintFinding>,
}

/// How many people are concerned; one person may count in several.
#[derive(cynic::QueryFragment, Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct PreviewTotals {
    pub people: i32,
    pub changed: i32,
    pub losing: i32,
    pub leaving: i32,
    pub gaining: i32,
    pub entering: i32,
    pub roles: i32,
    pub key_mails: i32,
    pub keys_suspended: i32,
}

/// The employee behind a directory user.
#[derive(cynic::QueryFragment, Clone, Debug, PartialEq)]
#[cynic(graphql_type = "Employee")]
pub struct PreviewEmployee {
    pub id: cynic::Id,
    pub title: Option<String>,
}

#[derive(cynic::QueryFragment, Clone, Debug, PartialEq)]
#[cynic(graphql_type = "DirectoryUser")]
pub struct PreviewUser {
    pub user_name: String,
    pub display_name: Option<String>,
    pub employee: Option<PreviewEmployee>,
}

#[derive(cynic::QueryFragment, Clone, Debug, PartialEq)]
pub struct PreviewLoss {
    pub summary: String,
}

/// What changes for one person.
#[derive(cynic::QueryFragment, Clone, Debug, PartialEq)]
pub struct PreviewPerson {
    pub user: Option<PreviewUser>,
    pub kind: Option<EffectKind>,
    pub enters: bool,
    pub gains: Vec<AccessGroupName>,
    pub losses: Vec<PreviewLoss>,
    pub role_before: Option<Role>,
    pub role_after: Option<Role>,
    pub key: Option<KeyEffect>,
}

#[derive(cynic::QueryFragment, Clone, Debug, PartialEq)]
#[cynic(graphql_type = "PreviewPersonConnection")]
pub struct PreviewPeople {
    pub nodes: Vec<PreviewPerson>,
}

#[derive(cynic::InputObject, Clone, Debug)]
pub struct PreviewRuleSetInput {
    pub property_id: cynic::Id,
    pub expected_revision: i32,
    pub rules: Option<Vec<RuleInput>>,
    #[cynic(skip_serializing_if = "Option::is_none")]
    pub revision: Option<i32>,
    #[cynic(skip_serializing_if = "Option::is_none")]
    pub copy_from_property_id: Option<cynic::Id>,
}

#[derive(cynic::QueryVariables, Clone, Debug)]
pub struct PreviewRuleSetVariables {
    pub input: PreviewRuleSetInput,
    pub first: Option<i32>,
}

/// What the rules would do, losses first.
#[derive(cynic::QueryFragment, Clone, Debug, PartialEq)]
#[cynic(variables = "PreviewRuleSetVariables")]
pub struct RuleSetPreview {
    pub id: cynic::Id,
    pub created_at: DateTime,
    pub totals: PreviewTotals,
    #[arguments(first: $first)]
    pub people: PreviewPeople,
}

/// Runs the rules over the whole directory and changes nothing.
#[derive(cynic::QueryFragment, Clone, Debug, PartialEq)]
#[cynic(graphql_type = "Mutation", variables = "PreviewRuleSetVariables")]
pub struct PreviewRuleSet {
    #[arguments(input: $input)]
    pub preview_rule_set: RuleSetPreview,
}
