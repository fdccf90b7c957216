//! Latchkey's harness, Okta simulator, integration tests and benchmarks.
//!
//! Everything here meets Latchkey from outside, over real HTTP: [`okta`] is the identity provider, [`client`] the
//! callers, [`company`] the set-up an admin would do by hand, [`load`] the load generator. Nothing here may reach into
//! the server's internals, except the harness that starts it.

pub mod client;
pub mod company;
pub mod database;
pub mod eventually;
pub mod load;
pub mod okta;
pub mod server;
