//! Latchkey's server: SCIM in, rules applied, GraphQL and the console out, from one process.
//!
//! Layers, outermost first: `cli` → `app` → `router` → {`graphql`, `scim`} → `service` → `store`; `job` → `service`.
//! `http` is a kit for the transports. Decisions live in the `domain` crate, the protocol in `scim-protocol`;
//! nothing here decides who may enter.

pub mod app;
pub mod cli;
pub mod clock;
pub mod config;
pub mod error;
pub mod event;
pub mod graphql;
pub mod http;
pub mod job;
pub mod mail;
pub mod okta;
pub mod router;
pub mod scim;
pub mod secret;
pub mod service;
pub mod store;
pub mod telemetry;
