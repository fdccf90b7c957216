//! The Okta simulator: an organization that provisions to Latchkey as Okta does (scim-wire.md §1), and serves Okta's
//! Management API (§5).
//!
//! It must not know Latchkey's rules, database or code: what it is told, it is told over HTTP. Quirks are reproduced,
//! not repaired; each stands beside its paragraph of scim-wire.md.

pub mod api;
#[cfg(test)]
mod fake_scim;
mod fault;
pub mod group;
mod group_push;
mod import;
pub mod journal;
pub mod name;
pub mod oracle;
pub mod organization;
pub mod person;
mod refusal;
pub mod scenario;
mod simulator;
pub mod sleeper;
pub mod stream;
#[cfg(test)]
mod tests;
mod transport;
mod user;
pub mod wire;

pub use fault::Fault;
pub use group::{Group, GroupId};
pub use group_push::Unlink;
pub use import::Imported;
pub use journal::{Answer, Entry, Journal, Operation};
pub use oracle::Oracle;
pub use organization::Organization;
pub use person::{Person, PersonId, PersonStatus, Profile};
pub use simulator::{Connection, Dialect, Okta};
pub use user::Provisioned;
