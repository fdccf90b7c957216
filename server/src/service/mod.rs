//! Use cases. Each first asks the actor for the permission, then in one transaction loads, lets `domain` decide, writes
//! and records events. Knows no axum and no async-graphql.

pub mod actor;
pub mod api_token;
pub mod bootstrap;
pub mod directory_group;
pub mod directory_page;
mod directory_profile;
pub mod directory_user;
mod directory_user_filter;
pub mod integration;
pub mod new_account;
pub mod provisioning;
pub mod recent;
pub mod scim_token;
pub mod session;
pub mod set_up;
