//! The way to Okta's Management API (scim-wire.md §5): who belongs to which group, asked with a read-only token.
//!
//! It must not know the database, decide anything, or be used in or before a SCIM answer. The token goes to the host it
//! was given for and nowhere else: no redirect is followed, no address inside a network is connected to, no link to
//! another host is followed.

pub mod address;
pub mod authorization;
mod breaker;
mod client;
mod error;
pub mod host;
mod link;
pub mod name_lookup;
mod problem;
mod rate_limit;
pub mod resource;
mod transport;

pub use authorization::{Authorization, OktaToken, Ssws};
pub use client::{Client, Okta, Patience};
pub use error::OktaError;
pub use host::{HostProblem, OktaHost, OktaSettings};
pub use name_lookup::{NameLookup, SystemNames};
pub use problem::OktaTrouble;
