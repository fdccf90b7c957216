//! The load generator: closed loops on keep-alive connections, and the cases of BENCHMARKS.md.
//!
//! It shares the machine with the server, so it does as little as it can per request: one bare HTTP/1.1 connection per
//! loop, no pool, no decoding beyond the status. It prints figures and never fails on time.

mod beside;
pub mod case;
mod connection;
mod disk;
mod machine;
mod measure;
mod peer;
pub mod preview;
pub mod publish;
mod record;
mod report;

pub use beside::{Bystander, Waits};
pub use connection::{Connection, LoadRequest, Reply, Target};
pub use disk::commits_per_second;
pub use machine::{Resident, describe as describe_machine, processor_time, resident};
pub use measure::{Plan, Run, measure};
pub use peer::{Peer, ratios};
pub use record::record;
pub use report::{Row, markdown};
