//! The one integration test binary; folders follow what is tested.

#![allow(
    clippy::unwrap_used,
    reason = "a test that meets what it does not expect should stop there"
)]

mod browser;
mod docs;
mod fault;
mod integration;
mod mail;
mod okta;
mod privacy;
mod program;
mod provisioning;
mod request_log;
mod scim;
mod sentences;
mod slow;
mod tidy;
