//! The `latchkey` command.

use std::process::ExitCode;

/// The writer and SQLite's thread free what the other allocated, which glibc's allocator does slowly: a quarter of the
/// time of a SCIM create (BENCHMARKS.md).
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

#[tokio::main]
async fn main() -> ExitCode {
    server::cli::run().await
}
