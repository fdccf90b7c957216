//! A kit for the transports: who is calling, layers, health, the console's files. Knows no SCIM and no GraphQL.

pub mod bearer;
pub mod console;
pub mod health;
pub mod layers;
