//! The whole of reconciling one person (behaviour.md §2, §4), over a store in memory.

#![allow(
    clippy::unwrap_used,
    reason = "a test that meets what it does not expect should stop there"
)]

mod convergence;
mod identities;
mod keys;
mod known_groups;
mod leaving;
mod losses;
mod overrides;
mod preview;
mod returning;
mod scenario;
mod timing;
mod words;
mod world;
