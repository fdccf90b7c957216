//! Latchkey's harness, Okta simulator, integration tests and benchmarks.
