//! The contract, typed: one file a concept, every operation checked against `schema.graphql` while compiling.
//!
//! Nothing here knows a page. Nothing outside knows the endpoint: `request::post` is the only place that fetches, and pages
//! reach it through `session::Session::request`.

pub mod access_group;
pub mod access_override;
pub mod alert;
pub mod claim;
pub mod deleted_group;
pub mod doctor;
pub mod employee;
pub mod error;
pub mod event;
pub mod group_link;
pub mod integration;
pub mod kind;
pub mod loss;
pub mod membership;
pub mod mobile_key;
pub mod okta;
pub mod overview;
pub mod preview;
pub mod property;
pub mod request;
pub mod rule;
pub mod rule_set;
pub mod scim_request;
pub mod session;
pub mod settings;
pub mod uninstall;

pub use error::ApiError;
pub use kind::DateTime;

/// The schema as cynic reads it. Derives name it as `schema`, so every file here starts with `use super::schema`.
#[cynic::schema("latchkey")]
pub mod schema {}
