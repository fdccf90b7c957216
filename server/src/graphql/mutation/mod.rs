//! What can be changed, one file a concept. Each input is parsed here and judged by its service.

pub mod access_override;
pub mod deleted_group;
pub mod employee;
pub mod group_link;
pub mod integration;
pub mod loss;
pub mod membership;
pub mod mobile_key;
pub mod okta;
pub mod personal_data;
pub mod property;
pub mod retention;
pub mod rule;
pub mod rule_set;
pub mod scim_request;
pub mod session;
pub mod settings;
pub mod uninstall;

use async_graphql::MergedObject;

/// What can be changed.
#[derive(MergedObject, Default)]
pub struct Mutation(
    session::SessionMutation,
    property::PropertyMutation,
    employee::EmployeeMutation,
    rule_set::RuleSetMutation,
    rule::RuleMutation,
    loss::LossMutation,
    deleted_group::DeletedGroupMutation,
    access_override::AccessOverrideMutation,
    membership::MembershipMutation,
    integration::IntegrationMutation,
    okta::OktaMutation,
    group_link::GroupLinkMutation,
    uninstall::UninstallMutation,
    mobile_key::MobileKeyMutation,
    settings::SettingsMutation,
    scim_request::ScimRequestMutation,
    retention::RetentionMutation,
    personal_data::PersonalDataMutation,
);
