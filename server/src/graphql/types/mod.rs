//! What the API shows, one file a concept. Each type wraps what a service returned; a new stored field is not shown
//! until it has a resolver here.

pub mod access;
pub mod access_group;
pub mod access_override;
pub mod alert;
pub mod claim;
pub mod deleted_group;
pub mod directory;
pub mod doctor;
pub mod employee;
pub mod group_hold;
pub mod group_link;
pub mod integration;
pub mod lint;
pub mod loss;
pub mod membership;
pub mod mobile_key;
pub mod okta;
pub mod outbox;
pub mod outcome;
pub mod preview;
pub mod property;
pub mod retention;
pub mod rule_application;
pub mod rule_input;
pub mod rule_set;
pub mod scim_request;
pub mod sync_event;
pub mod uninstall;
pub mod viewer;
