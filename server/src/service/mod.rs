//! Use cases. Each first asks the actor for the permission, then in one transaction loads, lets `domain` decide, writes
//! and records events. Knows no axum and no async-graphql.

pub mod access;
pub mod access_group;
pub mod actor;
pub mod api_token;
mod audit;
pub mod bootstrap;
pub mod directory;
pub mod directory_event;
pub mod directory_group;
mod directory_look_ups;
pub mod directory_page;
mod directory_profile;
pub mod directory_user;
mod directory_user_filter;
pub mod door;
pub mod employee;
pub mod explanation;
mod input;
pub mod integration;
mod leaver;
pub mod new_account;
pub mod property;
pub mod provisioning;
pub mod queue;
pub mod recent;
pub mod rule_set;
pub mod schedule;
pub mod scim_token;
pub mod session;
pub mod set_up;
pub mod sync_event;
pub mod viewer;
