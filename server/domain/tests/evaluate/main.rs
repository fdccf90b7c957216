//! What must hold of every rule set and every person: generated ones, small enough to collide often.

#![allow(
    clippy::unwrap_used,
    reason = "a test that meets what it does not expect should stop there"
)]

mod compare;
mod compiled;
mod lint;
mod world;
mod written;
